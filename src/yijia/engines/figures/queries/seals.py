"""Published numbers: frozen by month, seal beside seal, as they were known on any day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.figures import registry, rules
from yijia.engines.figures.models import Publication
from yijia.engines.figures.queries import about, areas, frozen, making
from yijia.engines.figures.queries.about import AnyNumber
from yijia.engines.figures.queries.areas import Area
from yijia.engines.figures.queries.frozen import Declared
from yijia.engines.figures.queries.reading import Number
from yijia.engines.figures.rules import Cause, Countable, Coverage, Span, Unsealed
from yijia.ground.places import queries as places
from yijia.ground.places.models import Division

# Twenty years of months, so that the list of them is one page.
MOST_MONTHS = 240


@dataclass(frozen=True)
class Sealed:
    """One frozen number: what a figure said of a division and a month when it was published, or
    what is made of such numbers.

    `number` counts the publications of the month, `note` says why there was another one; `cause` is
    why this number was sealed in it, or None of one from before causes were kept. What is made of
    several says so of the one that was sealed last. `n` is how many rows stand behind it, as
    `queries.n_of` says it; `value` is None where there is none of nothing.
    """

    code: str
    value: Number
    n: int
    version: int
    number: int
    at: datetime
    note: str
    cause: Cause | None


@dataclass(frozen=True)
class Changed:
    """A figure or a stock that says something else of a month than its latest seal, or that has
    none.

    While it is `red`, the last recount having found fault with it, it gets no seal.
    """

    code: str
    month: date
    cause: Cause
    red: bool


@dataclass(frozen=True)
class Month:
    """A month that was published: how often, and when last."""

    month: date
    publications: int
    at: datetime


@dataclass(frozen=True)
class MonthPage:
    """What was published of a month and a division, each beside what the figure says now; and what
    is not published of any month.

    A figure that had to be left out, because it is red, has no seal. `known_on` is the day when it
    was over, as the seals were known then, or None as they are.
    """

    division: Area
    span: Span
    below: list[Division]
    publications: list[Publication]
    lines: list[tuple[Declared, Sealed | None, AnyNumber]]
    unpublished: list[tuple[Declared, Unsealed]]
    known_on: date | None


def sealed_countables() -> list[Countable]:
    """The figures and stocks that are sealed: the public ones that do not count persons."""
    return [one for one in registry.figures.countables() if rules.is_sealed(one)]


def sealed_codes() -> list[str]:
    """The codes of the figures and stocks that are sealed."""
    return [one.code for one in sealed_countables()]


def counted_codes(codes: Collection[str]) -> list[str]:
    """The codes of the counted figures of which some that are sealed are made."""
    made = [one for one in sealed_countables() if one.code in codes]
    return sorted({code for one in made for code in rules.counted_codes(one)})


def sealed_numbers() -> list[Declared]:
    """All that is published with the months: what is sealed, then what is made of the seals."""
    made = [one for one in registry.figures.all_derived() if rules.is_sealed(one)]
    return [*sealed_countables(), *made]


def unpublished() -> list[tuple[Declared, Unsealed]]:
    """The public numbers that are not published with the months, each with why."""
    every = [*registry.figures.countables(), *registry.figures.all_derived()]
    told = [(one, rules.why_unsealed(one)) for one in every]
    return [(one, why) for one, why in told if why is not None]


def is_published(month: date) -> bool:
    """Whether a month was published before."""
    return Publication.objects.filter(month=month).exists()


def may_publish(*, by: Scope) -> bool:
    """Whether somebody publishes the numbers of the county."""
    return by.may(Permission.FIGURE_PUBLISH, division=settings.YIJIA_COUNTY, organisation=None)


def unsealed(*, months: Sequence[date]) -> list[Changed]:
    """Figures and months whose latest seal says something else than the figure, or is missing."""
    if not months:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, month, cause, red FROM figures_changed(%s, %s) ORDER BY month, code",
            [sealed_codes(), list(months)],
        )
        return [
            Changed(code, month, Cause(cause), red=red)
            for code, month, cause, red in cursor.fetchall()
        ]


def published_months() -> list[Month]:
    """Every month that was published, the latest first."""
    found = (
        Publication.objects.values("month")
        .annotate(publications=Count("pk"), last=Max("at"))
        .order_by("-month")[:MOST_MONTHS]
    )
    return [Month(row["month"], row["publications"], row["last"]) for row in found]


def publishable_months(*, on: date) -> list[date]:
    """The two years of months before the present one, the latest first."""
    spans = rules.months_before(on.replace(day=1), count=24)
    return [span.start for span in reversed(spans)]


def month_page(*, by: Scope, month: date, division: str, known_on: date | None = None) -> MonthPage:
    """The latest seals of a month, each beside what the figure says now; and what is red without.

    As they were known on a day, it may be that nothing was published yet.

    Raises:
        NotFound: the division is not there, or the month was not published.
    """
    place = areas.access_area(code=division)
    every = list(Publication.objects.filter(month=month).order_by("-number"))
    if not every:
        raise NotFound(_("This month has not been published."))
    span, until = Span(month, rules.next_month(month)), _until(known_on)
    declared = sealed_numbers()
    latest = _latest(declared, division=division, month=month, until=until)
    asks = [(one, division, span) for one in declared]
    # No figure of persons is sealed, so the present day tells nothing more of any of them.
    now = making.read_each(by=by, asks=asks, on=span.end)
    lines = [
        (one, latest.get(one.code), value)
        for one, value in zip(declared, now, strict=True)
        if one.code in latest or (about.is_red(value) and until is None)
    ]
    below = [one for one, _days in areas.beneath(place, span=span)]
    publications = [one for one in every if until is None or one.at < until]
    return MonthPage(
        place,
        span,
        below,
        publications=publications,
        lines=lines,
        unpublished=unpublished(),
        known_on=known_on,
    )


def _until(known_on: date | None) -> datetime | None:
    return None if known_on is None else rules.known_until(known_on)


def _where(declared: Sequence[Declared], *, division: str, month: date) -> frozen.Where:
    """Of which divisions sums are read for an area in a month: its own, and of the figures of
    coverages those of the places in it.
    """
    of = areas.in_month(division, month=month)
    covering = [one for one in declared if isinstance(one, Coverage)]
    kinds = {kind for one in covering for kind in one.kinds}
    return frozen.Where(
        of=of,
        covering=[part.code for one in covering for part in rules.sealed_parts(one)],
        units=[
            one.code
            for one in places.gazetteer().values()
            if one.kind in kinds and one.code.startswith(tuple(of))
        ],
    )


def _latest(
    declared: Sequence[Declared], *, division: str, month: date, until: datetime | None
) -> dict[str, Sealed]:
    """The latest published number of each code that has one, in a fixed number of statements."""
    every = frozen.latest_of(frozen.stamps(codes=sealed_codes(), month=month, until=until))
    where = _where(declared, division=division, month=month)
    known = frozen.frozen(every, sums=frozen.sums(every, where=where))
    found = [(one, _sealed(one, known=known, division=division, month=month)) for one in declared]
    return {one.code: sealed for one, sealed in found if sealed is not None}


def _sealed(
    declared: Declared, *, known: frozen.Frozen, division: str, month: date
) -> Sealed | None:
    stamps = known.stamps(declared, month=month)
    if stamps is None:
        return None
    (found,) = known.numbers(declared, where=[(division, month)])
    last = max(stamps, key=lambda one: one.number)
    return Sealed(
        declared.code,
        found.value,
        about.n_of(found) or 0,
        version=frozen.version_of(declared, stamps=stamps),
        number=last.number,
        at=last.at,
        note=last.note,
        cause=last.cause,
    )


def seals(
    *, by: Scope, code: str, division: str, month: date, known_on: date | None = None
) -> list[Sealed]:
    """Every published number of a figure, or of what is made of figures, of a month and a division,
    the latest first; none of persons. As they were known when a day was over, those that were
    published by then.

    What is made of several was another number whenever one of them was sealed.

    Raises:
        NotFound: the figure or the division is not there, or not the asker's to see.
    """
    declared = making.access_declared(by=by, code=code, division=division)
    codes = [part.code for part in rules.sealed_parts(declared)]
    every = frozen.stamps(codes=codes, month=month, until=_until(known_on))
    sums = frozen.sums(every, where=_where([declared], division=division, month=month))
    numbers = sorted({one.number for one in every}, reverse=True)
    by_then = [[one for one in every if one.number <= number] for number in numbers]
    told = [
        _sealed(declared, known=frozen.frozen(own, sums=sums), division=division, month=month)
        for own in by_then
    ]
    return [one for one in told if one is not None]
