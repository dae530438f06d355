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
POST_OPENED = Event(
    code="members.post_opened", sentence=_("A post for %(places)s members was opened.")
)
POST_CANCELLED = Event(code="members.post_cancelled", sentence=_("A post was cancelled."))
POST_TAKEN = Event(code="members.post_taken", sentence=_("A member took a place freely."))
DUTY_ASSIGNED = Event(code="members.duty_assigned", sentence=_("A unit assigned a member."))
CHECKED_IN = Event(code="members.checked_in", sentence=_("A member checked in."))
CHECKED_OUT = Event(code="members.checked_out", sentence=_("A member checked out."))
SERVICE_CANCELLED = Event(
    code="members.service_cancelled", sentence=_("A place at a post was taken back.")
)
SERVICE_CONFIRMED = Event(
    code="members.service_confirmed", sentence=_("An organiser confirmed a member's hours.")
)
CASES_LINKED = Event(
    code="members.cases_linked", sentence=_("%(count)s solved cases were linked to a service.")
)
SERVICES_FORGOTTEN = Event(
    code="members.services_forgotten",
    sentence=_("Who had served was taken out of rows of long ago."),
)
