"""What the body of a community says of who lives there."""

from datetime import datetime

from yijia.base.errors import Conflict, Forbidden, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.ground.people import actions as people
from yijia.ground.people.rules import Purpose
from yijia.ground.rights import actions as rights
from yijia.programmes.members import queries, rules
from yijia.programmes.members.actions.reporting import take_verb
from yijia.programmes.members.models import ReportIn
from yijia.programmes.members.rules import Reason

NO_MEMBER_NOW = _("They are no member of this unit any more, so it cannot be confirmed.")
OVER = _("This report-in has ended, and the contact is needed no more.")
NOT_ONESELF = _("Nobody confirms themselves. Somebody else of your body does it.")


def confirm_report(*, by: Scope, at: datetime, report: ReportIn) -> ReportIn:
    """Says that a member lives here; where they were confirmed before, that ends today.

    Raises:
        Conflict: it has moved on meanwhile, or they have left the member's post of their unit.
        Forbidden: the person does not work in the body of this community, or is the member.
    """
    _check(report, by=by)
    if not queries.is_member(report, on=at.astimezone(CHINA).date()):
        raise Conflict(NO_MEMBER_NOW)
    return take_verb(by=by, at=at, report=report, verb="confirm")


def decline_report(*, by: Scope, at: datetime, report: ReportIn, reason: Reason) -> ReportIn:
    """Says why it cannot be confirmed that a member lives here.

    Raises:
        Conflict: it has moved on meanwhile.
        Forbidden: the person does not work in the body of this community, or is the member.
    """
    _check(report, by=by)
    return take_verb(by=by, at=at, report=report, verb="decline", reason=reason.value)


def end_report(*, by: Scope, at: datetime, report: ReportIn) -> ReportIn:
    """Says that a confirmed member does not live here any more.

    Raises:
        Conflict: it has ended before.
        Forbidden: the person does not work in the body of this community, or is the member.
    """
    _check(report, by=by)
    return take_verb(by=by, at=at, report=report, verb="end")


def _check(report: ReportIn, *, by: Scope) -> None:
    if not queries.answers_for(by, body=report.organisation_id):
        raise Forbidden
    if by.account is not None and report.account_id == by.account:
        raise Forbidden(NOT_ONESELF)


def read_contact(
    *, by: Scope, at: datetime, report: ReportIn, purpose: Purpose, words: str = ""
) -> people.Contact:
    """Opens name and number of a member for the community that has to confirm them.

    Raises:
        Conflict: it goes on no more, the member has withdrawn consent, or a legal hold stands.
        Forbidden: the person does not work in the body of this community.
        Invalid: the purpose says too little without words.
        NotFound: no contact was left, or it was erased.
        Refused: this account has read as many persons as it may by itself.
    """
    if not queries.answers_for(by, body=report.organisation_id):
        raise Forbidden
    if report.person_id is None:
        raise NotFound
    if report.state not in rules.OPEN:
        raise Conflict(OVER)
    subject = f"members_reportin:{report.pk}"
    return rights.read_contact(
        by=by, at=at, person_id=report.person_id, purpose=purpose, subject=subject, words=words
    )
