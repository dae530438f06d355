"""Folding, recounting, counting afresh, publishing, circles. No action says what a number is."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import psycopg
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.figures import events, queries, registry, rules
from yijia.engines.figures.database.seals import NOTHING_AGREES
from yijia.engines.figures.models import (
    Circle,
    CircleMember,
    Definition,
    Publication,
    Recount,
    Target,
)
from yijia.engines.figures.rules import circles
from yijia.ground.journal import actions as journal
from yijia.ground.places import queries as places

BATCH = 50_000
_LOCK = 5_317_041
TARGET_BEGINS = _("A target begins on that day already, or later.")
BEING_RECOUNTED = _("A number is being recounted at this moment. Try again when that is done.")
NOTHING_NEW = _("No number of this month has changed since it was published.")
ALL_RED = _(
    "What has changed since does not agree with its rows. It can be published when a recount finds"
    " that it does."
)


class NothingAgrees(Conflict):
    """All that would be sealed differs from its rows; what was found of that is kept."""

    keeps_writes = True


def fold_deltas(*, most: int = BATCH) -> int:
    """Adds up to `most` changes to their cells and returns how many; no number changes by it.

    It leaves no journal entry, since it is no act: what is counted was written with its entry.
    Several may run at once, and one that is killed has done nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT figures_fold(%s)", [most])
        return int(cursor.fetchone()[0])


def recount_figures(*, by: Scope, at: datetime) -> queries.Outcome:
    """Counts every figure afresh from its rows and stores what differs; repairs nothing.

    A figure with a difference is red from now on, for everybody, until a recount finds none. The
    database itself says when a recount was; `at` is the time of its entry.

    Raises:
        RuntimeError: a declared figure is not counted at all, because nobody migrated.
    """
    with (
        journal.entry(by=by, at=at, event=events.RECOUNTED, subject=Recount),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT figures_run_recount()")
        recount = int(cursor.fetchone()[0])
    return queries.recount_outcome(recount=recount)


@transaction.atomic
def recount_figure(*, by: Scope, at: datetime, code: str) -> queries.Outcome:
    """Counts all that a number is made of afresh from its rows, now, and stores what differs.

    Every counted figure of it is red, or green again, by what is found, and so is every stock that
    is made of one; nothing is repaired. Of those who ask at once one counts.

    Raises:
        Forbidden: the person does not recount the numbers of the county.
        NotFound: there is no such figure.
        Conflict: somebody has a number recounted at this moment.
    """
    if not queries.may_recount(by=by):
        raise Forbidden
    declared = registry.figures.countable(code) or registry.figures.derived(code)
    if declared is None:
        raise NotFound(_("There is no such figure."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if cursor.fetchone() != (True,):
            raise Conflict(BEING_RECOUNTED)
    return _recount_some(by=by, at=at, codes=rules.counted_codes(declared))


def _recount_some(*, by: Scope, at: datetime, codes: Sequence[str]) -> queries.Outcome:
    new = {"codes": list(codes)}
    with (
        journal.entry(by=by, at=at, event=events.RECOUNTED_SOME, subject=Recount, new=new),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT figures_run_recount_of(%s)", [list(codes)])
        recount = int(cursor.fetchone()[0])
    return queries.recount_outcome(recount=recount)


def rebuild_figure(*, by: Scope, at: datetime, code: str, reason: str) -> None:
    """Makes a figure's cells anew from its rows, openly and with a reason.

    Before that a recount of every figure keeps what the cells held. Whoever writes to the counted
    table waits while they are made. A red figure stays red until the next recount.

    Raises:
        NotFound: there is no such figure.
        Invalid: no reason is given.
    """
    figure = registry.figures.get(code)
    if figure is None:
        raise NotFound(_("There is no such figure."))
    _check_reason(reason)
    with (
        journal.entry(
            by=by,
            at=at,
            event=events.REBUILT,
            subject=Definition(code=code),
            new={"code": code, "version": figure.version},
            reason=reason,
        ),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT figures_rebuild(%s)", [code])


def rebuild_figures(*, by: Scope, at: datetime, reason: str) -> None:
    """Makes the cells of every figure anew, each table read once, as after a bulk load.

    Before that a recount keeps what the cells held. Whoever writes to a counted table waits.

    Raises:
        Invalid: no reason is given.
    """
    _check_reason(reason)
    with (
        journal.entry(by=by, at=at, event=events.ALL_REBUILT, reason=reason),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT figures_rebuild_all()")


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid(_("Say why."), field="reason")


def publish_month(*, by: Scope, at: datetime, month: date, note: str = "") -> Publication:
    """Freezes what every public figure says of a month that is over, of every division.

    A month that was published before is sealed anew where a number has changed since, with a note
    that says why; the earlier seals stay. Whatever is sealed is counted from its rows once more;
    what does not agree with them is red, and left out until it does. Figures of persons are not
    sealed: two seals that differ by one would tell of one.

    Raises:
        Forbidden: no post of this person publishes the county's numbers.
        Invalid: the month is not over, or it was published before and no note is given.
        Conflict: nothing has changed since it was published last.
        NothingAgrees: only what is red has; where it was found just now, that is kept.
    """
    if not queries.may_publish(by=by):
        raise Forbidden
    month, note = month.replace(day=1), note.strip()
    rules.check_over(month, at=at)
    _check_note(note, again=queries.is_published(month))
    _check_changed(month)
    try:
        with (
            transaction.atomic(),
            journal.entry(
                by=by,
                at=at,
                event=events.PUBLISHED,
                subject=Publication,
                new={"month": month.isoformat()},
                reason=note,
            ),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT figures_publish(%s, %s)", [queries.sealed_codes(), month])
    except IntegrityError as error:
        if _broken(error) != NOTHING_AGREES:
            raise Conflict(NOTHING_NEW) from error
        _recount_some(by=by, at=at, codes=queries.counted_codes(_told(error).split()))
        raise NothingAgrees(ALL_RED) from error
    return Publication.objects.filter(month=month).latest("number")


def _broken(fault: IntegrityError) -> str:
    """The name of the constraint that was broken; "" where it has none."""
    cause = fault.__cause__
    return (cause.diag.constraint_name or "") if isinstance(cause, psycopg.Error) else ""


def _told(fault: IntegrityError) -> str:
    """What the database says beside its refusal: of a publication, what it found to differ."""
    cause = fault.__cause__
    return (cause.diag.message_detail or "") if isinstance(cause, psycopg.Error) else ""


def _check_changed(month: date) -> None:
    """Refuses where nothing says something else than its seal, or only what is red."""
    changed = queries.unsealed(months=[month])
    if not changed:
        raise Conflict(NOTHING_NEW)
    if all(one.red for one in changed):
        raise NothingAgrees(ALL_RED)


def _check_note(note: str, *, again: bool) -> None:
    if again and not note:
        raise Invalid(_("Say what has changed since it was published."), field="note")
    if len(note) > rules.NOTE_LENGTH:
        raise Invalid(
            _("Use at most %(most)s characters."), params={"most": rules.NOTE_LENGTH}, field="note"
        )


def draw_circle(
    *,
    by: Scope,
    at: datetime,
    circle: circles.NewCircle,
    divisions: Sequence[str],
    since: date,
) -> Circle:
    """Draws a circle of divisions that are followed together from a month on.

    Raises:
        Forbidden: the person keeps no local rules.
        NotFound: one of the divisions is not there.
        Invalid: the code, the names or the source cannot be taken, the divisions are too few or too
            many, one lies in another, or the day is no first of a month.
        Conflict: there is a circle of this code.
    """
    if not by.holds(Permission.RULE_EDIT):
        raise Forbidden
    circles.check_circle(circle)
    circles.check_since(since, earliest=None)
    _check_members(divisions)
    new = circle.fields | {"circle": circle.code, "since": since.isoformat()}
    try:
        with (
            transaction.atomic(),
            journal.entry(
                by=by,
                at=at,
                event=events.CIRCLE_DRAWN,
                subject=Circle,
                new=new | {"divisions": sorted(divisions)},
            ) as written,
        ):
            made = Circle.objects.create(id=written.subject_id, **circle.fields)
            _add_members(made, divisions=divisions, since=since)
    except IntegrityError as error:
        raise Conflict(_("There is a circle of this code already."), field="code") from error
    journal.forget_reference_data()
    return made


@transaction.atomic
def change_circle(
    *, by: Scope, at: datetime, code: str, divisions: Sequence[str], since: date, reason: str
) -> None:
    """Makes a circle of other divisions from a month on, this one or later.

    Raises:
        Forbidden: the person keeps no local rules.
        NotFound: the circle or one of the divisions is not there.
        Invalid: no reason is given, the divisions make no circle, or the month is past.
        Conflict: the circle is made of these, or it changes in that month already, or later.
    """
    if not by.holds(Permission.RULE_EDIT):
        raise Forbidden
    _check_reason(reason)
    circles.check_since(since, earliest=circles.present_month(at))
    _check_members(divisions)
    circle = Circle.objects.select_for_update().filter(code=code).first()
    if circle is None:
        raise NotFound(_("There is no such circle."))
    old = _present_members(circle, since=since)
    if set(divisions) == {one.division_id for one in old}:
        raise Conflict(_("The circle is made of these places already."), field="divisions")
    with journal.entry(
        by=by,
        at=at,
        event=events.CIRCLE_CHANGED,
        subject=circle,
        old={"divisions": [one.division_id for one in old]},
        new={"circle": code, "since": since.isoformat(), "divisions": sorted(divisions)},
        reason=reason.strip(),
    ):
        leaving = [one.pk for one in old if one.division_id not in set(divisions)]
        CircleMember.objects.filter(pk__in=leaving).update(ends_on=since)
        staying = {one.division_id for one in old}
        _add_members(circle, divisions=set(divisions) - staying, since=since)
    journal.forget_reference_data()


def _check_members(divisions: Sequence[str]) -> None:
    circles.check_members(divisions)
    for code in divisions:
        places.access_division(code=code)


def _present_members(circle: Circle, *, since: date) -> list[CircleMember]:
    """The members without an end, if none of them begins with this month or later."""
    members = list(circle.members.order_by("division_id", "starts_on"))
    if any(max(one.starts_on, one.ends_on or one.starts_on) >= since for one in members):
        raise Conflict(_("The circle changes in that month already, or later."), field="since")
    return [one for one in members if one.ends_on is None]


def _add_members(circle: Circle, *, divisions: Iterable[str], since: date) -> None:
    CircleMember.objects.bulk_create(
        CircleMember(circle=circle, division_id=code, starts_on=since) for code in sorted(divisions)
    )


@transaction.atomic
def set_target(
    *,
    by: Scope,
    at: datetime,
    code: str,
    division: str,
    threshold: rules.Threshold,
    starts_on: date,
    source: str,
) -> None:
    """Sets what a figure of one area should reach from a day on; the target before it ends there.

    Raises:
        Forbidden: the person keeps no local rules.
        NotFound: there is no such figure, or no such division or circle.
        Invalid: no source is named, or the number cannot be stored.
        Conflict: a target begins on that day or later, or the figure is none to aim at.
    """
    if not by.holds(Permission.RULE_EDIT):
        raise Forbidden
    rules.check_aim(queries.access_declared(by=by, code=code, division=division))
    rules.check_target(threshold)
    if not source.strip():
        raise Invalid(_("Name the document that says so."), field="source")
    known = Target.objects.select_for_update().filter(figure=code, area=division)
    if known.filter(starts_on__gte=starts_on).exists():
        raise Conflict(TARGET_BEGINS, field="starts_on")
    fields = {
        "figure": code,
        "area": division,
        "comparison": threshold.comparison.value,
        "value": threshold.value,
        "starts_on": starts_on,
        "source": source.strip(),
    }
    try:
        _write_target(by=by, at=at, fields=fields, known=known)
    except IntegrityError as error:
        raise Conflict(TARGET_BEGINS, field="starts_on") from error
    journal.forget_reference_data()


@transaction.atomic
def _write_target(
    *, by: Scope, at: datetime, fields: Mapping[str, Any], known: QuerySet[Target]
) -> None:
    """Writes a target down, and ends the one before it on its first day."""
    new = {name: str(value) for name, value in fields.items()}
    with journal.entry(by=by, at=at, event=events.TARGET_SET, subject=Target, new=new) as written:
        known.filter(ends_on=None).update(ends_on=fields["starts_on"])
        Target.objects.create(id=written.subject_id, **fields)
