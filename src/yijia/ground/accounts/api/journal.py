"""The journal for programs of whoever looks over what all others do."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from ninja import Query, Router, Schema

from yijia.base.access import Permission, needs
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.accounts import actions, inputs, shown
from yijia.ground.journal.queries import Asked
from yijia.ground.shell import schemas

router = Router(tags=["administration"])
READS = Permission.JOURNAL_READ


class EntryOut(Schema):
    """One entry. Numbers of persons that somebody wrote into it are masked."""

    id: int
    event: str
    sentence: str
    actor: str
    about: str | None
    division: str
    old: dict[str, Any]
    new: dict[str, Any]
    reason: str
    parent: int | None
    happened_at: datetime
    recorded_at: datetime


class EntryPageOut(Schema):
    """Some entries, the latest first, and the address of the next ones."""

    items: list[EntryOut]
    next: str | None


class ExportOut(Schema):
    """Entries as comma-separated values, and the SHA-256 of these in UTF-8."""

    count: int
    sha256: str
    content: str


class AskedIn(Schema):
    """Which entries: of which kind, by whom, about what, recorded from one day to another."""

    event: str = ""
    actor: str = ""
    subject: str = ""
    since: str = ""
    until: str = ""


@router.get("/journal", response=EntryPageOut, openapi_extra=schemas.SIGNED_IN)
@needs(READS)
def entries(request: ScopedRequest, asked: Query[AskedIn], after: str = "") -> Any:
    """Entries that were asked for, the latest first; that they were read is one, too."""
    given = {name: value for name, value in asked.dict().items() if value}
    page = actions.read_journal(
        by=request.scope, at=timezone.now(), asked=_asked(given), after=after
    )
    onward = f"{request.path}?{urlencode(given | {'after': page.next})}"
    items = [shown.entry_document(line) for line in page.lines]
    return {"items": items, "next": onward if page.next else None}


@router.post(
    "/journal/export",
    response=ExportOut,
    openapi_extra=schemas.body_of(inputs.Journal) | schemas.BY_TOKEN,
)
@needs(READS)
def export(request: ScopedRequest) -> Any:
    """All entries that were asked for, 10,000 at most; the hash is written into the journal."""
    asked = _asked(schemas.read_json(request))
    made = actions.export_journal(by=request.scope, at=timezone.now(), asked=asked)
    return {"count": made.count, "sha256": made.sha256, "content": made.content.decode()}


def _asked(given: dict[str, Any]) -> Asked:
    return Asked(**schemas.checked(inputs.Journal, given).wanted())
