"""What the styles of a workbook say of numbers: which are days, and which percentages."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from yijia.engines.forms.rules import markup

# Formats that every program knows by number alone; 27 to 36 and 50 to 58 are those of China.
_DAYS = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
_SHARES = frozenset({9, 10})
# What is quoted, in brackets or escaped says nothing of what is shown: yyyy"年"m"月"d"日"
_SPOKEN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_OF_A_DAY = re.compile(r"[yd]", re.IGNORECASE)
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
    return bool(_OF_A_DAY.search(_SPOKEN.sub("", code)))


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
