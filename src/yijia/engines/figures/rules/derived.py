"""What is made of counted figures when it is asked for, and stored nowhere: shares, the middle of a
spread, persons told apart, and shares weighed together.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from yijia.base.words import _
from yijia.engines.figures.rules.coverage import Coverage
from yijia.engines.figures.rules.declared import (
    LONGEST_DAYS,
    Dimension,
    Figure,
    digest_of,
    is_code,
    is_over_one_row,
)
from yijia.engines.figures.rules.spans import Span

FEWEST_PARTS = 2
# Telling persons apart reads every row, and anybody may ask.
MOST_TOLD_APART = 20_000


class Reason(StrEnum):
    """Why a number that is made of others is not there."""

    NOTHING = "nothing"  # nothing was counted
    SUPPRESSED = "suppressed"  # too few persons
    ONE_MONTH = "one_month"  # persons of whom everybody is told one month of the whole at a time
    BEYOND = "beyond"  # longer than the days that are counted apart
    TOO_MANY = "too_many"  # more rows than are read for one page
    CHANGED = "changed"  # the rule of the weights changed within the range
    NO_RULE = "no_rule"  # no rule holds


@dataclass(frozen=True)
class Ratio:
    """One counted figure as a share of another, in hundredths; it is divided when it is asked for.

    What the numerator counts is a part of what the denominator counts, by the same days and places.
    `revision` is raised where it is made of others.
    """

    code: str
    title: str
    sentence: str
    numerator: Figure
    denominator: Figure
    unit: str = "%"
    source: str = _("Divided when it is asked for, from two counted figures.")
    revision: int = 0

    @property
    def parts(self) -> tuple[Figure, Figure]:
        """The two figures, the numerator first."""
        return self.numerator, self.denominator

    @property
    def public(self) -> bool:
        """Whether both numbers are for everybody."""
        return all(part.public for part in self.parts)

    @property
    def version(self) -> int:
        """The sum of the versions of both and its own: it moves when any counts something else."""
        return sum(part.version for part in self.parts) + self.revision

    @property
    def digest(self) -> str:
        """The hash of everything that decides the share."""
        return digest_of("ratio", *(part.digest for part in self.parts))

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """What the rows of both can be sorted by."""
        return shared_dimensions([part.dimensions for part in self.parts])


def faults_of_ratio(ratio: Ratio) -> list[str]:
    """What is wrong with the declaration of a ratio."""
    found = [] if is_code(ratio.code) else ["code must be like room.number"]
    if ratio.numerator.table != ratio.denominator.table:
        found.append("both figures must count rows of one table")
    if not (ratio.title.strip() and ratio.sentence.strip()):
        found.append("title and sentence must be said")
    return found


def share_of(numerator: int | Decimal, *, denominator: int | Decimal) -> Decimal | None:
    """How many hundredths of the denominator the numerator is, to one place; None of nothing."""
    if not denominator:
        return None
    return (Decimal(100) * numerator / denominator).quantize(Decimal("0.1"))


class OfOneFigure:
    """What is made of the rows of one figure says what that figure says of itself."""

    of: Figure
    revision: int

    @property
    def public(self) -> bool:
        """Whether the figure below it is for everybody."""
        return self.of.public

    @property
    def version(self) -> int:
        """The version of what is counted, and its own."""
        return self.of.version + self.revision


@dataclass(frozen=True)
class Median(OfOneFigure):
    """The middle of the days that the rows of one figure took; of two middles it is halfway.

    It is exact, for the figure's spread counts every number of days apart, up to `LONGEST_DAYS`.
    `bands` are the last days of the bands by which the spread is shown; what took longer is one.
    """

    code: str
    title: str
    sentence: str
    of: Figure
    unit: str = _("days")
    source: str = _("The middle of counted days; each number of days is counted apart.")
    revision: int = 0
    bands: tuple[int, ...] = (1, 5, 15, 30)

    @property
    def digest(self) -> str:
        """The hash of everything that decides the middle."""
        return digest_of("median", self.of.digest)

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """What the rows can be sorted by."""
        return self.of.dimensions


@dataclass(frozen=True)
class Distinct(OfOneFigure):
    """How many persons stand behind the rows of one figure; each counts once in the range asked.

    `subject` tells them apart and `recorded` is when a row was written: SQL over one row, which
    may ask for another row by its key. Neither leaves the database. The public is told of one
    month of the whole at a time, where they are not below the minimum. `revision` is raised where
    they are told apart in another way.
    """

    code: str
    title: str
    sentence: str
    of: Figure
    subject: str
    recorded: str
    unit: str = _("persons")
    source: str = _("Told apart when it is asked for, and named to nobody.")
    revision: int = 0

    @property
    def digest(self) -> str:
        """The hash of everything that decides how many they are."""
        return digest_of("distinct", self.of.digest, self.subject, self.recorded)

    @property
    def slug(self) -> str:
        """The code as a piece of a database name."""
        return self.code.replace(".", "__")

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """What the rows can be sorted by."""
        return self.of.dimensions


@dataclass(frozen=True)
class Composite:
    """Shares weighed together by a local rule that is dated and kept as data, in this order.

    `revision` is raised where others are weighed.
    """

    code: str
    title: str
    sentence: str
    parts: tuple[Ratio, ...]
    unit: str = _("points")
    source: str = _("Weighed when it is asked for, by the rule that held in the period.")
    revision: int = 0

    @property
    def public(self) -> bool:
        """Whether every part is for everybody."""
        return all(part.public for part in self.parts)

    @property
    def version(self) -> int:
        """The sum of the versions of its parts, and its own."""
        return sum(part.version for part in self.parts) + self.revision

    @property
    def digest(self) -> str:
        """The hash of everything declared that decides the number; the weights are data."""
        return digest_of("composite", *(part.digest for part in self.parts))

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """What the rows of every part can be sorted by."""
        return shared_dimensions([part.dimensions for part in self.parts])


Derived = Ratio | Median | Distinct | Composite | Coverage


@dataclass(frozen=True)
class Weighting:
    """How the parts of a composite weigh during `[start, end)`, in hundredths, and who says so."""

    start: date
    end: date | None
    weights: tuple[int, ...]
    source: str
    is_sample: bool

    def within(self, span: Span) -> Span | None:
        """The part of a range in which this rule holds."""
        return span.within(self.start, self.end)


def shared_dimensions(every: Sequence[tuple[Dimension, ...]]) -> tuple[Dimension, ...]:
    """The dimensions that all have, by their code, as the first says them."""
    first, *others = every
    known = [{one.code for one in other} for other in others]
    return tuple(one for one in first if all(one.code in codes for codes in known))


def faults_of_derived(derived: Median | Distinct | Composite) -> list[str]:
    """What is wrong with the declaration of a number that is made of others."""
    found = [] if is_code(derived.code) else ["code must be like room.number"]
    if isinstance(derived, Median):
        found += _faults_of_median(derived)
    if isinstance(derived, Distinct):
        pieces = (derived.subject, derived.recorded)
        found += [f"not over one row: {p!r}" for p in pieces if not is_over_one_row(p)]
    if isinstance(derived, Composite) and len(derived.parts) < FEWEST_PARTS:
        found.append("at least two parts are weighed")
    if not (derived.title.strip() and derived.sentence.strip()):
        found.append("title and sentence must be said")
    return found


def _faults_of_median(median: Median) -> list[str]:
    found = [] if median.of.spread else ["the figure must have a spread"]
    bounds = (-1, *median.bands, LONGEST_DAYS)
    if any(one >= other for one, other in pairwise(bounds)):
        found.append(f"bands must rise, from nought to less than {LONGEST_DAYS} days")
    return found


@dataclass(frozen=True)
class Band:
    """How many rows took `first` to `last` days; the last band has no end."""

    first: int
    last: int | None
    n: int


def bands_of(spread: Mapping[int, int], *, ends: Sequence[int]) -> list[Band]:
    """How often each band of days occurs: all rows, each in one band.

    `ends` are the last days of the bands, but for the last one, which has no end.
    """
    found = [0] * (len(ends) + 1)
    for days, n in spread.items():
        found[bisect_left(ends, days)] += n
    firsts, lasts = (0, *(end + 1 for end in ends)), (*ends, None)
    return [Band(*band) for band in zip(firsts, lasts, found, strict=True)]


def median_of(spread: Mapping[int, int]) -> Decimal | None:
    """The middle of days, each with how often it occurs; of an even number halfway between the two.

    None of nothing, and where the middle lies with what took `LONGEST_DAYS` or longer: how much
    longer is not known.
    """
    n = sum(spread.values())
    if n == 0:
        return None
    lower, upper = _at(spread, place=(n - 1) // 2), _at(spread, place=n // 2)
    if upper >= LONGEST_DAYS:
        return None
    return Decimal(lower + upper) / 2


def _at(spread: Mapping[int, int], *, place: int) -> int:
    """The days of the row at a place, counted from nought, if they stood in order."""
    passed = 0
    for days in sorted(spread):
        passed += spread[days]
        if passed > place:
            return days
    raise ValueError("the spread holds no such place")


def weighed(shares: Sequence[tuple[int | Decimal, int | Decimal]], *, by: Weighting) -> Decimal:
    """Shares of 100 as (numerator, denominator), weighed, to one place; no denominator is nought.

    They are added before anything is rounded.
    """
    total = sum(
        Decimal(weight) * part / whole
        for (part, whole), weight in zip(shares, by.weights, strict=True)
    )
    return Decimal(total).quantize(Decimal("0.1"))
