"""The first letters of how Chinese is read aloud: what people type to find a name quickly."""

from functools import cache, lru_cache
from itertools import islice, product
from pathlib import Path

_FIRST = 0x4E00
_MOST = 8


@cache
def _letters() -> dict[str, str]:
    """The letters with which each character may begin; most have one."""
    lines = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    told = [line for line in lines if not line.startswith("#")]
    one = "".join(line for line in told if " " not in line)
    found = {chr(_FIRST + n): letter for n, letter in enumerate(one) if letter != "-"}
    return found | dict(line.split(" ") for line in told if " " in line)


@lru_cache(maxsize=4096)
def readings(text: str) -> tuple[str, ...]:
    """The first letters of a Chinese text, in every way in which it may be read; of others none.

    Letters and digits of the text stay as they are; everything else is left out.
    """
    letters = _letters()
    if not any(sign in letters for sign in text):
        return ()
    kept = [letters.get(sign, sign.lower()) for sign in text if sign in letters or sign.isalnum()]
    return tuple("".join(read) for read in islice(product(*kept), _MOST))


def sounds_like(text: str, *, typed: str) -> bool:
    """Whether what was typed are first letters of a text, from its beginning on."""
    sought = typed.strip().casefold()
    if not (sought.isascii() and sought.isalnum()):
        return False
    return any(read.startswith(sought) for read in readings(text))
