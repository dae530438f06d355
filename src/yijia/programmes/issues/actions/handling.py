"""Taking issues through their table, for residents and for staff."""

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from yijia.base.errors import Conflict, Invalid, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.cases import actions as cases
from yijia.engines.cases import queries as case_queries
from yijia.engines.cases.models import Case
from yijia.engines.cases.rules import Edge
from yijia.programmes.issues import events, queries, rules
from yijia.programmes.issues.actions import enclosing, keeping
from yijia.programmes.issues.actions.outcomes import OUTCOMES
from yijia.programmes.issues.actions.parts import open_part
from yijia.programmes.issues.actions.step import Step


def move_issue(
    *, by: Scope, at: datetime, case: Case, verb: str, inputs: Mapping[str, Any]
) -> Case:
    """Takes one edge for staff, presses for the issue, keeps it from a unit, or puts labels right.

    To a reply documents may be added. What was done away from the desk may be entered later: then
    `happened_at` and `late_reason` say when it was done, and why it is entered only now.

    Raises:
        Conflict: the issue does not stand where this edge leaves, or somebody was faster.
        Forbidden: the person's post does not allow it for this issue.
        Invalid: something that the edge needs is missing or not known.
    """
    if verb not in rules.STAFF_VERBS:
        raise NotFound
    late, happened_at = _late(verb, at=at, inputs=inputs)
    if verb in rules.BESIDE_MOVES:
        return _beside(by=by, at=at, case=case, verb=verb, inputs=inputs)
    if verb not in rules.ENCLOSING:
        return _moved(by=by, at=happened_at, case=case, verb=verb, inputs=inputs, late=late)
    # Who may not reply is refused before anything is stored.
    _checked_edge(verb, by=by, case=case)
    documents = enclosing.store_documents(by=by, at=at, inputs=inputs)
    moved = _moved(by=by, at=happened_at, case=case, verb=verb, inputs=inputs, late=late)
    if documents:
        # They belong to words of that very moment, and are added now.
        enclosing.enclose_documents(
            by=by, at=at, case=moved, verb=verb, said_at=happened_at, documents=documents
        )
    return moved


def _late(
    verb: str, *, at: datetime, inputs: Mapping[str, Any]
) -> tuple[cases.Late | None, datetime]:
    """When a move happened that is entered now, and if that was earlier, what is said of it.

    Raises:
        Invalid: it is entered late without a reason, lies in the future, or is none that may be.
    """
    told, reason = inputs.get("happened_at"), inputs.get("late_reason") or ""
    if (told or reason) and verb not in rules.ENTERED_LATE:
        raise Invalid(_("This is decided at the desk, and not entered late."), field="happened_on")
    happened_at = rules.check_late(told, reason=reason, at=at)
    return (cases.Late(at, reason) if happened_at < at else None), happened_at


def answer_issue(
    *, by: Scope, at: datetime, case: Case, verb: str, inputs: Mapping[str, str]
) -> Case:
    """Takes one edge for the person who raised the issue and has shown its lookup code.

    Raises:
        Conflict: the issue does not stand where this edge leaves, or somebody was faster.
        Invalid: something that the edge needs is missing or not known.
    """
    if verb not in rules.OWN_VERBS:
        raise NotFound
    if verb == rules.ASK_CONFIDENTIAL:
        return keeping.ask_confidential(by=by, at=at, case=case, inputs=inputs)
    if verb == rules.OPEN_UP:
        return cases.open_up(by=by, at=at, case=case, reason="", is_own=True)
    if verb == rules.SUPPLEMENT:
        words, states = inputs.get("text", ""), rules.SUPPLEMENTED_IN
        return cases.supplement_case(by=by, at=at, case=case, states=states, words=words)
    if verb in rules.PRESSES:
        return _urged(by=by, at=at, case=case, words=inputs.get("reason", ""))
    return _moved(by=by, at=at, case=case, verb=verb, inputs=inputs)


def _moved(
    *,
    by: Scope,
    at: datetime,
    case: Case,
    verb: str,
    inputs: Mapping[str, str],
    late: cases.Late | None = None,
) -> Case:
    edge = _checked_edge(verb, by=by, case=case)
    day = (late.entered_at if late else at).astimezone(CHINA).date()
    step = Step(by=by, at=at, case=case, edge=edge, inputs=inputs, day=day)
    outcome = OUTCOMES[verb](step)
    cases.move_case(
        by=by,
        at=at,
        case=case,
        verb=verb,
        event=events.BY_VERB[verb],
        inputs=inputs,
        outcome=replace(
            outcome,
            late=late,
            waits_for_assists=verb in rules.ANSWERING and not inputs.get("close_assists"),
        ),
    )
    if verb == "split":
        text, organisation = inputs["text"], inputs["organisation"]
        open_part(by=by, at=at, whole=case, text=text, organisation=organisation)
    return case


def _checked_edge(verb: str, *, by: Scope, case: Case) -> Edge:
    """The edge of a verb from where an issue stands, for who may take it."""
    edge = case_queries.kind_of(case).edge(source=case.state, verb=verb)
    cases.check_allowed(edge, by=by, case=case)
    return edge


def _urged(*, by: Scope, at: datetime, case: Case, words: str) -> Case:
    """Lets the person press for what waits for somebody else."""
    if case.state not in rules.AWAITED_STATES:
        raise Conflict(_("This does not wait for the office now."))
    level = rules.PRESSES["urge"]
    return cases.press_case(by=by, at=at, case=case, level=level, words=words, permission=None)


def _beside(*, by: Scope, at: datetime, case: Case, verb: str, inputs: Mapping[str, Any]) -> Case:
    """Does what staff do beside the moves of an issue."""
    reason = inputs.get("reason", "")
    if verb == rules.RELABEL:
        return _relabelled(by=by, at=at, case=case, inputs=inputs)
    if verb == rules.SET_URGENCY:
        urgency = rules.Urgency(inputs["urgency"])
        return cases.set_urgency(by=by, at=at, case=case, urgency=urgency, reason=reason)
    if verb == rules.LIFT:
        return cases.open_up(by=by, at=at, case=case, reason=reason)
    if verb in rules.PRESSES:
        level = rules.PRESSES[verb]
        return cases.press_case(by=by, at=at, case=case, level=level, words=reason)
    return keeping.keep_out(by=by, at=at, case=case, verb=verb, inputs=inputs)


def _relabelled(*, by: Scope, at: datetime, case: Case, inputs: Mapping[str, str]) -> Case:
    """Puts labels right; where the unit does not serve the new ones, another one has it then."""
    day = at.astimezone(CHINA).date()
    topic = inputs.get("category") or case.topic
    division = inputs.get("division") or case.division_id
    queries.check_labels(category=topic, division=division, on=day)
    as_labelled = copy(case)
    as_labelled.topic, as_labelled.division_id = topic, division
    sent = _sent_on(as_labelled, by=by, at=at, day=day, inputs=inputs)
    unit = sent.organisation if sent else case.organisation_id
    # Refused before anything is written: a form shows this refusal, and keeps what was written.
    cases.refuse_kept_out(case, organisation=unit)
    limits = queries.limits_for(topic, on=day, organisation=unit)
    cases.relabel_case(
        by=by,
        at=at,
        case=case,
        division=division,
        topic=topic,
        limit=limits[queries.WHOLE],
        reason=inputs.get("reason", ""),
    )
    if sent is not None:
        event = events.BY_VERB[rules.HAND_OVER]
        verb = rules.HAND_OVER
        cases.move_case(
            by=by, at=at, case=case, verb=verb, event=event, inputs=inputs, outcome=sent
        )
    return case


def _sent_on(
    case: Case, *, by: Scope, at: datetime, day: date, inputs: Mapping[str, str]
) -> cases.Outcome | None:
    """What giving an issue to another unit changes, where its labels ask for one; asked beforehand.

    An issue under an older table, or that was answered, stays with its unit.
    """
    place, unit = case.division_id, case.organisation_id
    fits = queries.may_have(unit, division=place, category=case.topic, on=day)
    if fits and not inputs.get("organisation"):
        return None
    kind = case_queries.kind_of(case)
    known = {edge.source: edge for edge in kind.edges if edge.verb == rules.HAND_OVER}
    if case.state not in known:
        stays = fits or not known or case.state in kind.answered
        if stays and not inputs.get("organisation"):
            return None
        raise Conflict(_("Its unit does not serve that. Put it right once the unit goes on."))
    if not inputs.get("organisation"):
        message = _("The unit that has it does not serve that. Choose the one that does.")
        raise Invalid(message, field="organisation")
    edge = known[rules.State(case.state)]
    return OUTCOMES[rules.HAND_OVER](Step(by, at, case, edge, inputs, day))
