"""A body blows the whistle for the one above it to hear, which names the units that are called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.events import Event
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.cases.models import Case
from yijia.engines.cases.rules import Confidence
from yijia.engines.meetings import events, queries
from yijia.engines.meetings.actions.calling import NOT_NOW, Call, convene_units
from yijia.engines.meetings.models import Convening, Whistle
from yijia.engines.meetings.rules import whistling
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import queries as organisations

ONE_WAITS = _("The whistle was blown about this case already, and is not answered yet.")


@dataclass(frozen=True)
class NewWhistle:
    """Which body blows it, by which type, why, and where the units are to meet."""

    blower: int
    type: str
    reason: str
    place: str


def blow_whistle(*, by: Scope, at: datetime, case: Case, new: NewWhistle) -> Whistle:
    """Blows the whistle about a case that the person was shown; the body above is told at once.

    Raises:
        Conflict: the case has ended, or a whistle about it waits already.
        Forbidden: the person may not blow it for this body here, or nobody above may hear it.
        Invalid: a type, a reason or a place is missing or not known.
    """
    on = at.astimezone(CHINA).date()
    heard = {one.blower.id: one.receiver for one in queries.blowers_for(by, case=case, on=on)}
    if new.blower not in heard:
        raise Forbidden(_("Your post does not blow the whistle about this case."))
    for field in ("reason", "place"):
        if not getattr(new, field).strip():
            raise Invalid(_("Fill this in."), field=field)
    if new.type not in {one.code for one in queries.call_types(on=on)}:
        raise Invalid(_("There is no such type on this day."), field="type")
    if not case.is_open or case.confidential == Confidence.ASKED:
        raise Conflict(NOT_NOW)
    receiver = heard[new.blower]
    made = _row(new, case=case, receiver=receiver.id, at=at)
    told = {"number": made.number, "code": receiver.code}
    event, place = events.WHISTLED, case.division_id
    try:
        with (
            transaction.atomic(),
            journal.entry(
                by=by, at=at, event=event, subject=Whistle, division=place, new=told
            ) as written,
        ):
            made.pk = written.subject_id
            made.save(force_insert=True)
    except IntegrityError as fault:
        raise Conflict(ONE_WAITS) from fault
    return made


def _row(new: NewWhistle, *, case: Case, receiver: int, at: datetime) -> Whistle:
    before = Whistle.objects.filter(case=case).count()
    return Whistle(
        number=whistling.next_number(case.number, before=before),
        case=case,
        division_id=case.division_id,
        blower_id=new.blower,
        receiver_id=receiver,
        type=new.type,
        reason=new.reason.strip(),
        place=new.place.strip(),
        blown_at=at,
    )


@transaction.atomic
def name_units(*, by: Scope, at: datetime, whistle: Whistle, units: Sequence[int]) -> Convening:
    """The receiver names the units, which are called by it, and asked for by who has blown.

    Raises:
        Conflict: it was answered before, the case has ended, or units were called to it otherwise.
        Forbidden: the person does not act for the receiver.
        Invalid: no unit is named, or one that may not be called.
    """
    if not queries.hears(by, whistle=whistle):
        raise Forbidden
    held = _held(whistle)
    call = Call(
        held.receiver_id,
        held.type,
        held.reason,
        held.place,
        units,
        asked_by=held.blower_id,
    )
    made = convene_units(by=by, at=at, case=queries.case_of_whistle(held), call=call)
    held.convening = made
    _answer(held, by=by, at=at, event=events.UNITS_NAMED, state=whistling.State.NAMED)
    return made


def decline_whistle(*, by: Scope, at: datetime, whistle: Whistle, answer: str) -> Whistle:
    """The receiver says why it names no units.

    Raises:
        Conflict: it was answered before.
        Forbidden: the person does not act for the receiver.
        Invalid: no reason is given.
    """
    if not queries.hears(by, whistle=whistle):
        raise Forbidden
    state = whistling.State.DECLINED
    return _say(whistle, by=by, at=at, answer=answer, event=events.WHISTLE_DECLINED, state=state)


def withdraw_whistle(*, by: Scope, at: datetime, whistle: Whistle, answer: str) -> Whistle:
    """Who has blown it takes it back, and says why.

    Raises:
        Conflict: it was answered before.
        Forbidden: the person does not act for the body that has blown it.
        Invalid: no reason is given.
    """
    if not queries.has_blown(by, whistle=whistle):
        raise Forbidden
    state = whistling.State.WITHDRAWN
    return _say(whistle, by=by, at=at, answer=answer, event=events.WHISTLE_WITHDRAWN, state=state)


def _say(
    whistle: Whistle,
    *,
    by: Scope,
    at: datetime,
    answer: str,
    event: Event,
    state: whistling.State,
) -> Whistle:
    if not answer.strip():
        raise Invalid(_("Say why."), field="answer")
    held = _held(whistle)
    held.answer = answer.strip()
    return _answer(held, by=by, at=at, event=event, state=state)


def _held(whistle: Whistle) -> Whistle:
    """The whistle as it is now, still open, held against others."""
    held = Whistle.objects.select_for_update(no_key=True).get(pk=whistle.pk)
    whistling.check_open(whistling.State(held.state))
    return held


def _answer(
    held: Whistle, *, by: Scope, at: datetime, event: Event, state: whistling.State
) -> Whistle:
    held.state, held.answered_at = state.value, at
    codes, place = organisations.ever_known(), held.division_id
    new = {"code": codes[held.receiver_id].code}
    with journal.entry(by=by, at=at, event=event, subject=held, division=place, new=new):
        held.save(update_fields=["state", "answer", "answered_at", "convening"])
    return held
