"""What every figure is declared to count, held against a register that is committed.

A new database remembers no version, so without the register a figure that counts something else
under its old version would pass every test.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from yijia.engines.figures.rules import Countable, Derived, Dimension
from yijia.engines.figures.rules.declared import digest_of

REGISTER = Path(__file__).resolve().parents[1] / "figures.toml"
# Words say what is counted and decide nothing of it; versions stand beside the hashes.
_LEFT_OUT = frozenset({"title", "sentence", "headings", "source", "version", "revision"})
# So much of a hash tells two declarations apart.
_LENGTH = 16
OTHERWISE = (
    "%(code)s counts something else than its version %(last)s, whose line stays as it is: raise"
    " `version` (of what is made of figures, `revision`) so that it becomes %(next)s."
)
SHOWN = (
    "%(code)s counts the same, and is declared otherwise: what is shown of its rows, by what it is"
    ' sorted, or from whom it is kept. If that is meant, write:\ndeclared = "%(declared)s"'
)
Register = Mapping[str, Mapping[str, Any]]


def register() -> Register:
    """The register, by code: under each version what it counts, and what is declared at present."""
    return tomllib.loads(REGISTER.read_text(encoding="utf-8"))


def counted(one: Countable | Derived) -> str:
    """The hash of what decides the number."""
    return one.digest[:_LENGTH]


def declared(one: Countable | Derived) -> str:
    """The hash of all that is declared but words: also what is shown of rows, and what is kept."""
    given = (
        f"{field.name}={_plain(getattr(one, field.name))}"
        for field in fields(one)
        if field.name not in _LEFT_OUT
    )
    return digest_of(*given)[:_LENGTH]


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_plain, value))
    if isinstance(value, Dimension):
        return f"{value.code}: {value.expression}"
    # What a number is made of is declared, and registered, by itself.
    return str(getattr(value, "code", value)) if is_dataclass(value) else str(value)


def faults(known: Register, *, every: Iterable[Countable | Derived]) -> list[str]:
    """Where figures are declared otherwise than the register says, and what to write there."""
    found, codes = list[str](), set[str]()
    for one in every:
        codes.add(one.code)
        found += _faults(known.get(one.code, {}), one=one)
    gone = (code for code in known if code not in codes and not known[code].get("retired"))
    return found + [f"{code} is declared no more: write `retired = true` to it." for code in gone]


def _faults(known: Mapping[str, Any], *, one: Countable | Derived) -> list[str]:
    versions = {int(key): value for key, value in known.items() if key.isdecimal()}
    last = max(versions, default=0)
    lines = f'{one.version} = "{counted(one)}"\ndeclared = "{declared(one)}"'
    if known.get("retired"):
        return [f"{one.code} was retired: whatever is counted now needs another code."]
    if not known:
        return [f'{one.code} is new. Write into {REGISTER.name}:\n["{one.code}"]\n{lines}']
    if one.version > last:
        return [f"{one.code} has a new version. Write to it in {REGISTER.name}:\n{lines}"]
    if one.version < last or versions[last] != counted(one):
        return [OTHERWISE % {"code": one.code, "last": last, "next": last + 1}]
    if known.get("declared") != declared(one):
        return [SHOWN % {"code": one.code, "declared": declared(one)}]
    return []
