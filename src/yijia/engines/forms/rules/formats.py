"""What the styles of a workbook say of numbers: which are days, and which percentages."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from yijia.engines.forms.rules import markup

# Formats that every program knows by number alone (ECMA-376, part 1, 18.8.30); from 27 on those of
# China, of which 32 to 35, 55 and 56 are hours.
_DAYS = frozenset({*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58})
_SHARES = frozenset({9, 10})
# What is quoted, in brackets or escaped says nothing of what is shown, nor what is left blank or
# repeated: yyyy"年"m"月"d"日"
_SPOKEN = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')
_OF_A_DAY = re.compile(r"[yd]", re.IGNORECASE)
# An m beside hours or seconds is minutes, and alone a month: m"月"
_MONTH, _OF_AN_HOUR = re.compile(r"m", re.IGNORECASE), re.compile(r"[hs]", re.IGNORECASE)
# Day 60 of 1900 never was: whoever made the first such program thought of a leap year.
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LAST_SERIAL = 2_958_465


@dataclass(frozen=True)
class Styles:
    """Styles by number."""

    days: frozenset[int]
    shares: frozenset[int]


def read_styles(xml: bytes) -> Styles:
    """Which styles of a workbook show a day, and which a percentage."""
    if not xml:
        return Styles(frozenset(), frozenset())
    own: dict[str, str] = {}
    formats: list[int] = []
    inside = [""]

    def start(name: str, given: dict[str, str], _at: int) -> None:
        name = markup.local(name)
        if name == "numFmt" and inside[-1] == "numFmts":
            own[given.get("numFmtId", "")] = given.get("formatCode", "")
        if name == "xf" and inside[-1] == "cellXfs":
            formats.append(int(given.get("numFmtId") or 0))
        inside.append(name)

    markup.walk(xml, start=start, end=lambda _name, _at: inside.pop())
    return Styles(
        frozenset(n for n, f in enumerate(formats) if _is_day(f, own.get(str(f)))),
        frozenset(n for n, f in enumerate(formats) if f in _SHARES or "%" in _bare(own, f)),
    )


def _bare(own: dict[str, str], number: int) -> str:
    return _SPOKEN.sub("", own.get(str(number), ""))


def _is_day(number: int, code: str | None) -> bool:
    if code is None:
        return number in _DAYS
    bare = _SPOKEN.sub("", code)
    is_month = _MONTH.search(bare) and not _OF_AN_HOUR.search(bare)
    return bool(_OF_A_DAY.search(bare) or is_month)


def read_strings(xml: bytes) -> list[str]:
    """The texts that cells share, without how they are drawn and without their readings."""
    found: list[list[str]] = []
    inside = [""]

    def start(name: str, _given: dict[str, str], _at: int) -> None:
        inside.append(markup.local(name))
        if inside[-1] == "si":
            found.append([])

    def text(said: str) -> None:
        if inside[-1] == "t" and "rPh" not in inside and found:
            found[-1].append(said)

    if xml:
        markup.walk(xml, start=start, end=lambda _name, _at: inside.pop(), text=text)
    return ["".join(pieces) for pieces in found]


def day_of(serial: float, *, from_1904: bool) -> date | None:
    """The day of a number, or None where it is none."""
    if not 1 <= serial <= _LAST_SERIAL:
        return None
    return (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(days=int(serial))


def serial_of(day: date, *, from_1904: bool) -> int:
    """The number by which a workbook writes a day."""
    return (day - (_EPOCH_1904 if from_1904 else _EPOCH)).days
