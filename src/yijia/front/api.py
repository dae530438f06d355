"""The root of the JSON interface: every room's routes, and its errors as problem documents."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from ninja import NinjaAPI, Router, Schema
from ninja.errors import HttpError, ValidationError

from yijia.base.access import Permission, needs, public
from yijia.base.errors import Invalid, Refused
from yijia.base.words import _
from yijia.front import queries, shown
from yijia.front.middleware import NOT_OFFICIAL
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import problems

router = Router(tags=["work"])
api = NinjaAPI(
    title="Yijia 一家",
    version="1",
    description="The working system of a county's grass roots; errors follow RFC 9457.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
api.add_router("/v1", "yijia.ground.places.api.router")
api.add_router("/v1", "yijia.engines.figures.api.router")
api.add_router("/v1/issues", "yijia.programmes.issues.api.router")
api.add_router("/v1/work", "yijia.programmes.issues.api.staff_router")


class CaseOut(Schema):
    """One case in a list."""

    number: str
    title: str
    place: str
    state: str
    due_on: str | None
    is_late: bool
    is_provisional: bool


class WorkOut(Schema):
    """One page of cases; `next` goes into `after` for the next one."""

    items: list[CaseOut]
    next: str


@router.get("", response=WorkOut)
@needs(Permission.CASE_READ)
def work(request: ScopedRequest, whole_area: bool = False, after: str = "") -> Any:
    """Open cases that wait for my organisations, or all in my area, the most urgent first."""
    page = queries.work(request.scope, whole_area=whole_area, after=after)
    rows = shown.work_rows(page.rows, at=timezone.now())
    items = [vars(row) | {"due_on": row.due_on and row.due_on.isoformat()} for row in rows]
    return {"items": items, "next": page.next}


api.add_router("/v1/work", router)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """What the schema of a route does not take, field by field."""
    errors = tuple((str(e["loc"][-1]), str(e["msg"])) for e in fault.errors)
    return problems.answer(Invalid(_("Something in it is not right."), errors=errors))


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """What cannot be read at all."""
    refused = Refused(_("This cannot be read."))
    refused.status = fault.status_code
    return problems.answer(refused)


@public
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of every route, in OpenAPI 3.1."""
    schema = api.get_openapi_schema(path_prefix="/api/")
    if settings.YIJIA_DEMONSTRATION:
        schema["info"]["description"] += f" {NOT_OFFICIAL}."
    return JsonResponse(schema, json_dumps_params={"ensure_ascii": False})


def routes() -> list[Any]:
    """Every route of the interface; its own start page is left out."""
    return [route for route in api.urls[0] if getattr(route, "name", "") != "api-root"]
