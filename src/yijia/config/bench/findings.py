"""What an experiment found, in the form in which it is written down."""

from dataclasses import dataclass, field

from yijia.config.bench.series import Series


@dataclass(frozen=True)
class Target:
    """One aim, and whether this run reached it."""

    what: str
    aim: str
    found: str
    met: bool


@dataclass(frozen=True)
class Row:
    """One number that was measured in every round. `digits` are those after the point."""

    what: str
    series: Series
    unit: str = ""
    digits: int = 0

    @property
    def shown(self) -> tuple[str, str, str]:
        """The middle value, the lowest and the highest, with the unit."""
        values = (self.series.median, self.series.lowest, self.series.highest)
        middle, lowest, highest = (f"{value:,.{self.digits}f}{self.unit}" for value in values)
        return middle, lowest, highest


def rate(what: str, series: Series) -> Row:
    """A row for something counted by the second."""
    return Row(what, series, unit="/s")


def wait(what: str, series: Series, *, digits: int = 1) -> Row:
    """A row for a time in milliseconds."""
    return Row(what, series, unit=" ms", digits=digits)


def share(what: str, ratio: Series) -> Row:
    """A row for a ratio, in hundredths."""
    return Row(what, Series.of(100 * value for value in ratio.values), unit=" %", digits=1)


@dataclass(frozen=True)
class Part:
    """One experiment: what was done, what was aimed at, the numbers, the statements."""

    title: str
    text: str
    targets: list[Target] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)
