"""The edges by which a unit asks for something, and by which it is answered."""

from yijia.base.words import _
from yijia.engines.cases.rules import ClockEffect, Edge, Step
from yijia.programmes.issues.rules.states import DISPATCH, HANDLE, State

ASKING = (
    Edge(
        State.SIGNED,
        "ask_extension",
        State.SIGNED,
        _("The unit needs more time, and says so before the limit ends."),
        HANDLE,
        needs=("days", "reason"),
    ),
    Edge(
        State.SIGNED,
        "grant_extension",
        State.SIGNED,
        _("There is a reason for more time, and the person is told."),
        DISPATCH,
    ),
    Edge(
        State.SIGNED,
        "refuse_extension",
        State.SIGNED,
        _("There is no reason for more time."),
        DISPATCH,
        needs=("reason",),
    ),
    Edge(
        State.SIGNED,
        "ask_park",
        State.SIGNED,
        _("Something stands in the way that the unit cannot remove."),
        HANDLE,
        needs=("review_on", "reason"),
    ),
    Edge(
        State.SIGNED,
        "grant_park",
        State.PARKED,
        _("It rests until the day of review, and still counts as unsolved."),
        DISPATCH,
        clock=ClockEffect.PAUSE,
        steps=((Step.CONTACT, ClockEffect.PAUSE), (Step.REVIEW, ClockEffect.RESTART)),
    ),
    Edge(
        State.SIGNED,
        "refuse_park",
        State.SIGNED,
        _("It can be solved now."),
        DISPATCH,
        needs=("reason",),
    ),
)
