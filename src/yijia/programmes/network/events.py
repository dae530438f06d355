"""Who is told what of a convening: units that are called, the convener, and who stands above.

A notice says which convening it is, and where to read on. It never holds what somebody wrote.
"""

from collections.abc import Iterator

from yijia.base.words import _
from yijia.engines.meetings import events as meetings
from yijia.engines.notices.rules import To, Told

_CALLED = _("Your unit is called together as %(number)s. Its page says where to, and by when.")
_RESOLVED = _("A resolution of %(number)s is for your unit. Its page says by when.")
_RETURNED = _("A resolution of %(number)s is not done yet. Its page says what is missing.")
_WITHDRAWN = _("A resolution of %(number)s is not to be done any more. Its page says why.")
_ENTERED = _("It was entered in %(number)s that your unit had arrived. Its page says when and why.")
_REPORTED = _("A resolution of %(number)s was reported as done. Look at it.")
_DECLINED = _("A unit that was called as %(number)s cannot come. Its page says why.")
_REPORTED_FOR = _(
    "A resolution of %(number)s for your unit was entered as done. Its page says what was done."
)
_DECLINED_FOR = _("It was entered in %(number)s that your unit cannot come. Its page says why.")
_ROSE = _("A resolution of %(number)s is overdue, and is not settled where it lies.")
_LEFT_OUT = _(
    "A unit that was called as %(number)s does not come any more, or what it had taken on was"
    " called off. Look who does it now."
)
_POINT_LEFT = _(
    "Something that the meeting %(number)s had resolved was called off. Look who does it now."
)
_WHISTLE_ENDED = _("Your whistle %(number)s waits for nobody any more. Look at its case again.")
_CLOSED = _("The convening %(number)s is closed. Say how you worked together.")
_MET = _("A meeting is called, %(number)s. Its page says when, where and about what.")
_OFF = _("The meeting %(number)s is called off. Its page says why.")
_SIGNED = _("The minutes of %(number)s are signed.")
_JOINT = _("The meeting %(number)s has resolved something for your unit. Its page says by when.")
_JOINT_RETURNED = _("A resolution of the meeting %(number)s is not done yet. Its page says why.")
_JOINT_WITHDRAWN = _("A resolution of the meeting %(number)s is not to be done any more.")
_JOINT_REPORTED = _("A resolution of the meeting %(number)s was reported as done. Look at it.")
_JOINT_ROSE = _("A resolution of the meeting %(number)s is overdue, and is not settled.")
_WHISTLED = _("The whistle was blown for your body, %(number)s. Name the units.")
_NAMED = _("Units were named on your whistle %(number)s.")
_NOT_TAKEN = _("Your whistle %(number)s was not taken up. Its page says why.")
_TAKEN_BACK = _("The whistle %(number)s was taken back. Its page says why.")
# Who is told at which event: the units called, the owner of a resolution, the convener, or above.
TO_UNITS = {meetings.CALLED.code: _CALLED, meetings.MORE_CALLED.code: _CALLED}
TO_OWNER = {
    meetings.RESOLVED.code: _RESOLVED,
    meetings.RETURNED.code: _RETURNED,
    meetings.WITHDRAWN.code: _WITHDRAWN,
    meetings.ARRIVAL_ENTERED.code: _ENTERED,
}
TO_CONVENER = {
    meetings.REPORTED.code: _REPORTED,
    meetings.DECLINED.code: _DECLINED,
    meetings.LEFT_OUT.code: _LEFT_OUT,
}
# What the convener said in the name of a unit is told to the unit as well.
TO_SPOKEN_FOR = {meetings.REPORTED.code: _REPORTED_FOR, meetings.DECLINED.code: _DECLINED_FOR}
TO_ABOVE = {meetings.ROSE.code: _ROSE}
TO_ALL = {meetings.CLOSED.code: _CLOSED}

# The same of meetings: every unit with a seat, the owner of a resolution, who keeps the meetings of
# the body, or who stands above.
TO_MEMBERS = {
    meetings.MEETING_CALLED.code: _MET,
    meetings.MEETING_CANCELLED.code: _OFF,
    meetings.SIGNED.code: _SIGNED,
}
TO_NAMED = {
    meetings.JOINT_RESOLVED.code: _JOINT,
    meetings.JOINT_RETURNED.code: _JOINT_RETURNED,
    meetings.JOINT_WITHDRAWN.code: _JOINT_WITHDRAWN,
    meetings.JOINT_ROSE.code: _JOINT_ROSE,
}
TO_KEEPERS = {
    meetings.JOINT_REPORTED.code: _JOINT_REPORTED,
    meetings.JOINT_LEFT.code: _POINT_LEFT,
}


def _told() -> Iterator[Told]:
    """Each to whoever handles cases in a body, and to whoever dispatches them there."""
    for sentences in (TO_UNITS, TO_OWNER, TO_CONVENER, TO_ABOVE, TO_ALL):
        for event, sentence in sentences.items():
            for to in (To.UNIT, To.DISPATCHER):
                # Of one event the convener is told one thing, and the unit another.
                when = {"spoken_for": False} if event in TO_SPOKEN_FOR else {}
                yield Told(code=f"{event}.{to}", event=event, to=to, sentence=sentence, when=when)
    for event, sentence in TO_SPOKEN_FOR.items():
        for to in (To.UNIT, To.DISPATCHER):
            code, when = f"{event}.spoken_for.{to}", {"by_convener": True, "spoken_for": True}
            yield Told(code=code, event=event, to=to, sentence=sentence, when=when)


TOLD = tuple(_told())
EVENTS = frozenset(one.event for one in TOLD)
TOLD_OF_MEETINGS = tuple(
    Told(code=f"{event}.{to}", event=event, to=to, sentence=sentence)
    for sentences in (TO_MEMBERS, TO_NAMED, TO_KEEPERS)
    for event, sentence in sentences.items()
    for to in (To.UNIT, To.DISPATCHER)
)
# Of a whistle the body is told that hears it, or the one that has blown it.
TO_RECEIVER = {meetings.WHISTLED.code: _WHISTLED, meetings.WHISTLE_WITHDRAWN.code: _TAKEN_BACK}
TO_BLOWER = {
    meetings.UNITS_NAMED.code: _NAMED,
    meetings.WHISTLE_DECLINED.code: _NOT_TAKEN,
    meetings.WHISTLE_ENDED.code: _WHISTLE_ENDED,
}
TOLD_OF_WHISTLES = tuple(
    Told(code=f"{event}.{to}", event=event, to=to, sentence=sentence)
    for sentences in (TO_RECEIVER, TO_BLOWER)
    for event, sentence in sentences.items()
    for to in (To.UNIT, To.DISPATCHER)
)
EVENTS_OF_WHISTLES = frozenset(one.event for one in TOLD_OF_WHISTLES)
EVENTS_OF_MEETINGS = frozenset(one.event for one in TOLD_OF_MEETINGS)
