"""Opening cases: the rows of a new one, for the programme's own single insert."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from yijia.base import codes
from yijia.base.workdays import CHINA
from yijia.engines.cases import rules
from yijia.engines.cases.actions import clocks, words
from yijia.engines.cases.models import Case, KeptOut, Search
from yijia.ground.places import queries as places


@dataclass(frozen=True)
class NewCase:
    """What a programme knows of a case that it opens.

    `title` is shown in lists and `searchable` is what the case is found by: both are masked.
    `limits` are those of the steps whose clocks begin at once; `parent` is the case it is part of.
    `kept_out` are the bodies from which a confidential case is kept. `late_reason` says why it is
    entered later than it happened; it is empty where it is not.
    """

    kind: rules.Kind
    division: str
    organisation: int | None
    topic: str
    title: str
    searchable: str
    limits: Mapping[rules.Step, rules.Limit]
    happened_at: datetime
    parent: int | None = None
    sort: str = ""
    source: str = ""
    urgency: rules.Urgency = rules.Urgency.NORMAL
    confidential: rules.Confidence = rules.Confidence.NO
    kept_out: tuple[int, ...] = ()
    late_reason: str = ""


def rows_of_new_case(
    *, at: datetime, identity: int, new: NewCase
) -> tuple[Case, list[models.Model]]:
    """The case and its other rows, not yet stored, for the programme's own single insert.

    `identity` is the id that the journal entry has drawn for the case.
    """
    start = rules.MarkKind.START
    marks = [rules.Mark(start, new.happened_at, limit, s) for s, limit in new.limits.items()]
    runs = rules.timetable(marks, calendar=places.calendar())
    day = new.happened_at.astimezone(CHINA).date()
    case = Case(
        pk=identity,
        number=codes.case_number(day=day, identity=identity),
        kind=new.kind.name,
        version=new.kind.version,
        state=new.kind.initial if new.parent is None else new.kind.part_initial,
        division_id=new.division,
        organisation_id=new.organisation,
        topic=new.topic,
        sort=new.sort,
        source=new.source,
        urgency=new.urgency,
        title=new.title,
        confidential=new.confidential,
        happened_at=new.happened_at,
        recorded_at=at,
        due_at=runs.whole.at,
        due_provisional=runs.whole.provisional,
        next_due_at=runs.next_at,
        parent_id=new.parent,
    )
    rows = clocks.rows_of_runs(runs, case=case, steps=new.limits, at=(), organisation=None)
    found = Search(case=case, document=words.found_by(case, searchable=new.searchable))
    marked = [clocks.row_of_mark(mark, case=case) for mark in marks]
    kept = [KeptOut(case=case, organisation_id=body, at=at) for body in new.kept_out]
    return case, [*marked, *rows, found, *kept, *_late(case, new=new)]


def _late(case: Case, *, new: NewCase) -> list[models.Model]:
    """Why a case is entered late, where it is."""
    if not new.late_reason:
        return []
    unit, reason = new.organisation, new.late_reason
    return [words.row_of_reason(case, organisation=unit, at=new.happened_at, reason=reason)]
