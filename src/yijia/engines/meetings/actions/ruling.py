"""A county's own rules of quorum and majority, from a file; a meeting keeps the rule of its day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from yijia.base.access import Permission
from yijia.base.errors import Forbidden
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.meetings import events, rules
from yijia.engines.meetings.models import MeetingRule
from yijia.engines.meetings.rules import deciding
from yijia.ground.journal import actions as journal
from yijia.ground.organisations.rules import Kind
from yijia.ground.places.rules import editing, files

NEEDED = frozenset({"kind", "quorum", "quorum_more", "majority", "majority_more", "majority_of"})
VALUES = tuple(
    f"{name}_{part}"
    for name in ("quorum", "majority")
    for part in ("numerator", "denominator", "of", "is_strict")
)
_PART = re.compile(r"(\d{1,3})/(\d{1,3})")
_YES_NO = {"0": False, "1": True}
Key = tuple[str, str]


@dataclass(frozen=True)
class _Row:
    """A row of a file: the rule of a kind and a matter, and from which day on."""

    number: int
    values: dict[str, object]
    starts_on: date | None


def import_rules(
    *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool = False
) -> files.Imported:
    """Brings in rules of quorum and majority from a CSV or XLSX file, or says what that would do.

    The columns are `kind` (of body), `quorum` and `majority` (as 2/3), `quorum_more` and
    `majority_more` (1 where more than that is needed, 0 where just that is enough), `majority_of`
    (all or present), and if wanted `matter` (by default ordinary) and `starts_on` (by default
    today). A rule that changes ends on the day on which the changed one begins; a meeting that was
    held keeps the rule of its day. What the file does not name is left as it is.

    Raises:
        Forbidden: this person keeps no local rules.
        Invalid: the file is no table, or rows are faulty; each is named in `errors`.
    """
    if not by.holds(Permission.RULE_EDIT):
        raise Forbidden
    editing.check_source(source)
    faults, today = files.Faults(), timezone.localdate(at)
    rows = _read(file, faults=faults)
    known = MeetingRule.objects.order_by("starts_on")
    last: dict[Key, MeetingRule] = {(one.kind, one.matter): one for one in known}
    for key, row in rows.items():
        _check(row, last=last.get(key), today=today, faults=faults)
    faults.check()
    imported = files.Imported(files.digest(file), _difference(rows, last=last))
    if dry_run:
        return imported.as_tried
    if imported.nothing_new:
        return imported
    new = {**imported.new(source=source), "count": len(imported.added) + len(imported.changed)}
    with journal.entry(by=by, at=at, event=events.RULES_LOADED, old=imported.old, new=new):
        for key, row in rows.items():
            _put(key, row, last=last.get(key), today=today, source=source)
    return imported


def _read(file: bytes, *, faults: files.Faults) -> dict[Key, _Row]:
    found: dict[Key, _Row] = {}
    for row in files.read_table(file, needed=NEEDED, faults=faults):
        kind, matter = row.cells["kind"], row.cells.get("matter") or deciding.ORDINARY
        if kind not in set(Kind):
            faults.add(row=row.number, column="kind", message=_("There is no such kind of body."))
        if not rules.TYPE_CODE.fullmatch(matter) or len(matter) > rules.LONGEST_CODE:
            message = _("Write small letters, digits and hyphens.")
            faults.add(row=row.number, column="matter", message=message)
        if (kind, matter) in found:
            message = _("This code stands in an earlier row.")
            faults.add(row=row.number, column="kind", message=message)
        found.setdefault((kind, matter), _row(row, faults=faults))
    return found


def _row(row: files.Row, *, faults: files.Faults) -> _Row:
    """What a row says; a quorum is always of all members."""
    values = _share(row, name="quorum", of=deciding.Of.ALL.value, faults=faults)
    of = row.cells["majority_of"]
    values |= _share(row, name="majority", of=of, faults=faults)
    starts_on = files.read_date(row, column="starts_on", faults=faults)
    return _Row(row.number, values, starts_on)


def _share(row: files.Row, *, name: str, of: str, faults: files.Faults) -> dict[str, object]:
    """The four values of one part, where it can be reached."""
    part, more = _PART.fullmatch(row.cells[name]), _YES_NO.get(row.cells[f"{name}_more"])
    if of not in set(deciding.Of):
        faults.add(row=row.number, column=f"{name}_of", message=_("Write all or present."))
        of = deciding.Of.ALL.value
    if more is None:
        message = _("Write 1 for yes and 0 for no.")
        faults.add(row=row.number, column=f"{name}_more", message=message)
    top, bottom = (int(part[1]), int(part[2])) if part else (0, 0)
    try:
        deciding.Share(top, bottom, of=deciding.Of(of), is_strict=bool(more))
    except ValueError:
        message = _("Write a part that can be reached, like 2/3.")
        faults.add(row=row.number, column=name, message=message)
    told = {"numerator": top, "denominator": bottom, "of": of, "is_strict": bool(more)}
    return {f"{name}_{part}": value for part, value in told.items()}


def _check(row: _Row, *, last: MeetingRule | None, today: date, faults: files.Faults) -> None:
    """What changes does so today or later, and after what it takes the place of."""
    began = row.starts_on or today
    if last is None or _is_same(row, last=last):
        return
    if began < today or began <= last.starts_on or last.ends_on is not None:
        message = _("A rule changes today or later: what was held keeps the rule of its day.")
        faults.add(row=row.number, column="starts_on", message=message)


def _is_same(row: _Row, *, last: MeetingRule) -> bool:
    return all(getattr(last, name) == row.values[name] for name in VALUES)


def _difference(rows: Mapping[Key, _Row], *, last: Mapping[Key, MeetingRule]) -> files.Difference:
    return files.compare(
        wanted={" ".join(key): row.values for key, row in rows.items()},
        known={
            " ".join(key): {name: getattr(one, name) for name in VALUES}
            for key, one in last.items()
        },
    )


def _put(key: Key, row: _Row, *, last: MeetingRule | None, today: date, source: str) -> None:
    """Ends a rule where another one begins, and begins that; one that goes on is left."""
    if last is not None and _is_same(row, last=last):
        return
    begins = row.starts_on or today
    if last is not None:
        last.ends_on = begins
        last.save(update_fields=["ends_on"])
    kind, matter = key
    MeetingRule.objects.create(
        kind=kind, matter=matter, starts_on=begins, source=source, **row.values
    )
