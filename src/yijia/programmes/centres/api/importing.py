"""Rooms from a file, for programs by a token."""

from typing import Annotated, Any

from django.utils import timezone
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from yijia.base.access import Permission, needs
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import schemas
from yijia.programmes.centres import actions

router = Router(tags=["centres"])
READS = Permission.CASE_READ


class RoomsImportedOut(Schema):
    """What a file brought, or in a dry run would bring."""

    dry_run: bool
    added: list[str]
    unchanged: int


class RoomsUndoneOut(Schema):
    """How many rooms of an import are there no more."""

    count: int


@router.post("/rooms/import", response=RoomsImportedOut, openapi_extra=schemas.BY_TOKEN)
@needs(READS)
def bring_in(
    request: ScopedRequest,
    table: Annotated[UploadedFile, File()],
    source: Annotated[str, Form(max_length=200)],
    *,
    dry_run: Annotated[bool, Form()] = True,
) -> Any:
    """Says what a CSV or XLSX file of rooms would bring, or with `dry_run` false brings it in.

    A faulty file is refused whole; `errors` names each fault as `row.column`.
    """
    imported = actions.import_rooms(
        by=request.scope, at=timezone.now(), file=table.read(), source=source, dry_run=dry_run
    )
    return imported.document


@router.post("/rooms/import/{batch}/undo", response=RoomsUndoneOut, openapi_extra=schemas.BY_TOKEN)
@needs(READS)
def undo(request: ScopedRequest, batch: int) -> Any:
    """Undoes an import of rooms."""
    return {"count": actions.undo_rooms(by=request.scope, at=timezone.now(), batch=batch)}
