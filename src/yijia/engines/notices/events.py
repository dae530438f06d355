"""What the journal says of notices."""

from yijia.base.events import Event
from yijia.base.words import _

SENT_AGAIN = Event(code="notices.sent_again", sentence=_("%(count)s messages are sent again."))
CONFIGURED = Event(
    code="notices.configured", sentence=_("%(count)s rules of quiet hours loaded."), public=True
)
