"""Being there: by the code at the place, which changes each minute, or by the organiser's word."""

from collections.abc import Sequence
from datetime import datetime

import psycopg
from django.db import IntegrityError, transaction

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.cases import queries as cases
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people
from yijia.programmes.members import events, queries, rules
from yijia.programmes.members.models import Duty, Solved, Volunteering
from yijia.programmes.members.rules import Kind, Serving

Service = Volunteering | Duty
TRY = "service"
TOO_SHORT = _("No tenth of an hour of it lies within the time of this post, so nothing counts.")
TWO_PLACES = _("This member was somewhere else at that time.")
CANCELLED = _("This post was cancelled.")
SEES_CODE = _(
    "You can see this code from anywhere. Somebody else of your body confirms your hours."
)


class WrongCode(Invalid):
    """A code that is not shown there now; the try is kept, and too many of them are refused."""

    keeps_writes = True


def check_in(*, by: Scope, at: datetime, service: Service, code: str, origin: str) -> Service:
    """A member says that they are there, with the code of this minute; no position is kept.

    Raises:
        Conflict: it is too early or too late, they are there already, or somewhere else.
        Forbidden: it is somebody else's service, or they work in the body that shows the code.
        WrongCode: the code is not shown there now.
        TooMany: too many wrong codes.
    """
    _check_code(service, by=by, at=at, code=code, origin=origin)
    if queries.answers_for(by, body=service.organisation_id):
        raise Forbidden(SEES_CODE, field="code")
    post = service.post
    if not post.starts_at - rules.EARLY <= at < post.ends_at:
        raise Conflict(_("Check in from half an hour before it begins until it ends."))
    return move_service(by=by, at=at, service=service, verb="check_in", came_at=at)


def check_out(*, by: Scope, at: datetime, service: Service, code: str, origin: str) -> Service:
    """A member says that they leave, with the code of this minute: the hours count.

    Raises:
        Conflict: it is too late, they are not there, or the time is too short to count.
        Forbidden: it is somebody else's service.
        WrongCode: the code is not shown there now.
        TooMany: too many wrong codes.
    """
    _check_code(service, by=by, at=at, code=code, origin=origin)
    if at > service.post.ends_at + rules.LATE:
        raise Conflict(_("It is too late to check out. Ask the organiser to confirm it."))
    return move_service(by=by, at=at, service=service, verb="check_out", left_at=at)


def _check_code(service: Service, *, by: Scope, at: datetime, code: str, origin: str) -> None:
    if by.account is None or service.account_id != by.account:
        raise Forbidden
    names = (f"member {by.account}", origin)
    people.take_try(at=at, kind=TRY, names=names)
    if not queries.is_code_of(service.post, text=code, at=at):
        raise WrongCode(_("This code is not shown there now. Read it again."), field="code")
    people.give_back_try(at=at, kind=TRY, names=names)


def cancel_service(*, by: Scope, at: datetime, service: Service) -> Service:
    """Takes a place back: the member what they took, the unit what it assigned.

    Raises:
        Conflict: the member is there already, or it has ended.
        Forbidden: it is somebody else's.
    """
    own = by.account is not None and service.account_id == by.account
    unit = isinstance(service, Duty) and queries.answers_for(by, body=service.unit_id)
    if not (unit or (own and isinstance(service, Volunteering))):
        raise Forbidden
    return move_service(by=by, at=at, service=service, verb="cancel")


def confirm_service(
    *, by: Scope, at: datetime, service: Service, came_at: datetime, left_at: datetime
) -> Service:
    """The organiser says from when to when a member was there, where no code was used.

    Raises:
        Conflict: it was confirmed before, or the member was somewhere else at that time.
        Forbidden: the person does not work in the body that opened the post, or is the member.
        Invalid: it lies in the future, or no tenth of an hour of it counts.
    """
    if not queries.answers_for(by, body=service.organisation_id):
        raise Forbidden
    if by.account is not None and by.account == service.account_id:
        raise Forbidden(_("Nobody confirms their own service."))
    if left_at > at:
        raise Invalid(_("This lies in the future."), field="left")
    return move_service(
        by=by, at=at, service=service, verb="confirm", came_at=came_at, left_at=left_at
    )


def _reason(refused: IntegrityError) -> str:
    """Why the database refused: the post was cancelled meanwhile, or somebody was elsewhere."""
    cause = refused.__cause__
    name = cause.diag.constraint_name if isinstance(cause, psycopg.Error) else ""
    return CANCELLED if name == "members_serving_cancelled" else TWO_PLACES


def move_service(
    *,
    by: Scope,
    at: datetime,
    service: Service,
    verb: str,
    came_at: datetime | None = None,
    left_at: datetime | None = None,
) -> Service:
    """Takes a service on by a verb of the table, for whoever was found to be allowed to.

    Raises:
        Conflict: it has moved on meanwhile, the post was cancelled, or the member was elsewhere.
        Invalid: no tenth of an hour of it counts.
    """
    model, confirmed = type(service), by.account if verb == "confirm" else None
    try:
        with transaction.atomic():
            held = model.objects.select_for_update(no_key=True, of=("self",)).get(pk=service.pk)
            target = rules.target_of_serving(held.state, verb=verb)
            held.post = service.post
            held.came_at = came_at or held.came_at
            held.state, held.confirmed_by_id = target.value, confirmed
            if target is Serving.SERVED and left_at is not None:
                _count(held, left_at=left_at, at=at)
            told = {"kind": held.post.kind}
            with journal.entry(by=by, at=at, event=_EVENTS[verb], subject=held, new=told):
                held.save(update_fields=_FIELDS)
    except IntegrityError as refused:
        raise Conflict(_reason(refused)) from refused
    return held


_FIELDS = (*("state", "came_at", "left_at", "minutes", "served_on", "served_at", "confirmed_by"),)
_EVENTS = {
    "check_in": events.CHECKED_IN,
    "check_out": events.CHECKED_OUT,
    "cancel": events.SERVICE_CANCELLED,
    "confirm": events.SERVICE_CONFIRMED,
}


def _count(held: Service, *, left_at: datetime, at: datetime) -> None:
    post, came_at = held.post, held.came_at or left_at
    minutes = rules.minutes_of(
        came_at=came_at, left_at=left_at, starts_at=post.starts_at, ends_at=post.ends_at
    )
    if not minutes:
        raise Invalid(TOO_SHORT, field="left")
    held.left_at, held.minutes, held.served_at = left_at, minutes, at
    held.served_on = post.starts_at.astimezone(CHINA).date()


def link_cases(
    *, by: Scope, at: datetime, service: Service, numbers: Sequence[str]
) -> list[Solved]:
    """Says which cases were solved with somebody's service; each case counts once for all time.

    Raises:
        Conflict: a case counts already, or was not solved.
        Forbidden: the person does not work in the body that opened the post.
        NotFound: there is no such case, or it is not theirs to see.
    """
    if not queries.answers_for(by, body=service.organisation_id):
        raise Forbidden
    if service.state != Serving.SERVED or service.served_on is None:
        raise Conflict(_("Confirm the service first."))
    rows = [_solved(one, by=by, at=at, service=service) for one in numbers]
    kind = Kind.DUTY if isinstance(service, Duty) else Kind.VOLUNTEERING
    told = {"count": len(rows), "kind": kind}
    try:
        with (
            transaction.atomic(),
            journal.entry(by=by, at=at, event=events.CASES_LINKED, subject=service, new=told),
        ):
            return Solved.objects.bulk_create(rows)
    except IntegrityError as twice:
        raise Conflict(_("This case counts already: each case counts once.")) from twice


def _solved(number: str, *, by: Scope, at: datetime, service: Service) -> Solved:
    case, is_duty = cases.access_case(scope=by, number=number), isinstance(service, Duty)
    if case.is_open or not case.solved or case.ended_on is None or service.served_on is None:
        raise Conflict(_("This case is not solved: only solved ones count."))
    return Solved(
        case=case,
        number=case.number,
        division_id=case.division_id,
        organisation_id=service.organisation_id,
        kind=Kind.DUTY if is_duty else Kind.VOLUNTEERING,
        duty_id=service.pk if is_duty else None,
        volunteering_id=None if is_duty else service.pk,
        solved_on=max(case.ended_on, service.served_on),
        linked_at=at,
    )
