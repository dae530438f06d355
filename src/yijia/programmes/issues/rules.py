"""Residents' issues: their kinds, and the table of states they pass through."""

from enum import StrEnum

from yijia.base.access import Permission
from yijia.base.words import _
from yijia.engines.cases.rules import ClockEffect, Edge, Kind


class IssueKind(StrEnum):
    """The six kinds of issue (GB/T 33358 practice of the hotlines)."""

    ENQUIRY = "enquiry"
    HELP = "help"
    COMPLAINT = "complaint"
    REPORT = "report"
    SUGGESTION = "suggestion"
    PRAISE = "praise"


class State(StrEnum):
    """Where an issue stands."""

    REGISTERED = "registered"
    NOT_ACCEPTED = "not_accepted"
    DISPATCHED = "dispatched"
    SIGNED = "signed"
    REPLIED = "replied"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


DISPATCH = Permission.CASE_DISPATCH
HANDLE = Permission.CASE_HANDLE
WITHDRAWAL = _("The person who raised it no longer wants it handled.")

ISSUE = Kind(
    name="issue",
    version=1,
    initial=State.REGISTERED,
    final=frozenset({State.NOT_ACCEPTED, State.CLOSED, State.WITHDRAWN}),
    edges=(
        Edge(
            State.REGISTERED,
            "dispatch",
            State.DISPATCHED,
            _("A unit is named that answers for it."),
            DISPATCH,
            needs=("organisation",),
        ),
        Edge(
            State.REGISTERED,
            "decline",
            State.NOT_ACCEPTED,
            _("It belongs to another channel, and the person is told which."),
            DISPATCH,
            needs=("reason", "channel"),
            clock=ClockEffect.STOP,
        ),
        Edge(
            State.REGISTERED,
            "withdraw",
            State.WITHDRAWN,
            WITHDRAWAL,
            None,
            clock=ClockEffect.STOP,
        ),
        Edge(
            State.DISPATCHED,
            "sign",
            State.SIGNED,
            _("The unit takes it on."),
            HANDLE,
        ),
        Edge(
            State.DISPATCHED,
            "return",
            State.REGISTERED,
            _("It is not this unit's duty, and the unit names the clause."),
            HANDLE,
            needs=("reason",),
        ),
        Edge(
            State.DISPATCHED,
            "withdraw",
            State.WITHDRAWN,
            WITHDRAWAL,
            None,
            clock=ClockEffect.STOP,
        ),
        Edge(
            State.SIGNED,
            "reply",
            State.REPLIED,
            _("The unit tells the person what was done."),
            HANDLE,
            needs=("text",),
            clock=ClockEffect.PAUSE,
        ),
        Edge(
            State.SIGNED,
            "withdraw",
            State.WITHDRAWN,
            WITHDRAWAL,
            None,
            clock=ClockEffect.STOP,
        ),
        Edge(
            State.REPLIED,
            "confirm",
            State.CLOSED,
            _("The person says that it is solved."),
            None,
            needs=("satisfied",),
            clock=ClockEffect.STOP,
        ),
        Edge(
            State.REPLIED,
            "reopen",
            State.SIGNED,
            _("The person says that it is not solved: second handling, with its own clock."),
            None,
            needs=("reason",),
            clock=ClockEffect.RESTART,
        ),
    ),
)
