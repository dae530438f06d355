"""What the journal says of issues."""

from yijia.base.events import Event
from yijia.base.words import _
from yijia.engines.cases import events as cases

RAISED = Event(code="issues.raised", sentence=_("Raised."))
CODE_ASKED = Event(code="issues.code_asked", sentence=_("The lookup code was asked for again."))
CONFIGURED = Event(
    code="issues.configured", sentence=_("%(count)s categories and limits loaded."), public=True
)
DISPATCHED = Event(code="issues.dispatched", sentence=_("Sent to %(organisation)s."))
DECLINED = Event(code="issues.declined", sentence=_("Not accepted."))
SIGNED = Event(code="issues.signed", sentence=_("Signed for by the unit."))
RETURNED = Event(code="issues.returned", sentence=_("The unit says that it is not its duty."))
REPLIED = Event(code="issues.replied", sentence=_("Answered by the unit."))
CONFIRMED = Event(code="issues.confirmed", sentence=_("The person says that it is solved."))
REOPENED = Event(code="issues.reopened", sentence=_("The person says that it is not solved."))
WITHDRAWN = Event(code="issues.withdrawn", sentence=_("Withdrawn by the person."))
PART_OPENED = Event(
    code="issues.part_opened", sentence=_("Opened for %(organisation)s as a part of %(whole)s.")
)
TEXTS_ERASED = Event(
    code="issues.texts_erased", sentence=_("What was written of an issue was erased.")
)
# It is told as a count beside the issue, and no line of its history: who joined is nobody's affair.
JOINED = Event(code="issues.joined", sentence=_("It affects one more person."))
MARKS_FORGOTTEN = Event(
    code="issues.marks_forgotten",
    sentence=_("%(count)s marks of people who joined issues forgotten."),
)
ENCLOSED = Event(code="issues.enclosed", sentence=_("%(count)s documents were added."))
TEMPLATE_ADDED = Event(code="issues.template_added", sentence=_("Words for replies were added."))
TEMPLATE_ENDED = Event(
    code="issues.template_ended", sentence=_("Words for replies are offered no more.")
)

IMPORTED = Event(
    code="issues.imported",
    sentence=_(
        "Categories or questions were imported from a file of %(rows)s rows: "
        "%(added)s new, %(changed)s changed."
    ),
    public=True,
)
LINES_IMPORTED = Event(
    code="issues.lines_imported",
    sentence=_(
        "The dispatch catalogue, limits or duties were imported from a file of %(rows)s rows: "
        "%(added)s new, %(changed)s changed."
    ),
    public=True,
)
RATES_SET = Event(
    code="issues.rates_set",
    sentence=_(
        "From %(on)s response weighs %(response)s, resolution %(resolution)s and satisfaction"
        " %(satisfaction)s."
    ),
    public=True,
)

BY_VERB = {
    "dispatch": DISPATCHED,
    "answer": Event(code="issues.answered", sentence=_("Answered at once.")),
    "decline": DECLINED,
    "merge": Event(code="issues.merged", sentence=_("Merged with another issue.")),
    "unmerge": Event(code="issues.unmerged", sentence=_("Taken out of the merger again.")),
    "sign": SIGNED,
    "return": RETURNED,
    "grant_return": Event(
        code="issues.return_granted",
        sentence=_("The return was accepted; sent to %(organisation)s."),
    ),
    "refuse_return": Event(
        code="issues.return_refused",
        sentence=_("The return was refused: the unit has it now."),
    ),
    "hand_over": Event(
        code="issues.handed_over",
        sentence=_("Taken from the unit that had it and sent to %(organisation)s."),
    ),
    "contact": Event(code="issues.contacted", sentence=_("The unit spoke with the person.")),
    "ask_person": Event(code="issues.asked", sentence=_("The unit asked the person something.")),
    "tell": Event(code="issues.told", sentence=_("The person answered the question.")),
    "resume": Event(code="issues.resumed", sentence=_("It goes on without an answer.")),
    "ask_extension": Event(
        code="issues.extension_asked", sentence=_("The unit asked for %(days)s days more.")
    ),
    "grant_extension": Event(
        code="issues.extension_granted", sentence=_("The limit is %(days)s days longer.")
    ),
    "refuse_extension": Event(
        code="issues.extension_refused", sentence=_("More time was refused.")
    ),
    "ask_park": Event(code="issues.park_asked", sentence=_("The unit asked to park it.")),
    "grant_park": Event(code="issues.parked", sentence=_("Parked until %(review_on)s.")),
    "refuse_park": Event(code="issues.park_refused", sentence=_("It was not parked.")),
    "review": Event(code="issues.reviewed", sentence=_("Taken up again.")),
    "split": Event(code="issues.split", sentence=_("A part was opened for %(organisation)s.")),
    "escalate": Event(
        code="issues.escalated", sentence=_("Passed one level up, to %(organisation)s.")
    ),
    "deliver": Event(code="issues.delivered", sentence=_("The unit reported its part as done.")),
    "reply": REPLIED,
    "submit": Event(code="issues.submitted", sentence=_("The reply was sent to be checked.")),
    "approve": Event(code="issues.approved", sentence=_("The reply was checked and sent.")),
    "send_back": Event(code="issues.sent_back", sentence=_("The reply was sent back to the unit.")),
    "confirm": CONFIRMED,
    "reopen": REOPENED,
    "callback_solved": Event(
        code="issues.called_solved",
        sentence=_("Called back, the person says that it is solved."),
    ),
    "callback_unsolved": Event(
        code="issues.called_unsolved",
        sentence=_("Called back, the person says that it is not solved."),
    ),
    "callback_missed": Event(
        code="issues.called_missed", sentence=_("Called back; nobody was reached.")
    ),
    "close_unanswered": Event(
        code="issues.unanswered", sentence=_("Ended without a word of the person.")
    ),
    "withdraw": WITHDRAWN,
}
_OTHERS = (
    RAISED,
    CODE_ASKED,
    CONFIGURED,
    TEXTS_ERASED,
    PART_OPENED,
    cases.PRESSED,
    cases.SUPPLEMENTED,
    cases.RELABELLED,
    cases.URGENCY_SET,
    cases.KEPT_OUT,
    cases.NOBODY_KEPT_OUT,
    cases.MADE_CONFIDENTIAL,
    cases.OPENED_UP,
)
ALL = {event.code: event for event in (*_OTHERS, *BY_VERB.values())}
# What belongs together is the affair of those who work on it.
FOR_STAFF = ALL | {event.code: event for event in (cases.LINKED, cases.UNLINKED, *cases.ASSISTS)}
