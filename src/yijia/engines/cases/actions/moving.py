"""Moving cases along their table: state, clocks, words and what follows from them, together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import models

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.events import Event
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases import queries, rules
from yijia.engines.cases.actions import assisting, clocks, holding, keeping, words
from yijia.engines.cases.models import Ask, Assist, Case, Clock, Remark, Verdict
from yijia.engines.cases.registry import kinds
from yijia.ground.journal import actions as journal
from yijia.ground.journal import queries as journal_entries
from yijia.ground.places import queries as places


@dataclass(frozen=True)
class NewAsk:
    """What a unit asks for with a move: so many days more, or to rest until a day."""

    kind: rules.AskKind
    days: int | None = None
    review_on: date | None = None


@dataclass(frozen=True)
class NewVerdict:
    """What the person said of an answer, or that nobody was reached."""

    channel: rules.Channel
    is_deciding: bool
    solved: bool | None = None
    satisfied: int | None = None


@dataclass(frozen=True)
class Late:
    """That a move is entered only now, and why, when it happened earlier."""

    entered_at: datetime
    reason: str


@dataclass(frozen=True)
class Outcome:
    """What a move changes beside the state; None leaves a value as it is.

    `limits` are those of the clocks that the move may begin, `extension` what is added to the limit
    of the whole case. `answers` grants or refuses what the unit had asked for. `judged` is the unit
    whose clocks come to their end by it, where the case waits with somebody else meanwhile.
    `late` says that it is entered only now: the clocks that it ends go by when it happened, and
    those that it begins for others by when they can know of it.
    `waits_for_assists`: it is refused while a unit that was asked to assist has not answered.
    """

    organisation: int | None = None
    solved: bool | None = None
    satisfied: int | None = None
    limits: Mapping[rules.Step, rules.Limit] = field(default_factory=dict)
    extension: rules.Limit | None = None
    asks: NewAsk | None = None
    answers: bool | None = None
    verdict: NewVerdict | None = None
    merged_into: int | None = None
    judged: int | None = None
    public_text: str = ""
    private_text: str = ""
    late: Late | None = None
    waits_for_assists: bool = False
    journal: Mapping[str, object] = field(default_factory=dict)


def move_case(
    *,
    by: Scope,
    at: datetime,
    case: Case,
    verb: str,
    event: Event,
    inputs: Mapping[str, object],
    outcome: Outcome,
) -> Case:
    """Takes one edge of the case's table: state, clocks, words and journal entry together.

    `inputs` are what the person gave, by name; the edge names those it cannot do without. The
    requester's own edges are taken by whoever the caller has shown to be the requester.

    Raises:
        Conflict: the table has no such edge, somebody else moved the case first, a part of it is
            open, or something has been asked for already.
        Forbidden: the edge asks for a permission that is not held over this case.
        Invalid: something that the edge needs is missing, it is kept from the unit chosen, or it
            is entered late and happened before the move before it.
    """
    kind = kinds.get(name=case.kind, version=case.version).kind
    edge = kind.edge(source=case.state, verb=verb)
    check_allowed(edge, by=by, case=case)
    _refuse_unless_complete(edge, inputs=inputs)
    move = _planned(case, kind=kind, edge=edge, at=at, outcome=outcome)
    with journal.entry(
        by=by,
        at=at,
        event=event,
        subject=case,
        division=case.division_id,
        old={"state": case.state},
        new={"state": edge.target, "verb": verb, **outcome.journal, **move.day, **_late(outcome)},
    ):
        assisting.end_assists(by=by, at=_known_at(outcome, at=at), assists=move.ends)
        _take(case, move=move)
    return case


def _late(outcome: Outcome) -> dict[str, str]:
    """What an entry says of a move that is entered late."""
    return journal_entries.entered_late(outcome.late.entered_at) if outcome.late else {}


def _known_at(outcome: Outcome, *, at: datetime) -> datetime:
    """When others can know of a move that happens at a time."""
    return outcome.late.entered_at if outcome.late else at


@dataclass(frozen=True)
class _Move:
    """One move as it is planned for a case that is held: the marks before it, and those it leaves.

    `day` is what is told of the day of the whole case, where that moves, and `ends` are the
    requests to assist that end with it.
    """

    kind: rules.Kind
    edge: rules.Edge
    at: datetime
    outcome: Outcome
    held: holding.Held
    marks: list[rules.Mark]
    day: Mapping[str, object]
    ends: list[Assist]


def _planned(
    case: Case, *, kind: rules.Kind, edge: rules.Edge, at: datetime, outcome: Outcome
) -> _Move:
    """Holds a case where the person saw it, and plans what its move does to the clocks."""
    held = _held(case, into=outcome.merged_into)
    # Asked once it is held, so that nobody is named, and nothing is done, meanwhile.
    keeping.refuse_kept_out(case, organisation=outcome.organisation)
    if outcome.late is not None and at < queries.moved_last_at(case):
        raise Invalid(_("Something was done with it after that."), field="happened_on")
    waits = edge.waits_for_parts or edge.target in kind.resting
    if waits and queries.has_open_parts(case):
        raise Conflict(_("A part of this is still open. It has to be answered first."))
    ends = _ends(case, kind=kind, edge=edge, outcome=outcome)
    marks = _marks_of_move(held.marks, kind=kind, edge=edge, at=at, outcome=outcome)
    after = [*held.marks, *marks]
    day = rules.told_of_day(held.marks, after=after, calendar=places.calendar())
    return _Move(kind, edge, at, outcome, held, marks, day, ends)


def _ends(case: Case, *, kind: rules.Kind, edge: rules.Edge, outcome: Outcome) -> list[Assist]:
    """The requests to assist that end with a move: by an answer, or as the case ends or goes on.

    Nobody assists before a unit has it, so that of the first moves nothing is asked.
    """
    goes = outcome.organisation not in {None, case.organisation_id}
    is_last = goes or edge.waits_for_parts or edge.target in kind.resting
    found = queries.open_assists(case) if is_last and edge.source != kind.initial else []
    if found and outcome.waits_for_assists:
        message = _("Units that were asked to assist have not answered. Say that you do not wait.")
        raise Invalid(message, field="close_assists")
    return found


def _held(case: Case, *, into: int | None) -> holding.Held:
    """Holds a case, and the one that it is merged into; what counts is how both stand then.

    Of two that are merged into each other at once both transactions hold the same one first.
    """
    if into is None:
        return holding.hold_case(case)
    if into < case.pk:
        holding.hold_main(into)
        held = holding.hold_case(case)
    else:
        held = holding.hold_case(case)
        holding.hold_main(into)
    if queries.has_merged(case):
        raise Conflict(_("Others were merged into this one meanwhile. Look at it again."))
    return held


def _take(case: Case, *, move: _Move) -> None:
    """Writes one move, inside its entry."""
    edge, at, outcome, held = move.edge, move.at, move.outcome, move.held
    if outcome.asks is not None and held.waits_for_an_answer:
        raise Conflict(_("Something has been asked for already, and was not answered yet."))
    had, handling, marks = case.organisation_id, case.handlings, move.marks
    runs = rules.timetable([*held.marks, *marks], calendar=places.calendar())
    values = _values(case, kind=move.kind, edge=edge, at=at, outcome=outcome)
    wakes = edge.source in move.kind.dormant and edge.target not in move.kind.resting
    if marks or wakes:
        whole = runs.whole
        values |= {"due_at": whole.at, "due_provisional": whole.provisional}
        values["next_due_at"] = runs.next_at
    _update(case, edge=edge, values=values)
    if edge.target in move.kind.dormant:
        # It is late with the one that it rests with now, and not a second time by itself.
        Clock.objects.filter(case=case, late_on__isnull=False).update(late_on=None)
    # While a case rested nobody counted the clock of the whole anew.
    woken = [rules.Step.RESOLVE] if wakes else []
    touched = dict.fromkeys([*(mark.step for mark in marks), *woken])
    judged = outcome.judged or had
    rows: list[models.Model] = [clocks.row_of_mark(mark, case=case) for mark in marks]
    moments = {mark.at for mark in marks}
    rows += clocks.rows_of_runs(runs, case=case, steps=touched, at=moments, organisation=judged)
    rows += _rows_beside(case, at=at, verb=edge.verb, had=had, handling=handling, outcome=outcome)
    if rows:
        journal.insert_together(*rows, known=clocks.KNOWN)
    if outcome.answers is not None:
        _answer(case, at=at, granted=outcome.answers)
    elif held.waits_for_an_answer and edge.source != edge.target:
        # What was asked for where the case stood before is not asked for any more.
        Ask.objects.filter(case=case, answered_at=None).update(answered_at=at, granted=False)


def _marks_of_move(
    before: list[rules.Mark], *, kind: rules.Kind, edge: rules.Edge, at: datetime, outcome: Outcome
) -> list[rules.Mark]:
    """The marks that a move leaves; with the case all its clocks come to their end."""
    if edge.is_restart and rules.Step.RESOLVE not in outcome.limits:
        raise Conflict(_("A second handling needs a limit of its own."))
    found = rules.new_marks(
        before,
        effects=edge.effects,
        at=at,
        limits=outcome.limits,
        known_at=_known_at(outcome, at=at),
        own_steps=edge.own_steps,
    )
    if outcome.extension is not None:
        extend = rules.MarkKind.EXTEND
        found.append(rules.Mark(extend, at, outcome.extension, rules.Step.RESOLVE))
    if edge.target in kind.final:
        found += rules.ends_of([*before, *found], at=at)
    return found


def _values(
    case: Case, *, kind: rules.Kind, edge: rules.Edge, at: datetime, outcome: Outcome
) -> dict[str, object]:
    """The columns of the case that a move writes, but for what its clocks say."""
    rests = edge.target in kind.resting
    values: dict[str, object] = {"state": edge.target, "is_open": not rests}
    if rests or edge.source in kind.dormant:
        values["ended_at"] = at if rests else None
    if edge.target in kind.dormant:
        values["merged_into_id"] = outcome.merged_into
    elif edge.source in kind.dormant and not rests:
        values["merged_into_id"] = None
    if edge.is_restart:
        values["handlings"] = case.handlings + 1
    given = {
        "organisation_id": outcome.organisation,
        "solved": outcome.solved,
        "satisfied": outcome.satisfied,
    }
    return values | {name: value for name, value in given.items() if value is not None}


def _update(case: Case, *, edge: rules.Edge, values: Mapping[str, object]) -> None:
    """Writes the case only while it still stands where the person saw it."""
    seen = Case.objects.filter(pk=case.pk, state=edge.source, organisation=case.organisation_id)
    if not seen.update(**values):
        raise Conflict(holding.MOVED_ON)
    for name, value in values.items():
        setattr(case, name, value)


def _rows_beside(
    case: Case, *, at: datetime, verb: str, had: int | None, handling: int, outcome: Outcome
) -> list[models.Model]:
    """What a move leaves beside the case; `had` is who had it until then, in which handling."""
    rows = list[models.Model]()
    if outcome.late is not None:
        rows.append(words.row_of_reason(case, organisation=had, at=at, reason=outcome.late.reason))
    if outcome.public_text or outcome.private_text:
        rows.append(
            Remark(
                case=case,
                verb=verb,
                organisation_id=had,
                public_text=outcome.public_text,
                private_text=outcome.private_text,
                at=at,
            )
        )
    if outcome.asks is not None:
        rows.append(_row_of_ask(outcome.asks, case=case, at=at, had=had))
    if outcome.verdict is not None:
        said = outcome.verdict
        rows.append(_row_of_verdict(said, case=case, at=at, had=had, handling=handling))
    return rows


def _row_of_ask(new: NewAsk, *, case: Case, at: datetime, had: int | None) -> Ask:
    return Ask(
        case=case,
        number=case.number,
        kind=new.kind,
        division_id=case.division_id,
        organisation_id=had,
        days=new.days,
        review_on=new.review_on,
        asked_at=at,
    )


def _row_of_verdict(
    said: NewVerdict, *, case: Case, at: datetime, had: int | None, handling: int
) -> Verdict:
    """What was said of one handling, and of the unit whose it was."""
    return Verdict(
        case=case,
        number=case.number,
        kind=case.kind,
        division_id=case.division_id,
        organisation_id=had,
        handling=handling,
        channel=said.channel,
        is_deciding=said.is_deciding,
        solved=said.solved,
        satisfied=said.satisfied,
        at=at,
    )


def _answer(case: Case, *, at: datetime, granted: bool) -> None:
    waiting = Ask.objects.filter(case=case, answered_at=None)
    if not waiting.update(answered_at=at, granted=granted):
        raise Conflict(_("Nothing is asked for here, or it was answered already."))


def check_allowed(edge: rules.Edge, *, by: Scope, case: Case) -> None:
    """Refuses who may not take an edge, before anything is told of why else it cannot be taken.

    Raises:
        Forbidden: the edge asks for a permission that is not held over this case.
    """
    if edge.permission is None:
        return
    place, unit = case.division_id, case.organisation_id
    if not rules.may_take(edge.permission, by=by, division=place, organisation=unit):
        raise Forbidden(_("Your post does not allow this for this case."))


def _refuse_unless_complete(edge: rules.Edge, *, inputs: Mapping[str, object]) -> None:
    missing = [name for name in edge.needs if inputs.get(name) in (None, "")]
    if missing:
        message = _("Something is missing.")
        raise Invalid(message, errors=tuple((name, _("Fill this in.")) for name in missing))
