"""Links between cases for programs of staff; which there are, the document of an issue tells."""

from typing import Any

from django.utils import timezone
from ninja import Status

from yijia.base.access import Permission, needs
from yijia.base.scope import Scope
from yijia.engines.cases import actions as cases
from yijia.engines.cases import queries as case_queries
from yijia.engines.cases.rules import LinkKind
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import schemas
from yijia.programmes.issues import inputs, queries, shown
from yijia.programmes.issues.api import shapes
from yijia.programmes.issues.api.assisting import staff_router

__all__ = ["staff_router"]


@staff_router.post(
    "/issues/{number}/links",
    response={201: shapes.IssueOut},
    openapi_extra=schemas.body_of(inputs.LinkCase) | schemas.BY_TOKEN,
)
@needs(Permission.CASE_READ)
def link_case(request: ScopedRequest, number: str) -> Any:
    """Links an issue with another case that one may read, and tells how it stands."""
    case = queries.access_issue(scope=request.scope, number=number).case
    given = schemas.checked(inputs.LinkCase, schemas.read_json(request)).cleaned_data
    cases.link_cases(
        by=request.scope,
        at=timezone.now(),
        case=case,
        number=given["number"],
        kind=LinkKind(given["kind"]),
        reason=given["reason"],
    )
    return Status(201, _document(case, scope=request.scope))


@staff_router.post(
    "/issues/{number}/links/{identity}/end",
    response=shapes.IssueOut,
    openapi_extra=schemas.body_of(inputs.Unlink) | schemas.BY_TOKEN,
)
@needs(Permission.CASE_READ)
def unlink_case(request: ScopedRequest, number: str, identity: int) -> Any:
    """Parts an issue from another case again, and tells how it stands."""
    case = queries.access_issue(scope=request.scope, number=number).case
    found = case_queries.access_link(request.scope, case=case, identity=identity)
    given = schemas.checked(inputs.Unlink, schemas.read_json(request)).cleaned_data
    cases.unlink_cases(
        by=request.scope, at=timezone.now(), case=case, linked=found, reason=given["reason"]
    )
    return _document(case, scope=request.scope)


# Its type is a table's row, which only actions and queries may name.
def _document(case: Any, *, scope: Scope) -> dict[str, object]:
    return shown.staff_document(queries.reopened(case), scope=scope, on=timezone.localdate())
