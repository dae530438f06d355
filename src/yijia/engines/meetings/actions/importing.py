"""A county's own types of convening, from a file: dated, so that who was called keeps theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from yijia.base.access import Permission
from yijia.base.errors import Forbidden
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases.rules import LimitUnit
from yijia.engines.meetings import events, rules
from yijia.engines.meetings.models import CallType
from yijia.ground.journal import actions as journal
from yijia.ground.places.rules import editing, files

NEEDED = frozenset({"code", "name_zh", "amount", "unit"})
VALUES = ("name_zh", "name_en", "amount", "unit", "is_sample")


@dataclass(frozen=True)
class _Row:
    """A row of a file: what a type is, and from which day on; None where the file does not say."""

    number: int
    values: dict[str, object]
    starts_on: date | None
    ends_on: date | None

    def begins(self, today: date) -> date:
        """The first day on which it holds as it is here."""
        return self.starts_on or today


def import_types(
    *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool = False
) -> files.Imported:
    """Brings in types of convening from a CSV or XLSX file, or says what that would do.

    The columns are `code`, `name_zh`, `amount` and `unit` (of the limit for arriving), and if
    wanted `name_en`, `starts_on` (by default today) and `ends_on`. A type that changes ends on the
    day on which the changed one begins, also one that came with the project as a sample. What the
    file does not name is left as it is, and whoever was called keeps the limit of that day. What
    has ended stays ended on that day, and begins anew.

    Raises:
        Forbidden: this person keeps no local rules.
        Invalid: the file is no table, or rows are faulty; each is named in `errors`.
    """
    if not by.holds(Permission.RULE_EDIT):
        raise Forbidden
    editing.check_source(source)
    faults, today = files.Faults(), timezone.localdate(at)
    rows = _read(file, faults=faults)
    last = {one.code: one for one in CallType.objects.order_by("starts_on")}
    for code, row in rows.items():
        _check(row, last=last.get(code), today=today, faults=faults)
    faults.check()
    imported = files.Imported(files.digest(file), _difference(rows, last=last))
    if dry_run:
        return imported.as_tried
    if imported.nothing_new:
        return imported
    new = {**imported.new(source=source), "count": len(imported.added) + len(imported.changed)}
    with journal.entry(by=by, at=at, event=events.TYPES_LOADED, old=imported.old, new=new):
        for code in (*imported.added, *imported.changed):
            _put(code, rows[code], last=last.get(code), today=today, source=source)
    journal.forget_reference_data()
    return imported


def _read(file: bytes, *, faults: files.Faults) -> dict[str, _Row]:
    found: dict[str, _Row] = {}
    for row in files.read_table(file, needed=NEEDED, faults=faults):
        code = files.read_text(row, column="code", most=rules.LONGEST_CODE, faults=faults)
        if not rules.TYPE_CODE.fullmatch(code):
            message = _("Write small letters, digits and hyphens.")
            faults.add(row=row.number, column="code", message=message)
        if code in found:
            message = _("This code stands in an earlier row.")
            faults.add(row=row.number, column="code", message=message)
        found.setdefault(code, _row(row, faults=faults))
    return found


def _row(row: files.Row, *, faults: files.Faults) -> _Row:
    amount, unit = row.cells["amount"], row.cells["unit"]
    if not (amount.isdecimal() and 1 <= int(amount) <= rules.MOST_AMOUNT):
        message = _("Write a whole number from 1 to 366.")
        faults.add(row=row.number, column="amount", message=message)
    if unit not in set(LimitUnit):
        message = _("Write workdays, days, hours or workhours.")
        faults.add(row=row.number, column="unit", message=message)
    names = {
        name: files.read_text(row, column=name, most=rules.LONGEST_NAME, faults=faults)
        for name in ("name_zh", "name_en")
    }
    if not names["name_zh"]:
        faults.add(row=row.number, column="name_zh", message=_("This cell must not be empty."))
    number = int(amount) if amount.isdecimal() else 0
    return _Row(
        row.number,
        values={**names, "amount": number, "unit": unit, "is_sample": False},
        starts_on=files.read_date(row, column="starts_on", faults=faults),
        ends_on=files.read_date(row, column="ends_on", faults=faults),
    )


def _check(row: _Row, *, last: CallType | None, today: date, faults: files.Faults) -> None:
    """What changes does so today or later, and after what it takes the place of."""
    is_same = last is not None and _is_same(row, last=last, today=today)
    began = last.starts_on if last is not None and is_same else row.begins(today)
    if row.ends_on is not None and row.ends_on <= began:
        message = _("The last day must come after the first.")
        faults.add(row=row.number, column="ends_on", message=message)
    elif last is not None and is_same and _ends_before(today, row=row, last=last):
        message = _("A type ends today or later: who was called keeps the limit of that day.")
        faults.add(row=row.number, column="ends_on", message=message)
    if last is not None and not is_same and (began < today or began <= last.starts_on):
        message = _("A type changes today or later: who was called keeps the limit of that day.")
        faults.add(row=row.number, column="starts_on", message=message)


def _ends_before(today: date, *, row: _Row, last: CallType) -> bool:
    """Whether its end is put into days that are over."""
    return row.ends_on is not None and row.ends_on != last.ends_on and row.ends_on < today


def _is_same(row: _Row, *, last: CallType, today: date) -> bool:
    """Whether it goes on as it is, whatever becomes of its end; what has ended begins anew."""
    has_ended = last.ends_on is not None and last.ends_on <= today
    if has_ended and row.ends_on != last.ends_on:
        return False
    goes_on = last.ends_on is None or row.starts_on is None or row.starts_on < last.ends_on
    return goes_on and all(getattr(last, name) == row.values[name] for name in VALUES)


def _difference(rows: Mapping[str, _Row], *, last: Mapping[str, CallType]) -> files.Difference:
    return files.compare(
        wanted={code: {**row.values, "ends_on": row.ends_on} for code, row in rows.items()},
        known={
            code: {name: getattr(one, name) for name in (*VALUES, "ends_on")}
            for code, one in last.items()
        },
    )


def _put(code: str, row: _Row, *, last: CallType | None, today: date, source: str) -> None:
    """Ends a type, or ends it and begins another in its place, or begins a new one."""
    if last is not None and _is_same(row, last=last, today=today):
        last.ends_on = row.ends_on
        last.save(update_fields=["ends_on"])
        return
    begins = row.begins(today)
    if last is not None and (last.ends_on is None or last.ends_on > begins):
        last.ends_on = begins
        last.save(update_fields=["ends_on"])
    CallType.objects.create(
        code=code, starts_on=begins, ends_on=row.ends_on, source=source, **row.values
    )
