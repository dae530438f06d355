"""What the journal says of convenings. No entry holds a word that somebody wrote."""

from yijia.base.events import Event
from yijia.base.words import _

TYPES_LOADED = Event(
    code="meetings.types_loaded", sentence=_("%(count)s types of convening were loaded.")
)
CALLED = Event(
    code="meetings.called", sentence=_("%(count)s units were called together, as %(number)s.")
)
MORE_CALLED = Event(code="meetings.more_called", sentence=_("%(count)s more units were called."))
WHISTLED = Event(
    code="meetings.whistled",
    sentence=_("The whistle was blown as %(number)s, for %(code)s to name units."),
)
UNITS_NAMED = Event(
    code="meetings.units_named", sentence=_("%(code)s has named units on the whistle.")
)
WHISTLE_DECLINED = Event(
    code="meetings.whistle_declined", sentence=_("%(code)s has not taken up the whistle.")
)
WHISTLE_WITHDRAWN = Event(
    code="meetings.whistle_withdrawn", sentence=_("The whistle was taken back.")
)
ARRIVED = Event(code="meetings.arrived", sentence=_("The unit %(code)s has arrived."))
DECLINED = Event(
    code="meetings.declined", sentence=_("The unit %(code)s said that it cannot come.")
)
ARRIVAL_ENTERED = Event(
    code="meetings.arrival_entered",
    sentence=_("It was entered later, or for it, that the unit %(code)s has arrived."),
)
RESOLVED = Event(
    code="meetings.resolved", sentence=_("It was resolved that %(code)s does something.")
)
REPORTED = Event(code="meetings.reported", sentence=_("A resolution was reported as done."))
ACCEPTED = Event(code="meetings.accepted", sentence=_("A resolution was accepted as done."))
WITHDRAWN = Event(
    code="meetings.withdrawn", sentence=_("A resolution was withdrawn: it is not to be done.")
)
RETURNED = Event(code="meetings.returned", sentence=_("A resolution was given back: not done yet."))
DUE_MOVED = Event(
    code="meetings.due_moved",
    sentence=_("The limits of %(count)s convenings were counted anew: the work calendar moved."),
)
DUE_RECOUNTED = Event(
    code="meetings.due_recounted",
    sentence=_("The limits of all convenings that go on were looked at; %(count)s have moved."),
)
ROSE = Event(
    code="meetings.rose",
    sentence=_("A resolution is overdue and was told to %(code)s, level %(level)s."),
)
# Why is not said. Of a meeting the names stand under the case, from which they are kept with it.
LEFT_OUT = Event(
    code="meetings.left_out",
    sentence=_(
        "Not to come or to do anything any more: %(names)s. Resolutions withdrawn: %(count)s."
    ),
)
POINT_LEFT = Event(
    code="meetings.point_left",
    sentence=_(
        "Not to do anything any more about point %(place)s of %(number)s: %(names)s."
        " Resolutions withdrawn: %(count)s."
    ),
)
JOINT_LEFT = Event(
    code="meetings.joint_left",
    sentence=_("Something that was resolved about point %(place)s is not to be done any more."),
)
WHISTLE_ENDED = Event(
    code="meetings.whistle_ended", sentence=_("The whistle waits for nobody any more.")
)
CLOSED = Event(code="meetings.closed", sentence=_("The convening was closed."))
RATED = Event(code="meetings.rated", sentence=_("One side has rated how the other worked with it."))
WORDS_ERASED = Event(
    code="meetings.words_erased", sentence=_("The words of the convenings of a case were erased.")
)
RULES_LOADED = Event(
    code="meetings.rules_loaded",
    sentence=_("%(count)s rules of how bodies decide were loaded."),
)
MEETING_CALLED = Event(
    code="meetings.meeting_called", sentence=_("A meeting was called, as %(number)s.")
)
MEETING_CANCELLED = Event(
    code="meetings.meeting_cancelled", sentence=_("The meeting was called off.")
)
ITEMS_ADDED = Event(
    code="meetings.items_added", sentence=_("%(count)s points were put on the agenda.")
)
ROLL_TAKEN = Event(
    code="meetings.roll_taken", sentence=_("The roll was taken: %(present)s of %(members)s units.")
)
DECIDED = Event(
    code="meetings.decided", sentence=_("It was written down what became of point %(place)s.")
)
SIGNED = Event(
    code="meetings.signed",
    sentence=_("The minutes were signed. They are known by %(digest)s."),
)
ADDED = Event(code="meetings.added", sentence=_("Something was added to the signed minutes."))
# The same of a resolution of a meeting: whoever is told of it is told in other words.
JOINT_RESOLVED = Event(
    code="meetings.joint_resolved", sentence=_("The meeting resolved that %(code)s does something.")
)
JOINT_REPORTED = Event(
    code="meetings.joint_reported", sentence=_("A resolution of the meeting was reported as done.")
)
JOINT_ACCEPTED = Event(
    code="meetings.joint_accepted", sentence=_("A resolution of the meeting was accepted as done.")
)
JOINT_RETURNED = Event(
    code="meetings.joint_returned",
    sentence=_("A resolution of the meeting was given back: not done yet."),
)
JOINT_WITHDRAWN = Event(
    code="meetings.joint_withdrawn",
    sentence=_("A resolution of the meeting was withdrawn: it is not to be done."),
)
JOINT_ROSE = Event(
    code="meetings.joint_rose",
    sentence=_("A resolution of the meeting is overdue and was told to %(code)s, level %(level)s."),
)
