"""Folding, recounting, counting afresh and publishing. No action can say what a number is."""

from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, connection

from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.figures import events, queries, registry, rules
from yijia.engines.figures.models import Definition, Publication, Recount
from yijia.ground.journal import actions as journal

BATCH = 50_000
NOTHING_NEW = _("No number of this month has changed since it was published.")


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
    if not reason.strip():
        raise Invalid(_("Say why."), field="reason")
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


def publish_month(*, by: Scope, at: datetime, month: date, note: str = "") -> Publication:
    """Freezes what every public figure says of a month that is over, of every division.

    A month that was published before is sealed anew where a number has changed since, with a note
    that says why; the earlier seals stay. Figures of persons are not sealed: two seals that differ
    by one would tell of one.

    Raises:
        Forbidden: no post of this person publishes the county's numbers.
        Invalid: the month is not over, or it was published before and no note is given.
        Conflict: nothing has changed since it was published last.
    """
    if not by.may(Permission.FIGURE_PUBLISH, division=settings.YIJIA_COUNTY, organisation=None):
        raise Forbidden
    month, note = month.replace(day=1), note.strip()
    rules.check_over(month, at=at)
    _check_note(note, again=queries.is_published(month))
    if not queries.unsealed(months=[month]):
        raise Conflict(NOTHING_NEW)
    try:
        with (
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
        raise Conflict(NOTHING_NEW) from error
    return Publication.objects.filter(month=month).latest("number")


def _check_note(note: str, *, again: bool) -> None:
    if again and not note:
        raise Invalid(_("Say what has changed since it was published."), field="note")
    if len(note) > rules.NOTE_LENGTH:
        raise Invalid(
            _("Use at most %(most)s characters."), params={"most": rules.NOTE_LENGTH}, field="note"
        )
