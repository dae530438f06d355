"""The work that waits for a person, for programs."""

from typing import Any

from django.utils import timezone
from ninja import Router, Schema

from yijia.base.access import Permission, needs
from yijia.front import queries, shown
from yijia.ground.access.middleware import ScopedRequest

router = Router(tags=["work"])


class CaseOut(Schema):
    """One case in a list."""

    number: str
    title: str
    place: str
    state: str
    due_on: str | None
    is_late: bool
    is_provisional: bool


class WorkOut(Schema):
    """One page of cases; `next` goes into `after` for the next one."""

    items: list[CaseOut]
    next: str


@router.get("", response=WorkOut)
@needs(Permission.CASE_READ)
def work(request: ScopedRequest, whole_area: bool = False, after: str = "") -> Any:
    """Open cases that wait for my organisations, or all in my area, the most urgent first."""
    page = queries.work(request.scope, whole_area=whole_area, after=after)
    rows = shown.work_rows(page.rows, at=timezone.now())
    items = [vars(row) | {"due_on": row.due_on and row.due_on.isoformat()} for row in rows]
    return {"items": items, "next": page.next}
