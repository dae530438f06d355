"""Files of issues for programs: before they are sent, those of an issue, and for replies."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Schema, Status, UploadedFile

from yijia.base.access import Permission, needs, public
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.files import actions as files
from yijia.ground.files import queries as stored
from yijia.ground.files import rules as file_rules
from yijia.ground.rights.sessions import check_code
from yijia.ground.shell import schemas
from yijia.programmes.issues import queries, shown
from yijia.programmes.issues.api.issues import router
from yijia.programmes.issues.api.linking import staff_router

__all__ = ["router", "staff_router"]
_BYTES = {
    "responses": {
        200: {
            "description": "A photo to be shown, or a PDF as an attachment.",
            "content": {
                kind: {"schema": {"type": "string", "format": "binary"}}
                for kind in (file_rules.STORED_KIND, file_rules.PDF_KIND)
            },
        }
    }
}
_OWN: dict[str, Any] = {"parameters": [schemas.LOOKUP_HEADER]}


class FileOut(Schema):
    """A stored photo or PDF, without its bytes; a PDF has no width."""

    token: str
    kind: str
    size: int
    width: int | None
    height: int | None
    stored_at: str


class DiscardedOut(Schema):
    """That a file is not kept any more."""

    is_removed: bool


@router.get("/photos/{token}", response=FileOut)
@public
def unsent(request: HttpRequest, token: str) -> Any:
    """A file that no issue names yet, for whoever has its token."""
    return shown.file_document(stored.access_unclaimed(token))


@router.delete("/photos/{token}", response=DiscardedOut)
@public
def discard(request: ScopedRequest, token: str) -> Any:
    """Removes a file that no issue names yet, for whoever has its token."""
    files.discard_file(by=request.scope, at=timezone.now(), token=token)
    return {"is_removed": True}


@router.get("/{number}/files", response=list[FileOut], openapi_extra=_OWN)
@public
def own_files(request: ScopedRequest, number: str) -> Any:
    """The files of one's own issue, also those that came with replies."""
    check_code(request, number=number, at=timezone.now())
    opened = queries.access_own_issue(number=number)
    return [shown.file_document(file) for file in queries.files_of(opened, is_own=True)]


@router.get("/{number}/files/{token}", response=None, openapi_extra=_OWN | _BYTES)
@public
def own_file(request: ScopedRequest, number: str, token: str) -> Any:
    """A file of one's own issue."""
    check_code(request, number=number, at=timezone.now())
    return shown.file_answer(queries.access_own_issue(number=number), token=token, is_own=True)


@staff_router.post("/files", response={201: FileOut}, openapi_extra=schemas.BY_TOKEN)
@needs(Permission.CASE_READ)
def add_document(request: ScopedRequest, document: Annotated[UploadedFile, File()]) -> Any:
    """Stores a PDF; a reply sent within a day names its token."""
    made = files.store_file(by=request.scope, at=timezone.now(), upload=document)
    return Status(201, shown.file_document(made))


@staff_router.get("/issues/{number}/files", response=list[FileOut], openapi_extra=schemas.SIGNED_IN)
@needs(Permission.CASE_READ)
def staff_files(request: ScopedRequest, number: str) -> Any:
    """The files of an issue, also those that were added to replies, for staff who may read it."""
    opened = queries.access_issue(scope=request.scope, number=number)
    return [shown.file_document(file) for file in queries.files_of(opened, is_own=False)]


@staff_router.get(
    "/issues/{number}/files/{token}", response=None, openapi_extra=schemas.SIGNED_IN | _BYTES
)
@needs(Permission.CASE_READ)
def staff_file(request: ScopedRequest, number: str, token: str) -> Any:
    """A file of an issue, for staff who may read it."""
    opened = queries.access_issue(scope=request.scope, number=number)
    return shown.file_answer(opened, token=token, is_own=False)
