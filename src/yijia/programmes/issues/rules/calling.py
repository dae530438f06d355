"""The table of issues in force: the third one, and what becomes of the callback 回访.

A call about an answer ends the clock of the callback, in time or late, whatever the person said.
Whoever speaks for themselves need not be called any more: then there is nothing to judge.
"""

from dataclasses import replace

from yijia.engines.cases.rules import ClockEffect, Edge, Step
from yijia.programmes.issues.rules.handing import THIRD

_CALLED = (Step.CALLBACK, ClockEffect.STOP)
_NOT_NEEDED = (Step.CALLBACK, ClockEffect.DROP)


def _judged(edge: Edge) -> Edge:
    """An edge of the third table as the clock of the callback ends on it."""
    if edge.verb == "callback_solved" and edge.source in THIRD.answered:
        return replace(edge, steps=(_CALLED,))
    if edge.verb == "reopen":
        others = [effect for effect in edge.steps if effect[0] is not Step.CALLBACK]
        return replace(edge, steps=(_NOT_NEEDED, *others))
    return edge


ISSUE = replace(THIRD, version=4, edges=tuple(_judged(edge) for edge in THIRD.edges))
