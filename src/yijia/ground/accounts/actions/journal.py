"""Reading the journal, which is itself an entry of it; and taking entries along with their hash."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from yijia.base.access import Permission
from yijia.base.errors import Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.sheets import csv_bytes
from yijia.base.words import _
from yijia.ground.accounts import events
from yijia.ground.journal import actions as journal
from yijia.ground.journal import queries
from yijia.ground.journal.queries import Asked, Line
from yijia.ground.shell import paging
from yijia.ground.shell import queries as shell

MOST_EXPORTED = 10_000
_COLUMNS = (
    *("id", "recorded_at", "happened_at", "event", "actor", "subject", "division"),
    *("old", "new", "reason", "parent"),
)


@dataclass(frozen=True)
class JournalPage:
    """Some entries, the latest first, and the place of the next ones; "" at the end."""

    lines: list[Line]
    next: str


@dataclass(frozen=True)
class Export:
    """Entries as a file, and the hash by which it is known again; the journal holds it too."""

    content: bytes
    count: int
    sha256: str


def read_journal(*, by: Scope, at: datetime, asked: Asked, after: str) -> JournalPage:
    """One page of the entries that the reader's power reaches; that they read it is an entry.

    Raises:
        Forbidden: the power is not held, or not switched on.
        Invalid: `after` is no place in this list.
    """
    _check_power(by)
    place = paging.parts_of(after, count=2)
    before = None if place is None else (paging.moment_of(place[0]), paging.id_of(place[1]))
    found = queries.entries_for(by, asked=asked, before=before, limit=paging.PAGE + 1)
    lines = found[: paging.PAGE]
    told = _told(asked) | {"count": len(lines)}
    with journal.entry(by=by, at=at, event=events.JOURNAL_READ, new=told):
        pass
    more = len(found) > paging.PAGE
    return JournalPage(lines, _place_of(lines[-1]) if more else "")


def export_journal(*, by: Scope, at: datetime, asked: Asked) -> Export:
    """All entries that were asked for, as a table; its hash goes into the journal.

    Raises:
        Forbidden: the power is not held, or not switched on.
        Invalid: there are too many of them for one file.
    """
    _check_power(by)
    lines = queries.entries_for(by, asked=asked, before=None, limit=MOST_EXPORTED + 1)
    if len(lines) > MOST_EXPORTED:
        raise Invalid(
            _("These are more than %(most)s entries. Narrow them down."),
            params={"most": MOST_EXPORTED},
        )
    content = csv_bytes([_COLUMNS, *map(_row, lines)], label=shell.demonstration_label())
    export = Export(content, len(lines), hashlib.sha256(content).hexdigest())
    told = _told(asked) | {"count": export.count, "sha256": export.sha256}
    with journal.entry(by=by, at=at, event=events.JOURNAL_EXPORTED, new=told):
        pass
    return export


def _check_power(by: Scope) -> None:
    if not by.holds(Permission.JOURNAL_READ):
        raise Forbidden


def _place_of(line: Line) -> str:
    return paging.cursor_of(line.recorded_at.isoformat(), line.id)


def _told(asked: Asked) -> dict[str, object]:
    """What was asked for, as the journal keeps it: only what was narrowed down."""
    told = {
        "wanted": asked.event,
        "actor": asked.actor,
        "about": f"{asked.subject_type}:{asked.subject_id}" if asked.subject_type else "",
        "since": asked.since.isoformat() if asked.since else "",
        "until": asked.until.isoformat() if asked.until else "",
    }
    return {name: value for name, value in told.items() if value}


def _row(line: Line) -> list[str]:
    about = f"{line.subject_type}:{line.subject_id}" if line.subject_type else ""
    return [
        *(str(line.id), line.recorded_at.isoformat(), line.happened_at.isoformat()),
        *(line.event, line.actor, about, line.division),
        *(_json(line.old), _json(line.new), line.reason),
        "" if line.parent is None else str(line.parent),
    ]


def _json(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if values else ""
