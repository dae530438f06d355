"""Taking who it was out of rows of before; that somebody lived there, or served, stays."""

from datetime import datetime

from django.db import connection

from yijia.base.errors import Conflict
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.programmes.members import events, queries, rules
from yijia.programmes.members.actions.reporting import take_verb


def erase_report(*, by: Scope, at: datetime, number: str) -> None:
    """Ends a report-in that goes on, for who wants to be erased, and takes the account out of it.

    Raises:
        NotFound: there is none.
    """
    report = queries.find_report(number=number)
    if report.state in rules.OPEN:
        take_verb(by=by, at=at, report=report, verb="withdraw")
    forget_report(by=by, at=at, number=number)


def forget_report(*, by: Scope, at: datetime, number: str) -> None:
    """Takes the account out of a report-in that has ended.

    Raises:
        Conflict: it goes on, so that the community would not know whom it has confirmed.
        NotFound: there is none.
    """
    report = queries.find_report(number=number)
    if report.state in rules.OPEN:
        raise Conflict(_("It goes on. Take it back first, on the page of the report-in."))
    with (
        journal.entry(by=by, at=at, event=events.FORGOTTEN, subject=report),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT members_forget(%s)", [report.pk])


def forget_services(*, by: Scope, at: datetime, before: datetime, limit: int) -> int:
    """Takes the accounts out of services that were over before a time; returns of how many."""
    with (
        journal.entry(by=by, at=at, event=events.SERVICES_FORGOTTEN),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT members_forget_services(%s, %s)", [before, limit])
        return int(cursor.fetchone()[0])
