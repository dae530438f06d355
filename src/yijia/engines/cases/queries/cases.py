"""Reading cases, each with its clock, for whoever may see them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, models
from django.db.models.functions import Cast, Concat

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.engines.cases import events, rules
from yijia.engines.cases.models import (
    Ask,
    Case,
    Clock,
    ClockMark,
    Remark,
    Verdict,
)
from yijia.engines.cases.queries import assisting, keeping
from yijia.engines.cases.queries.spelt import Spelt
from yijia.engines.cases.registry import kinds
from yijia.ground.journal import queries as journal
from yijia.ground.places import events as places

_LAST = "~"
CALENDAR_EVENTS = (places.WORKDAY_EDITED.code, places.CALENDAR_IMPORTED.code)


def visible_to(scope: Scope) -> models.QuerySet[Case]:
    """The cases that a person may read, but for those kept back: in reach, or assisted with."""
    if scope.everything:
        return Case.objects.all()
    seen = _reached(scope, value=models.Value) | assisting.assisted_by(scope)
    return Case.objects.filter(seen, keeping.not_hidden(scope))


def in_reach(scope: Scope) -> models.QuerySet[Case]:
    """The same for a long list: by division and organisation alone, with codes `Spelt`.

    What the person's unit assists with has a list of its own; asked for here, too, it would keep
    the indexes of the queue from being used.
    """
    if scope.everything:
        return Case.objects.all()
    return Case.objects.filter(_reached(scope, value=Spelt), keeping.not_hidden(scope))


def _reached(scope: Scope, *, value: Callable[[str], models.Value]) -> models.Q:
    seen = models.Q(organisation_id__in=scope.organisations(Permission.CASE_READ))
    for prefix in scope.prefixes(Permission.CASE_READ):
        below = {"division_id__gte": value(prefix), "division_id__lt": value(prefix + _LAST)}
        seen |= models.Q(**below)
    return seen


def access_case(*, scope: Scope, number: str) -> Case:
    """The case of a number, for staff who may read it; the database then shows what belongs to it.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    about = models.Func(
        models.Value("yijia.subject"),
        Concat(models.Value("cases_case:"), Cast("id", models.TextField())),
        models.Value(True),
        function="set_config",
        output_field=models.TextField(),
    )
    found = visible_to(scope).filter(number=number).annotate(about=about).first()
    if found is None:
        raise NotFound
    return found


def sees(scope: Scope, *, case: Case) -> bool:
    """Whether a person may read a case as it stands now, which they may have just given away."""
    return visible_to(scope).filter(pk=case.pk).exists()


def access_own_case(*, number: str) -> Case:
    """The case of a number, for the person who has just shown its lookup code.

    Raises:
        NotFound: there is none.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_id_of(%s)", [number])
        identity = cursor.fetchone()[0]
    if identity is None:
        raise NotFound
    journal.hold_subject(table="cases_case", identity=identity)
    return Case.objects.get(pk=identity)


def run_out(step: rules.Step, *, at: datetime, limit: int) -> list[Case]:
    """Open cases whose clock of this step has run out, for a service; a provisional day never has.

    The oldest first.
    """
    runs = Clock.objects.filter(case=models.OuterRef("pk"), step=step, stopped_at=None)
    late = runs.filter(due_at__lte=at, due_provisional=False)
    return list(Case.objects.filter(models.Exists(late), is_open=True).order_by("pk")[:limit])


def kind_of(case: Case) -> rules.Kind:
    """The table that a case keeps to its end."""
    return kinds.get(name=case.kind, version=case.version).kind


def unit_of_limit(case: Case) -> rules.LimitUnit:
    """What the limit of the whole case counts, as it runs now."""
    whole = [m for m in marks_of(case) if m.step is rules.Step.RESOLVE and m.limit is not None]
    return whole[-1].limit.unit if whole and whole[-1].limit else rules.LimitUnit.WORKDAYS


def returned_by(case: Case) -> set[int]:
    """The units whose return of this case was granted."""
    granted = Ask.objects.filter(case=case, kind=rules.AskKind.RETURN, granted=True)
    return set(granted.values_list("organisation", flat=True))


def taken_from(case: Case, *, verb: str) -> set[int]:
    """The units that had this case when it was taken from them by a verb."""
    said = Remark.objects.filter(case=case, verb=verb, organisation__isnull=False)
    return set(said.values_list("organisation", flat=True))


def moved_last_at(case: Case) -> datetime:
    """When the last happened to a case that this transaction is about, whoever may see it.

    To itself, to its parts and who assists, and the answer to the one that it was merged into.
    """
    with connection.cursor() as cursor:
        answered = sorted(kind_of(case).answered)
        cursor.execute("SELECT cases_moved_last(%s, %s)", [case.pk, answered])
        last: datetime | None = cursor.fetchone()[0]
    return max(last or case.happened_at, case.happened_at)


def has_asked(case: Case, *, kind: rules.AskKind) -> bool:
    """Whether the unit that has a case has asked for this before, whatever the answer was."""
    asked = Ask.objects.filter(case=case, kind=kind, organisation=case.organisation_id)
    return asked.exists()


def missed_calls(case: Case) -> int:
    """On how many days nobody was reached when the person was called back about this handling."""
    missed = Verdict.objects.filter(case=case, handling=case.handlings)
    tried = missed.filter(channel=rules.Channel.NONE)
    return tried.values_list("said_on", flat=True).distinct().count()


def has_merged(case: Case) -> bool:
    """Whether other cases rest with this one, whoever may see them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_has_merged(%s)", [case.pk])
        return bool(cursor.fetchone()[0])


def left_alone(*, states: Collection[str], limit: int) -> list[Case]:
    """Cases that rest with one that has ended in one of these states, for a service."""
    found = Case.objects.filter(merged_into__state__in=states, merged_into__is_open=False)
    return list(found.filter(state__in=_dormant()).order_by("pk")[:limit])


def _dormant() -> set[str]:
    return {state for declared in kinds for state in declared.kind.dormant}


def access_main(*, scope: Scope, case: Case, number: str) -> Case:
    """The case of a number into which another of its kind may be merged.

    Raises:
        NotFound: there is none to be seen, it has ended, or it is the same one.
    """
    found = visible_to(scope).filter(number=number, kind=case.kind, is_open=True, parent=None)
    main = found.filter(confidential="").exclude(pk=case.pk).first()
    if main is None:
        raise NotFound
    return main


def is_late(case: Case, *, at: datetime) -> bool:
    """Whether the clock has run out, or had when the case ended; a provisional day never does."""
    if case.due_at is None or case.due_provisional:
        return False
    return case.due_at < (case.ended_at or at)


def is_overdue(case: Case, *, at: datetime) -> bool:
    """Whether any clock of an open case has run out; a provisional day never does."""
    due = case.first_due_at
    return case.is_open and due is not None and not case.due_provisional and due < at


def marks_of(case: Case) -> list[rules.Mark]:
    """The marks of all clocks of a case, oldest first."""
    rows = sorted(case.marks.all(), key=lambda row: (row.at, row.pk))
    return [_mark(row) for row in rows]


def _mark(row: ClockMark) -> rules.Mark:
    limit = rules.Limit(row.amount, rules.LimitUnit(row.unit)) if row.unit else None
    return rules.Mark(rules.MarkKind(row.mark), row.at, limit, rules.Step(row.step))


def runs_of(case: Case) -> list[Clock]:
    """The runs of all clocks of a case, in the order of their beginnings."""
    return list(Clock.objects.filter(case=case).order_by("started_at", "id"))


def has_open_parts(case: Case) -> bool:
    """Whether a part of a case that was split is still open, whoever has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_has_open_parts(%s)", [case.pk])
        return bool(cursor.fetchone()[0])


def waiting_ask(case: Case) -> Ask | None:
    """What a unit has asked for about a case and nobody has answered yet."""
    return Ask.objects.filter(case=case, answered_at=None).first()


def units_waiting(cases: Sequence[Case], *, kind: rules.AskKind) -> dict[int, int]:
    """The units that have asked for something of this kind and wait, by the id of their case."""
    asked = Ask.objects.filter(case__in=cases, kind=kind, answered_at=None)
    found = asked.filter(organisation__isnull=False)
    return dict(found.values_list("case_id", "organisation_id"))


@dataclass(frozen=True)
class Part:
    """A part of a case that was split, as whoever has been shown the whole may see it."""

    number: str
    state: str
    organisation: int | None
    title: str
    due_at: datetime | None
    is_open: bool
    words: str


def parts_of(case: Case) -> list[Part]:
    """The parts of a case that this transaction is about, in the order of their opening."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_parts_of(%s)", [case.pk])
        return [Part(*row) for row in cursor.fetchall()]


def bodies_at_work(case: Case) -> frozenset[int]:
    """The bodies that have a case or a part of it, that assist, or that wait for a word on it."""
    asked = Ask.objects.filter(case=case, answered_at=None)
    found = {case.organisation_id, *(part.organisation for part in parts_of(case))}
    found |= set(asked.values_list("organisation_id", flat=True))
    found |= {one.organisation_id for one in assisting.open_assists(case)}
    return frozenset(body for body in found if body is not None)


@dataclass(frozen=True)
class Main:
    """The case that another one rests with, as whoever was shown that one may know it."""

    words: list[Remark]
    due_on: date | None
    due_provisional: bool


def main_of(case: Case) -> Main | None:
    """The case into which this one was merged, for whoever was shown this one.

    The transaction is about this one again afterwards.
    """
    if case.merged_into_id is None:
        return None
    journal.hold_subject(table="cases_case", identity=case.merged_into_id)
    words = list(Remark.objects.filter(case=case.merged_into_id).order_by("id"))
    main = Case.objects.get(pk=case.merged_into_id)
    journal.hold_subject(table="cases_case", identity=case.pk)
    return Main(words, due_on=main.due_on, due_provisional=main.due_provisional)


def merged_with(scope: Scope, *, case: Case) -> list[Case]:
    """The cases that were merged into one and that the person may read, in their order."""
    return list(visible_to(scope).filter(merged_into=case).order_by("pk"))


def last_words(case: Case, *, verb: str) -> str:
    """What staff alone read of the last remark of a verb."""
    found = Remark.objects.filter(case=case, verb=verb).order_by("-id").first()
    return found.private_text if found else ""


def remarks_on(case: Case) -> list[Remark]:
    """What was said with the moves of a case, oldest first."""
    return list(Remark.objects.filter(case=case).order_by("id"))


def latest_edit() -> int:
    """The id of the latest journal entry of an edit of the work calendar, 0 when there is none."""
    return journal.latest_entry(CALENDAR_EVENTS)


def calendar_has_moved() -> bool:
    """Whether the work calendar was edited after the due dates were last recounted."""
    return latest_edit() > journal.latest_up_to(events.DUE_RECOUNTED.code)
