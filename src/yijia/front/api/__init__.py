"""The root of the JSON interface: every room's routes, and its errors as problem documents."""

import json
from datetime import date
from functools import cache
from typing import Annotated, Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Query, Router, Schema, Status
from ninja.errors import HttpError, ValidationError

from yijia.base.access import Permission, needs, public, takes
from yijia.base.errors import Invalid, NotFound, Refused
from yijia.base.words import _
from yijia.front import actions, inputs, queries, rules, shown
from yijia.front import morning as mornings
from yijia.front.api import samples
from yijia.front.api.shapes import CaseOut
from yijia.front.queries import wishes
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import problems, schemas
from yijia.ground.shell import queries as shell

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
api.add_router("/v1/administration", "yijia.ground.accounts.api.desk.router")
api.add_router("/v1/administration", "yijia.ground.accounts.api.calendar.router")
api.add_router("/v1/administration", "yijia.ground.accounts.api.journal.router")
api.add_router("/v1/administration", "yijia.ground.accounts.api.bodies.router")
api.add_router("/v1", "yijia.engines.figures.api.router")
api.add_router("/v1/work", "yijia.engines.forms.api.router")
api.add_router("/v1", "yijia.ground.rights.api.router")
api.add_router("/v1", "yijia.programmes.issues.api.rates.router")
api.add_router("/v1/administration", "yijia.programmes.issues.api.importing.router")
api.add_router("/v1/issues", "yijia.programmes.issues.api.router")
api.add_router("/v1/work", "yijia.programmes.issues.api.staff_router")
api.add_router("/v1/needs", "yijia.programmes.exchange.api.public.router")
api.add_router("/v1/projects", "yijia.programmes.exchange.api.projects.public_router")
api.add_router("/v1/work", "yijia.programmes.exchange.api.projects.router")
api.add_router("/v1/resources", "yijia.programmes.exchange.api.giving.public_router")
api.add_router("/v1/work", "yijia.programmes.exchange.api.giving.router")
api.add_router("/v1/work", "yijia.programmes.exchange.api.desk.router")
api.add_router("/v1/reporting", "yijia.programmes.members.api.own.router")
api.add_router("/v1/work", "yijia.programmes.members.api.desk.router")
api.add_router("/v1", "yijia.programmes.centres.api.public.router")
api.add_router("/v1/work", "yijia.programmes.centres.api.desk.router")
api.add_router("/v1/work", "yijia.programmes.centres.api.importing.router")
api.add_router("/v1", "yijia.programmes.centres.api.activities.public_router")
api.add_router("/v1/work", "yijia.programmes.centres.api.activities.router")
api.add_router("/v1/service", "yijia.programmes.members.api.serving.public_router")
api.add_router(
    "/v1/my-service/certificates", "yijia.programmes.members.api.certificates.own_router"
)
api.add_router("/v1/certificates", "yijia.programmes.members.api.certificates.public_router")
api.add_router("/v1/my-service", "yijia.programmes.members.api.serving.own_router")
api.add_router("/v1/work", "yijia.programmes.members.api.serving.router")
api.add_router("/v1/network", "yijia.programmes.network.api.reading.router")
api.add_router("/v1/network", "yijia.programmes.network.api.keeping.router")
api.add_router("/v1/network", "yijia.programmes.network.api.importing.router")
api.add_router("/v1/network", "yijia.programmes.network.api.meeting.open_router")
api.add_router("/v1/work", "yijia.programmes.network.api.convening.router")
api.add_router("/v1/work", "yijia.programmes.network.api.meeting.router")
api.add_router("/v1/work", "yijia.programmes.network.api.whistle.router")
api.add_router("/v1", "yijia.engines.notices.api.router")


class WorkOut(Schema):
    """One page of cases, and the address of the next one."""

    items: list[CaseOut]
    next: str | None


class FilterIn(Schema):
    """What the cases of a list have in common: the codes that the list itself gives."""

    state: str = ""
    topic: str = ""
    sort: str = ""
    division: str = ""
    organisation: str = ""
    source: str = ""
    urgency: str = ""
    due: str = ""
    q: str = ""


@router.get("", response=WorkOut, openapi_extra=schemas.SIGNED_IN)
@needs(Permission.CASE_READ)
def work(
    request: ScopedRequest,
    narrowed: Query[FilterIn],
    whole_area: bool = False,
    list: rules.WorkList = rules.WorkList.MINE,  # noqa: A002 - the parameter's public name
    after: str = "",
) -> Any:
    """Open cases of one list, the most urgent first; `whole_area` is the list `area`.

    `topic` and `division` may be the beginnings of codes, `due` is late, today, week or still,
    `urgency` is normal, urgent or emergency, and `q` are words of a case or its number.
    """
    at, listed = timezone.now(), rules.WorkList.AREA if whole_area else list
    asked = {name: value for name, value in narrowed.dict().items() if value}
    given = schemas.checked(inputs.Filter, asked).cleaned_data
    only = queries.filters(given, at=at)
    on = timezone.localdate(at)
    page = queries.work(request.scope, listed=listed, after=after, on=on, only=only)
    items = shown.work_documents((case for case, _page in page.rows), at=at)
    onward = urlencode({"list": listed, **asked, "after": page.next})
    return {"items": items, "next": f"{request.path}?{onward}" if page.next else None}


@router.get("/search", response=WorkOut, openapi_extra=schemas.SIGNED_IN)
@needs(Permission.CASE_READ)
def search(
    request: ScopedRequest,
    q: Annotated[str, Query(max_length=inputs.LONGEST_QUESTION)],
    after: str = "",
) -> Any:
    """Cases that hold all words of `q`, or whose number begins with it, the newest first."""
    page = queries.found(request.scope, text=q, after=after)
    items = shown.work_documents((case for case, _page in page.rows), at=timezone.now())
    onward = urlencode({"q": q, "after": page.next})
    return {"items": items, "next": f"{request.path}?{onward}" if page.next else None}


class DayMovedOut(Schema):
    """A case whose day moved because the work calendar did, as `document` orders."""

    number: str
    title: str
    was_on: date
    due_on: date
    document: str
    moved_at: str


class DaysMovedOut(Schema):
    """Some days that moved, the latest first, and the address of the earlier ones."""

    items: list[DayMovedOut]
    next: str | None


@router.get("/calendar", response=DaysMovedOut, openapi_extra=schemas.SIGNED_IN)
@needs(Permission.CASE_READ)
def days_moved(request: ScopedRequest, after: str = "") -> Any:
    """The cases that one may read whose days the work calendar moved."""
    page = queries.days_moved(request.scope, after=after)
    onward = urlencode({"after": page.next})
    return {
        "items": shown.days_moved_documents(page),
        "next": f"{request.path}?{onward}" if page.next else None,
    }


class MorningNumberOut(Schema):
    """A number of yesterday, and of the same day of the week before.

    `red` says that the last recount found a difference.
    """

    code: str
    value: int | float | None
    week_before: int | float | None
    unit: str
    red: bool


class RedOut(Schema):
    """A figure that does not agree with its rows; `is_new` where it did one recount before."""

    code: str
    is_new: bool


class MorningOut(Schema):
    """One morning of one area, a division or a circle; `more_late` says that there are more late
    cases than are counted.
    """

    told_each_morning: bool
    division: str
    day: date
    numbers: list[MorningNumberOut]
    late: int
    late_since_yesterday: int
    more_late: bool
    red: list[RedOut]


@router.get("/morning", response=MorningOut, openapi_extra=schemas.SIGNED_IN)
@needs(Permission.CASE_READ)
def morning(request: ScopedRequest, division: str = "") -> Any:
    """Yesterday's numbers of an area in which one works, what is late, and what turned red."""
    return _morning(request, division=division)


def _morning(request: ScopedRequest, *, division: str) -> Any:
    found = mornings.morning(request.scope, division=division, at=timezone.now())
    return mornings.document(found, wished=wishes.wished_area(request.scope))


@router.post("/morning/stop", response=MorningOut, openapi_extra=schemas.BY_TOKEN)
@needs(Permission.CASE_READ)
def stop_morning(request: ScopedRequest) -> Any:
    """Lets one be told of no morning any more."""
    scope = request.scope
    actions.stop_mornings(by=scope, at=timezone.now(), accounts=[scope.account or 0])
    return _morning(request, division="")


@router.post("/morning/{area}/ask", response=MorningOut, openapi_extra=schemas.BY_TOKEN)
@needs(Permission.CASE_READ)
def ask_morning(request: ScopedRequest, area: str) -> Any:
    """Lets one be told of the morning of an area each day, in one's notices; of one area alone."""
    mornings.check_area(request.scope, division=area, on=timezone.localdate())
    actions.ask_morning(by=request.scope, at=timezone.now(), area=area)
    return _morning(request, division=area)


class PostHereOut(Schema):
    """A post, and the account that holds it; `ends_on` is the first day without it, if known."""

    title: str
    login: str
    ends_on: date | None


class OwnOrganisationOut(Schema):
    """An organisation in which one works: who else does, and how much waits for it."""

    code: str
    name_zh: str
    name_en: str
    credit_code: str
    posts: list[PostHereOut]
    open: int
    late: int
    answered: int
    asking: int
    assisting: int


@router.get("/organisations", response=list[OwnOrganisationOut], openapi_extra=schemas.SIGNED_IN)
@needs(Permission.CASE_READ)
def own_organisations(request: ScopedRequest) -> Any:
    """The organisations in which one works, with their posts and what waits for them."""
    found = queries.own_organisations(request.scope, at=timezone.now(), on=timezone.localdate())
    return shown.organisation_documents(found)


class SavedListOut(Schema):
    """A saved list; `question` is what the address of the list says after the question mark."""

    id: int
    name: str
    question: str
    organisation: str | None
    is_own: bool


@router.get("/lists", response=list[SavedListOut], openapi_extra=schemas.SIGNED_IN)
@needs(Permission.CASE_READ)
def saved_lists(request: ScopedRequest) -> Any:
    """The lists that one has saved, and those shared with an organisation one works in."""
    return shown.saved_documents(queries.saved_lists(request.scope), scope=request.scope)


@router.post(
    "/lists",
    response={201: SavedListOut},
    openapi_extra=schemas.body_of(inputs.SaveList) | schemas.BY_TOKEN,
)
@needs(Permission.CASE_READ)
def save_list(request: ScopedRequest) -> Any:
    """Keeps a narrowed list under a name, for oneself or for an organisation one works in."""
    at = timezone.now()
    given = schemas.checked(inputs.SaveList, schemas.read_json(request)).cleaned_data
    saved = actions.save_list(
        by=request.scope,
        at=at,
        name=given["name"],
        question=queries.question_of(given["question"], at=at),
        organisation=queries.home_of(request.scope, code=given["organisation"]),
    )
    return Status(201, shown.saved_documents([saved], scope=request.scope)[0])


@router.post(
    "/lists/{identity}/forget", response=list[SavedListOut], openapi_extra=schemas.BY_TOKEN
)
@needs(Permission.CASE_READ)
def forget_list(request: ScopedRequest, identity: int) -> Any:
    """Forgets a list that one has saved, and tells those that are left."""
    saved = queries.access_saved_list(scope=request.scope, identity=identity)
    actions.forget_list(by=request.scope, at=timezone.now(), saved=saved)
    return shown.saved_documents(queries.saved_lists(request.scope), scope=request.scope)


api.add_router("/v1/work", router)
api.add_router("/v1/audit", samples.router)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """What the schema of a route does not take, field by field."""
    errors = tuple((str(e["loc"][-1]), shown.sentence_of(e)) for e in fault.errors)
    return problems.answer(Invalid(_("Something in it is not right."), errors=errors))


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """What cannot be read at all."""
    refused = Refused(_("This cannot be read."))
    refused.status = fault.status_code
    return problems.answer(refused)


# A program has no mark of a page, and is to hear of its mistake and not of the mark.
@csrf_exempt
@public
@takes("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """Any other address for programs."""
    raise NotFound(_("There is nothing for programs at this address."))


@csrf_exempt
@public
@takes("GET", "HEAD")
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of every route, in OpenAPI 3.1."""
    described = _described(
        language=get_language() or "", is_demonstration=settings.YIJIA_DEMONSTRATION
    )
    return HttpResponse(described, content_type="application/json")


@cache
def _described(*, language: str, is_demonstration: bool) -> str:
    """The description once for each language: it takes a second, and anybody may ask for it."""
    schema = problems.with_problems(api.get_openapi_schema(path_prefix="/api/"))
    schema["components"]["securitySchemes"] = schemas.SECURITY_SCHEMES
    if is_demonstration:
        schema["info"]["description"] += f" {shell.demonstration_label()}"
    return json.dumps(schema, cls=DjangoJSONEncoder, ensure_ascii=False)


def routes() -> list[Any]:
    """Every route of the interface; its own start page is left out."""
    return [route for route in api.urls[0] if getattr(route, "name", "") != "api-root"]
