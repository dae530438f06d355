"""Doing what the histories say, by the actions that people use, each as the person it is."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.cases import actions
from yijia.engines.cases import queries as cases
from yijia.engines.cases.rules import LinkKind
from yijia.front import queries
from yijia.front.demonstration.steps import PERSON, Move, part_of
from yijia.programmes.issues import actions as issues
from yijia.programmes.issues import rules

# After these a unit has answered and the person is asked: a visitor may play that person.
WAITING = "replied"
LINK = "link"
# What units that assist do, by what it is called at a request.
ASSISTS = {
    "ask_assist": "",
    "sign_assist": rules.SIGN_FOR,
    "give_part": rules.GIVE,
    "refuse_assist": rules.REFUSE,
}
# The tables grow from nothing within one transaction: a plan is good for so many moves.
PLANS_LAST = 500


class Player:
    """Who acts for each body, and the cases that are still open."""

    def __init__(self, *, reader: Scope, scopes: Mapping[str, Scope]) -> None:
        self.reader = reader
        self.scopes = {PERSON: ANONYMOUS, **scopes}
        self.numbers: dict[int, str] = {}
        # Their type is a table's row, which only actions and queries may name.
        self.open: dict[int, Any] = {}

    def play(self, moves: Iterable[Move], *, say: Callable[[], None]) -> None:
        """Takes every move in turn."""
        for number, move in enumerate(moves):
            if number % PLANS_LAST == 0:
                queries.forget_plans()
            if move.new is not None:
                self._raise(move, new=move.new)
            elif move.verb == LINK:
                self._link(move)
            elif move.verb in ASSISTS:
                self._assist(move)
            else:
                self._go(move)
            say()

    def waiting_for_the_person(self, *, most: int) -> list[str]:
        """The numbers of issues that were answered last and wait for who raised them.

        Everybody is told them, so confidential ones are not among them.
        """
        waiting = [case for case in self.open.values() if case.state == WAITING]
        found = [case.number for case in waiting if not case.confidential]
        return sorted(found)[-most:]

    def _raise(self, move: Move, *, new: issues.NewIssue) -> None:
        raised = issues.raise_issue(by=self.scopes[move.actor], at=move.at, new=new)
        self.numbers[move.issue] = raised.number

    def _link(self, move: Move) -> None:
        case = cases.access_case(scope=self.reader, number=self.numbers[move.issue])
        actions.link_cases(
            by=self.scopes[move.actor],
            at=move.at,
            case=case,
            number=self.numbers[move.into or 0],
            kind=LinkKind(move.inputs["kind"]),
            reason=move.inputs["reason"],
        )

    def _assist(self, move: Move) -> None:
        case = cases.access_case(scope=self.reader, number=self.numbers[move.issue])
        by, text = self.scopes[move.actor], move.inputs.get("text", "")
        if verb := ASSISTS[move.verb]:
            (asked,) = cases.open_assists(case)
            issues.answer_assist(by=by, at=move.at, assist=asked, verb=verb, text=text)
        else:
            unit = move.inputs["organisation"]
            issues.ask_assist(by=by, at=move.at, case=case, organisation=unit, days=0, text=text)

    def _go(self, move: Move) -> None:
        case = self.open.pop(move.issue, None)
        if case is None:
            case = cases.access_case(scope=self.reader, number=self.numbers[move.issue])
        take = issues.answer_issue if move.verb in rules.OWN_VERBS else issues.move_issue
        by, inputs = self.scopes[move.actor], dict(move.inputs)
        if move.into is not None:
            inputs["into"] = self.numbers[move.into]
        case = take(by=by, at=move.at, case=case, verb=move.verb, inputs=inputs)
        if move.verb == "split":
            whole = cases.access_case(scope=self.reader, number=case.number)
            self.numbers[part_of(move.issue)] = cases.parts_of(whole)[-1].number
        if case.is_open:
            self.open[move.issue] = case
