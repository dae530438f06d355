"""Chapters of numbers: what stands together on the list of all, and which few of it stand large."""

from dataclasses import dataclass

from yijia.base.words import _


@dataclass(frozen=True)
class Chapter:
    """Numbers whose codes begin with one of these `rooms`; `leading` are the codes of the few that
    stand large, in their order. A smaller `order` stands further in front.
    """

    title: str
    rooms: tuple[str, ...]
    leading: tuple[str, ...] = ()
    order: int = 50


# Where the numbers stand that no chapter holds.
OTHERS = Chapter(_("Other numbers"), rooms=(), order=100)
# So many stand large of a chapter that names none.
MOST_LEADING = 3
