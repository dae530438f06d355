"""The list of erasures outside the database, and what of it this database does not know."""

import json
from collections.abc import Collection, Iterator
from datetime import UTC
from itertools import islice
from pathlib import Path
from typing import TypedDict

from django.conf import settings
from django.db import connection

from yijia.ground.rights.models import Erasure

_AT_ONCE = 500
_LOCK = 5_317_007


class Line(TypedDict):
    """One line of the file of erasures: ids alone."""

    id: str
    person: int | None
    vault: str | None
    holding: str
    subject: int
    mark: str
    texts: bool
    at: str


def line_of(erasure: Erasure) -> Line:
    """An erasure as a line of the file."""
    return Line(
        id=str(erasure.pk),
        person=erasure.person_id,
        vault=str(erasure.vault_id) if erasure.vault_id else None,
        holding=erasure.holding,
        subject=erasure.subject_id,
        mark=erasure.mark,
        texts=erasure.has_texts,
        at=erasure.at.astimezone(UTC).isoformat(),
    )


def listed_erasures() -> Iterator[Line]:
    """Every erasure of the file, one by one. A line that was cut off was never committed."""
    path: Path = settings.YIJIA_ERASURES
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.rstrip().endswith("}"):
                yield json.loads(line)


def announce_lines() -> None:
    """Lets others wait for this transaction, whose lines reach the file before it is committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_LOCK])


def _wait_for_announced() -> None:
    """Waits until every transaction that has written lines is committed or given up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def unapplied_erasures() -> Iterator[Line]:
    """The erasures of the file that this database does not know, each once, in their order.

    One that is being committed at this moment is waited for, and not taken for a lost one.
    """
    lines = listed_erasures()
    while listed := {line["id"]: line for line in islice(lines, _AT_ONCE)}:
        known = _known(listed)
        if len(known) < len(listed):
            _wait_for_announced()
            known = _known(listed)
        yield from (line for identity, line in listed.items() if identity not in known)


def _known(listed: Collection[str]) -> set[str]:
    return set(map(str, Erasure.objects.filter(pk__in=listed).values_list("pk", flat=True)))
