"""One step of a need, for whoever was shown to be the one who takes it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.engines.cases import actions as cases
from yijia.engines.cases.models import Case
from yijia.engines.cases.rules import Channel
from yijia.programmes.exchange import events, queries, rules

Inputs = Mapping[str, Any]


def take_step(*, by: Scope, at: datetime, case: Case, verb: str, inputs: Inputs) -> Case:
    """Takes one edge of the table for whoever was shown to be the one who takes it.

    Raises:
        Conflict: the need does not stand where this edge leaves, or somebody was faster.
        Invalid: a reason is missing.
    """
    return cases.move_case(
        by=by,
        at=at,
        case=case,
        verb=verb,
        event=events.BY_VERB[verb],
        inputs=inputs,
        outcome=_outcome(verb, at=at, inputs=inputs),
    )


def _outcome(verb: str, *, at: datetime, inputs: Inputs) -> cases.Outcome:
    words = str(inputs.get("reason") or "").strip()
    told, kept = (words, "") if verb in rules.TOLD else ("", words)
    limits = queries.limits_on(on=at.astimezone(CHINA).date())
    if verb not in rules.RECEIVED:
        return cases.Outcome(limits=limits, public_text=told, private_text=kept)
    channel = Channel.CALL if verb == "called_received" else Channel.OWN
    rating = inputs.get("satisfied")
    said = cases.NewVerdict(channel, is_deciding=True, solved=True, satisfied=rating)
    return cases.Outcome(limits=limits, solved=True, satisfied=rating, verdict=said)
