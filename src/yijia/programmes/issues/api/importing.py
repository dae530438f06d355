"""Bringing in a county's own data for programs: tried out first unless it is said otherwise."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Form, Router, Schema, UploadedFile

from yijia.base.access import Permission, needs
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import schemas
from yijia.programmes.issues import actions, rules, shown

router = Router(tags=["imports"])
TABLE = "text/csv"
_BYTES = {
    "responses": {
        200: {
            "description": "A table in UTF-8 (RFC 4180).",
            "content": {TABLE: {"schema": {"type": "string"}}},
        }
    }
}


class ChangeOut(Schema):
    """One value that becomes another."""

    code: str
    column: str
    old: str
    new: str


class ImportOut(Schema):
    """What a file did, or would do: the codes that are new, and what changes."""

    kind: rules.ImportKind
    sha256: str
    dry_run: bool
    added: list[str]
    changed: list[ChangeOut]
    unchanged: int


@router.get("/imports/{kind}", response=None, openapi_extra=schemas.SIGNED_IN | _BYTES)
@needs(Permission.RULE_EDIT)
def known_table(request: HttpRequest, kind: rules.ImportKind) -> Any:
    """What is known by now, as a file that can be sent again."""
    return shown.known_file(rules.IMPORTING[kind])


@router.post("/imports/{kind}", response=ImportOut, openapi_extra=schemas.BY_TOKEN)
@needs(Permission.RULE_EDIT)
def import_table(
    request: ScopedRequest,
    kind: rules.ImportKind,
    table: Annotated[UploadedFile, File()],
    source: Annotated[str, Form(max_length=200)],
    *,
    dry_run: Annotated[bool, Form()] = True,
) -> Any:
    """Says what a CSV or XLSX file would do, or with `dry_run` false brings it in.

    A faulty file is refused whole; `errors` names each fault as `row.column`. Nothing takes an
    import back: what was changed is put back by the file that was fetched before, and what was
    added ends by a file that says when.
    """
    act, at = actions.IMPORTS[kind], timezone.now()
    imported = act(by=request.scope, at=at, file=table.read(), source=source, dry_run=dry_run)
    return shown.import_document(imported, kind=kind)
