"""What the journal says of notices."""

from yijia.base.events import Event
from yijia.base.words import _

CONFIGURED = Event(
    code="notices.configured", sentence=_("%(count)s rules of quiet hours loaded."), public=True
)
