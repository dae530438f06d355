"""A body calls units to an open case; one convening of a case goes on at a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.cases.models import Case
from yijia.engines.cases.rules import Confidence, Limit, LimitUnit
from yijia.engines.meetings import events, queries, rules
from yijia.engines.meetings.actions.holding import hold_calendar, hold_open
from yijia.engines.meetings.models import Attendance, CallType, Convening
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import queries as organisations

NOT_NOW = _("This case has ended, or it was not said yet from whom it is to be kept.")
ONE_GOES_ON = _("Units were called to this case already, and it is not over.")
NOT_THESE = _("One of these units may not be called to this case.")


@dataclass(frozen=True)
class Call:
    """To which units a body calls, by which type, why, and to which place.

    `asked_by` has blown the whistle for it.
    """

    convener: int
    type: str
    reason: str
    place: str
    units: Sequence[int]
    asked_by: int | None = None


def convene_units(*, by: Scope, at: datetime, case: Case, call: Call) -> Convening:
    """Calls units together about a case that the person was shown; they are told at once.

    Raises:
        Conflict: the case has ended, or a convening of it goes on already.
        Forbidden: the person may not convene for this body here.
        Invalid: a type, a unit, a reason or a place is missing or not known.
    """
    on = at.astimezone(CHINA).date()
    if call.convener not in {one.id for one in queries.conveners_for(by, case=case, on=on)}:
        raise Forbidden(_("Your post does not call units together about this case."))
    chosen = _checked(call, case=case, at=at)
    if not case.is_open or case.confidential == Confidence.ASKED:
        raise Conflict(NOT_NOW)
    due = rules.until(since=at, limit=_limit(chosen), calendar=hold_calendar())
    made = _row(call, case=case, chosen=chosen, at=at, due=due)
    codes = _codes(call.units)
    new = {"count": len(codes), "number": made.number, "type": made.type, "units": codes}
    try:
        with (
            transaction.atomic(),
            journal.entry(
                by=by,
                at=at,
                event=events.CALLED,
                subject=Convening,
                division=case.division_id,
                new=new,
            ) as written,
        ):
            made.pk = written.subject_id
            made.save(force_insert=True)
            _call(made, units=call.units, at=at)
    except IntegrityError as fault:
        raise Conflict(_refusal(case)) from fault
    return made


def call_more(*, by: Scope, at: datetime, convening: Convening, units: Sequence[int]) -> Convening:
    """Calls further units to a convening that goes on; their own limit begins now.

    A unit that was left out, since the case was kept from it, is called anew once it is not.

    Raises:
        Conflict: it is closed, or its case has ended, or is being asked about.
        Forbidden: the person does not act for the convener.
        Invalid: no unit is named, or one that cannot be called.
    """
    if not queries.acts_for(by, convening=convening, body=convening.convener_id):
        raise Forbidden
    held = hold_open(convening.pk)
    case = queries.case_of(held)
    if not case.is_open or case.confidential == Confidence.ASKED:
        raise Conflict(NOT_NOW)
    before = {one.unit_id for one in held.attendances.all() if not one.waits_anew}
    _check_units(units, case=case, convener=held.convener_id, at=at, before=before)
    codes = _codes(units)
    try:
        with (
            transaction.atomic(),
            journal.entry(
                by=by,
                at=at,
                event=events.MORE_CALLED,
                subject=held,
                division=held.division_id,
                new={"count": len(codes), "units": codes},
            ),
        ):
            _call(held, units=units, at=at)
    except IntegrityError as fault:
        raise Invalid(NOT_THESE, field="units") from fault
    return held


def _checked(call: Call, *, case: Case, at: datetime) -> CallType:
    """The type, once everything else is there."""
    for field in ("reason", "place"):
        if not getattr(call, field).strip():
            raise Invalid(_("Fill this in."), field=field)
    _check_units(call.units, case=case, convener=call.convener, at=at)
    types = {one.code: one for one in queries.call_types(on=at.astimezone(CHINA).date())}
    if call.type not in types:
        raise Invalid(_("There is no such type on this day."), field="type")
    return types[call.type]


def _check_units(
    units: Sequence[int],
    *,
    case: Case,
    convener: int,
    at: datetime,
    before: Collection[int] = (),
) -> None:
    """Refuses a unit that may not be called; `before` are those that were."""
    if not units:
        raise Invalid(_("Choose at least one unit."), field="units")
    if len(units) + len(before) > rules.MOST_UNITS or len(set(units)) < len(units):
        raise Invalid(_("Choose each unit once, and forty at most."), field="units")
    if set(before) & set(units):
        raise Invalid(_("One of these units was called before."), field="units")
    on = at.astimezone(CHINA).date()
    known = {one.id for one in queries.units_to_call(case, on=on)}
    if not set(units) <= known - {convener}:
        raise Invalid(NOT_THESE, field="units")


def _limit(chosen: CallType) -> Limit:
    return Limit(chosen.amount, LimitUnit(chosen.unit))


def _codes(units: Sequence[int]) -> list[str]:
    known = organisations.ever_known()
    return [known[unit].code for unit in units]


def _row(call: Call, *, case: Case, chosen: CallType, at: datetime, due: rules.Until) -> Convening:
    before = Convening.objects.filter(case=case).count()
    return Convening(
        number=rules.next_number(case.number, before=before),
        case=case,
        kind=case.kind,
        division_id=case.division_id,
        convener_id=call.convener,
        asked_by_id=call.asked_by,
        type=chosen.code,
        call_type=chosen,
        reason=call.reason.strip(),
        place=call.place.strip(),
        called_at=at,
        due_at=due.at,
        due_provisional=due.provisional,
    )


def _call(convening: Convening, *, units: Sequence[int], at: datetime) -> None:
    limit = _limit(convening.call_type)
    due = rules.until(since=at, limit=limit, calendar=hold_calendar())
    anew = {one.unit_id for one in convening.attendances.all() if one.waits_anew} & set(units)
    if anew:
        _call_anew(convening, units=sorted(anew), due=due)
    Attendance.objects.bulk_create(
        Attendance(
            convening=convening,
            unit_id=unit,
            called_at=at,
            due_at=due.at,
            due_provisional=due.provisional,
        )
        for unit in units
        if unit not in anew
    )


def _call_anew(convening: Convening, *, units: list[int], due: rules.Until) -> None:
    """Calls units that were left out and are not any more; the database changes their rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT meetings_call_anew(%s, %s::bigint[], %s, %s)",
            [convening.pk, units, due.at, due.provisional],
        )


def _refusal(case: Case) -> str:
    """Why the database let no convening in: the case has ended, or another one goes on."""
    return ONE_GOES_ON if queries.open_one_of(case) else NOT_NOW
