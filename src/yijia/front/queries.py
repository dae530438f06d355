"""Lists over all programmes: what waits for a person, whatever its kind."""

from dataclasses import dataclass
from datetime import datetime

from yijia.base.scope import Scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Case
from yijia.engines.cases.registry import kinds
from yijia.ground.shell.paging import PAGE, cursor_of, parts_of


@dataclass(frozen=True)
class WorkPage:
    """One page of cases, each with the name of the page that shows it."""

    rows: list[tuple[Case, str]]
    next: str


def work(scope: Scope, *, whole_area: bool, after: str) -> WorkPage:
    """Open cases that wait for the person's organisations, or all in their area, by due time.

    Raises:
        Invalid: `after` is no place in this list.
    """
    place = _place(after)
    listed = cases.work_in_area if whole_area else cases.my_work
    found = listed(scope, after=place, limit=PAGE + 1)
    rows = [(case, kinds.get(name=case.kind, version=case.version).page) for case in found[:PAGE]]
    return WorkPage(rows=rows, next=_cursor(found[PAGE - 1]) if len(found) > PAGE else "")


def _cursor(case: Case) -> str:
    return cursor_of(case.due_at.isoformat() if case.due_at else None, case.pk)


def _place(after: str) -> cases.Place | None:
    parts = parts_of(after, count=2)
    if parts is None:
        return None
    due, identity = parts
    return cases.Place(datetime.fromisoformat(str(due)) if due else None, id=int(identity or 0))
