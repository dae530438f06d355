"""What of a text can be seen: signs without a shape are no answer, and some turn a line around."""

import re
import unicodedata

# Signs that a font draws as nothing although they count as letters or symbols.
_BLANK_LETTERS = frozenset(map(chr, (0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0)))
# Spaces, ends of lines, controls, and marks that only shape or separate what stands beside them.
_SHAPELESS = frozenset({"Cc", "Cf", "Cs", "Mn", "Zl", "Zp", "Zs"})
# What turns the direction of a text around, so that it reads otherwise than it is.
_TURNS = "\u202a-\u202e\u2066-\u2069"
_LINES = "\n\r\t"
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_IN_A_LINE = re.compile(f"[{_CONTROLS}{_TURNS}]")
_ENDS = re.compile(f"[{_LINES}\u2028\u2029]+")


def is_blank(text: str) -> bool:
    """Whether nothing of a text can be seen."""
    return all(sign in _BLANK_LETTERS or unicodedata.category(sign) in _SHAPELESS for sign in text)


def plain_lines(text: str) -> str:
    """A text of several lines without controls and without what turns its direction around."""
    return _IN_A_LINE.sub("", text)


def plain_line(text: str) -> str:
    """The same as one line: where a line ended, a space stands."""
    return _ENDS.sub(" ", plain_lines(text))
