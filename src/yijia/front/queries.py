"""Over all programmes: what waits for a person, what was counted, whether this is a show."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import connection

from yijia.base.scope import Scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Case
from yijia.engines.cases.registry import kinds
from yijia.engines.figures import queries as figures
from yijia.front import rules
from yijia.ground.places import queries as places
from yijia.ground.shell.paging import PAGE, cursor_of, id_of, moment_of, parts_of

_ONLY_LOAD = 5_317_002
FRONT_FIGURES = ("issues.opened", "issues.solved")


@dataclass(frozen=True)
class WorkPage:
    """One page of cases, each with the name of the page that shows it."""

    rows: list[tuple[Case, str]]
    next: str


_LISTS = {
    rules.WorkList.MINE: cases.my_work,
    rules.WorkList.AREA: cases.work_in_area,
    rules.WorkList.ASKED: cases.asked_in_area,
    rules.WorkList.CALLBACK: cases.to_call_back,
    rules.WorkList.SUPERVISED: cases.supervised,
}


def work(scope: Scope, *, listed: rules.WorkList, after: str) -> WorkPage:
    """One page of a list of open cases, by due time.

    Raises:
        Invalid: `after` is no place in this list.
    """
    place = _place(after)
    waiting = _LISTS[listed](scope, after=place, limit=PAGE + 1)
    more = len(waiting) > PAGE
    return WorkPage(
        rows=_with_pages(waiting[:PAGE]), next=_cursor(waiting[PAGE - 1]) if more else ""
    )


def found(scope: Scope, *, text: str, after: str) -> WorkPage:
    """Cases that hold all of a text, among those that the person may read, the newest first.

    Raises:
        Invalid: `after` is no place in this list.
    """
    place = parts_of(after, count=1)
    before = None if place is None else id_of(place[0])
    cases_found = cases.found_cases(scope, text=text, before=before, limit=PAGE + 1)
    more = len(cases_found) > PAGE
    return WorkPage(
        rows=_with_pages(cases_found[:PAGE]),
        next=cursor_of(cases_found[PAGE - 1].pk) if more else "",
    )


def _with_pages(rows: Sequence[Case]) -> list[tuple[Case, str]]:
    return [(case, kinds.get(name=case.kind, version=case.version).page) for case in rows]


def _cursor(case: Case) -> str:
    due = case.first_due_at
    return cursor_of(due.isoformat() if due else None, case.pk)


def _place(after: str) -> cases.Place | None:
    parts = parts_of(after, count=2)
    if parts is None:
        return None
    due, identity = parts
    return cases.Place(None if due is None else moment_of(due), id=id_of(identity))


def front_numbers(*, by: Scope, on: date) -> list[figures.Value]:
    """The county's numbers of the front page, over the twelve months that end with a day.

    There are none while the county itself is not loaded.
    """
    county, end = settings.YIJIA_COUNTY, on + timedelta(days=1)
    if county not in places.gazetteer():
        return []
    start = rules.a_year_before(end)
    return figures.values(by=by, codes=FRONT_FIGURES, divisions=[county], start=start, end=end)


@dataclass(frozen=True)
class Demonstration:
    """A demonstration county that is loaded: how much was made, and issues to play with."""

    counts: Mapping[str, int]
    samples: Sequence[str]


def demonstration() -> Demonstration | None:
    """The demonstration county of this database, or None when it holds none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT front_demonstration()")
        found = cursor.fetchone()[0]
    if found is None:
        return None
    told = json.loads(found) if isinstance(found, str) else dict(found)
    samples = told.pop("samples", [])
    return Demonstration(counts=told, samples=samples)


def wait_for_the_only_load() -> None:
    """Waits until no other load of the demonstration runs, and holds others off until the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONLY_LOAD])


def forget_plans() -> None:
    """Has statements planned anew, by whoever has filled tables that were empty a moment ago."""
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")
