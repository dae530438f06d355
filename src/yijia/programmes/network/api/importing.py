"""Bodies, seats and agreements from files for programs: tried first unless it is said otherwise."""

from typing import Annotated, Any

from django.utils import timezone
from ninja import File, Form, Router, UploadedFile

from yijia.base.access import Permission, needs
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.organisations import actions as bodies
from yijia.ground.organisations import queries as organisations
from yijia.ground.shell import schemas
from yijia.programmes.network import actions
from yijia.programmes.network.api import shapes
from yijia.programmes.network.rules import FileKind
from yijia.programmes.network.shown import documents

router = Router(tags=["network"])
KEEPS = Permission.NETWORK_EDIT


@router.get(
    "/imports", response=list[shapes.BatchOut], openapi_extra=schemas.SIGNED_IN, summary="Imports"
)
@needs(KEEPS)
def imports(request: ScopedRequest) -> Any:
    """The imports that still hold and that this person may undo, the latest first."""
    return organisations.batches(request.scope)


@router.post("/imports/{what}", response=shapes.BroughtOut, openapi_extra=schemas.BY_TOKEN)
@needs(KEEPS)
def bring_in(
    request: ScopedRequest,
    what: FileKind,
    table: Annotated[UploadedFile, File()],
    source: Annotated[str, Form(max_length=200)],
    *,
    dry_run: Annotated[bool, Form()] = True,
) -> Any:
    """Says what a CSV or XLSX file would bring, or with `dry_run` false brings it in.

    A faulty file is refused whole; `errors` names each fault as `row.column`.
    """
    act, at = actions.IMPORTS[what], timezone.now()
    imported = act(by=request.scope, at=at, file=table.read(), source=source, dry_run=dry_run)
    return documents.import_document(imported, what=what)


@router.post("/imports/{batch}/undo", response=shapes.UndoneOut, openapi_extra=schemas.BY_TOKEN)
@needs(KEEPS)
def undo(request: ScopedRequest, batch: int) -> Any:
    """Undoes an import: what it brought never held."""
    count = bodies.undo_import(by=request.scope, at=timezone.now(), batch=batch)
    return {"count": count}
