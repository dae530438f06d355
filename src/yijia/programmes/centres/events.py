"""What the journal says of centres and bookings. No entry holds a word that somebody wrote."""

from yijia.base.events import Event
from yijia.base.words import _
from yijia.engines.notices.rules import To, Told

CONFIGURED = Event(
    code="centres.configured", sentence=_("%(count)s settings of centres were loaded."), public=True
)
CENTRE_OPENED = Event(
    code="centres.centre_opened", sentence=_("The centre %(code)s was entered."), public=True
)
ROOM_ENTERED = Event(
    code="centres.room_entered", sentence=_("The room %(code)s was entered."), public=True
)
ROOM_ENDED = Event(
    code="centres.room_ended", sentence=_("The room %(code)s ends on %(on)s."), public=True
)
CENTRE_CHANGED = Event(
    code="centres.centre_changed", sentence=_("The centre %(code)s was changed."), public=True
)
CENTRE_ENDED = Event(
    code="centres.centre_ended", sentence=_("The centre %(code)s ends on %(on)s."), public=True
)
ROOM_CHANGED = Event(
    code="centres.room_changed", sentence=_("The room %(code)s was changed."), public=True
)
ROOMS_IMPORTED = Event(
    code="centres.rooms_imported", sentence=_("%(count)s rooms were brought in from a file.")
)
IMPORT_UNDONE = Event(
    code="centres.import_undone", sentence=_("An import of %(count)s rooms was undone.")
)
HOURS_SET = Event(
    code="centres.hours_set", sentence=_("New opening hours hold from %(on)s."), public=True
)
CLOSED = Event(
    code="centres.closed", sentence=_("It is closed from %(from)s to %(to)s."), public=True
)
CLOSURE_LIFTED = Event(
    code="centres.closure_lifted", sentence=_("A closure was lifted."), public=True
)
ASKED = Event(code="centres.asked", sentence=_("A room was asked for."))
BOOKED = Event(code="centres.booked", sentence=_("A room was booked."))
SERIES_BOOKED = Event(code="centres.series_booked", sentence=_("A room was booked for weeks."))
SERIES_CANCELLED = Event(
    code="centres.series_cancelled", sentence=_("What was left of a series was cancelled.")
)
ANNOUNCED = Event(code="centres.announced", sentence=_("An activity was announced."), public=True)
ACTIVITY_CALLED_OFF = Event(
    code="centres.activity_called_off", sentence=_("An activity was called off."), public=True
)
GUESTS_COUNTED = Event(
    code="centres.guests_counted", sentence=_("%(count)s guests without enrolment were counted.")
)
ENROLLED = Event(code="centres.enrolled", sentence=_("Somebody enrolled."))
ANSWERED = Event(code="centres.answered", sentence=_("They said how it was."))
BY_ENROL_VERB = {
    verb: Event(code=f"centres.enrolment_{verb}", sentence=sentence)
    for verb, sentence in (
        ("offer", _("A place was offered.")),
        ("accept", _("The place was accepted.")),
        ("lapse", _("The offer ran out.")),
        ("cancel", _("They cannot come.")),
        ("check_in", _("They came.")),
        ("miss", _("They did not come.")),
        ("call_off", _("The activity was called off.")),
    )
}
BY_VERB = {
    verb: Event(code=f"centres.{verb}", sentence=sentence)
    for verb, sentence in (
        ("confirm", _("The centre confirmed it.")),
        ("decline", _("The centre declined it.")),
        ("cancel", _("Whoever booked does not need it any more.")),
        ("call_off", _("The centre called it off.")),
        ("check_in", _("They came.")),
        ("miss", _("Nobody came.")),
        ("lapse", _("It was not confirmed in time.")),
    )
}
# What of a booking is shown to whoever has it, and to staff.
SHOWN = (ASKED, BOOKED, *BY_VERB.values())
SHOWN_OF_ENROLMENT = (ENROLLED, ANSWERED, *BY_ENROL_VERB.values())

_CONFIRMED = _("Your booking %(number)s is confirmed.")
_DECLINED = _("Your booking %(number)s was declined.")
_CALLED_OFF = _("Your booking %(number)s was called off by the centre.")
_LAPSED = _("Your booking %(number)s was not confirmed in time.")
_WAITS = _("The booking %(number)s waits for you to confirm it.")
_CANCELLED = _("The booking %(number)s was cancelled.")


def _told(to: To, *, event: Event, sentence: str) -> Told:
    return Told(code=f"{event.code}.{to}", event=event.code, to=to, sentence=sentence)


_ENDED = (
    (BY_VERB["confirm"], _CONFIRMED),
    (BY_VERB["decline"], _DECLINED),
    (BY_VERB["call_off"], _CALLED_OFF),
    (BY_VERB["lapse"], _LAPSED),
)
TOLD_PERSON = tuple(_told(To.PERSON, event=event, sentence=said) for event, said in _ENDED)
TOLD_DESK = (
    _told(To.UNIT, event=ASKED, sentence=_WAITS),
    _told(To.UNIT, event=BY_VERB["cancel"], sentence=_CANCELLED),
)
TOLD_UNIT = tuple(_told(To.UNIT, event=event, sentence=said) for event, said in _ENDED)
TOLD_ENROLLED = tuple(
    _told(To.PERSON, event=BY_ENROL_VERB[verb], sentence=said)
    for verb, said in (
        ("offer", _("A place is offered to you: %(number)s. Accept it until %(until)s.")),
        ("lapse", _("The offer of a place ran out: %(number)s.")),
        ("call_off", _("The activity of %(number)s was called off.")),
    )
)
