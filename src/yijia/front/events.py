"""What the journal says of the house as a whole."""

from yijia.base.events import Event
from yijia.base.words import _

DEMONSTRATION_LOADED = Event(
    code="front.demonstration_loaded",
    sentence=_("The demonstration county was loaded: %(issues)s issues."),
    public=True,
)
