"""What the journal says of issues."""

from yijia.base.events import Event
from yijia.base.words import _

RAISED = Event(code="issues.raised", sentence=_("Raised."))
CONFIGURED = Event(
    code="issues.configured", sentence=_("%(count)s categories and limits loaded."), public=True
)
DISPATCHED = Event(code="issues.dispatched", sentence=_("Sent to %(organisation)s."))
DECLINED = Event(code="issues.declined", sentence=_("Not accepted."))
SIGNED = Event(code="issues.signed", sentence=_("Signed for by the unit."))
RETURNED = Event(code="issues.returned", sentence=_("Returned to the dispatcher."))
REPLIED = Event(code="issues.replied", sentence=_("Answered by the unit."))
CONFIRMED = Event(code="issues.confirmed", sentence=_("The person says that it is solved."))
REOPENED = Event(code="issues.reopened", sentence=_("The person says that it is not solved."))
WITHDRAWN = Event(code="issues.withdrawn", sentence=_("Withdrawn by the person."))
TEXTS_ERASED = Event(
    code="issues.texts_erased", sentence=_("What the person wrote was erased, as they asked.")
)

BY_VERB = {
    "dispatch": DISPATCHED,
    "decline": DECLINED,
    "sign": SIGNED,
    "return": RETURNED,
    "reply": REPLIED,
    "confirm": CONFIRMED,
    "reopen": REOPENED,
    "withdraw": WITHDRAWN,
}
ALL = {event.code: event for event in (RAISED, CONFIGURED, TEXTS_ERASED, *BY_VERB.values())}
