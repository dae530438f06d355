"""Taking who it was out of rows of before; that somebody lived there, or served, stays."""

from datetime import datetime

from django.db import connection

from yijia.base.errors import Conflict
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.programmes.members import events, queries, rules
from yijia.programmes.members.actions.presence import move_service
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


def erase_services(*, by: Scope, at: datetime, key: str) -> None:
    """Takes back the places that a member has not been at yet, and their account out of all others.

    Raises:
        NotFound: there is no service of theirs.
    """
    # Asked for anew each time: an entry makes one service what the transaction is about.
    while found := queries.open_services(key):
        move_service(by=by, at=at, service=found[0], verb="cancel")
    _forget(rules.account_of_key(key), by=by, at=at, before=None)


def forget_services(*, by: Scope, at: datetime, key: str, before: datetime) -> int:
    """Takes a member's account out of services that were over before a time; returns of how many.

    They go on counting as one member's in each year.
    """
    return _forget(rules.account_of_key(key), by=by, at=at, before=before)


def _forget(account: int, *, by: Scope, at: datetime, before: datetime | None) -> int:
    with (
        journal.entry(by=by, at=at, event=events.SERVICES_FORGOTTEN),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT members_forget_services(%s, %s)", [account, before])
        return int(cursor.fetchone()[0])
