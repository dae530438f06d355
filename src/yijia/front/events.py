"""What the journal says of the house as a whole."""

from yijia.base.events import Event
from yijia.base.words import _

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
