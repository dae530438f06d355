"""What the journal says of the house as a whole."""

from yijia.base.events import Event
from yijia.base.words import _
from yijia.engines.notices.rules import To, Told

DEMONSTRATION_LOADED = Event(
    code="front.demonstration_loaded",
    sentence=_("The demonstration county was loaded: %(issues)s issues."),
    public=True,
)
LIST_SAVED = Event(code="front.list_saved", sentence=_("A list of work was saved."))
LISTS_REMOVED = Event(
    code="front.lists_removed",
    sentence=_("%(count)s saved lists of people who have left were removed."),
)
LIST_FORGOTTEN = Event(code="front.list_forgotten", sentence=_("A saved list was forgotten."))
LISTS_PASSED = Event(
    code="front.lists_passed",
    sentence=_("%(count)s shared lists passed to the units of those who left."),
)
MORNING_ASKED = Event(
    code="front.morning_asked", sentence=_("Somebody asked to be told of each morning.")
)
MORNING_STOPPED = Event(
    code="front.morning_stopped",
    sentence=_("Those who are told of each morning no more: %(count)s."),
)
# A tick makes it at night, for whoever asked.
MORNING = Told(
    code="front.morning",
    event="",
    to=To.ACCOUNT,
    sentence=_("%(told_on)s: issues raised %(opened)s, solved %(solved)s. Late now: %(late)s."),
)
