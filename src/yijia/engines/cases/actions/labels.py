"""What is put right of a case, and how it is pressed for, without a move."""

from collections.abc import Collection
from datetime import datetime

from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases import events, queries, rules
from yijia.engines.cases.actions import clocks, holding
from yijia.engines.cases.models import Case, Clock, Remark
from yijia.ground.journal import actions as journal
from yijia.ground.places import queries as places

# The verb of what a person adds to their own case.
SUPPLEMENT = "supplement"
SET_URGENCY = "set_urgency"
_NOT_YOURS = _("Your post does not allow this for this case.")


def relabel_case(
    *,
    by: Scope,
    at: datetime,
    case: Case,
    division: str,
    topic: str,
    limit: rules.Limit,
    reason: str,
) -> Case:
    """Puts right where an open case lies and what it is about; number and clock stay.

    The limit of the new topic counts from the same start where it is the shorter one: nobody gains
    time by a label. A limit that was extended stays as it is.

    Raises:
        Conflict: the case has ended or moved on.
        Forbidden: the person may not dispatch this case.
        Invalid: nothing changes, or no reason is given.
    """
    _check_relabelling(by=by, case=case, division=division, topic=topic, reason=reason)
    Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    before = queries.marks_of(case)
    mark = _shorter(case, before=before, at=at, limit=limit)
    day = rules.told_of_day(before, after=[*before, *mark], calendar=places.calendar())
    told = {"from": f"{case.division_id} {case.topic}", "to": f"{division} {topic}"}
    with journal.entry(
        by=by,
        at=at,
        event=events.RELABELLED,
        subject=case,
        division=case.division_id,
        new=told | day,
    ):
        _write_labels(case, division=division, topic=topic, marks=before, mark=mark)
        _say(case, at=at, verb="relabel", words=reason)
    return case


def set_urgency(
    *, by: Scope, at: datetime, case: Case, urgency: rules.Urgency, reason: str
) -> Case:
    """Says how urgent an open case is now, with the reason; no clock is touched.

    Raises:
        Conflict: the case has ended or moved on, or somebody has just judged it.
        Forbidden: the person may not dispatch this case.
        Invalid: nothing changes, or no reason is given.
    """
    if not by.may(
        Permission.CASE_DISPATCH, division=case.division_id, organisation=case.organisation_id
    ):
        raise Forbidden(_NOT_YOURS)
    if urgency == case.urgency:
        raise Invalid(_("Nothing would change."), field="urgency")
    if not reason.strip():
        raise Invalid(_("Fill this in."), field="reason")
    told = {"was": case.urgency, "urgency": urgency.value}
    with journal.entry(
        by=by,
        at=at,
        event=events.URGENCY_SET,
        subject=case,
        division=case.division_id,
        new=told,
    ):
        seen = Case.objects.filter(pk=case.pk, is_open=True, state=case.state)
        if not seen.filter(urgency=case.urgency).update(urgency=urgency.value):
            raise Conflict(holding.MOVED_ON)
        _say(case, at=at, verb=SET_URGENCY, words=reason)
    case.urgency = urgency.value
    return case


def supplement_case(
    *, by: Scope, at: datetime, case: Case, states: Collection[str], words: str
) -> Case:
    """Keeps what the person who raised an open case adds to it unasked; no clock is touched.

    The caller has shown that it is that person. `states` are those in which that makes sense.

    Raises:
        Conflict: the case stands elsewhere by now, or enough was added.
        Invalid: nothing is said.
    """
    if not words.strip():
        raise Invalid(_("Write what you want to add."), field="text")
    # Held, so that it neither ends meanwhile nor gets more than it may by many at once.
    held = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if not held.is_open or held.state not in states:
        raise Conflict(holding.MOVED_ON)
    if Remark.objects.filter(case=case, verb=SUPPLEMENT).count() >= rules.MOST_SUPPLEMENTS:
        raise Conflict(_("So much was added already that no more is taken here. Please call."))
    with journal.entry(
        by=by, at=at, event=events.SUPPLEMENTED, subject=case, division=case.division_id
    ):
        unit = held.organisation_id
        said = Remark(case=case, verb=SUPPLEMENT, organisation_id=unit, public_text=words, at=at)
        said.save(force_insert=True)
    return case


def _say(case: Case, *, at: datetime, verb: str, words: str) -> None:
    said = Remark(
        case=case,
        verb=verb,
        organisation_id=case.organisation_id,
        private_text=words,
        at=at,
    )
    journal.insert_together(said)


def _check_relabelling(*, by: Scope, case: Case, division: str, topic: str, reason: str) -> None:
    if not by.may(
        Permission.CASE_DISPATCH, division=case.division_id, organisation=case.organisation_id
    ):
        raise Forbidden(_NOT_YOURS)
    if (division, topic) == (case.division_id, case.topic):
        raise Invalid(_("Nothing would change."), field="topic")
    if not reason.strip():
        raise Invalid(_("Fill this in."), field="reason")


def _shorter(
    case: Case, *, before: list[rules.Mark], at: datetime, limit: rules.Limit
) -> list[rules.Mark]:
    """The mark of a limit that ends sooner than the one that runs; none where it does not."""
    mark = rules.Mark(rules.MarkKind.RELIMIT, at, limit)
    new = rules.timetable([*before, mark], calendar=places.calendar()).whole
    extended = any(known.kind is rules.MarkKind.EXTEND for known in before)
    sooner = new.at is not None and case.due_at is not None and new.at < case.due_at
    return [mark] if sooner and not extended else []


def _write_labels(
    case: Case, *, division: str, topic: str, marks: list[rules.Mark], mark: list[rules.Mark]
) -> None:
    runs = rules.timetable([*marks, *mark], calendar=places.calendar())
    values: dict[str, object] = {"division_id": division, "topic": topic}
    if mark:
        whole = runs.whole
        values |= {"due_at": whole.at, "due_provisional": whole.provisional}
        values["next_due_at"] = runs.next_at
    seen = Case.objects.filter(pk=case.pk, is_open=True, state=case.state)
    if not seen.filter(division=case.division_id, topic=case.topic).update(**values):
        raise Conflict(holding.MOVED_ON)
    for name, value in values.items():
        setattr(case, name, value)
    Clock.objects.filter(case=case, stopped_at=None).update(division=division)
    if mark:
        had = case.organisation_id
        runs_of_whole = clocks.rows_of_runs(
            runs, case=case, steps=[rules.Step.RESOLVE], at=(), organisation=had
        )
        marked = clocks.row_of_mark(mark[0], case=case, cause="relabelled")
        journal.insert_together(marked, *runs_of_whole, known=clocks.KNOWN)


def press_case(
    *,
    by: Scope,
    at: datetime,
    case: Case,
    level: int,
    words: str,
    permission: Permission | None = Permission.CASE_SUPERVISE,
) -> Case:
    """Presses for an open case: urged, then supervised, then listed; one step at a time.

    `permission` None: the caller has shown that it is the person who raised it, who may urge.

    Raises:
        Conflict: it has ended, or stands at another step.
        Forbidden: the person may not supervise this case.
    """
    if permission is not None and not by.may(
        permission, division=case.division_id, organisation=case.organisation_id
    ):
        raise Forbidden(_NOT_YOURS)
    with journal.entry(
        by=by,
        at=at,
        event=events.PRESSED,
        subject=case,
        division=case.division_id,
        new={"supervision": level},
    ):
        below = Case.objects.filter(pk=case.pk, is_open=True, supervision=level - 1)
        if not below.update(supervision=level):
            raise Conflict(_("This was done already, or the step before it was not."))
        if words.strip():
            # The person's own words are told apart, since they may ask to have them erased.
            _say(case, at=at, verb="urge" if permission is None else "press", words=words)
    case.supervision = level
    return case
