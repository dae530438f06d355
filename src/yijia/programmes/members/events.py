"""What the journal says of members. No entry names a community, nor anything that was written."""

from yijia.base.events import Event
from yijia.base.words import _

REPORTED = Event(code="members.reported_in", sentence=_("A member reported in to where they live."))
CONFIRMED = Event(code="members.confirmed", sentence=_("A community confirmed a member."))
DECLINED = Event(code="members.declined", sentence=_("A community could not confirm a member."))
WITHDRAWN = Event(
    code="members.withdrawn", sentence=_("A member took back that they live there, or ended it.")
)
ENDED = Event(code="members.ended", sentence=_("A community ended a report-in."))
FORGOTTEN = Event(
    code="members.forgotten", sentence=_("Who had reported in was taken out of a row of before.")
)
LISTED = Event(
    code="members.listed", sentence=_("%(count)s members were brought in from a community's list.")
)
