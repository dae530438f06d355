"""What a verb is given, and what it may ask of the issue before it says what it changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from yijia.base.errors import Conflict
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases import queries as case_queries
from yijia.engines.cases.models import Ask, Case
from yijia.engines.cases.rules import AskKind, Edge, Limit
from yijia.engines.cases.rules import Step as Clock
from yijia.ground.organisations import queries as organisations
from yijia.programmes.issues import queries, rules


@dataclass(frozen=True)
class Step:
    """What a verb is given: the case as it stands, the edge, what was filled in, and when.

    `at` is when it happens, and `day` the one on which it is entered: who has to do what then goes
    by that.
    """

    by: Scope
    at: datetime
    case: Case
    edge: Edge
    inputs: Mapping[str, str]
    day: date

    def text(self, name: str) -> str:
        """One answer in words."""
        return str(self.inputs.get(name) or "")

    def limits(self, *, organisation: int | None, on: date | None = None) -> dict[Clock, Limit]:
        """The limits of all clocks, as they are with a unit on this day or another one."""
        topic = self.case.topic
        return queries.limits_for(topic, on=on or self.day, organisation=organisation)

    def expect(self, kind: AskKind) -> Ask:
        """What the unit has asked for, of this kind.

        Raises:
            Conflict: nothing of this kind was asked for.
        """
        asked = case_queries.waiting_ask(self.case)
        if asked is None or asked.kind != kind:
            raise Conflict(_("Nothing of this kind was asked for."))
        return asked

    def centre(self) -> int:
        """Who dispatches where the issue lies.

        Raises:
            Conflict: nobody does.
        """
        centre = organisations.dispatching_centre(division=self.case.division_id, on=self.day)
        if centre is None:
            raise Conflict(_("There is no dispatcher to return this to."))
        return centre.id

    def caller(self) -> int | None:
        """Who calls back about an answer, and so is judged by it: who dispatches there, if any."""
        if self.edge.source == rules.State.MERGED:
            return None
        centre = organisations.dispatching_centre(division=self.case.division_id, on=self.day)
        return centre.id if centre else None
