"""What the journal says of files."""

from yijia.base.events import Event
from yijia.base.words import _

STORED = Event(code="files.stored", sentence=_("A photo was stored."))
CLAIMED = Event(code="files.claimed", sentence=_("%(count)s photos were added."))
SWEPT = Event(code="files.swept", sentence=_("%(count)s files that nobody used were removed."))
