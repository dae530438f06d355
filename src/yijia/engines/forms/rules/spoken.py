"""Days and months that a sheet says in words: 2026年3月, 二〇二六年三月, 填报日期：  年  月  日."""

import re
from dataclasses import dataclass
from datetime import date

_HAN = "〇一二三四五六七八九"
_ZEROS = "〇○零"
_FULL = str.maketrans("０１２３４５６７８９", "0123456789")
_TEN = 10
# A longer text is none in which a sheet says its month.
_LONGEST = 200
_BLANK = r"[ \t\u00a0\u3000_＿]"
_HAN_DIGIT = f"[{_HAN}{_ZEROS}]"
_COUNTED = f"[{_HAN}十廿卅]{{1,3}}"


def _part(name: str, *, digits: str, han: str) -> str:
    """A number in digits or in words, with blanks around it; or blanks alone, to be filled in."""
    return rf"(?P<{name}>{_BLANK}*(?:[0-9０-９]{{{digits}}}|{han}){_BLANK}*|{_BLANK}+)"


_SAID = re.compile(
    _part("year", digits="4", han=f"{_HAN_DIGIT}{{4}}")
    + "年"
    + _part("month", digits="1,2", han=_COUNTED)
    + "月"
    + f"(?:{_part('day', digits='1,2', han=_COUNTED)}[日号])?"
)


@dataclass(frozen=True)
class Spoken:
    """A text in which a month, or a day, is said once; or the place for one is left."""

    text: str
    has_day: bool
    _found: re.Match[str]

    def of(self, day: date) -> str:
        """The text with another day, written as the one before was."""
        text, parts = self.text, {"year": day.year, "month": day.month, "day": day.day}
        for name in ("day", "month", "year") if self.has_day else ("month", "year"):
            start, end = self._found.span(name)
            said = _as_before(self._found[name], number=parts[name], is_year=name == "year")
            text = text[:start] + said + text[end:]
        return text


def spoken(text: str) -> Spoken | None:
    """The month or day that a text says; None where it says none, or more than one."""
    found = list(_SAID.finditer(text)) if len(text) <= _LONGEST else []
    if len(found) != 1:
        return None
    return Spoken(text, has_day=found[0]["day"] is not None, _found=found[0])


def _as_before(before: str, *, number: int, is_year: bool) -> str:
    """A number in the way in which another one was written, with its blanks around it."""
    said = before.strip(" \t\u00a0\u3000_＿")
    if not said:
        return str(number)
    start = before.index(said)
    around = before[:start], before[start + len(said) :]
    if said.translate(_FULL).isascii():
        is_wide = not said.isascii()
        digits = f"{number:0{len(said)}d}" if said[0] in "0０" else str(number)
        made = digits.translate(_WIDE) if is_wide else digits
    elif is_year:
        zero = next((one for one in said if one in _ZEROS), _HAN[0])
        made = "".join(zero if one == "0" else _HAN[int(one)] for one in str(number))
    else:
        made = _counted(number)
    return made.join(around)


_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _counted(number: int) -> str:
    """A number below a hundred as it is counted: 三, 十二, 三十一."""
    tens, ones = divmod(number, _TEN)
    said = ("" if tens <= 1 else _HAN[tens]) + ("十" if tens else "")
    return said + (_HAN[ones] if ones else "")
