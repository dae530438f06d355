"""Posts and service for programs: for everybody, for members, and for who organises."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from ninja import Router, Schema, Status

from yijia.base.access import Permission, needs, public
from yijia.ground.access.middleware import ScopedRequest, own
from yijia.ground.shell import schemas
from yijia.programmes.members import actions, inputs, queries, shown
from yijia.programmes.members.rules import Kind

public_router = Router(tags=["service"])
own_router = Router(tags=["service"])
router = Router(tags=["service"])
SERVES, HANDLES = Permission.MEMBER_SERVE, Permission.CASE_HANDLE


class ServicePostOut(Schema):
    """Where service of one kind is wanted; `left` are the places that nobody has taken."""

    id: int
    kind: str
    organisation: str
    division: str
    skill: str
    title_zh: str
    title_en: str
    note: str
    starts_at: datetime
    ends_at: datetime
    places: int
    left: int
    is_cancelled: bool


class ServicePostPageOut(ServicePostOut):
    """A post with the names of those who served there and chose to show them."""

    names: list[str]


class OwnServiceOut(Schema):
    """One's own service at a post."""

    id: int
    kind: str
    post: int
    unit: str
    state: str
    came_at: datetime | None
    left_at: datetime | None
    hours: float | None
    verbs: list[str]


class ServiceOut(OwnServiceOut):
    """Somebody's service, for who organises the post: by login, never by name."""

    login: str


class ServingOut(Schema):
    """A post with who serves there."""

    post: ServicePostOut
    serving: list[ServiceOut]


class PlaceCodeOut(Schema):
    """The code that is shown at the place now, and for how many seconds it is the newest."""

    code: str
    seconds: int


class SolvedOut(Schema):
    """A problem that counts as solved with a service."""

    number: str
    division: str
    kind: str
    solved_on: date


@public_router.get("", response=list[ServicePostOut])
@public
def posts(request: ScopedRequest, division: str = "", skill: str = "", when: str = "") -> Any:
    """Where volunteers are wanted, the next post first.

    `when` is daytime, evening or weekend.
    """
    asked = {"division": division, "skill": skill, "when": when}
    rows = queries.open_posts(at=timezone.now(), kind=Kind.VOLUNTEERING, **asked)
    return [shown.post_document(one) for one in rows]


@public_router.get("/{identity}", response=ServicePostPageOut)
@public
def one(request: ScopedRequest, identity: int) -> Any:
    """One post, with the names of those who served there and chose to show them."""
    return shown.post_page_document(queries.access_post(identity=identity))


@public_router.post(
    "/{identity}/take", response={201: OwnServiceOut}, openapi_extra=schemas.BY_TOKEN
)
@needs(SERVES)
def take(request: ScopedRequest, identity: int) -> Any:
    """Takes a place, freely."""
    found = queries.access_post(identity=identity)
    made = actions.take_post(by=request.scope, at=timezone.now(), post=found)
    return Status(201, shown.service_document(made, verbs=shown.own_verbs(made, at=timezone.now())))


@own_router.get("", response=list[OwnServiceOut], openapi_extra=schemas.SIGNED_IN)
@own
def mine(request: ScopedRequest) -> Any:
    """One's own service."""
    rows = queries.own_services(request.scope)
    return [
        shown.service_document(one, verbs=shown.own_verbs(one, at=timezone.now())) for one in rows
    ]


@own_router.post(
    "/{kind}/{identity}/check_in",
    response=OwnServiceOut,
    openapi_extra=schemas.body_of(inputs.Code) | schemas.BY_TOKEN,
)
@own
def check_in(request: ScopedRequest, kind: str, identity: int) -> Any:
    """Checks in with the code that is shown at the place."""
    found = queries.access_own_service(scope=request.scope, kind=kind, identity=identity)
    given = schemas.checked(inputs.Code, schemas.read_json(request)).cleaned_data
    at, origin = timezone.now(), request.origin
    moved = actions.check_in(
        by=request.scope, at=at, service=found, code=given["code"], origin=origin
    )
    return shown.service_document(moved, verbs=shown.own_verbs(moved, at=timezone.now()))


@own_router.post(
    "/{kind}/{identity}/check_out",
    response=OwnServiceOut,
    openapi_extra=schemas.body_of(inputs.Code) | schemas.BY_TOKEN,
)
@own
def check_out(request: ScopedRequest, kind: str, identity: int) -> Any:
    """Checks out with the code that is shown at the place."""
    found = queries.access_own_service(scope=request.scope, kind=kind, identity=identity)
    given = schemas.checked(inputs.Code, schemas.read_json(request)).cleaned_data
    at, origin = timezone.now(), request.origin
    moved = actions.check_out(
        by=request.scope, at=at, service=found, code=given["code"], origin=origin
    )
    return shown.service_document(moved, verbs=shown.own_verbs(moved, at=timezone.now()))


@own_router.post(
    "/{kind}/{identity}/cancel", response=OwnServiceOut, openapi_extra=schemas.BY_TOKEN
)
@own
def cancel_own(request: ScopedRequest, kind: str, identity: int) -> Any:
    """Takes a place back."""
    found = queries.access_own_service(scope=request.scope, kind=kind, identity=identity)
    moved = actions.cancel_service(by=request.scope, at=timezone.now(), service=found)
    return shown.service_document(moved, verbs=shown.own_verbs(moved, at=timezone.now()))


@own_router.post(
    "/{kind}/{identity}/show_name", response=ServicePostPageOut, openapi_extra=schemas.BY_TOKEN
)
@own
def show_name(request: ScopedRequest, kind: str, identity: int) -> Any:
    """Shows one's own name on the page of a post at which one has served."""
    found = queries.access_own_service(scope=request.scope, kind=kind, identity=identity)
    actions.show_name(by=request.scope, at=timezone.now(), page=found.post)
    return shown.post_page_document(found.post)


@own_router.post(
    "/{kind}/{identity}/hide_name", response=ServicePostPageOut, openapi_extra=schemas.BY_TOKEN
)
@own
def hide_name(request: ScopedRequest, kind: str, identity: int) -> Any:
    """Takes one's own name back from the page of a post."""
    found = queries.access_own_service(scope=request.scope, kind=kind, identity=identity)
    name = queries.access_own_shown(scope=request.scope, page=found.post)
    actions.hide_name(by=request.scope, at=timezone.now(), name=name)
    return shown.post_page_document(found.post)


@router.get("/service", response=list[ServicePostOut], openapi_extra=schemas.SIGNED_IN)
@needs(HANDLES)
def organised(request: ScopedRequest) -> Any:
    """The posts of one's bodies, the latest first."""
    return [shown.post_document(one) for one in queries.organised(request.scope, at=timezone.now())]


@router.post(
    "/service",
    response={201: ServicePostOut},
    openapi_extra=schemas.body_of(inputs.OpenPost) | schemas.BY_TOKEN,
)
@needs(HANDLES)
def open_post(request: ScopedRequest) -> Any:
    """Opens a place and a time at which service is wanted."""
    bodies = [one.id for one in queries.bodies_of(request.scope, on=timezone.localdate())]
    given = schemas.checked(inputs.OpenPost, schemas.read_json(request)).cleaned_data
    new = shown.new_post(given, bodies=bodies)
    made = actions.open_service_post(by=request.scope, at=timezone.now(), new=new)
    return Status(201, shown.post_document(made))


@router.get("/duty", response=list[ServiceOut], openapi_extra=schemas.SIGNED_IN)
@needs(HANDLES)
def assigned(request: ScopedRequest) -> Any:
    """To what one's units have assigned members, the latest post first."""
    rows = queries.assigned_by(request.scope, at=timezone.now())
    return [shown.served_document(one, scope=request.scope) for one in rows]


@router.get("/service/{identity}", response=ServingOut, openapi_extra=schemas.SIGNED_IN)
@needs(HANDLES)
def post(request: ScopedRequest, identity: int) -> Any:
    """One post with who serves there."""
    found = queries.access_own_post(scope=request.scope, identity=identity)
    rows = queries.serving_at(found)
    serving = [shown.served_document(one, scope=request.scope) for one in rows]
    return {"post": shown.post_document(found), "serving": serving}


@router.get("/service/{identity}/code", response=PlaceCodeOut, openapi_extra=schemas.SIGNED_IN)
@needs(HANDLES)
def code(request: ScopedRequest, identity: int) -> Any:
    """The code of this minute, to be shown at the place."""
    found = queries.access_own_post(scope=request.scope, identity=identity)
    return shown.code_page(found, at=timezone.now())


@router.post("/service/{identity}/cancel", response=ServicePostOut, openapi_extra=schemas.BY_TOKEN)
@needs(HANDLES)
def cancel(request: ScopedRequest, identity: int) -> Any:
    """Cancels a post at which nobody has served."""
    found = queries.access_own_post(scope=request.scope, identity=identity)
    moved = actions.cancel_service_post(by=request.scope, at=timezone.now(), post=found)
    return shown.post_document(moved)


@router.post(
    "/service/{identity}/assign",
    response={201: ServiceOut},
    openapi_extra=schemas.body_of(inputs.Assign) | schemas.BY_TOKEN,
)
@needs(HANDLES)
def assign(request: ScopedRequest, identity: int) -> Any:
    """Assigns a member of one's unit who has reported in."""
    found = queries.access_post(identity=identity)
    given = schemas.checked(inputs.Assign, schemas.read_json(request)).cleaned_data
    made = actions.assign_duty(by=request.scope, at=timezone.now(), post=found, **given)
    return Status(201, shown.served_document(made, scope=request.scope))


@router.post(
    "/service/{kind}/{identity}/confirm",
    response=ServiceOut,
    openapi_extra=schemas.body_of(inputs.Confirm) | schemas.BY_TOKEN,
)
@needs(HANDLES)
def confirm(request: ScopedRequest, kind: str, identity: int) -> Any:
    """Says from when to when a member was there."""
    found = queries.access_service(scope=request.scope, kind=kind, identity=identity)
    given = schemas.checked(inputs.Confirm, schemas.read_json(request)).cleaned_data
    there = shown.presence(given, post=found.post)
    moved = actions.confirm_service(by=request.scope, at=timezone.now(), service=found, **there)
    return shown.served_document(moved, scope=request.scope)


@router.post(
    "/service/{kind}/{identity}/cancel", response=ServiceOut, openapi_extra=schemas.BY_TOKEN
)
@needs(HANDLES)
def take_back(request: ScopedRequest, kind: str, identity: int) -> Any:
    """Takes an assignment back."""
    found = queries.access_service(scope=request.scope, kind=kind, identity=identity)
    moved = actions.cancel_service(by=request.scope, at=timezone.now(), service=found)
    return shown.served_document(moved, scope=request.scope)


@router.post(
    "/service/{kind}/{identity}/link",
    response=list[SolvedOut],
    openapi_extra=schemas.body_of(inputs.LinkCase) | schemas.BY_TOKEN,
)
@needs(HANDLES)
def link(request: ScopedRequest, kind: str, identity: int) -> Any:
    """Says that a solved case was solved with this service; each case counts once."""
    found = queries.access_service(scope=request.scope, kind=kind, identity=identity)
    given = schemas.checked(inputs.LinkCase, schemas.read_json(request)).cleaned_data
    at, numbers = timezone.now(), [given["number"]]
    rows = actions.link_cases(by=request.scope, at=at, service=found, numbers=numbers)
    return [shown.solved_document(one) for one in rows]
