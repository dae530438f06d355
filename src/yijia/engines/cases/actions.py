"""Opening and moving cases. A programme declares its kind; every write of a case is here."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from yijia.base import bigrams, codes
from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid, TooMany
from yijia.base.events import Event
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.cases import events, queries, rules
from yijia.engines.cases.models import Case, ClockMark, Remark, Sample, SampledCase, Search
from yijia.engines.cases.registry import kinds
from yijia.ground.journal import actions as journal
from yijia.ground.journal import queries as journal_queries
from yijia.ground.people.models import Account
from yijia.ground.places import queries as places

_BATCH = 1000
MOST_DRAWN = 100
MOST_SAMPLES_A_DAY = 3
_SEED_BYTES = 16
_ERASE_WORDS = """
SELECT cases_erase_words(%s, %s, %s::bigint[], %s::text[], %s::text[])
"""


@dataclass(frozen=True)
class NewCase:
    """What a programme knows of a case that it opens.

    `title` is shown in lists and `searchable` is what the case is found by: both are masked.
    """

    kind: rules.Kind
    division: str
    organisation: int | None
    topic: str
    title: str
    searchable: str
    limit: rules.Limit
    happened_at: datetime


@dataclass(frozen=True)
class Outcome:
    """What a move changes beside the state; None leaves a value as it is."""

    organisation: int | None = None
    solved: bool | None = None
    satisfied: int | None = None
    limit: rules.Limit | None = None
    public_text: str = ""
    private_text: str = ""
    journal: Mapping[str, object] = field(default_factory=dict)


def rows_of_new_case(
    *, at: datetime, identity: int, new: NewCase
) -> tuple[Case, ClockMark, Search]:
    """The rows of a case not yet stored, for the programme's own single insert.

    `identity` is the id that the journal entry has drawn for the case.
    """
    start = rules.Mark(rules.MarkKind.START, new.happened_at, new.limit)
    due = rules.due_at([start], calendar=places.calendar())
    day = new.happened_at.astimezone(CHINA).date()
    case = Case(
        pk=identity,
        number=codes.case_number(day=day, identity=identity),
        kind=new.kind.name,
        version=new.kind.version,
        state=new.kind.initial,
        division_id=new.division,
        organisation_id=new.organisation,
        topic=new.topic,
        title=new.title,
        happened_at=new.happened_at,
        recorded_at=at,
        due_at=due.at,
        due_provisional=due.provisional,
    )
    found_by = _found_by(case, searchable=new.searchable)
    return case, _row_of_mark(start, case=case), Search(case=case, document=found_by)


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
    """Takes one edge of the case's table: state, clock, remark and journal entry together.

    `inputs` are what the person gave, by name; the edge names those it cannot do without. The
    requester's own edges are taken by whoever the caller has shown to be the requester.

    Raises:
        Conflict: the table has no such edge, or somebody else moved the case first.
        Forbidden: the edge asks for a permission that is not held over this case.
        Invalid: something that the edge needs is missing.
    """
    kind = kinds.get(name=case.kind, version=case.version).kind
    edge = kind.edge(source=case.state, verb=verb)
    _refuse_unless_allowed(edge, by=by, case=case)
    _refuse_unless_complete(edge, inputs=inputs)
    with journal.entry(
        by=by,
        at=at,
        event=event,
        subject=case,
        division=case.division_id,
        old={"state": case.state},
        new={"state": edge.target, "verb": verb, **outcome.journal},
    ):
        marks = _new_marks(edge, at=at, limit=outcome.limit)
        _update(
            case, edge=edge, at=at, final=edge.target in kind.final, outcome=outcome, marks=marks
        )
        _insert_children(case, at=at, verb=verb, marks=marks, outcome=outcome)
    return case


@dataclass(frozen=True)
class Recomputed:
    """One batch of open cases whose due dates were derived again: which moved, and the last id."""

    moved: list[str]
    last: int


def recompute_due(*, by: Scope, at: datetime, cause: str, after: int = 0) -> Recomputed | None:
    """Derives the due dates of the next open cases from their marks again; None at the end.

    The cases are locked meanwhile, so that a move made at the same time is not undone. Each batch
    goes into a transaction of the caller's own.
    """
    calendar, batch = places.calendar(), queries.lock_open_cases(after=after, limit=_BATCH)
    if not batch:
        return None
    changed = []
    for case in batch:
        due = rules.due_at(queries.marks_of(case), calendar=calendar)
        if (due.at, due.provisional) != (case.due_at, case.due_provisional):
            case.due_at, case.due_provisional = due.at, due.provisional
            changed.append(case)
    if changed:
        _store_due(changed, by=by, at=at, cause=cause)
    return Recomputed(moved=[case.number for case in changed], last=batch[-1].pk)


def note_recount(*, by: Scope, at: datetime, cause: str, count: int) -> None:
    """Writes down that the due dates of all open cases were recounted, and how many moved."""
    told = {"count": count}
    with journal.entry(by=by, at=at, event=events.DUE_RECOUNTED, new=told, reason=cause):
        pass


def index_cases(*, by: Scope, at: datetime, texts: Mapping[Case, str]) -> None:
    """Makes cases that have no row of their own in the search be found by these masked texts."""
    with journal.entry(by=by, at=at, event=events.INDEXED, new={"count": len(texts)}):
        Search.objects.bulk_create(
            Search(case=case, document=_found_by(case, searchable=text))
            for case, text in texts.items()
        )


def _found_by(case: Case, *, searchable: str) -> str:
    return bigrams.document(f"{case.number} {searchable}")


def draw_sample(*, by: Scope, at: datetime, division: str, size: int) -> Sample:
    """Draws cases of an area at random for an auditor; the seed is chosen here, and written down.

    Raises:
        Forbidden: no engagement of this person reaches there.
        Invalid: none, or too many cases are asked for.
        TooMany: three samples were drawn within a day, so that nobody draws until all is read.
    """
    allowed = by.may(Permission.SAMPLE_READ, division=division, organisation=None)
    if by.account is None or not allowed:
        raise Forbidden(_("Your post does not allow this."))
    if not 1 <= size <= MOST_DRAWN:
        raise Invalid(
            _("Draw between 1 and %(most)s cases."), params={"most": MOST_DRAWN}, field="size"
        )
    _refuse_too_many_samples(account=by.account, at=at)
    seed = secrets.token_hex(_SEED_BYTES)
    drawn = queries.draw(division=division, seed=seed, size=size, until=at)
    told = {"seed": seed, "size": size, "count": len(drawn)}
    with journal.entry(
        by=by, at=at, event=events.SAMPLE_DRAWN, subject=Sample, division=division, new=told
    ) as written:
        sample = Sample(
            pk=written.subject_id,
            account_id=by.account,
            division_id=division,
            size=size,
            seed=seed,
            drawn_at=at,
        )
        sample.save(force_insert=True)
        SampledCase.objects.bulk_create(
            SampledCase(sample=sample, case_id=one.id, number=one.number) for one in drawn
        )
    return sample


def _refuse_too_many_samples(*, account: int, at: datetime) -> None:
    """Counts under a lock of the account: of two drawn at once, the second counts the first."""
    Account.objects.select_for_update(no_key=True).get(pk=account)
    since = at - timedelta(days=1)
    if Sample.objects.filter(account=account, drawn_at__gt=since).count() >= MOST_SAMPLES_A_DAY:
        raise TooMany(_("Three samples a day are enough. Draw another one tomorrow."))


def read_sampled_case(*, by: Scope, at: datetime, sample: Sample, number: str) -> Case:
    """Reads one case of a sample for its auditor; that it was read is written first.

    The rest of the transaction may see what belongs to this case. `sample` comes from
    `queries.access_sample`, which is the check.

    Raises:
        NotFound: the case was not drawn.
    """
    drawn = queries.access_drawn(sample=sample, number=number)
    journal_queries.hold_subject(table="cases_case", identity=drawn.case_id)
    case = Case.objects.get(pk=drawn.case_id)
    told = {"number": number, "sample": sample.pk}
    with journal.entry(
        by=by,
        at=at,
        event=events.SAMPLE_READ,
        subject=case,
        division=case.division_id,
        new=told,
    ):
        return case


def erase_words(
    *, by: Scope, at: datetime, case: Case, title: str, remarks: Sequence[Remark]
) -> None:
    """Replaces the title of a case and the words of remarks, as its person has asked.

    The case is found by its number alone from then on. State, clock and counts stay as they are;
    the entry says that it was done, and not what was there.
    """
    with (
        journal.entry(
            by=by, at=at, event=events.WORDS_ERASED, subject=case, division=case.division_id
        ),
        connection.cursor() as cursor,
    ):
        said: list[list[Any]] = [
            [remark.pk for remark in remarks],
            [remark.public_text for remark in remarks],
            [remark.private_text for remark in remarks],
        ]
        cursor.execute(_ERASE_WORDS, [case.pk, title, *said])
        Search.objects.filter(case=case).update(document=bigrams.document(case.number))
    case.title = title


def _store_due(changed: list[Case], *, by: Scope, at: datetime, cause: str) -> None:
    new = {"count": len(changed), "numbers": [case.number for case in changed]}
    with journal.entry(by=by, at=at, event=events.DUE_MOVED, new=new, reason=cause):
        Case.objects.bulk_update(changed, ["due_at", "due_provisional"])


def _refuse_unless_allowed(edge: rules.Edge, *, by: Scope, case: Case) -> None:
    if edge.permission is None:
        return
    if not by.may(edge.permission, division=case.division_id, organisation=case.organisation_id):
        raise Forbidden(_("Your post does not allow this for this case."))


def _refuse_unless_complete(edge: rules.Edge, *, inputs: Mapping[str, object]) -> None:
    missing = [name for name in edge.needs if inputs.get(name) in (None, "")]
    if missing:
        message = _("Something is missing.")
        raise Invalid(message, errors=tuple((name, _("Fill this in.")) for name in missing))


def _new_marks(edge: rules.Edge, *, at: datetime, limit: rules.Limit | None) -> list[rules.Mark]:
    """The mark that an edge leaves on the clock; a start brings a limit of its own."""
    kind = rules.MARK_OF[edge.clock]
    if kind is None:
        return []
    starts = kind is rules.MarkKind.START
    if starts and limit is None:
        raise Conflict(_("A second handling needs a limit of its own."))
    return [rules.Mark(kind, at, limit if starts else None)]


def _update(
    case: Case,
    *,
    edge: rules.Edge,
    at: datetime,
    final: bool,
    outcome: Outcome,
    marks: list[rules.Mark],
) -> None:
    """Writes the case only while it still stands where the person saw it."""
    values: dict[str, object] = {"state": edge.target, "is_open": not final}
    if final:
        values["ended_at"] = at
    if marks:
        course = [*queries.marks_of(case), *marks]
        due = rules.due_at(course, calendar=places.calendar())
        values |= {"due_at": due.at, "due_provisional": due.provisional}
    given = {
        "organisation_id": outcome.organisation,
        "solved": outcome.solved,
        "satisfied": outcome.satisfied,
    }
    values |= {name: value for name, value in given.items() if value is not None}
    seen = Case.objects.filter(pk=case.pk, state=edge.source, organisation=case.organisation_id)
    if not seen.update(**values):
        raise Conflict(_("Somebody else was faster: the case has moved on. Look at it again."))
    for name, value in values.items():
        setattr(case, name, value)


def _insert_children(
    case: Case, *, at: datetime, verb: str, marks: list[rules.Mark], outcome: Outcome
) -> None:
    rows: list[ClockMark | Remark] = [_row_of_mark(mark, case=case) for mark in marks]
    if outcome.public_text or outcome.private_text:
        rows.append(
            Remark(
                case=case,
                verb=verb,
                organisation_id=case.organisation_id,
                public_text=outcome.public_text,
                private_text=outcome.private_text,
                at=at,
            )
        )
    if rows:
        journal.insert_together(*rows)


def _row_of_mark(mark: rules.Mark, *, case: Case) -> ClockMark:
    return ClockMark(
        case=case,
        mark=mark.kind,
        at=mark.at,
        amount=mark.limit.amount if mark.limit else 0,
        unit=mark.limit.unit if mark.limit else "",
    )
