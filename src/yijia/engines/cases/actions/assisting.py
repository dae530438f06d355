"""Asking other units to assist the one that has a case, and what those do about it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.events import Event
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases import events, queries, rules
from yijia.engines.cases.actions import keeping
from yijia.engines.cases.models import Assist, Case, Remark
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import queries as organisations
from yijia.ground.places import queries as places

_GONE = _("This request has ended, or stands elsewhere by now. Look at it again.")
_NOT_YOURS = _("Your post does not allow this for this case.")


def ask_assist(
    *, by: Scope, at: datetime, case: Case, organisation: organisations.Known, days: int, text: str
) -> Assist:
    """Asks a unit to assist the one that has a case, within so many working days.

    Raises:
        Conflict: no unit works on the case now, or nobody has said yet from whom a confidential
            case is kept.
        Forbidden: the person works on this case neither as its unit nor as who dispatches.
        Invalid: nothing is wanted, it is the unit that has the case, one that is asked already or
            one that it is kept from, or the day lies behind that of the case.
    """
    # Held, so that it neither moves meanwhile nor asks the same unit twice; who asks is judged by
    # who has it then.
    held = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    _check_asking(by, case=held)
    _check_words(text, field="text")
    lead = _lead_of(held, asked=organisation.id)
    calendar = places.calendar()
    day = rules.assist_day(at=at, days=days, lead_due=held.due_at, calendar=calendar)
    verb, event = rules.ASK_ASSIST, events.ASSIST_ASKED
    # Who asks for their own unit need not tell it; who dispatches does.
    told = {"assist_on": day.on.isoformat(), **_for_lead(by, lead=lead)}
    with _entry(event, by=by, at=at, case=held, organisation=organisation.id, verb=verb, told=told):
        assist = Assist(
            case=held,
            organisation_id=organisation.id,
            lead_id=lead,
            wanted=_said(held, at=at, verb=verb, unit=lead, text=text),
            due_on=day.on,
            due_provisional=day.provisional,
            asked_at=at,
        )
        assist.save(force_insert=True)
    return assist


def sign_assist(*, by: Scope, at: datetime, assist: Assist) -> Assist:
    """Signs for a request to assist, for the unit that is asked.

    Raises:
        Conflict: it was signed for, or has ended.
        Forbidden: the person does not work for that unit.
    """
    held = _held(by, assist=assist)
    if held.signed_at is not None:
        raise Conflict(_GONE)
    with _about(held, events.ASSIST_SIGNED, by=by, at=at, verb=rules.SIGN_ASSIST):
        _store(held, signed_at=at)
    return held


def give_part(*, by: Scope, at: datetime, assist: Assist, text: str) -> Assist:
    """Gives the part of a unit that has signed for it; the lead reads it, the person does not.

    Raises:
        Conflict: it was not signed for, or has ended.
        Forbidden: the person does not work for that unit.
        Invalid: nothing is said.
    """
    held = _held(by, assist=assist)
    if held.signed_at is None:
        raise Conflict(_("Sign for it first."))
    _check_words(text, field="text")
    with _about(held, events.ASSIST_GIVEN, by=by, at=at, verb=rules.GIVE_PART):
        said = _said_by_unit(held, at=at, verb=rules.GIVE_PART, text=text)
        _store(held, ended_at=at, outcome=rules.AssistEnd.GIVEN.value, said=said)
    return held


def refuse_assist(*, by: Scope, at: datetime, assist: Assist, text: str) -> Assist:
    """Says with a reason that it is not the unit's work; the unit reads the case no more by it.

    Raises:
        Conflict: it has ended.
        Forbidden: the person does not work for that unit.
        Invalid: no reason is given.
    """
    held = _held(by, assist=assist)
    _check_words(text, field="text")
    verb, outcome = rules.REFUSE_ASSIST, rules.AssistEnd.REFUSED.value
    with _about(held, events.ASSIST_REFUSED, by=by, at=at, verb=verb):
        said = _said_by_unit(held, at=at, verb=verb, text=text)
        _store(held, ended_at=at, outcome=outcome, said=said, shows_case=False)
    return held


def take_back_assist(*, by: Scope, at: datetime, assist: Assist, text: str) -> Assist:
    """Takes a request back that has not ended; the unit reads the case no more by it.

    Raises:
        Conflict: it has ended.
        Forbidden: the person works on this case neither as its unit nor as who dispatches.
        Invalid: no reason is given.
    """
    held = _hold(assist)
    _check_asking(by, case=held.case)
    _check_words(text, field="text")
    verb, outcome = rules.TAKE_BACK, rules.AssistEnd.TAKEN_BACK.value
    told = _to_former(held)
    with _about(held, events.ASSIST_TAKEN_BACK, by=by, at=at, verb=verb, told=told):
        said = _said(held.case, at=at, verb=verb, unit=held.lead_id, text=text)
        _store(held, ended_at=at, outcome=outcome, said=said, shows_case=False)
    return held


def end_assists(*, by: Scope, at: datetime, assists: Sequence[Assist]) -> None:
    """Ends what was still open with a move of its case, inside the entry of that move."""
    outcome, verb = rules.AssistEnd.ENDED.value, rules.END_ASSIST
    for assist in assists:
        told = _to_former(assist)
        with _about(assist, events.ASSIST_ENDED, by=by, at=at, verb=verb, told=told):
            _store(assist, ended_at=at, outcome=outcome, shows_case=False)


def _to_former(assist: Assist) -> dict[str, object]:
    """That the unit is told which reads the case no more."""
    return {"former": organisations.ever_known()[assist.organisation_id].code}


def _check_asking(by: Scope, *, case: Case) -> None:
    place, unit = case.division_id, case.organisation_id
    if not any(rules.may_take(p, by=by, division=place, organisation=unit) for p in rules.ASSISTED):
        raise Forbidden(_NOT_YOURS)


def _for_lead(by: Scope, *, lead: int) -> dict[str, object]:
    is_own = by.works_at(Permission.CASE_HANDLE, organisation=lead)
    return {"for": organisations.ever_known()[lead].code, "by_lead": is_own}


def _check_words(text: str, *, field: str) -> None:
    if not text.strip():
        raise Invalid(_("Fill this in."), field=field)


def _lead_of(case: Case, *, asked: int) -> int:
    """Who has a case, as it is held; refuses what it is not for, and a unit not to be asked."""
    is_worked_on = case.is_open and rules.is_with_unit(queries.kind_of(case), state=case.state)
    lead: int | None = case.organisation_id
    if not is_worked_on or lead is None:
        raise Conflict(_("No unit works on this now, which others could assist."))
    if asked == lead:
        message = _("Choose another unit than the one that has it.")
        raise Invalid(message, field="organisation")
    keeping.refuse_kept_out(case, organisation=asked)
    if any(one.organisation_id == asked for one in queries.open_assists(case)):
        message = _("This unit is asked already, and has not answered yet.")
        raise Invalid(message, field="organisation")
    return lead


def _held(by: Scope, *, assist: Assist) -> Assist:
    """The request as it stands now, for who works for the unit that is asked."""
    if not by.works_at(Permission.CASE_HANDLE, organisation=assist.organisation_id):
        raise Forbidden(_NOT_YOURS)
    return _hold(assist)


def _hold(assist: Assist) -> Assist:
    """The request as it stands once its case is held: a reply, or another word, may have come."""
    Case.objects.select_for_update(no_key=True).get(pk=assist.case_id)
    held = Assist.objects.select_related("case").filter(pk=assist.pk).first()
    if held is None or held.ended_at is not None:
        raise Conflict(_GONE)
    return held


def _store(assist: Assist, **values: object) -> None:
    for name, value in values.items():
        setattr(assist, name, value)
    assist.save(update_fields=list(values))


def _said_by_unit(assist: Assist, *, at: datetime, verb: str, text: str) -> Remark:
    return _said(assist.case, at=at, verb=verb, unit=assist.organisation_id, text=text)


def _said(case: Case, *, at: datetime, verb: str, unit: int | None, text: str) -> Remark:
    """What was said: for staff alone, and erased with all that was said of the case."""
    said = Remark(case=case, verb=verb, organisation_id=unit, private_text=text.strip(), at=at)
    said.save(force_insert=True)
    return said


@contextmanager
def _about(
    assist: Assist,
    event: Event,
    *,
    by: Scope,
    at: datetime,
    verb: str,
    told: Mapping[str, object] | None = None,
) -> Iterator[None]:
    """The entry of something done about a request; the lead is told of it, or who is in `told`."""
    said = told or {"lead": organisations.ever_known()[assist.lead_id].code}
    unit, case = assist.organisation_id, assist.case
    with _entry(event, by=by, at=at, case=case, organisation=unit, verb=verb, told=said):
        yield


@contextmanager
def _entry(
    event: Event,
    *,
    by: Scope,
    at: datetime,
    case: Case,
    organisation: int,
    verb: str,
    told: Mapping[str, object],
) -> Iterator[None]:
    known = organisations.ever_known()[organisation]
    new = {"organisation": known.name_zh, "code": known.code, "assist": verb, **told}
    with journal.entry(by=by, at=at, event=event, subject=case, division=case.division_id, new=new):
        yield
