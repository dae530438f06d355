"""Members that communities confirmed on paper before: their lists, brought in as one batch.

A list makes nobody a member: it says where somebody lives who holds a member's post already.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.queries import Holding
from yijia.ground.people import queries as accounts
from yijia.ground.places.rules import editing, files
from yijia.programmes.members import events, queries, rules
from yijia.programmes.members.actions.desk import NOT_ONESELF
from yijia.programmes.members.models import ReportIn

NO_ACCOUNT = _("There is no such account.")
NO_MEMBER = _("This account holds no member's post in this unit, on that day and now.")


@dataclass(frozen=True)
class _Known:
    """What the rows of a list are held against: ids by code and login, and who is there already."""

    units: Mapping[str, int]
    accounts: Mapping[str, int]
    there: Mapping[int, str]
    last_days: Mapping[int, date]
    posts: Mapping[tuple[int, int], Sequence[Holding]]


def import_reports(
    *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool = False
) -> files.Imported:
    """Brings in the members of a CSV or XLSX list, or in a dry run says what that would do.

    The columns are `login`, `unit` and `division` (codes) and `starts_on`, the day on which the
    community confirmed them on paper. Whoever stands in it held a member's post in that unit on
    that day, and holds one now. Who is confirmed in that community already stays as they are.

    Raises:
        Conflict: somebody of the list is confirmed in a community that this person does not see.
        Forbidden: this person works in the body of no community.
        Invalid: the file is no table, or rows are faulty; each is named in `errors`.
    """
    editing.check_source(source)
    if not by.holds(Permission.CASE_HANDLE):
        raise Forbidden
    faults = files.Faults()
    rows = rules.read_reports(file, faults=faults)
    known = _known(rows)
    made = {row.login: _checked(row, by=by, at=at, known=known, faults=faults) for row in rows}
    faults.check()
    new = {login: one for login, one in made.items() if one is not None}
    difference = files.Difference(tuple(new), changed={}, unchanged=len(rows) - len(new))
    imported = files.Imported(files.digest(file), difference, dry_run=dry_run)
    if not dry_run and not imported.nothing_new:
        _write(new, by=by, at=at, imported=imported, source=source)
    return imported


def _known(rows: Sequence[rules.ReportRow]) -> _Known:
    held = accounts.ids_by_login({row.login for row in rows})
    return _Known(
        units=organisations.ids_by_code(),
        accounts=held,
        there=queries.places_of(held.values()),
        last_days=queries.last_days_of(held.values()),
        posts=queries.posts_of_members(held.values()),
    )


def _checked(
    row: rules.ReportRow, *, by: Scope, at: datetime, known: _Known, faults: files.Faults
) -> ReportIn | None:
    """The row of a member who is not there yet; what is wrong goes into `faults`."""
    on, account = at.astimezone(CHINA).date(), known.accounts.get(row.login)
    wrong = [*_faults_of_member(row, by=by, on=on, known=known)]
    there = known.there.get(account or 0)
    if there not in {None, row.division}:
        wrong.append(("login", _("This member is confirmed in another community.")))
    if there is None and known.last_days.get(account or 0, date.min) > (row.starts_on or on):
        wrong.append(("starts_on", _("This member was confirmed in these days already.")))
    body = _body(row, by=by, on=on, wrong=wrong)
    for column, message in wrong:
        faults.add(row=row.number, column=column, message=message)
    if wrong or body is None or there is not None:
        return None
    return ReportIn(
        account_id=account,
        unit_id=known.units[row.unit],
        division_id=row.division,
        organisation_id=body,
        state=rules.State.CONFIRMED,
        asked_at=at,
        starts_on=row.starts_on,
    )


def _faults_of_member(
    row: rules.ReportRow, *, by: Scope, on: date, known: _Known
) -> Iterator[tuple[str, str]]:
    """What is wrong with who it is, by column."""
    account, unit = known.accounts.get(row.login), known.units.get(row.unit)
    if unit is None:
        yield "unit", _("There is no organisation of this code.")
    if row.starts_on is None or row.starts_on > on:
        yield "starts_on", _("Write the day on which it was confirmed.")
    if account is None:
        yield "login", NO_ACCOUNT
        return
    if account == by.account:
        yield "login", NOT_ONESELF
    if unit is None or known.there.get(account) == row.division:
        return
    held, days = known.posts.get((account, unit), ()), {on, row.starts_on or on}
    if not all(any(one.covers(day) for one in held) for day in days):
        yield "login", NO_MEMBER


def _body(row: rules.ReportRow, *, by: Scope, on: date, wrong: list[tuple[str, str]]) -> int | None:
    try:
        body = queries.community_body(division=row.division, on=on)
    except Invalid as fault:
        wrong.append(("division", fault.message))
        return None
    if not queries.answers_for(by, body=body.id):
        wrong.append(("division", _("You do not work in the body of this community.")))
    return body.id


def _write(
    rows: Mapping[str, ReportIn], *, by: Scope, at: datetime, imported: files.Imported, source: str
) -> None:
    told = {**imported.counts, "source": source, "count": len(rows)}
    try:
        with (
            transaction.atomic(),
            journal.entry(by=by, at=at, event=events.LISTED, new=told) as written,
        ):
            for row in rows.values():
                row.batch = written.entry_id
            ReportIn.objects.bulk_create(rows.values())
    except IntegrityError as faster:
        raise Conflict(_("Somebody of this list is confirmed elsewhere already.")) from faster
