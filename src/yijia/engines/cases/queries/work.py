"""Lists of open cases, the most urgent first, and cases that are found by words."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.db.models.lookups import IsNull

from yijia.base import bigrams
from yijia.base.access import WORKING
from yijia.base.scope import Scope
from yijia.engines.cases import rules
from yijia.engines.cases.models import Ask, Assist, Case, Clock, Search
from yijia.engines.cases.queries import keeping
from yijia.engines.cases.queries.cases import in_reach, visible_to
from yijia.engines.cases.queries.spelt import Spelt
from yijia.engines.cases.registry import kinds
from yijia.ground.organisations.models import Appointment, Organisation

_LAST = "~"
_FEW = 1000


@dataclass(frozen=True)
class Place:
    """Where a list of cases goes on: after the case with this due time and id."""

    due_at: datetime | None
    id: int


def my_work(
    scope: Scope, *, after: Place | None, limit: int, only: rules.Filters = rules.EVERY
) -> list[Case]:
    """Open cases that wait for the person's own organisations, the most urgent first.

    What was answered waits for its person, and is theirs again when it comes back.
    """
    mine = Case.objects.filter(keeping.not_hidden(scope), organisation_id__in=scope.homes())
    return _by_due(mine.exclude(state__in=_answered()), after=after, limit=limit, only=only)


def _answered() -> set[str]:
    return {state for declared in kinds for state in declared.kind.answered}


def work_in_area(
    scope: Scope, *, after: Place | None, limit: int, only: rules.Filters = rules.EVERY
) -> list[Case]:
    """Open cases in all that the person may read, the most urgent first."""
    return _by_due(_in_area(scope), after=after, limit=limit, only=only)


def asked_in_area(
    scope: Scope, *, after: Place | None, limit: int, only: rules.Filters = rules.EVERY
) -> list[Case]:
    """Open cases about which a unit has asked for something that nobody has answered yet."""
    asks = Ask.objects.filter(answered_at=None).values("case")
    return _by_due(_in_area(scope).filter(_AmongFew(asks)), after=after, limit=limit, only=only)


def to_call_back(
    scope: Scope, *, after: Place | None, limit: int, only: rules.Filters = rules.EVERY
) -> list[Case]:
    """Answered cases whose persons are to be called back, or may still speak by themselves."""
    runs = Clock.objects.filter(case=models.OuterRef("pk"), stopped_at=None)
    called = runs.filter(step=rules.Step.CALLBACK).values("id")
    # That clock runs in these states alone. Of each case in turn it is asked whether it does: as
    # an EXISTS it would be taken for rare, and all of them be read and sorted to show fifty.
    answered = _in_area(scope).filter(state__in=_answered())
    waiting = answered.filter(IsNull(models.Subquery(called[:1]), False))
    return _by_due(waiting, after=after, limit=limit, only=only)


def supervised(
    scope: Scope, *, after: Place | None, limit: int, only: rules.Filters = rules.EVERY
) -> list[Case]:
    """Open cases that are supervised, or listed for everybody to see."""
    pressed = _in_area(scope).filter(supervision__gte=rules.SUPERVISED)
    return _by_due(pressed, after=after, limit=limit, only=only)


def assisting(
    scope: Scope, *, after: Place | None, limit: int, only: rules.Filters = rules.EVERY
) -> list[Case]:
    """Open cases with which the person's own organisations are asked to assist.

    In the order of the cases' own days. The day of the request is `assist_day_in` each.
    """
    waiting = _waiting_assists(scope)
    mine = Case.objects.filter(keeping.not_hidden(scope), _AmongFew(waiting.values("case")))
    asked = waiting.filter(case=models.OuterRef("pk")).order_by("due_on")
    told = mine.annotate(
        assist_on=models.Subquery(asked.values("due_on")[:1]),
        assist_asked_at=models.Subquery(asked.values("asked_at")[:1]),
        assist_provisional=models.Subquery(asked.values("due_provisional")[:1]),
    )
    return _by_due(told, after=after, limit=limit, only=only)


def assist_day_in(case: Case) -> rules.AssistDay | None:
    """The day of the request in a row of `assisting`, as the page of the case says it, too."""
    on = getattr(case, "assist_on", None)
    if on is None:
        return None
    return rules.day_that_stands(
        rules.AssistDay(on, getattr(case, "assist_provisional", False)),
        asked_at=getattr(case, "assist_asked_at", case.happened_at),
        lead_due=case.due_at,
        lead_provisional=case.due_provisional,
    )


def _waiting_assists(scope: Scope) -> models.QuerySet[Assist]:
    return Assist.objects.filter(organisation_id__in=scope.homes(), ended_at=None, shows_case=True)


def without_anybody(
    scope: Scope, *, on: date, after: Place | None, limit: int, only: rules.Filters = rules.EVERY
) -> list[Case]:
    """Open cases of organisations in which nobody works on a day who could go on with them."""
    holding = Appointment.objects.filter(
        models.Q(ends_on=None) | models.Q(ends_on__gt=on),
        post__organisation=models.OuterRef("pk"),
        post__role__in=WORKING,
        account__is_active=True,
        starts_on__lte=on,
    )
    left = Organisation.objects.filter(~models.Exists(holding)).values("pk")
    alone = _in_area(scope).filter(organisation__in=left)
    return _by_due(alone, after=after, limit=limit, only=only)


@dataclass(frozen=True)
class Load:
    """How many open cases an organisation has, and how they stand."""

    open: int = 0
    late: int = 0
    answered: int = 0
    asking: int = 0
    assisting: int = 0


def loads_of(scope: Scope, *, at: datetime) -> dict[int, Load]:
    """How much waits for each organisation in which the person works, in two statements.

    `answered` wait for their person alone, `asking` for somebody's word on what a unit asked for,
    and with `assisting` another unit waits for a part.
    """
    homes = scope.homes()
    asks = Ask.objects.filter(case=models.OuterRef("pk"), answered_at=None)
    mine = Case.objects.filter(keeping.not_hidden(scope), is_open=True)
    counted = (
        mine.filter(organisation_id__in=homes)
        .values("organisation_id")
        .annotate(
            open=models.Count("pk"),
            late=models.Count("pk", filter=models.Q(urgent_at__lt=at, due_provisional=False)),
            answered=models.Count("pk", filter=models.Q(state__in=_answered())),
            asking=models.Count("pk", filter=models.Exists(asks)),
        )
    )
    found = {
        row["organisation_id"]: Load(row["open"], row["late"], row["answered"], row["asking"])
        for row in counted
    }
    asked = _waiting_assists(scope).filter(case__in=mine).values("organisation_id")
    assists = dict(asked.annotate(n=models.Count("pk")).values_list("organisation_id", "n"))
    return {
        home: replace(found.get(home, Load()), assisting=assists.get(home, 0)) for home in homes
    }


def due_between(
    *,
    kind: str,
    states: Collection[str],
    step: rules.Step,
    after: Place,
    until: datetime,
    limit: int,
) -> list[Clock]:
    """Running clocks of a step that end within a time, with their cases, for a service.

    Of open cases of a kind in these states, the soonest first; `after` has the id of a clock. What
    ran out before and goes on running hides no other clock of its case.
    """
    near = Clock.objects.filter(
        _beyond(after, order=("due_at", "id")),
        step=step,
        stopped_at=None,
        due_at__lte=until,
        case__kind=kind,
        case__state__in=states,
        case__is_open=True,
    )
    return list(near.select_related("case").order_by("due_at", "id")[:limit])


def late_since(
    scope: Scope, *, only: rules.Filters, since: datetime, at: datetime, limit: int
) -> list[Case]:
    """The late cases of a narrowed list of which a clock ran out in `[since, at)`.

    Whatever of them ran out before, and goes on running. A provisional day is never late.
    """
    ended = Clock.objects.filter(
        step__in=list(rules.Step),
        stopped_at=None,
        due_at__gte=since,
        due_at__lt=at,
        due_provisional=False,
    )
    late = replace(only, due=rules.span_of(rules.Due.LATE, at=at))
    among = _in_area(scope).filter(_AmongFew(ended.values("case")))
    return _by_due(among, after=None, limit=limit, only=late)


def cases_named(scope: Scope, *, numbers: Collection[str]) -> list[Case]:
    """Those cases of these numbers that the person may read, the most urgent first."""
    return list(visible_to(scope).filter(number__in=numbers).order_by("urgent_at", "id"))


def found_cases(scope: Scope, *, text: str, before: int | None, limit: int) -> list[Case]:
    """Cases that hold all of a text and that the person may read, the newest first.

    `before` is the id of the last case of the page before.
    """
    question = bigrams.question(text)
    if not question:
        return []
    found = RawSQL("SELECT cases_found(%s::tsquery, %s, %s)", (question, before, limit))
    return list(visible_to(scope).filter(pk__in=found).order_by("-pk"))


@dataclass(frozen=True)
class DayMoved:
    """A case whose day moved when the work calendar did, as `document` orders, and where it stood.

    These are all documents since the recount before, divided by "; ". `entry` says that it moved.
    """

    case: Case
    entry: int
    at: datetime
    document: str
    was_on: date
    due_on: date


def days_moved(scope: Scope, *, before: tuple[int, str] | None, limit: int) -> list[DayMoved]:
    """The cases that the person may read whose days the work calendar moved, the latest first.

    `before` are the entry and the number after which the list goes on.
    """
    entry, number = before or (None, "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_days_moved(%s, %s, %s)", [entry, number, limit])
        rows = cursor.fetchall()
    seen = {case.number: case for case in cases_named(scope, numbers={row[3] for row in rows})}
    return [
        DayMoved(seen[number], entry, at, document, was_on, due_on)
        for entry, at, document, number, was_on, due_on in rows
        if number in seen
    ]


def unindexed(*, limit: int) -> list[int]:
    """Ids of cases that the search does not know, for a service that puts that right."""
    known = Search.objects.filter(case_id=models.OuterRef("pk"))
    found = Case.objects.filter(~models.Exists(known)).order_by("pk")
    return list(found.values_list("pk", flat=True)[:limit])


def _in_area(scope: Scope) -> models.QuerySet[Case]:
    return in_reach(scope)


class _AmongFew(models.Func):
    """That a case is among those of a question that finds few, in whatever table.

    The question is asked once, and its cases are looked up. As an IN or EXISTS it is joined, and
    where its finds are thought to be fewer than they are, for each open case all of it is read.
    """

    output_field = models.BooleanField()

    def __init__(self, cases: models.QuerySet[Any]) -> None:
        super().__init__(
            models.F("pk"),
            ArraySubquery(cases),
            template="%(expressions)s)",
            arg_joiner=" = ANY (",
        )


class _Row(models.Func):
    """Several values compared as one."""

    function = "ROW"
    output_field = models.TextField()


def _by_due(
    cases: models.QuerySet[Case], *, after: Place | None, limit: int, only: rules.Filters
) -> list[Case]:
    """One page of open cases; those whose clock stands still come last.

    The page begins with one row comparison, which an index serves as a range: a late page costs
    what the first one costs.
    """
    found = cases.filter(_common(only), is_open=True)
    if after is not None:
        found = found.filter(_beyond(after))
    return list(found.order_by("urgent_at", "id")[:limit])


def _common(only: rules.Filters) -> models.Q:
    """What all cases of a narrowed list have in common."""
    same = {
        "state": only.state,
        "sort": only.sort,
        "source": only.source,
        "urgency": only.urgency,
        "organisation_id": only.organisation,
    }
    found = models.Q(**{name: value for name, value in same.items() if value})
    for name, beginning in (("topic", only.topic), ("division_id", only.division)):
        if beginning:
            found &= _below(name, beginning)
    if only.areas is not None:
        within = [_below("division_id", area) for area in only.areas]
        found &= reduce(or_, within, models.Q(pk__in=[]))
    if only.due is not None:
        found &= _within(only.due)
    return found & _with(only.words) if only.words else found


def _below(name: str, beginning: str) -> models.Q:
    """That a code begins so."""
    return models.Q(**{f"{name}__gte": Spelt(beginning), f"{name}__lt": Spelt(beginning + _LAST)})


def _with(words: str) -> models.Q:
    """That a case has these words.

    Where few open cases have them, those are looked up. Where many have, each case of the list is
    asked in its order, and a page is soon full.
    """
    question = bigrams.question(words)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_open_with(%s::tsquery, %s)", (question, _FEW + 1))
        few = [identity for (identity,) in cursor.fetchall()]
    if len(few) <= _FEW:
        return models.Q(pk__in=few)
    asked = RawSQL("%s::tsquery", (question,))
    holds = models.Func(models.F("pk"), asked, function="cases_holds")
    return models.Q(models.ExpressionWrapper(holds, output_field=models.BooleanField()))


def _within(due: rules.Span) -> models.Q:
    found = models.Q(due_provisional=False) if due.is_firm else models.Q()
    if due.start is not None:
        found &= models.Q(urgent_at__gte=due.start)
    if due.end is not None:
        found &= models.Q(urgent_at__lt=due.end)
    return found


def _beyond(place: Place, *, order: tuple[str, str] = ("urgent_at", "id")) -> models.Expression:
    row = _Row(*map(models.F, order))
    given = _Row(models.Value(place.due_at or rules.LAST_OF_ALL), models.Value(place.id))
    return models.Func(
        row, given, template="%(expressions)s", arg_joiner=" > ", output_field=models.BooleanField()
    )
