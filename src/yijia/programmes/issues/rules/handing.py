"""The third table of issues: the second one, and what persons and units need beyond it.

A unit that found out only after signing that it is not its duty returns the issue, once. Who
dispatches takes an issue from a unit that cannot go on with it, because it lies elsewhere after all
or nobody works there, and gives it to another. None of them is given the issue again.

The one in force adds to it: `calling`. Issues raised under this one keep it to their end.
"""

from dataclasses import replace

from yijia.base.words import _
from yijia.engines.cases.rules import ClockEffect, Edge, Step
from yijia.programmes.issues.rules.states import DISPATCH, HANDLE, State
from yijia.programmes.issues.rules.table import SECOND

HAND_OVER = "hand_over"
_TAKEN = _("The unit that has it cannot go on with it: another one answers for it.")
_TO_SIGN_AGAIN = (Step.SIGN, ClockEffect.RESTART)

# Each who rests with another issue is called back about its answer, and answers for themselves.
CALLING = (
    Edge(
        State.MERGED,
        "callback_solved",
        State.CLOSED,
        _("Called back, the person says that it is solved."),
        DISPATCH,
        needs=("satisfied",),
        clock=ClockEffect.DROP,
        is_solving=True,
    ),
    Edge(
        State.MERGED,
        "callback_unsolved",
        State.REGISTERED,
        _("Called back, the person says that it is not solved."),
        DISPATCH,
        needs=("reason",),
        clock=ClockEffect.RESTART,
        steps=((Step.REGISTER, ClockEffect.RESTART),),
    ),
)
HANDING = (
    Edge(
        State.DISPATCHED,
        HAND_OVER,
        State.DISPATCHED,
        _TAKEN,
        DISPATCH,
        needs=("organisation", "reason"),
        steps=((Step.SIGN, ClockEffect.DROP), _TO_SIGN_AGAIN),
        is_handover=True,
    ),
    Edge(
        State.SIGNED,
        HAND_OVER,
        State.DISPATCHED,
        _TAKEN,
        DISPATCH,
        needs=("organisation", "reason"),
        steps=((Step.CONTACT, ClockEffect.DROP), _TO_SIGN_AGAIN),
    ),
    Edge(
        State.SIGNED,
        "return",
        State.RETURN_ASKED,
        _("Only when working on it the unit found that it is not its duty; it names the clause."),
        HANDLE,
        needs=("reason",),
        steps=((Step.CONTACT, ClockEffect.DROP),),
    ),
)
THIRD = replace(SECOND, version=3, edges=(*SECOND.edges, *HANDING, *CALLING))
# From where a unit is given what another one has.
HANDED_OVER_FROM = frozenset(edge.source for edge in THIRD.edges if edge.verb == HAND_OVER)
