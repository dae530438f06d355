"""Finding what reveals a person in running text: numbers of identity, telephones, cards, e-mail.

Whoever writes is warned of it, and where others read what remains is masked. What has a check
digit must agree with it: the number of a document is often a division, a day and a count, and so
looks like the number of an identity card but for that digit.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import chain

from yijia.base import codes


class Kind(StrEnum):
    """What a found passage is."""

    IDENTITY = "identity"
    CARD = "card"
    MOBILE = "mobile"
    LANDLINE = "landline"
    EMAIL = "email"


@dataclass(frozen=True)
class Passage:
    """Where something that reveals a person stands in a text, from `start` up to `end`."""

    kind: Kind
    start: int
    end: int


SHORTEST_NAME = 2
_DASHES = "‐‑‒–—―−"  # Every dash that a keyboard may give.
# What has no width of its own: joiners, soft hyphens, and what makes a key or a picture of a digit.
_UNSEEN = frozenset({"Cf", "Mn", "Me"})
_HAN = str.maketrans("零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789")
# Eleven of them in a row are a number that is spelt out; fewer are dates and quantities.
_SPELT = re.compile("[零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]{11,}")
_GAP = "[ -]?"
# Between three groups and more; of two, a dot or a slash makes an amount or a document's number.
_TWO = 2
_MANY_GAPS = "[ ./_·•・-]{1,3}"
_ANY_GAP = "[ ./_·•・-]{0,3}"
# A digit or a decimal point before it, or after it, makes it a part of something else.
_ALONE = r"(?<!\d)(?<!\d\.)"
_ENDS = r"(?!\d)(?!\.\d)"
_AMOUNT = r"(?! ?[万亿千百]*[元吨块]| ?[万亿])"


def _grouped(*sizes: int) -> str:
    gap = "[ -]" if len(sizes) == _TWO else _MANY_GAPS
    return gap.join(rf"\d{{{size}}}" for size in sizes)


def _any_of(*groupings: tuple[int, ...]) -> str:
    return "|".join(_grouped(*sizes) for sizes in groupings)


_SPACED_OUT = (1,) * 11
_MOBILE = re.compile(
    rf"{_ALONE}(?<![¥￥])(?:(?:\+? ?86|0086){_ANY_GAP}|0)?(?=1{_ANY_GAP}[3-9])"
    rf"(?P<number>{_any_of((11,), (3, 4, 4), (3, 3, 5), (3, 8), (7, 4), (4, 3, 4), (4, 4, 3))}"
    rf"|{_grouped(*_SPACED_OUT)}){_ENDS}{_AMOUNT}"
)
_LANDLINE = re.compile(
    rf"{_ALONE}(?:(?:\+? ?86|0086){_GAP})?\(?(?P<area>0(?:10|2\d|[3-9]\d\d))\)?[ .-]?"
    rf"(?P<number>[2-8]\d{{3}}{_GAP}\d{{3,4}}){_ENDS}"
)
_NAMED_LANDLINE = re.compile(
    r"(?:电话|座机|固话|家电|telephone|phone)[^\d\n]{0,4}"
    rf"(?P<number>[2-8]\d{{2,3}}{_GAP}\d{{4}}){_ENDS}",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
# Tried at every digit, since a number may begin inside a longer row of digits and gaps.
_IDENTITY_NOW = re.compile(
    rf"{_ALONE}(?=(?P<number>[1-8](?:{_ANY_GAP}\d){{16}}{_ANY_GAP}[\dXx])(?![\dXx]))"
)
_IDENTITY_OLD = re.compile(
    rf"{_ALONE}(?=(?P<number>{_any_of((15,), (6, 6, 3), (1,) * 15)}){_ENDS})"
)
_CARD = re.compile(
    rf"{_ALONE}(?=(?P<number>{_any_of((19,), (18,), (17,), (16,))}"
    rf"|{_any_of((4, 4, 4, 4, 3), (4, 4, 4, 4), (6, 13), (6, 10))}){_ENDS})"
)
_CARD_BEGINS = re.compile(r"62|60|9558|4\d{15}(\d{3})?$|5[1-5]\d{14}$|35\d{14}$")
_OLDEST = 1900
# Cards with fifteen digits were given out until 1999, and nobody born before 1930 holds one now.
_OLD_BORN_FROM = 1930
# How much of each stays readable, at its beginning and at its end.
_KEPT = {Kind.IDENTITY: (3, 2), Kind.CARD: (4, 4), Kind.MOBILE: (3, 4), Kind.LANDLINE: (2, 2)}
_HIDDEN = "*"


def passages(text: str) -> list[Passage]:
    """What reveals a person in a text, in its order, no passage within another."""
    plain, places = _plain(text)
    taken: list[Passage] = []
    for found in chain.from_iterable(map(_candidates, _readings(plain))):
        if all(found.end <= held.start or held.end <= found.start for held in taken):
            taken.append(found)
    seen = (Passage(x.kind, places[x.start], places[x.end - 1] + 1) for x in taken)
    return sorted(seen, key=lambda found: found.start)


def kinds_in(texts: Iterable[str]) -> list[Kind]:
    """The kinds of what reveals a person in some texts, each once, the gravest first."""
    found = {passage.kind for text in texts for passage in passages(text)}
    return [kind for kind in Kind if kind in found]


def masked(text: str) -> str:
    """The text with what reveals a person made unreadable, all else and its length unchanged."""
    return _replaced(text, by=_hidden)


def blotted(text: str) -> str:
    """The text with nothing left of what reveals a person but its length."""
    return _replaced(text, by=lambda passage, _kind: _HIDDEN * len(passage))


def without(text: str, *, names: Iterable[str]) -> str:
    """A text of others without a person's names, nor any number that reveals somebody."""
    for name in names:
        text = text.replace(name, "*" * len(name)) if len(name) >= SHORTEST_NAME else text
    return blotted(text)


def _replaced(text: str, *, by: Callable[[str, Kind], str]) -> str:
    letters = list(text)
    for found in passages(text):
        letters[found.start : found.end] = by(text[found.start : found.end], found.kind)
    return "".join(letters)


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in plain letters without what nobody sees, and where each of them stands in it."""
    letters = [(_letter(letter), place) for place, letter in enumerate(text)]
    seen = [(letter, place) for letter, place in letters if letter]
    return "".join(letter for letter, _place in seen), [place for _letter, place in seen]


@lru_cache(maxsize=8192)
def _letter(letter: str) -> str:
    """The plain letter that this one looks like, or nothing where nobody sees any."""
    category = unicodedata.category(letter)
    if category in _UNSEEN:
        return ""
    # Digits in rings and above the line number and mark other things as often: see `_readings`.
    plain = letter if category == "No" else unicodedata.normalize("NFKC", letter)
    if plain in _DASHES:
        return "-"
    return plain if len(plain) == 1 else letter


def _readings(plain: str) -> list[str]:
    """The text as it stands, and, where it differs, with digits in rings read as digits.

    The first goes before: in "13800138000①" the ring begins a list, and is no part of the number.
    """
    ringless = "".join(str(unicodedata.digit(letter, letter)) for letter in plain)
    found = [_SPELT.sub(lambda spelt: spelt[0].translate(_HAN), x) for x in (plain, ringless)]
    return found[:1] if found[0] == found[1] else found


def _candidates(plain: str) -> Iterator[Passage]:
    """Every passage that its own form allows; of two that meet, the first kind here is meant."""
    yield from _numbers(_IDENTITY_NOW, plain, kind=Kind.IDENTITY, fits=_is_identity_now)
    yield from _numbers(_CARD, plain, kind=Kind.CARD, fits=_is_card)
    yield from _numbers(_IDENTITY_OLD, plain, kind=Kind.IDENTITY, fits=_is_identity_old)
    yield from (Passage(Kind.MOBILE, *found.span("number")) for found in _MOBILE.finditer(plain))
    for found in _LANDLINE.finditer(plain):
        yield Passage(Kind.LANDLINE, found.start("area"), found.end("number"))
    for found in _NAMED_LANDLINE.finditer(plain):
        yield Passage(Kind.LANDLINE, *found.span("number"))
    yield from (Passage(Kind.EMAIL, *found.span()) for found in _EMAIL.finditer(plain))


def _numbers(
    form: re.Pattern[str], plain: str, *, kind: Kind, fits: Callable[[str], bool]
) -> Iterator[Passage]:
    for found in form.finditer(plain):
        if fits("".join(letter for letter in found["number"] if letter.isalnum())):
            yield Passage(kind, *found.span("number"))


def _is_identity_now(number: str) -> bool:
    """Whether eighteen characters are an identity number (GB 11643): place, birth, check digit."""
    if not _is_place_and_birth(number[:2], number[6:14]):
        return False
    return codes.identity_digit(number[:-1]) == number[-1].upper()


def _is_identity_old(number: str) -> bool:
    """Whether fifteen digits are an identity number of before 1999, which had no check digit."""
    born = f"19{number[6:12]}"
    return int(born[:4]) >= _OLD_BORN_FROM and _is_place_and_birth(number[:2], born)


def _is_place_and_birth(province: str, born: str) -> bool:
    try:
        day = date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        return False
    return province in codes.PROVINCES and day.year >= _OLDEST


def _is_card(number: str) -> bool:
    """Whether digits are the number of a bank card: whose it is, and the Luhn digit."""
    return bool(_CARD_BEGINS.match(number)) and codes.luhn_digit(number[:-1]) == number[-1]


def _hidden(passage: str, kind: Kind) -> str:
    """A passage without its middle; gaps and the host of an address stay."""
    if kind is Kind.EMAIL:
        at = next(place for place, letter in enumerate(passage) if _letter(letter) == "@")
        kept = passage[: min(1, at - 1)]
        return kept + _HIDDEN * (at - len(kept)) + passage[at:]
    places = [place for place, letter in enumerate(passage) if letter.isalnum()]
    first, last = _KEPT[kind]
    gone = set(places[first : len(places) - last])
    return "".join(_HIDDEN if place in gone else letter for place, letter in enumerate(passage))
