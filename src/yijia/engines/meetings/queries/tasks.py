"""What a body has resolved and is due, done or overdue in a month: counted from rows."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from yijia.base.scope import Scope
from yijia.engines.meetings.models import Resolution
from yijia.engines.meetings.queries.acting import visible_resolutions
from yijia.engines.meetings.rules.tasks import Month, Standing, standing

MOST_SHOWN = 500


@dataclass(frozen=True)
class Task:
    """A resolution, and how it stood at the end of the month, or stands now within it."""

    resolution: Resolution
    standing: Standing


@dataclass(frozen=True)
class TaskList:
    """The tasks of a body in a month, and how many stand how."""

    month: Month
    tasks: list[Task]

    @property
    def shown(self) -> list[Task]:
        """As many as a page shows; all of them are counted."""
        return self.tasks[:MOST_SHOWN]

    @property
    def counts(self) -> Mapping[Standing, int]:
        """How many stand how; none is missing."""
        found = Counter(task.standing for task in self.tasks)
        return {one: found[one] for one in Standing}


def task_list(scope: Scope, *, body: int, month: Month, at: datetime) -> TaskList:
    """What a body resolved, in convenings and meetings, that was of a month; for who may see it.

    Of the month is what was due in it, what was settled in it, and what was overdue in it.
    """
    until = min(at, month.end)
    of_body = models.Q(convening__convener=body) | models.Q(item__meeting__body=body)
    settled_before = models.Q(accepted_at__lt=month.start) | models.Q(withdrawn_at__lt=month.start)
    found = visible_resolutions(scope).filter(of_body, set_at__lt=month.end)
    rows = found.exclude(settled_before).order_by("due_at", "pk")
    tasks = [Task(row, standing=how) for row in rows if (how := _standing(row, month, until))]
    return TaskList(month, tasks)


def _standing(row: Resolution, month: Month, until: datetime) -> Standing | None:
    return standing(
        due_at=row.due_at,
        provisional=row.due_provisional,
        reported_at=row.reported_at,
        accepted_at=row.accepted_at,
        withdrawn_at=row.withdrawn_at,
        month=month,
        until=until,
    )
