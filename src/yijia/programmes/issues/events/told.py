"""Who is told what of an issue: the person who raised it, the unit that has it, the dispatcher.

A notice says where an issue stands and where to read more. It never holds what somebody wrote.
"""

from collections.abc import Iterator
from dataclasses import replace

from yijia.base.words import _
from yijia.engines.cases import events as cases
from yijia.engines.cases.rules import LISTED, SUPERVISED, URGED
from yijia.engines.notices.rules import To, Told
from yijia.programmes.issues.events.days import DAYS, MOVING, NO_REPLY, STAYED, WANTED
from yijia.programmes.issues.events.due import NEAR_AND_GONE
from yijia.programmes.issues.events.entries import BY_VERB, CODE_ASKED, PART_OPENED, RAISED

_RAISED, _PART = RAISED.code, PART_OPENED.code
_BY = {verb: event.code for verb, event in BY_VERB.items()}
GIVEN = (_BY["dispatch"], _BY["grant_return"], _BY["escalate"], _BY["hand_over"], _PART)
_ANSWERED = (_BY["reply"], _BY["answer"], _BY["approve"])
_AGAIN = (_BY["reopen"], _BY["callback_unsolved"])
# What is told to whoever has an issue, be it a unit or the centre.
TO_WHO_HAS_IT = frozenset({cases.SUPPLEMENTED.code, cases.PRESSED.code})
_ADDED = _("The person has added something to issue %(number)s.")
# What is told to those, too, whose own issue rests with the one that it happened to.
FOLLOWED = frozenset(_ANSWERED)


def _told(to: To, *events: str, sentence: str) -> Iterator[Told]:
    """The same sentence to the same, at each of these events, where the day does not move by it."""
    for event in events:
        when = STAYED if event in MOVING else {}
        yield Told(code=f"{event}.{to}", event=event, to=to, sentence=sentence, when=when)


def _person(*events: str, sentence: str) -> Iterator[Told]:
    return _told(To.PERSON, *events, sentence=sentence)


def _waiting(*events: str, sentence: str) -> Iterator[Told]:
    """What promises an answer, or asks what they think of it: to persons who want one."""
    for told in _person(*events, sentence=sentence):
        yield replace(told, when={**told.when, **WANTED})


def _not_waiting(event: str, *, sentence: str) -> Told:
    """What is told in its place to a person who needs no reply."""
    return Told(
        code=f"{event}.{To.PERSON}.no_reply",
        event=event,
        to=To.PERSON,
        sentence=sentence,
        when=NO_REPLY,
    )


def _unit(*events: str, sentence: str) -> Iterator[Told]:
    return _told(To.UNIT, *events, sentence=sentence)


def _dispatcher(*events: str, sentence: str) -> Iterator[Told]:
    return _told(To.DISPATCHER, *events, sentence=sentence)


def _pressed(level: int, *, sentence: str) -> Iterator[Told]:
    """Whoever has it is told: a unit, or the centre."""
    for to in (To.UNIT, To.DISPATCHER):
        yield Told(
            code=f"issues.pressed_{level}.{to}",
            event=cases.PRESSED.code,
            to=to,
            sentence=sentence,
            when={"supervision": level},
        )


_TO_THE_PERSON = (
    *_waiting(
        _RAISED,
        sentence=_(
            "We have your issue %(number)s. You get an answer by %(due_on)s."
            " Follow it with this number and your lookup code."
        ),
    ),
    _not_waiting(
        _RAISED,
        sentence=_(
            "We have your issue %(number)s. As you need no reply, we do not call you back. You can"
            " follow it with this number and your lookup code."
        ),
    ),
    *_person(
        _BY["dispatch"], sentence=_("Your issue %(number)s is with %(unit)s, until %(due_on)s.")
    ),
    *_person(
        _BY["grant_return"],
        _BY["escalate"],
        _BY["hand_over"],
        sentence=_("Your issue %(number)s is now with %(unit)s, until %(due_on)s."),
    ),
    *_person(
        _BY["decline"],
        sentence=_(
            "Your issue %(number)s was not accepted. Its page says why, and which way is the"
            " right one."
        ),
    ),
    *_person(
        _BY["ask_person"],
        sentence=_(
            "There is a question about your issue %(number)s. Until you answer it on its page,"
            " the time stands still."
        ),
    ),
    *_person(
        _BY["grant_extension"],
        sentence=_("Your issue %(number)s takes longer, until %(due_on)s. Its page says why."),
    ),
    *_person(
        cases.DUE_MOVED.code,
        sentence=_(
            "The work calendar has changed: the day for your issue %(number)s is now %(due_on)s."
        ),
    ),
    *_waiting(
        cases.RELABELLED.code,
        sentence=_(
            "Place or topic of your issue %(number)s were put right. You get an answer by"
            " %(due_on)s."
        ),
    ),
    *_person(
        _BY["grant_park"],
        sentence=_(
            "Your issue %(number)s cannot be solved yet. We look at it again on %(review_on)s;"
            " its page says why."
        ),
    ),
    *_waiting(
        _BY["review"],
        sentence=_("Your issue %(number)s was taken up again. You get an answer by %(due_on)s."),
    ),
    *_waiting(
        *_ANSWERED,
        sentence=_(
            "Your issue %(number)s has been answered. Please say on its page whether it is solved."
        ),
    ),
    *_person(
        _BY["callback_missed"],
        sentence=_(
            "We called about your issue %(number)s and reached nobody. You can also answer on its"
            " page."
        ),
    ),
    *_person(
        *_AGAIN, sentence=_("Your issue %(number)s is dealt with once more, until %(due_on)s.")
    ),
    *_person(
        _BY["merge"],
        sentence=_(
            "Others told us of the same as your issue %(number)s. It is dealt with once, and your"
            " number stays."
        ),
    ),
    *_person(
        _BY["unmerge"],
        sentence=_("Your issue %(number)s is dealt with by itself again, until %(due_on)s."),
    ),
    *_person(
        _BY["confirm"],
        _BY["callback_solved"],
        sentence=_("Your issue %(number)s is closed: you said that it is solved."),
    ),
    *_waiting(
        _BY["close_unanswered"],
        sentence=_(
            "Your issue %(number)s is closed. We did not reach you to ask whether it is solved."
        ),
    ),
    _not_waiting(
        _BY["close_unanswered"],
        sentence=_("Your issue %(number)s is closed. You had said that you need no reply."),
    ),
    *_person(
        cases.OPENED_UP.code,
        sentence=_("Your issue %(number)s is not confidential any more. Its page says why."),
    ),
    *_person(
        cases.MADE_CONFIDENTIAL.code,
        sentence=_("Your issue %(number)s is confidential now. Its page says who does not see it."),
    ),
    *_person(_BY["withdraw"], sentence=_("Your issue %(number)s was withdrawn.")),
)
_TO_STAFF = (
    *_unit(
        cases.URGENCY_SET.code,
        sentence=_("How urgent issue %(number)s is was judged anew. See its page."),
    ),
    *_unit(cases.RELABELLED.code, sentence=_("Place or topic of issue %(number)s were put right.")),
    *_unit(*GIVEN, sentence=_("Issue %(number)s was given to your unit, until %(due_on)s.")),
    *_told(
        To.FORMER,
        _BY["hand_over"],
        sentence=_("Issue %(number)s is not with your unit any more: %(unit)s has it now."),
    ),
    *_unit(
        _BY["refuse_return"],
        sentence=_("The return of issue %(number)s was refused. Your unit has it."),
    ),
    *_unit(cases.SUPPLEMENTED.code, sentence=_ADDED),
    *_dispatcher(cases.SUPPLEMENTED.code, sentence=_ADDED),
    *_told(
        To.FORMER,
        cases.SUPPLEMENTED.code,
        sentence=_(
            "The person has added something to issue %(number)s. Your reply to it is being checked."
        ),
    ),
    *_unit(_BY["tell"], sentence=_("The person has answered the question about issue %(number)s.")),
    *_unit(_BY["grant_extension"], sentence=_("Issue %(number)s got more time, until %(due_on)s.")),
    *_unit(_BY["refuse_extension"], sentence=_("Issue %(number)s got no more time.")),
    *_unit(_BY["grant_park"], sentence=_("Issue %(number)s is parked until %(review_on)s.")),
    *_unit(_BY["refuse_park"], sentence=_("Issue %(number)s was not parked.")),
    *_unit(_BY["review"], sentence=_("Issue %(number)s was taken up again, until %(due_on)s.")),
    *_unit(
        _BY["send_back"],
        sentence=_("The reply to issue %(number)s was sent back. Its page says what it lacks."),
    ),
    *_unit(
        cases.DUE_MOVED.code,
        sentence=_("The work calendar has changed: issue %(number)s is now due on %(due_on)s."),
    ),
    *_unit(
        *_AGAIN,
        sentence=_(
            "Issue %(number)s is not solved, its person says. It is dealt with once more, until"
            " %(due_on)s."
        ),
    ),
    *_unit(_BY["deliver"], sentence=_("A part of issue %(number)s was reported as done.")),
    *_unit(
        cases.MADE_CONFIDENTIAL.code,
        sentence=_("Issue %(number)s is confidential now. Its page says who must not read it."),
    ),
    *_unit(_BY["withdraw"], sentence=_("Issue %(number)s was withdrawn by its person.")),
    *_unit(
        cases.ASSIST_ASKED.code,
        sentence=_("Your unit is asked to assist with issue %(number)s, until %(assist_on)s."),
    ),
    Told(
        code=f"{cases.ASSIST_ASKED.code}.{To.LEAD}",
        event=cases.ASSIST_ASKED.code,
        to=To.LEAD,
        sentence=_(
            "%(unit)s was asked to assist your unit with issue %(number)s, until %(assist_on)s."
        ),
        when={"by_lead": False},
    ),
    *_told(
        To.FORMER,
        cases.ASSIST_TAKEN_BACK.code,
        cases.ASSIST_ENDED.code,
        sentence=_("Your unit need not assist with issue %(number)s any more."),
    ),
    *_unit(
        cases.ASSIST_SIGNED.code,
        sentence=_("A unit that was asked signed for assisting with issue %(number)s."),
    ),
    *_unit(
        cases.ASSIST_GIVEN.code,
        sentence=_("A unit that assists gave its part of issue %(number)s."),
    ),
    *_unit(
        cases.ASSIST_REFUSED.code,
        sentence=_("A unit says that assisting with issue %(number)s is not its work."),
    ),
    *_pressed(URGED, sentence=_("Issue %(number)s was urged.")),
    *_pressed(SUPERVISED, sentence=_("Issue %(number)s is supervised now.")),
    *_pressed(LISTED, sentence=_("Issue %(number)s is under listed supervision now.")),
    Told(
        code=f"issues.pressed_{URGED}.{To.FORMER}",
        event=cases.PRESSED.code,
        to=To.FORMER,
        sentence=_("Issue %(number)s was urged. Your reply to it is being checked."),
        when={"supervision": URGED},
    ),
    *_dispatcher(
        _BY["return"],
        sentence=_("Issue %(number)s was returned: the unit says that it is not its duty."),
    ),
    *_dispatcher(
        _BY["ask_extension"],
        sentence=_("%(days)s days more are asked for issue %(number)s. Please decide."),
    ),
    *_dispatcher(
        _BY["ask_park"], sentence=_("A unit asks to park issue %(number)s. Please decide.")
    ),
    *_dispatcher(_BY["submit"], sentence=_("A reply to issue %(number)s waits to be checked.")),
)
# Of a part that is asked for: its unit is warned before the day, and both are told after it.
ASSIST_SOON = Told(
    code="issues.assist_soon.unit",
    event="",
    to=To.UNIT,
    sentence=_("Your part of issue %(number)s is due soon: on %(assist_on)s."),
)
ASSIST_LATE = Told(
    code="issues.assist_late.unit",
    event="",
    to=To.UNIT,
    sentence=_("Your part of issue %(number)s was due on %(assist_on)s, and is late."),
)
ASSIST_LATE_HERE = Told(
    code="issues.assist_late.lead",
    event="",
    to=To.LEAD,
    sentence=_("The part of %(unit)s in issue %(number)s was due on %(assist_on)s, and is late."),
)
_ASSISTS = (ASSIST_SOON, ASSIST_LATE, ASSIST_LATE_HERE)
# The one notice whose message holds more than its page: the code is derived, and kept nowhere.
CODE = Told(
    code=f"{CODE_ASKED.code}.{To.PERSON}",
    event=CODE_ASKED.code,
    to=To.PERSON,
    sentence=_(
        "The lookup code of your issue %(number)s was asked for, and is sent to the contact that"
        " you left."
    ),
    sent=_(
        "The lookup code of your issue %(number)s is %(code)s. If you did not ask for it, you need"
        " do nothing."
    ),
)
TOLD = (*_TO_THE_PERSON, *_TO_STAFF, *DAYS, CODE, *NEAR_AND_GONE, *_ASSISTS)
