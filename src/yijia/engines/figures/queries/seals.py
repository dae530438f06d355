"""Published numbers: frozen by month, seal beside seal, as they were known on any day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.conf import settings
from django.db import connection
from django.db.models import Count, FilteredRelation, Max, Q, Sum

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.figures import registry, rules
from yijia.engines.figures.models import Publication, Seal
from yijia.engines.figures.queries import areas, reading
from yijia.engines.figures.queries.areas import Area
from yijia.engines.figures.queries.cells import Ask
from yijia.engines.figures.queries.reading import Value
from yijia.engines.figures.rules import Cause, Figure, Span
from yijia.ground.places.models import Division

# Twenty years of months, so that the list of them is one page.
MOST_MONTHS = 240

LATEST = """
SELECT DISTINCT ON (seal.figure) seal.figure, seal.version, publication.number, publication.at,
  publication.note, seal.cause, coalesce(held.n, 0), coalesce(held.v, 0)
FROM figures_seal AS seal JOIN figures_publication AS publication
    ON publication.id = seal.publication_id
  LEFT JOIN LATERAL (
    SELECT sum(n)::bigint AS n, sum(v) AS v FROM figures_sealedsum
    WHERE seal_id = seal.id AND figure = seal.figure AND division = ANY (%(of)s)
  ) AS held ON true
WHERE seal.month = %(month)s AND publication.at < coalesce(%(until)s, 'infinity'::timestamptz)
ORDER BY seal.figure, seal.id DESC
"""
# The latest seals of every month that lay there when a day was over, and their sums.
KNOWN = """
WITH latest AS (
  SELECT DISTINCT ON (seal.month) seal.id, seal.month, seal.version, publication.number,
    publication.at
  FROM figures_seal AS seal JOIN figures_publication AS publication
    ON publication.id = seal.publication_id
  WHERE seal.figure = %(code)s AND publication.at < %(until)s
  ORDER BY seal.month, seal.id DESC
)
SELECT latest.month, held.division, held.n, held.v, latest.version, latest.number, latest.at
FROM latest JOIN figures_sealedsum AS held ON held.seal_id = latest.id
WHERE held.figure = %(code)s
ORDER BY latest.month, held.division
"""


@dataclass(frozen=True)
class Sealed:
    """One frozen number: what a figure said of a division and a month when it was published.

    `number` counts the publications of the month, `note` says why there was another one; `cause` is
    why this number was sealed in it, or None of one from before causes were kept.
    """

    code: str
    value: int | Decimal
    n: int
    version: int
    number: int
    at: datetime
    note: str
    cause: Cause | None


@dataclass(frozen=True)
class Changed:
    """A figure that says something else of a month than its latest seal, or that has none.

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
    """What was published of a month and a division, each beside what the figure says now.

    A figure that had to be left out, because it is red, has no seal. `known_on` is the day when it
    was over, as the seals were known then, or None as they are.
    """

    division: Area
    span: Span
    below: list[Division]
    publications: list[Publication]
    lines: list[tuple[Figure, Sealed | None, Value]]
    known_on: date | None


def sealed_figures() -> list[Figure]:
    """The figures that are sealed: the public ones that do not count persons."""
    return [f for f in registry.figures if f.public and not f.is_of_persons]


def sealed_codes() -> list[str]:
    """The codes of the figures that are sealed."""
    return [figure.code for figure in sealed_figures()]


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
    found = _latest(month, of=_in_month(division, month), until=until)
    latest = {sealed.code: sealed for sealed in found}
    figures = sealed_figures()
    asks = [Ask(figure, division, span) for figure in figures]
    # No figure of persons is sealed, so the present day tells nothing more of any of them.
    now = reading.answers(by=by, asks=asks, on=span.end)
    lines = [
        (figure, latest.get(figure.code), value)
        for figure, value in zip(figures, now, strict=True)
        if figure.code in latest or (value.red and until is None)
    ]
    below = [one for one, _days in areas.beneath(place, span=span)]
    publications = [one for one in every if until is None or one.at < until]
    return MonthPage(place, span, below, publications=publications, lines=lines, known_on=known_on)


def _until(known_on: date | None) -> datetime | None:
    return None if known_on is None else rules.known_until(known_on)


def _in_month(division: str, month: date) -> list[str]:
    """The divisions that make up an area in a month: itself, or the members of a circle."""
    span = Span(month, rules.next_month(month))
    return [code for code, _days in areas.pieces(division, span=span)]


def _latest(month: date, *, of: Sequence[str], until: datetime | None) -> list[Sealed]:
    with connection.cursor() as cursor:
        cursor.execute(LATEST, {"of": list(of), "month": month, "until": until})
        return [
            Sealed(code, rules.plain(v), n, version, number, at, note, cause=_cause(cause))
            for code, version, number, at, note, cause, n, v in cursor.fetchall()
        ]


def _cause(stored: str) -> Cause | None:
    return Cause(stored) if stored else None


def seals(
    *, by: Scope, code: str, division: str, month: date, known_on: date | None = None
) -> list[Sealed]:
    """Every seal of a figure of a month and a division, the latest first; none of persons. As they
    were known when a day was over, those that were published by then.

    Raises:
        NotFound: the figure or the division is not there, or not the asker's to see.
    """
    figure = reading.access_figure(by=by, code=code, division=division)
    made_of = _in_month(division, month)
    held, until = Q(sums__division__in=made_of, sums__figure=figure.code), _until(known_on)
    by_then = Q() if until is None else Q(publication__at__lt=until)
    found = (
        Seal.objects.filter(by_then, figure=figure.code, month=month)
        .annotate(held=FilteredRelation("sums", condition=held))
        .values_list(
            "version", "publication__number", "publication__at", "publication__note", "cause"
        )
        .annotate(n=Sum("held__n"), v=Sum("held__v"))
        .order_by("-pk")
    )
    return [
        Sealed(
            code,
            rules.plain(v or Decimal()),
            n or 0,
            version,
            number,
            at,
            note,
            cause=_cause(cause),
        )
        for version, number, at, note, cause, n, v in found
    ]


@dataclass(frozen=True)
class Known:
    """One published number as it was known on a day."""

    month: date
    division: str
    n: int
    value: int | Decimal
    version: int
    number: int
    at: datetime


def access_sealed_figure(*, code: str) -> Figure:
    """A figure whose months are published.

    Raises:
        NotFound: there is no such figure.
    """
    found = {figure.code: figure for figure in sealed_figures()}.get(code)
    if found is None:
        raise NotFound(_("There is no such figure."))
    return found


def known(*, code: str, until: datetime) -> Iterator[Known]:
    """The published numbers of a figure, of every month, division and circle, as known before a
    moment.
    """
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"code": code, "until": until})
        found = [
            Known(month, division, n, rules.plain(v), version, number, at)
            for month, division, n, v, version, number, at in cursor.fetchall()
        ]
    for month, ours in groupby(found, key=lambda one: one.month):
        of_month = list(ours)
        yield from of_month
        yield from _of_circles(month, of_month)


def _of_circles(month: date, known: Sequence[Known]) -> Iterator[Known]:
    """The sums of the circles of a month, from those of its divisions."""
    for circle in areas.circles().values():
        made_of = set(_in_month(circle.code, month))
        ours = [one for one in known if one.division in made_of]
        if made_of:
            yield replace(
                known[0],
                division=circle.code,
                n=sum(one.n for one in ours),
                value=sum(one.value for one in ours),
            )
