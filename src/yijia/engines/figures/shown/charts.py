"""Drawings of numbers, made on the server: no script draws them, and each stands beside its table.

Sizes are of the drawing itself, which a page stretches to its own width; so letters stay readable
on a telephone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from yijia.engines.figures import rules

WIDTH, HEIGHT = 360, 190
LEFT, RIGHT, TOP, BOTTOM = 40, 26, 12, 26
BAR, GAP, NAMES = 16, 8, 130
STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
FEWEST_POINTS = 2

Number = int | Decimal | None


@dataclass(frozen=True)
class Mark:
    """A word of a drawing, and where it stands."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Curve:
    """One area over time: pieces of a line, each drawn through, and every point of it."""

    name: str
    pieces: list[str]
    points: list[tuple[float, float]]
    is_second: bool


@dataclass(frozen=True)
class Lines:
    """Numbers over months."""

    width: int
    height: int
    rules: list[Mark]
    months: list[Mark]
    curves: list[Curve]
    left: int = LEFT
    right: int = WIDTH - RIGHT


@dataclass(frozen=True)
class Bar:
    """The number of one place."""

    y: float
    width: float
    name: str
    text: str

    @property
    def after(self) -> float:
        """How far from the beginning its number is written."""
        return self.width + 5


@dataclass(frozen=True)
class Bars:
    """Numbers by place, the bars side by side in the order of the table."""

    width: int
    height: int
    bars: list[Bar]
    left: int = NAMES
    bar: int = BAR


def top_of(values: Sequence[Number]) -> Decimal:
    """A round number that is not below any of these: 1, 2 or 5, with noughts."""
    largest = max((Decimal(value) for value in values if value is not None), default=Decimal(0))
    size = Decimal(10) ** max(largest.adjusted(), 0) if largest > 0 else Decimal(1)
    return next(step * size for step in STEPS if step * size >= largest)


def lines(series: Sequence[tuple[str, Sequence[Number]]], *, months: Sequence[str]) -> Lines:
    """One or two areas over the same months. Where a number is not told, the line is broken."""
    top = top_of([value for _name, values in series for value in values])
    step = (WIDTH - LEFT - RIGHT) / max(len(months) - 1, 1)
    across = [round(LEFT + step * place, 1) for place in range(len(months))]
    return Lines(
        width=WIDTH,
        height=HEIGHT,
        rules=[
            Mark(LEFT - 6, _up(part, top=top), f"{rules.plain(part):,}")
            for part in (Decimal(0), top / 2, top)
        ],
        months=[
            Mark(x, HEIGHT - 8, text)
            for place, (x, text) in enumerate(zip(across, months, strict=True))
            if place % 3 == (len(months) - 1) % 3
        ],
        curves=[
            _curve(name, values, across=across, top=top, is_second=place > 0)
            for place, (name, values) in enumerate(series)
        ],
    )


def _up(value: int | Decimal, *, top: Decimal) -> float:
    """How far from the upper edge a number stands."""
    return round(TOP + (HEIGHT - TOP - BOTTOM) * float(1 - Decimal(value) / top), 1)


def _curve(
    name: str, values: Sequence[Number], *, across: Sequence[float], top: Decimal, is_second: bool
) -> Curve:
    pieces: list[list[tuple[float, float]]] = [[]]
    for x, value in zip(across, values, strict=True):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append((x, _up(value, top=top)))
    return Curve(
        name=name,
        pieces=[
            " ".join(f"{x},{y}" for x, y in piece)
            for piece in pieces
            if len(piece) >= FEWEST_POINTS
        ],
        points=[point for piece in pieces for point in piece],
        is_second=is_second,
    )


def bars(found: Sequence[tuple[str, Number, str]]) -> Bars:
    """Places with their numbers, and how these are written."""
    top = top_of([value for _name, value, _text in found])
    room = WIDTH - NAMES - 50
    return Bars(
        width=WIDTH,
        height=GAP + len(found) * (BAR + GAP),
        bars=[
            Bar(
                y=GAP + place * (BAR + GAP),
                width=round(room * float(Decimal(value or 0) / top), 1),
                name=name,
                text=text,
            )
            for place, (name, value, text) in enumerate(found)
        ],
    )
