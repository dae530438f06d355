"""A member reports in to where they live, and takes it back: in their own name alone."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people
from yijia.ground.rights import actions as rights
from yijia.programmes.members import events, queries, rules
from yijia.programmes.members.models import ReportIn
from yijia.programmes.members.rules import State

WAITS = _("You have reported in already, and a community looks at it. Take it back first.")


@dataclass(frozen=True)
class NewReport:
    """Of which unit somebody is, in which community they live, and how it reaches them."""

    unit: int
    division: str
    name: str
    mobile: str


def report_in(*, by: Scope, at: datetime, new: NewReport) -> ReportIn:
    """Reports a member in to where they live; the community confirms it.

    Where they have moved, the community of before keeps them until the new one confirms.

    Raises:
        Conflict: they wait for a community already, or are confirmed in this one.
        Forbidden: they are no member of this unit.
        Invalid: there is no such community, or the contact is none.
    """
    if by.account is None or new.unit not in queries.units_of_member(by):
        raise Forbidden(_("You are no member of this unit."), field="unit")
    if not new.name.strip():
        raise Invalid(_("Write your name, so that the community can find you."), field="name")
    body = queries.community_body(division=new.division, on=at.astimezone(CHINA).date())
    if queries.is_there(by, division=new.division):
        raise Conflict(_("You are confirmed in this community already."), field="division")
    person = people.seal_person(at=at, name=new.name.strip(), mobile=new.mobile)
    consent = rights.row_of_consent(at=at, person=person, purpose=rules.CONTACT)
    row = ReportIn(
        account_id=by.account,
        unit_id=new.unit,
        division_id=new.division,
        organisation_id=body.id,
        person=person,
        asked_at=at,
    )
    try:
        with (
            transaction.atomic(),
            journal.entry(by=by, at=at, event=events.REPORTED, subject=ReportIn) as written,
        ):
            row.pk = written.subject_id
            journal.insert_together(person, row, consent)
    except IntegrityError as faster:
        raise Conflict(WAITS) from faster
    return row


def withdraw_report(*, by: Scope, at: datetime, report: ReportIn) -> ReportIn:
    """Takes a report-in back before it is confirmed, or ends a confirmed one from today on.

    Raises:
        Conflict: it has ended before.
        Forbidden: it is somebody else's.
    """
    if by.account is None or report.account_id != by.account:
        raise Forbidden
    return take_verb(by=by, at=at, report=report, verb="withdraw")


def take_verb(
    *, by: Scope, at: datetime, report: ReportIn, verb: str, reason: str = ""
) -> ReportIn:
    """Takes a report-in on by a verb of the table, for whoever was found to be allowed to.

    Raises:
        Conflict: it has moved on meanwhile.
    """
    day = at.astimezone(CHINA).date()
    with transaction.atomic():
        held = ReportIn.objects.select_for_update(no_key=True).get(pk=report.pk)
        target = rules.target_of(held.state, verb=verb)
        with journal.entry(by=by, at=at, event=_EVENTS[verb], subject=held):
            held.state, held.reason = target.value, reason
            held.starts_on = day if target is State.CONFIRMED else held.starts_on
            held.ends_on = max(day, held.starts_on or day) if target is State.ENDED else None
            held.closed_at = None if target in rules.OPEN else at
            held.save(update_fields=["state", "reason", "starts_on", "ends_on", "closed_at"])
    return held


_EVENTS = {
    "confirm": events.CONFIRMED,
    "decline": events.DECLINED,
    "withdraw": events.WITHDRAWN,
    "end": events.ENDED,
}
