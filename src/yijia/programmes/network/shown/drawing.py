"""A tree drawn on the server: each line is one thing, further in than the one it belongs to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LINE, INDENT, MARGIN = 26, 24, 12
WIDTH = 420
# How far up the text stands from the middle of its line, and where the elbow begins.
_BASE, _ELBOW = 5, 8


@dataclass(frozen=True)
class Twig:
    """One thing of a tree: what it is called, where it leads, and what belongs to it."""

    text: str
    href: str
    below: tuple["Twig", ...] = ()


@dataclass(frozen=True)
class Mark:
    """One line of the drawing."""

    x: int
    y: int
    text: str
    href: str


@dataclass(frozen=True)
class Elbow:
    """A line from a thing down and across to one that belongs to it."""

    x: int
    top: int
    y: int
    end: int


@dataclass(frozen=True)
class Drawing:
    """A tree as points and lines; the numbers are those of its own coordinates."""

    width: int
    height: int
    marks: Sequence[Mark]
    elbows: Sequence[Elbow]


def drawing(twigs: Iterable[Twig]) -> Drawing:
    """Draws a tree from top to bottom, as it would be read."""
    marks: list[Mark] = []
    elbows: list[Elbow] = []
    for twig in twigs:
        _draw(twig, depth=0, marks=marks, elbows=elbows)
    height = 2 * MARGIN + LINE * len(marks)
    return Drawing(WIDTH, height, marks=marks, elbows=elbows)


def _draw(twig: Twig, *, depth: int, marks: list[Mark], elbows: list[Elbow]) -> None:
    y = MARGIN + LINE * len(marks) + LINE // 2
    x = MARGIN + INDENT * depth
    marks.append(Mark(x, y + _BASE, text=twig.text, href=twig.href))
    for one in twig.below:
        lower = MARGIN + LINE * len(marks) + LINE // 2
        elbows.append(Elbow(x + _ELBOW, top=y + LINE // 2, y=lower, end=x + INDENT - _BASE))
        _draw(one, depth=depth + 1, marks=marks, elbows=elbows)
