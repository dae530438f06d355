"""What the journal says of organisations, posts and appointments."""

from yijia.base.events import Event
from yijia.base.words import _

ORGANISATION_OPENED = Event(
    code="organisations.opened", sentence=_("Organisation %(code)s entered."), public=True
)
ORGANISATIONS_IMPORTED = Event(
    code="organisations.imported", sentence=_("%(count)s organisations imported."), public=True
)
ORGANISATION_ENDED = Event(
    code="organisations.ended",
    sentence=_("Organisation %(code)s ends on %(ends_on)s."),
    public=True,
)
POST_OPENED = Event(code="organisations.post_opened", sentence=_("Post %(title)s opened."))
APPOINTED = Event(code="organisations.appointed", sentence=_("A person was appointed to a post."))
APPOINTMENT_ENDED = Event(
    code="organisations.appointment_ended", sentence=_("An appointment ended on %(ends_on)s.")
)
