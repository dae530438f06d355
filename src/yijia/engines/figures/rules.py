"""What a figure is: declared once; triggers, recount, rows and description all come from it."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.ground.places.rules.codes import Level

LEVELS = tuple(level.value for level in Level)
MINIMUM_OF_PERSONS = 5
MONTHS_SHOWN = 12
# Days outside are mistypings: nothing was counted before, and plans do not reach beyond.
FIRST_DAY, END_OF_DAYS = date(1990, 1, 1), date(2101, 1, 1)
LONGEST_CODE = 36

_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NOT_ROW_LOCAL = re.compile(
    r";|--|/\*|\$|\b(select|over|now|random|current_\w+|localtime\w*|clock_timestamp)\b",
    re.IGNORECASE,
)


class Counts(StrEnum):
    """What a figure counts: persons need suppression, things do not."""

    PERSON = "person"
    THING = "thing"


class Grain(StrEnum):
    """What a cell sums of a division: see each member. Levels are the prefixes of a leaf's code."""

    LEAF = "leaf"  # one day, of rows that lie in the division itself
    BRANCH = "branch"  # one day, of rows that lie in a division below it
    MONTH = "month"  # one month, of both


@dataclass(frozen=True)
class Figure:
    """One counted number.

    `where`, `amount`, `division` and `day` are SQL over one row of `table` and nothing else: no
    join, no now(). `amount` None counts rows. A row without division or day is not counted.
    `columns` are what may be shown of a row, `headings` what they are called, in the same order.
    `table` has a bigint key `id`.
    """

    code: str
    title: str
    sentence: str
    unit: str
    table: str
    where: str
    division: str
    day: str
    columns: tuple[str, ...]
    headings: tuple[str, ...] = ()
    amount: str | None = None
    counts: Counts = Counts.THING
    public: bool = True
    version: int = 1
    source: str = _("Counted from the work.")

    @property
    def digest(self) -> str:
        """The hash of everything that decides what is counted; wording and visibility do not."""
        pieces = [self.table, self.where, self.amount or "1", self.division, self.day]
        canonical = json.dumps([" ".join(piece.split()) for piece in pieces])
        return hashlib.sha256(canonical.encode()).hexdigest()

    @property
    def slug(self) -> str:
        """The code as a piece of a database name."""
        return self.code.replace(".", "__")

    @property
    def is_of_persons(self) -> bool:
        """Whether small numbers must be kept from the public."""
        return self.counts is Counts.PERSON


@dataclass(frozen=True)
class Ratio:
    """One counted figure as a share of another, in hundredths; it is divided when it is asked for.

    What the numerator counts is a part of what the denominator counts, by the same days and places.
    """

    code: str
    title: str
    sentence: str
    numerator: Figure
    denominator: Figure
    unit: str = "%"
    source: str = _("Divided when it is asked for, from two counted figures.")

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
        """The sum of the versions of both: it moves when either begins to count something else."""
        return sum(part.version for part in self.parts)


def faults_of_ratio(ratio: Ratio) -> list[str]:
    """What is wrong with the declaration of a ratio."""
    found = [] if _CODE.fullmatch(ratio.code) else ["code must be like room.number"]
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


def faults(figure: Figure) -> list[str]:
    """What is wrong with a declaration, as far as its words show; the database checks the rest."""
    pieces = (figure.where, figure.division, figure.day, figure.amount or "1")
    found = [
        f"not over one row alone: {piece!r}"
        for piece in pieces
        if not piece.strip() or _NOT_ROW_LOCAL.search(piece)
    ]
    return found + _faults_of_names(figure)


def _faults_of_names(figure: Figure) -> list[str]:
    found: list[str] = []
    if not _CODE.fullmatch(figure.code) or len(figure.code) > LONGEST_CODE:
        found.append("code must be like room.number, in small letters")
    if not _NAME.fullmatch(figure.table):
        found.append("table must be a plain name")
    if not figure.columns or not all(_NAME.fullmatch(column) for column in figure.columns):
        found.append("columns must be plain names, at least one")
    if figure.headings and len(figure.headings) != len(figure.columns):
        found.append("headings must be as many as columns")
    if figure.version < 1:
        found.append("version must be 1 or more")
    if not all(text.strip() for text in (figure.title, figure.sentence, figure.unit)):
        found.append("title, sentence and unit must be said")
    return found


def is_suppressed(figure: Figure, *, n: int, privileged: bool) -> bool:
    """Whether a number must be kept back: of persons, below the minimum, and for the public.

    Nought is kept back like four: a place where nobody is counted says as much about its people.
    """
    return figure.is_of_persons and not privileged and n < MINIMUM_OF_PERSONS


def plain(value: Decimal) -> int | Decimal:
    """A sum without the noughts of its storage: an integer where it is whole."""
    whole = int(value)
    return whole if whole == value else value.normalize()


@dataclass(frozen=True)
class Span:
    """A half-open range of days, cut into whole months and at most two edges of days."""

    start: date
    end: date

    @property
    def months(self) -> tuple[date, date]:
        """First days `[from, to)` of the whole months inside; equal when there are none."""
        first = self.start if self.start.day == 1 else next_month(self.start)
        last = self.end.replace(day=1)
        return (first, max(first, last))

    @property
    def edges(self) -> tuple[tuple[date, date], tuple[date, date]]:
        """Days before the first whole month and after the last, half-open, possibly empty."""
        first, last = self.months
        if first == last:
            return ((self.start, self.end), (self.end, self.end))
        return ((self.start, first), (last, self.end))

    @property
    def last_day(self) -> date:
        """The last day inside, as people say a range."""
        return self.end - timedelta(days=1)


def span_of(*, start: date, end: date) -> Span:
    """The range `[start, end)` after its check.

    Raises:
        Invalid: the range holds no day, or days of years that nobody counts.
    """
    if end <= start:
        raise Invalid(_("The end must lie after the start."), field="to")
    if start < FIRST_DAY:
        raise Invalid(_("Choose days from 1990 to 2100."), field="from")
    if end > END_OF_DAYS:
        raise Invalid(_("Choose days from 1990 to 2100."), field="to")
    return Span(start, end)


def next_month(day: date) -> date:
    """The first day of the month after the one of `day`."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def previous_month(day: date) -> date:
    """The first day of the month before the one of `day`."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def this_month(today: date) -> Span:
    """The month of a day."""
    return Span(today.replace(day=1), next_month(today))


def this_year(today: date) -> Span:
    """The year of a day."""
    return Span(date(today.year, 1, 1), date(today.year + 1, 1, 1))


def last_year(today: date) -> Span:
    """The year before that of a day."""
    return this_year(date(today.year - 1, 1, 1))


def months_before(end: date, *, count: int) -> list[Span]:
    """The `count` whole months that end with the one holding the day before `end`, oldest first."""
    found: list[Span] = []
    first = (end - timedelta(days=1)).replace(day=1)
    for _month in range(count):
        found.insert(0, Span(first, next_month(first)))
        first = previous_month(first)
    return found
