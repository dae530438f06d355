"""The second table of issues: every way from a state to another, and why it exists.

The third one adds to it: `handing`. Issues raised under this one keep it to their end.
"""

from yijia.base.words import _
from yijia.engines.cases.rules import (
    ClockEffect,
    Edge,
    Kind,
    Step,
)
from yijia.programmes.issues.rules.asking import ASKING
from yijia.programmes.issues.rules.states import (
    DISPATCH,
    HANDLE,
    STATE_COLOURS,
    STATE_LABELS,
    WITHDRAWAL,
    State,
)

_STOP, _RESTART, _DROP = ClockEffect.STOP, ClockEffect.RESTART, ClockEffect.DROP
_ANSWERED = ((Step.REGISTER, _STOP), (Step.CONTACT, _STOP), (Step.CALLBACK, _RESTART))
# Which clocks begin anew with a second handling: with its unit, or with who names one first.
_AGAIN = {
    State.SIGNED: ((Step.CALLBACK, _STOP), (Step.CONTACT, _RESTART)),
    State.REGISTERED: ((Step.CALLBACK, _STOP), (Step.REGISTER, _RESTART)),
}
_TO_SIGN = ((Step.REGISTER, _STOP), (Step.SIGN, _RESTART))


def _withdrawn(source: State) -> Edge:
    return Edge(source, "withdraw", State.WITHDRAWN, WITHDRAWAL, None, clock=_DROP)


def _merged(source: State) -> Edge:
    return Edge(
        source,
        "merge",
        State.MERGED,
        _("Others told of the same: it is handled once, and each keeps number, reply and rating."),
        DISPATCH,
        needs=("into",),
        steps=((Step.REGISTER, _DROP), (Step.SIGN, _DROP)),
    )


_REGISTERED = (
    Edge(
        State.REGISTERED,
        "dispatch",
        State.DISPATCHED,
        _("A unit is named that answers for it."),
        DISPATCH,
        needs=("organisation",),
        steps=_TO_SIGN,
    ),
    Edge(
        State.REGISTERED,
        "answer",
        State.ANSWERED,
        _("Whoever takes it in knows the answer."),
        DISPATCH,
        needs=("text",),
        clock=_STOP,
        steps=_ANSWERED,
    ),
    Edge(
        State.REGISTERED,
        "decline",
        State.NOT_ACCEPTED,
        _("It belongs to another channel, and the person is told which."),
        DISPATCH,
        needs=("ground", "reason", "channel"),
        clock=_DROP,
        steps=((Step.REGISTER, _STOP),),
    ),
    _merged(State.REGISTERED),
    _withdrawn(State.REGISTERED),
)
_DISPATCHED = (
    Edge(
        State.DISPATCHED,
        "sign",
        State.SIGNED,
        _("The unit takes it on."),
        HANDLE,
        steps=((Step.SIGN, _STOP), (Step.CONTACT, _RESTART)),
    ),
    Edge(
        State.DISPATCHED,
        "return",
        State.RETURN_ASKED,
        _("It is not this unit's duty, and the unit names the clause."),
        HANDLE,
        needs=("reason",),
        steps=((Step.SIGN, _DROP),),
    ),
    Edge(
        State.RETURN_ASKED,
        "grant_return",
        State.DISPATCHED,
        _("The unit is right: another one answers for it, under the same number and clock."),
        DISPATCH,
        needs=("organisation",),
        steps=_TO_SIGN,
    ),
    Edge(
        State.RETURN_ASKED,
        "refuse_return",
        State.SIGNED,
        _("It is the unit's duty after all. It has it now, and cannot ask again."),
        DISPATCH,
        needs=("reason",),
        steps=((Step.CONTACT, _RESTART),),
    ),
    _merged(State.DISPATCHED),
    _withdrawn(State.DISPATCHED),
    _withdrawn(State.RETURN_ASKED),
)
_SIGNED = (
    Edge(
        State.SIGNED,
        "contact",
        State.SIGNED,
        _("The unit has spoken with the person."),
        HANDLE,
        needs=("reason",),
        steps=((Step.CONTACT, _STOP),),
    ),
    Edge(
        State.SIGNED,
        "ask_person",
        State.WAITING,
        _("Only the person knows what is missing; until they say it the clock stands still."),
        HANDLE,
        needs=("text",),
        clock=ClockEffect.PAUSE,
        steps=((Step.CONTACT, _STOP), (Step.WAIT, _RESTART)),
    ),
    Edge(
        State.SIGNED,
        "split",
        State.SIGNED,
        _("Another unit answers for a part of it; the whole waits for all its parts."),
        HANDLE,
        needs=("organisation", "text"),
    ),
    Edge(
        State.SIGNED,
        "escalate",
        State.DISPATCHED,
        _("The unit cannot solve it; the next level above it can."),
        HANDLE,
        needs=("reason",),
        steps=((Step.CONTACT, _STOP), (Step.SIGN, _RESTART)),
    ),
    *ASKING,
    Edge(
        State.SIGNED,
        "reply",
        State.REPLIED,
        _("The unit tells the person what was done."),
        HANDLE,
        needs=("text",),
        clock=_STOP,
        steps=_ANSWERED,
        waits_for_parts=True,
    ),
    Edge(
        State.SIGNED,
        "deliver",
        State.DELIVERED,
        _("A part of an issue is done, and whoever answers for the whole is told how."),
        HANDLE,
        needs=("reason",),
        clock=_STOP,
        steps=((Step.CONTACT, _STOP),),
    ),
    Edge(
        State.SIGNED,
        "submit",
        State.CHECKING,
        _("In a second handling the answer is checked before the person gets it."),
        HANDLE,
        needs=("text",),
        waits_for_parts=True,
    ),
    _withdrawn(State.SIGNED),
)
_RESTING = (
    Edge(
        State.WAITING,
        "tell",
        State.SIGNED,
        _("The person has said what was missing."),
        None,
        needs=("text",),
        clock=ClockEffect.RESUME,
        steps=((Step.WAIT, _STOP),),
    ),
    Edge(
        State.WAITING,
        "resume",
        State.SIGNED,
        _("No answer came, or the unit has found out by itself."),
        HANDLE,
        needs=("reason",),
        clock=ClockEffect.RESUME,
        steps=((Step.WAIT, _STOP),),
    ),
    _withdrawn(State.WAITING),
    Edge(
        State.PARKED,
        "review",
        State.SIGNED,
        _("The day of review has come, or the obstacle is gone."),
        DISPATCH,
        needs=("reason",),
        clock=ClockEffect.RESUME,
        steps=((Step.CONTACT, ClockEffect.RESUME), (Step.REVIEW, _STOP)),
    ),
    _withdrawn(State.PARKED),
    Edge(
        State.CHECKING,
        "approve",
        State.REPLIED,
        _("The answer says what the person asked."),
        DISPATCH,
        clock=_STOP,
        steps=_ANSWERED,
        waits_for_parts=True,
    ),
    Edge(
        State.CHECKING,
        "send_back",
        State.SIGNED,
        _("The answer does not say what the person asked."),
        DISPATCH,
        needs=("reason",),
    ),
    _withdrawn(State.CHECKING),
)


def _own_word(source: State, *, again: State) -> tuple[Edge, ...]:
    """What the person says of an answer by themselves."""
    return (
        Edge(
            source,
            "confirm",
            State.CLOSED,
            _("The person says that it is solved."),
            None,
            needs=("satisfied",),
            clock=_STOP,
            is_solving=True,
        ),
        Edge(
            source,
            "reopen",
            again,
            _("The person says that it is not solved: second handling, with its own clock."),
            None,
            needs=("reason",),
            clock=_RESTART,
            steps=_AGAIN[again],
        ),
    )


def _called_back(source: State, *, again: State) -> tuple[Edge, ...]:
    """What the person says when they are called back, or that nobody was reached."""
    return (
        Edge(
            source,
            "callback_solved",
            State.CLOSED,
            _("Called back, the person says that it is solved."),
            DISPATCH,
            needs=("satisfied",),
            clock=_STOP,
            is_solving=True,
        ),
        Edge(
            source,
            "callback_unsolved",
            again,
            _("Called back, the person says that it is not solved."),
            DISPATCH,
            needs=("reason",),
            clock=_RESTART,
            steps=_AGAIN[again],
        ),
        Edge(
            source,
            "callback_missed",
            source,
            _("Nobody was reached; that is no answer, and never counts as one."),
            DISPATCH,
        ),
        Edge(
            source,
            "close_unanswered",
            State.UNANSWERED,
            _("The person could not be reached; it is shown as that, never as solved."),
            DISPATCH,
            clock=_STOP,
        ),
    )


_MERGED = (
    Edge(
        State.MERGED,
        "unmerge",
        State.REGISTERED,
        _("It is another matter after all, and its own clock has run on."),
        DISPATCH,
        needs=("reason",),
        steps=((Step.REGISTER, _RESTART),),
    ),
    Edge(
        State.MERGED,
        "confirm",
        State.CLOSED,
        _("The person says that it is solved."),
        None,
        needs=("satisfied",),
        clock=_DROP,
        is_solving=True,
    ),
    Edge(
        State.MERGED,
        "reopen",
        State.REGISTERED,
        _("For this person it is not solved: it goes on alone, with its own clock."),
        None,
        needs=("reason",),
        clock=_RESTART,
        steps=_AGAIN[State.REGISTERED],
    ),
    _withdrawn(State.MERGED),
)

SECOND = Kind(
    name="issue",
    version=2,
    initial=State.REGISTERED,
    final=frozenset(
        {
            State.NOT_ACCEPTED,
            State.CLOSED,
            State.DELIVERED,
            State.UNANSWERED,
            State.WITHDRAWN,
        }
    ),
    dormant=frozenset({State.MERGED}),
    part_initial=State.DISPATCHED,
    answered=frozenset({State.REPLIED, State.ANSWERED}),
    edges=(
        *_REGISTERED,
        *_DISPATCHED,
        *_SIGNED,
        *_RESTING,
        *_own_word(State.REPLIED, again=State.SIGNED),
        *_called_back(State.REPLIED, again=State.SIGNED),
        *_own_word(State.ANSWERED, again=State.REGISTERED),
        *_called_back(State.ANSWERED, again=State.REGISTERED),
        *_MERGED,
    ),
    labels={state.value: label for state, label in STATE_LABELS.items()},
    colours={state.value: colour for state, colour in STATE_COLOURS.items()},
)
