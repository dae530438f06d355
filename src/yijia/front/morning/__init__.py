"""The morning of a leader: what yesterday brought, what is late, and what turned red."""

from yijia.front.morning.numbers import NUMBERS, Morning, Moved, check_area, morning
from yijia.front.morning.pages import change_words, document, facts, page

__all__ = [
    "NUMBERS",
    "Morning",
    "Moved",
    "change_words",
    "check_area",
    "document",
    "facts",
    "morning",
    "page",
]
