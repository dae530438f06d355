"""What recounts found: published as it is, by whoever asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from yijia.base.access import Permission
from yijia.base.scope import Scope
from yijia.engines.figures import registry, rules
from yijia.engines.figures.database.recounts import MOST_KEPT
from yijia.engines.figures.models import Mismatch, Recount, Result
from yijia.engines.figures.queries import areas
from yijia.engines.figures.queries.reading import is_privileged
from yijia.engines.figures.rules import SPREAD, Countable, Derived, Grain, Stock, plain

MOST_SHOWN, MOST_NIGHTS = 20, 30
LONGEST_NUMBER = 18
_RED = """
SELECT known.code FROM (
  SELECT code, version FROM figures_definition WHERE NOT retired
  UNION ALL SELECT DISTINCT code COLLATE "C", version FROM figures_stocks()
) AS known CROSS JOIN LATERAL (
  SELECT result.mismatches
  FROM figures_recount AS run JOIN figures_result AS result ON result.recount_id = run.id
  WHERE result.figure = known.code AND result.version = known.version
  ORDER BY run.recorded_at DESC, run.id DESC LIMIT 1
) AS last WHERE last.mismatches > 0
"""
LATEST_FIRST = ("-recount__recorded_at", "-recount_id")


@dataclass(frozen=True)
class Outcome:
    """One recount: what it found for every figure."""

    id: int
    at: datetime
    results: list[Result]

    @property
    def agrees(self) -> bool:
        """Whether every cell of every figure agrees with its rows."""
        return all(result.mismatches == 0 for result in self.results)


def may_recount(*, by: Scope) -> bool:
    """Whether somebody recounts the numbers of the county."""
    return by.may(Permission.FIGURE_RECOUNT, division=settings.YIJIA_COUNTY, organisation=None)


def recount_outcome(*, recount: int) -> Outcome:
    """What a recount found.

    Raises:
        RuntimeError: a declared figure is not counted at all, because nobody migrated.
    """
    run = Recount.objects.get(pk=recount)
    results = list(run.results.order_by("figure"))
    missing = {figure.code for figure in registry.figures} - {r.figure for r in results}
    if missing and run.whole:
        raise RuntimeError(f"not counted yet, run yijia migrate: {', '.join(sorted(missing))}")
    return Outcome(id=run.pk, at=run.at, results=results)


def recount_of_number(*, number: str, declared: Countable | Derived) -> Outcome | None:
    """What a recount of some figures found of all that a number is made of, by the recount's
    number; None where there is none of this number.
    """
    known = number.isdecimal() and len(number) <= LONGEST_NUMBER
    run = Recount.objects.filter(pk=number, whole=False).first() if known else None
    if run is None:
        return None
    results = run.results.filter(figure__in=rules.recounted_codes(declared)).order_by("figure")
    return Outcome(id=run.pk, at=run.at, results=list(results)) if results else None


@dataclass(frozen=True)
class Night:
    """What one recount found over its figures, all where it is `whole`, and which of them differed.

    `cells` and `mismatches` are of figures that count no persons: how many sums of persons there
    are follows from how many places and days have any.
    """

    id: int
    at: datetime
    whole: bool
    codes: list[str]
    cells: int
    mismatches: int
    red: list[str]


def whole_nights(*, most: int) -> list[Night]:
    """The latest recounts of every figure, the latest first."""
    return _nights(Recount.objects.filter(whole=True), most=most)


def recounts_of_some() -> list[Night]:
    """The latest recounts of some figures alone, the latest first."""
    return _nights(Recount.objects.filter(whole=False), most=MOST_NIGHTS)


def differing_nights(*, before: int | None = None) -> list[Night]:
    """The latest recounts that found sums differing, of all or some figures, the latest first;
    those `before` one of them, where its number is given. So whatever was found stays published.
    """
    found = Result.objects.filter(recount=OuterRef("pk"), mismatches__gt=0)
    known = Recount.objects.filter(Exists(found))
    return _nights(known if before is None else known.filter(pk__lt=before), most=MOST_NIGHTS)


def nights() -> list[Night]:
    """The latest recounts of each kind, the latest first: of all figures, of some, and those that
    found sums differing. None pushes one of another kind away.
    """
    every = [*whole_nights(most=MOST_NIGHTS), *recounts_of_some(), *differing_nights()]
    by_id = {one.id: one for one in every}
    return sorted(by_id.values(), key=lambda one: (one.at, one.id), reverse=True)


def _nights(recounts: QuerySet[Recount], *, most: int) -> list[Night]:
    things = [one.code for one in registry.figures.countables() if not one.is_of_persons]
    of_things = Q(results__figure__in=things)
    found = recounts.order_by("-recorded_at", "-id").annotate(
        codes=ArrayAgg("results__figure", order_by="results__figure", default=Value([])),
        cells=Coalesce(Sum("results__cells", filter=of_things), 0),
        differing=Coalesce(Sum("results__mismatches", filter=of_things), 0),
        red=ArrayAgg(
            "results__figure",
            filter=Q(results__mismatches__gt=0),
            order_by="results__figure",
            default=Value([]),
        ),
    )[:most]
    return [
        Night(
            run.pk,
            run.at,
            whole=run.whole,
            codes=run.codes,
            cells=run.cells,
            mismatches=run.differing,
            red=run.red,
        )
        for run in found
    ]


def red_codes() -> set[str]:
    """The figures and stocks that do not agree with their rows, as their last recount found."""
    with connection.cursor() as cursor:
        cursor.execute(_RED)
        return {code for (code,) in cursor.fetchall()}


@dataclass(frozen=True)
class Difference:
    """One sum that did not agree: counted from the rows, and held in the cells."""

    grain: Grain
    division: str
    day: date
    counted_n: int
    counted: int | Decimal
    held_n: int
    held: int | Decimal


def differences(*, recount: int, figure: str) -> list[Difference]:
    """The sums of a figure that differed in a recount, oldest day first, as many as were kept."""
    found = Mismatch.objects.filter(_of(figure), recount=recount)
    return _differences(found, most=MOST_KEPT)


def _latest(figure: Countable) -> Result | None:
    ours = Result.objects.filter(figure=figure.code, version=figure.version)
    return ours.select_related("recount").order_by(*LATEST_FIRST).first()


def _below(divisions: Sequence[str]) -> Q:
    """Whatever lies in one of these divisions; in none of them, nothing."""
    found = Q(division="")
    for code in divisions:
        found |= Q(division__gte=code, division__lt=f"{code}~")
    return found


def _of(figure: str) -> Q:
    """The sums of a figure, and those of its spread."""
    return Q(figure=figure) | Q(figure__startswith=f"{figure}{SPREAD}")


def _differences(found: QuerySet[Mismatch], *, most: int) -> list[Difference]:
    return [
        Difference(
            grain=Grain(row.grain),
            division=row.division,
            day=row.day,
            counted_n=row.counted_n,
            counted=plain(row.counted_v),
            held_n=row.held_n,
            held=plain(row.held_v),
        )
        for row in found.order_by("day", "division", "grain")[:most]
    ]


@dataclass(frozen=True)
class LatestResult:
    """What the last recount of a figure's version found, with the first cells that differed.

    Of persons `sizes_told` to who works there alone: how many sums there are follows from how many
    places and days have any.
    """

    at: datetime
    sizes_told: bool
    rows: int
    total: Decimal
    cells: int
    mismatches: int
    first: list[Difference]


def latest_result(*, by: Scope, figure: Countable, division: str) -> LatestResult | None:
    """What the last recount found for a figure; of persons, single cells only for who works there.

    Costs one statement, and a second one when something differed. Of a stock it is what was found
    for both of its figures and for itself, and the cells are those of the worst of the three.
    """
    results = [_latest(one) for one, _sign in figure.counted]
    told = [one for one in results if one is not None]
    if len(told) < len(results):
        return None
    own = _latest(figure) if isinstance(figure, Stock) else None
    told += [own] if own is not None else []
    found = max(told, key=lambda one: one.mismatches)
    shown = not figure.is_of_persons or is_privileged(by=by, division=division)
    below = Mismatch.objects.filter(
        _of(found.figure), _below(areas.codes_of(division)), recount=found.recount_id
    )
    return LatestResult(
        at=found.recount.at,
        sizes_told=shown,
        rows=found.n,
        total=found.v,
        cells=sum(one.cells for one in told),
        mismatches=sum(one.mismatches for one in told),
        first=_differences(below, most=MOST_SHOWN) if found.mismatches and shown else [],
    )
