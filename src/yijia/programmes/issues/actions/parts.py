"""Opening a part of an issue for another unit; the whole waits for all its parts."""

from collections.abc import Mapping
from datetime import datetime

from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.engines.cases import actions as cases
from yijia.engines.cases.models import Case
from yijia.engines.cases.rules import Confidence, Limit, Step, Urgency
from yijia.ground.journal import actions as journal
from yijia.programmes.issues import events, queries, rules
from yijia.programmes.issues.models import Issue

_AT_ONCE = (Step.RESOLVE, Step.SIGN)


def open_part(*, by: Scope, at: datetime, whole: Case, text: str, organisation: str) -> Case:
    """Opens a part with a unit of its own; it has no requester, and the whole's place and topic.

    `whole` was moved by its verb just before, which is the check.

    Raises:
        NotFound: no unit of this code serves the place.
    """
    day = at.astimezone(CHINA).date()
    known = queries.access_unit(organisation, division=whole.division_id, on=day)
    limits = queries.limits_for(whole.topic, on=day, organisation=known.id)
    opening = _opening(whole, at=at, text=text, organisation=known.id, limits=limits)
    # Asked while the transaction is still about the whole.
    kind = queries.kind_of_issue(whole)
    told = {"organisation": known.name_zh, "code": known.code, "whole": whole.number}
    with journal.entry(
        by=by,
        at=at,
        event=events.PART_OPENED,
        subject=Case,
        division=whole.division_id,
        new=told,
    ) as written:
        case, beside = cases.rows_of_new_case(at=at, identity=written.subject_id or 0, new=opening)
        issue = Issue(
            case=case,
            kind=kind,
            category_id=whole.topic,
            source=rules.Source.PART,
            text=text,
        )
        journal.insert_together(case, *beside, issue)
    return case


def _opening(
    whole: Case, *, at: datetime, text: str, organisation: int, limits: Mapping[Step, Limit]
) -> cases.NewCase:
    return cases.NewCase(
        kind=rules.ISSUE,
        division=whole.division_id,
        organisation=organisation,
        topic=whole.topic,
        sort=whole.sort,
        source=rules.Source.PART,
        urgency=Urgency(whole.urgency),
        title=rules.title_of(text),
        searchable=rules.searchable(text=text, address=""),
        limits={step: limits[step] for step in _AT_ONCE if step in limits},
        happened_at=at,
        parent=whole.pk,
        confidential=Confidence(whole.confidential),
    )
