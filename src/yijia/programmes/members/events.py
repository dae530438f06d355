"""What the journal says of members. No entry names a community, nor anything that was written."""

from yijia.base.events import Event
from yijia.base.words import _
from yijia.engines.notices.rules import To, Told

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
CERTIFICATE_MADE = Event(
    code="members.certificate_made", sentence=_("A member had their service certified.")
)
CERTIFICATE_ENDED = Event(
    code="members.certificate_ended", sentence=_("A member took a certificate back.")
)
NAME_SHOWN = Event(
    code="members.name_shown", sentence=_("A member chose to show their name on a page.")
)
NAME_HIDDEN = Event(
    code="members.name_hidden", sentence=_("A member took their name back from a page.")
)
SERVICES_FORGOTTEN = Event(
    code="members.services_forgotten",
    sentence=_("Who had served was taken out of rows of long ago."),
)


def _told(event: Event, *, to: To, sentence: str, kind: str = "") -> Told:
    when = {"kind": kind} if kind else {}
    code = ".".join(filter(None, (event.code, kind, to.value)))
    return Told(code=code, event=event.code, to=to, sentence=sentence, when=when)


# To the member: of their report-in, and of their service of either kind.
TOLD_REPORTED = tuple(
    _told(event, to=To.ACCOUNT, sentence=sentence)
    for event, sentence in (
        (CONFIRMED, _("Your report-in %(number)s is confirmed. From now on you may serve.")),
        (DECLINED, _("Your report-in %(number)s could not be confirmed. Its page says why.")),
        (ENDED, _("The community has ended your report-in %(number)s.")),
    )
)
# To the community that is to confirm them.
TOLD_COMMUNITY = (
    _told(REPORTED, to=To.UNIT, sentence=_("A member waits for your community: %(number)s.")),
)
_OF_SERVICE = (
    (SERVICE_CONFIRMED, _("Your service on %(held_on)s is confirmed: %(hours)s hours count.")),
    (SERVICE_CANCELLED, _("Your place on %(held_on)s was taken back.")),
    (POST_CANCELLED, _("The post on %(held_on)s, where you were to serve, was cancelled.")),
    (CASES_LINKED, _("Your service on %(held_on)s has helped to solve a problem.")),
)
TOLD_VOLUNTEERED = tuple(
    _told(event, to=To.ACCOUNT, sentence=sentence, kind="volunteering")
    for event, sentence in _OF_SERVICE
)
TOLD_ASSIGNED = tuple(
    _told(event, to=To.ACCOUNT, sentence=sentence, kind="duty")
    for event, sentence in (
        (DUTY_ASSIGNED, _("Your unit has assigned you to duty on %(held_on)s.")),
        *_OF_SERVICE,
    )
)
# To who organises a post.
TOLD_ORGANISER = tuple(
    _told(event, to=To.UNIT, sentence=sentence)
    for event, sentence in (
        (POST_TAKEN, _("A member will be at your post on %(held_on)s. Places left: %(left)s.")),
        (DUTY_ASSIGNED, _("A unit sends a member to your post on %(held_on)s.")),
        (SERVICE_CANCELLED, _("A place at your post on %(held_on)s is free again.")),
    )
)
