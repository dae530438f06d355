"""The same verb for many issues: each moves, or is refused, by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yijia.base.errors import Invalid, NotFound, Refused
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases import queries as cases
from yijia.ground.access.queries import acting_as
from yijia.programmes.issues import rules
from yijia.programmes.issues.actions.handling import move_issue


@dataclass(frozen=True)
class Together:
    """Which of many issues went where they were sent, and why the others did not."""

    done: tuple[str, ...]
    refused: tuple[tuple[str, Refused], ...]


def move_together(
    *, by: Scope, at: datetime, numbers: Sequence[str], verb: str, inputs: Mapping[str, Any]
) -> Together:
    """Takes one verb for each of these issues, in the order given.

    What one of them is refused for undoes nothing of the others.

    Raises:
        Invalid: no issue is named, or too many.
        NotFound: this verb is not taken for many at once.
    """
    wanted = tuple(dict.fromkeys(numbers))
    if verb not in rules.TOGETHER:
        raise NotFound
    if not 0 < len(wanted) <= rules.MOST_TOGETHER:
        most = {"most": rules.MOST_TOGETHER}
        raise Invalid(_("Choose from 1 to %(most)s cases."), params=most, field="numbers")
    done, refused = list[str](), list[tuple[str, Refused]]()
    for number in wanted:
        try:
            # A transaction within the one of the page: what was written before stays.
            with acting_as(by):
                case = cases.access_case(scope=by, number=number)
                move_issue(by=by, at=at, case=case, verb=verb, inputs=inputs)
        except Refused as why:
            refused.append((number, why))
        else:
            done.append(number)
    return Together(done=tuple(done), refused=tuple(refused))
