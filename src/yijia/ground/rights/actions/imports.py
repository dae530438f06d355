"""Bringing in a county's own terms from a file."""

from datetime import datetime

from yijia.base.retention import kinds
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.ground.journal import actions as journal
from yijia.ground.places.rules import editing, files
from yijia.ground.rights import events, queries, rules
from yijia.ground.rights.models import Term

_COLUMNS = frozenset({"code", "days", "starts_on"})
_LONGEST_CODE = 40
_MOST_DIGITS = 5


def import_terms(
    *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool = False
) -> files.Imported:
    """Brings in terms from a CSV file with code, days and starts_on, or says what that would do.

    A term is never changed: another one holds from its day on, which is today or later.

    Raises:
        Invalid: the file is no table, or rows are faulty; each is named in `errors`.
    """
    editing.check_source(source)
    faults = files.Faults()
    rows = files.read_table(file, needed=_COLUMNS, faults=faults)
    terms = [_read(row, at=at, source=source, faults=faults) for row in rows]
    faults.check()
    known = {f"{t.code}/{t.starts_on}": {"days": t.days} for t in queries.every_term()}
    wanted = {f"{t.code}/{t.starts_on}": t for t in terms if t is not None}
    days: dict[str, dict[str, object]] = {key: {"days": t.days} for key, t in wanted.items()}
    difference = files.compare(wanted=days, known=known)
    imported = files.Imported(files.digest(file), difference.without_changes)
    if dry_run:
        return imported.as_tried
    if imported.added:
        new = imported.new(source=source) | {"count": len(imported.added)}
        with journal.entry(by=by, at=at, event=events.CONFIGURED, new=new):
            Term.objects.bulk_create(wanted[key] for key in imported.added)
        journal.forget_reference_data()
    return imported


def _read(row: files.Row, *, at: datetime, source: str, faults: files.Faults) -> Term | None:
    """One row as a term; None when it is faulty, and then the fault is noted."""
    code = files.read_text(row, column="code", most=_LONGEST_CODE, faults=faults)
    if code not in {rules.ANSWER, *(kind.code for kind in kinds if kind.remove is not None)}:
        faults.add(row=row.number, column="code", message=_("There is no kind of this code."))
    days = row.cells["days"]
    if not (days.isascii() and days.isdigit() and len(days) < _MOST_DIGITS):
        faults.add(row=row.number, column="days", message=_("Write a number of days."))
        return None
    starts_on = files.read_date(row, column="starts_on", faults=faults)
    if starts_on is None or starts_on < at.astimezone(CHINA).date():
        message = _("A term begins today or later: write the day as YYYY-MM-DD.")
        faults.add(row=row.number, column="starts_on", message=message)
        return None
    return Term(code=code, days=int(days), starts_on=starts_on, source=source, is_sample=False)
