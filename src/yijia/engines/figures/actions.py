"""Folding, recounting and counting afresh. No action here can say what a number is."""

from datetime import datetime

from django.db import connection

from yijia.base.errors import Invalid, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.figures import events, queries, registry
from yijia.engines.figures.models import Definition, Recount
from yijia.ground.journal import actions as journal

BATCH = 50_000


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
