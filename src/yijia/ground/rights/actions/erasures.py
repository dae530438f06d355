"""Erasing a person: the key, what it sealed, and if wanted their own words; the case stays.

Every erasure is a line of ids in the database and in a file outside it. A restored database knows
less than the file, and is not served before the file was applied to it.
"""

import json
import os
import uuid
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from yijia.base.errors import Conflict, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.ground.access.queries import act_last
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people
from yijia.ground.people.rules import Purpose
from yijia.ground.rights import events, queries, rules
from yijia.ground.rights.models import Erasure
from yijia.ground.rights.registry import Held


def erase_person(*, by: Scope, at: datetime, held: Held, has_texts: bool) -> Erasure:
    """Destroys a person's key with all that it sealed, and with `has_texts` their own words.

    The line in the file is the last thing before the commit: what is refused leaves none. Should
    the commit itself fail, `replay_erasure` carries the line out, since it was asked for.

    Raises:
        Conflict: a legal hold stands, or nothing is left to erase.
    """
    if queries.is_held(held):
        raise Conflict(rules.CLOSED_SENTENCES[rules.Closed.HELD])
    names = _names(by=by, at=at, held=held) if has_texts else ()
    new = {"of": held.subject, "texts": has_texts}
    with journal.entry(by=by, at=at, event=events.ERASED, new=new):
        vault = _key_destroyed(by=by, at=at, held=held)
        if vault is None and not (has_texts and held.has_texts):
            raise Conflict(_("Nothing is left to erase."))
        if has_texts:
            holding = queries.access_holding(held.holding)
            holding.erase_texts(by=by, at=at, held=held, names=names)
        erasure = _row(held, vault=vault, has_texts=has_texts, at=at, identity=uuid.uuid4())
        Erasure.objects.bulk_create([erasure])
    act_last(lambda: _append([erasure]))
    return erasure


def _key_destroyed(*, by: Scope, at: datetime, held: Held) -> uuid.UUID | None:
    if held.person_id is None:
        return None
    return people.destroy_person_key(by=by, at=at, person_id=held.person_id)


def _names(*, by: Scope, at: datetime, held: Held) -> tuple[str, ...]:
    """The person's name and number, to be taken out of what others wrote about the matter."""
    if held.person_id is None:
        return ()
    try:
        contact = people.read_contact(
            by=by, at=at, person_id=held.person_id, purpose=Purpose.ERASURE, subject=held.subject
        )
    except NotFound:
        # Erased before, or withdrawn and asked for at the desk, which may not look either.
        return ()
    return tuple(filter(None, (contact.name, contact.mobile)))


def _row(
    held: Held, *, vault: uuid.UUID | None, has_texts: bool, at: datetime, identity: uuid.UUID
) -> Erasure:
    days = timedelta(days=settings.YIJIA_BACKUP_DAYS)
    return Erasure(
        id=identity,
        person_id=held.person_id,
        vault_id=vault,
        holding=held.holding,
        subject_id=held.subject_id,
        mark=held.mark,
        has_texts=has_texts,
        at=at,
        backups_gone_on=at.astimezone(CHINA).date() + days,
    )


def _append(erasures: list[Erasure]) -> None:
    """Adds lines to the file and waits until they are on the disk.

    Each begins on a line of its own, even after one that a failing disk has cut off.
    """
    lines = "".join("\n" + json.dumps(queries.line_of(erasure)) + "\n" for erasure in erasures)
    queries.announce_lines()
    path: Path = settings.YIJIA_ERASURES
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(opened, "ab") as file:
        file.write(lines.encode())
        file.flush()
        os.fsync(file.fileno())


def write_missing_lines(*, by: Scope, at: datetime) -> int:
    """Adds to the file the erasures that only the database knows, as after a move to another disk.

    It leaves no entry when nothing is missing.
    """
    listed = {uuid.UUID(line["id"]).bytes for line in queries.listed_erasures()}
    known = Erasure.objects.order_by("at").iterator()
    missing = [erasure for erasure in known if erasure.pk.bytes not in listed]
    if missing:
        with journal.entry(by=by, at=at, event=events.LISTED, new={"count": len(missing)}):
            _append(missing)
    return len(missing)


def replay_erasure(*, by: Scope, at: datetime, line: queries.Line) -> None:
    """Applies a line of the file that this database does not know, as after a restore.

    The person is told the day on which it was erased first. A matter that the database does not
    hold counts as erased: it came after the backup.
    """
    with journal.entry(by=by, at=at, event=events.REPLAYED, new={"count": 1}):
        _replay(line, by=by, at=at)


def _replay(line: queries.Line, *, by: Scope, at: datetime) -> None:
    holding = queries.access_holding(line["holding"])
    held = holding.find_again(subject_id=line["subject"], mark=line["mark"])
    vault = uuid.UUID(line["vault"]) if line["vault"] else None
    if line["texts"] and held is not None:
        names = _names(by=by, at=at, held=held)
        holding.erase_texts(by=by, at=at, held=held, names=names)
    if vault is not None and line["person"] is not None:
        people.destroy_person_key(by=by, at=at, person_id=line["person"], vault_id=vault)
    known = held or Held(line["holding"], "", line["subject"], line["mark"], line["person"])
    row = _row(
        known,
        vault=vault,
        has_texts=line["texts"],
        at=datetime.fromisoformat(line["at"]),
        identity=uuid.UUID(line["id"]),
    )
    row.person_id = line["person"]
    Erasure.objects.bulk_create([row])
