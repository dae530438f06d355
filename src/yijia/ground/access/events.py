"""What the journal says of grants."""

from yijia.base.events import Event
from yijia.base.words import _

POST_FILLED = Event(code="access.post_filled", sentence=_("A post was filled: role %(role)s."))
POST_FILLED_BY_MANY = Event(
    code="access.post_filled_by_many",
    sentence=_("A post was filled with %(count)s accounts: role %(role)s."),
)
POST_LEFT = Event(code="access.post_left", sentence=_("A post was left; its grants ended."))
POSTS_IMPORTED = Event(
    code="access.posts_imported",
    sentence=_("Posts were imported from a file of %(rows)s rows: %(added)s new."),
)
POWER_ON = Event(
    code="access.power_on",
    sentence=_("The power %(permission)s was switched on for %(minutes)s minutes."),
)
POWER_OFF = Event(code="access.power_off", sentence=_("The power %(permission)s was switched off."))
