"""What the journal says of files."""

from yijia.base.events import Event
from yijia.base.words import _

STORED = Event(code="files.stored", sentence=_("A file was stored."))
CLAIMED = Event(code="files.claimed", sentence=_("%(count)s files were added."))
DISCARDED = Event(
    code="files.discarded", sentence=_("A file was removed before anything was sent with it.")
)
SWEPT = Event(code="files.swept", sentence=_("%(count)s files that nobody used were removed."))
REMOVED = Event(
    code="files.removed", sentence=_("%(count)s files were removed with what they belonged to.")
)
STRAYS_SWEPT = Event(
    code="files.strays_swept",
    sentence=_("Bytes of %(count)s files that were never recorded were removed."),
)
