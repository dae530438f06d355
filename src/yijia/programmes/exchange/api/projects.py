"""Projects, batches and files of resources for programs."""

from datetime import date, datetime
from typing import Annotated, Any

from django.utils import timezone
from ninja import File, Form, Router, Schema, Status, UploadedFile

from yijia.base.access import Permission, needs, public
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import schemas
from yijia.programmes.exchange import actions, inputs, queries, shown
from yijia.programmes.exchange.api.giving import MatchOut

public_router = Router(tags=["projects"])
router = Router(tags=["projects"])
READS, DISPATCHES = Permission.CASE_READ, Permission.CASE_DISPATCH


class StepOut(Schema):
    """One step of a schedule."""

    id: int
    text_zh: str
    due_on: date
    done_on: date | None


class ProjectOut(Schema):
    """A project: what it answers, who owns it, its money and its schedule."""

    id: int
    title_zh: str
    title_en: str
    category: str
    owner: str
    division: str
    budget_yuan: str
    money: str
    starts_on: date
    last_on: date
    state: str
    answered: int
    steps: list[StepOut]


class PlanLineOut(Schema):
    """One pair of a batch: what it was compared by, and the match that was proposed of it.

    Its days are those of the match, once there is one.
    """

    id: int
    number: str
    division: str
    resource: int
    organisation: str
    starts_on: date
    last_on: date
    days: int
    of_days: int
    distance: int
    free: int
    cost: int
    match: int | None


class ServesOut(Schema):
    """A unit that would serve a community: how many needs in the month of the batch, and later."""

    organisation: str
    division: str
    this_month: int
    later: int


class PlanOut(Schema):
    """A batch, each pair on the days on which it fits best.

    `is_optimal`: on those days nothing meets more needs, or as many at a lower cost.
    """

    id: int
    division: str
    made_at: datetime
    wanted: int
    is_optimal: bool
    serves: list[ServesOut]
    lines: list[PlanLineOut]


class ResourcesBroughtOut(Schema):
    """What a file of resources brought, or would bring."""

    dry_run: bool
    added: list[str]
    unchanged: int


class ResourcesUndoneOut(Schema):
    """How many resources an import had brought that are there no more."""

    count: int


@public_router.get("", response=list[ProjectOut])
@public
def projects(request: ScopedRequest) -> Any:
    """Projects, the latest first."""
    return [shown.project_document(one) for one in queries.projects()]


@public_router.get("/{identity}", response=ProjectOut)
@public
def project(request: ScopedRequest, identity: int) -> Any:
    """One project with its schedule."""
    return shown.project_document(queries.access_project(identity=identity))


@router.post(
    "/projects",
    response={201: ProjectOut},
    openapi_extra=schemas.body_of(inputs.SendProject) | schemas.BY_TOKEN,
)
@needs(DISPATCHES)
def open_project(request: ScopedRequest) -> Any:
    """Makes a project of needs of one kind."""
    given = schemas.checked(inputs.SendProject, schemas.read_json(request)).cleaned_data
    place = {name: given[name] for name in ("category", "division")}
    new = shown.new_project(given, **place)
    made = actions.open_project(by=request.scope, at=timezone.now(), new=new)
    return Status(201, shown.project_document(made))


@router.post("/projects/{identity}/done", response=ProjectOut, openapi_extra=schemas.BY_TOKEN)
@needs(READS)
def finish(request: ScopedRequest, identity: int) -> Any:
    """Says that a project is done."""
    found = queries.access_project(identity=identity)
    ended = actions.finish_project(by=request.scope, at=timezone.now(), project=found)
    return shown.project_document(ended)


@router.post(
    "/projects/{identity}/drop",
    response=ProjectOut,
    openapi_extra=schemas.body_of(inputs.DropProject) | schemas.BY_TOKEN,
)
@needs(READS)
def drop(request: ScopedRequest, identity: int) -> Any:
    """Gives a project up: its needs are back in the list."""
    found = queries.access_project(identity=identity)
    given = schemas.checked(inputs.DropProject, schemas.read_json(request)).cleaned_data
    at, reason = timezone.now(), given["reason"]
    ended = actions.drop_project(by=request.scope, at=at, project=found, reason=reason)
    return shown.project_document(ended)


@router.post("/steps/{identity}/done", response=ProjectOut, openapi_extra=schemas.BY_TOKEN)
@needs(READS)
def finish_step(request: ScopedRequest, identity: int) -> Any:
    """Says that a step was done."""
    step = queries.access_step(identity=identity)
    actions.finish_step(by=request.scope, at=timezone.now(), step_of=step)
    return shown.project_document(queries.access_project(identity=step.project_id))


@router.get("/plans", response=list[PlanOut], openapi_extra=schemas.SIGNED_IN)
@needs(DISPATCHES)
def plans(request: ScopedRequest) -> Any:
    """The batches of the places in which one dispatches, the latest first."""
    return [shown.plan_document(one) for one in queries.plans(request.scope)[:5]]


@router.post(
    "/plans",
    response={201: PlanOut},
    openapi_extra=schemas.body_of(inputs.MakePlan) | schemas.BY_TOKEN,
)
@needs(DISPATCHES)
def make_plan(request: ScopedRequest) -> Any:
    """Proposes a batch for a place; nothing is promised by it."""
    given = schemas.checked(inputs.MakePlan, schemas.read_json(request)).cleaned_data
    made = actions.make_plan(by=request.scope, at=timezone.now(), **given)
    return Status(201, shown.plan_document(made))


@router.get("/plans/{identity}", response=PlanOut, openapi_extra=schemas.SIGNED_IN)
@needs(DISPATCHES)
def plan(request: ScopedRequest, identity: int) -> Any:
    """A batch line by line."""
    return shown.plan_document(queries.access_plan(scope=request.scope, identity=identity))


@router.post(
    "/plans/{identity}/confirm",
    response=list[MatchOut],
    openapi_extra=schemas.body_of(inputs.ConfirmPlan) | schemas.BY_TOKEN,
)
@needs(DISPATCHES)
def confirm_plan(request: ScopedRequest, identity: int) -> Any:
    """Proposes the chosen pairs of a batch to both sides."""
    found = queries.access_plan(scope=request.scope, identity=identity)
    given = schemas.checked(inputs.ConfirmPlan, schemas.read_json(request)).cleaned_data
    lines = [int(one) for one in given["lines"] if one.isdigit()]
    made = actions.confirm_plan(by=request.scope, at=timezone.now(), plan=found, lines=lines)
    return [shown.match_document(one) for one in made]


@router.post("/giving/import", response=ResourcesBroughtOut, openapi_extra=schemas.BY_TOKEN)
@needs(READS)
def bring_in(
    request: ScopedRequest,
    table: Annotated[UploadedFile, File()],
    source: Annotated[str, Form(max_length=200)],
    *,
    dry_run: Annotated[bool, Form()] = True,
) -> Any:
    """Says what a CSV or XLSX file of resources would bring, or with `dry_run` false brings it in.

    A faulty file is refused whole; `errors` names each fault as `row.column`.
    """
    imported = actions.import_resources(
        by=request.scope, at=timezone.now(), file=table.read(), source=source, dry_run=dry_run
    )
    return imported.document


@router.post(
    "/giving/import/{batch}/undo", response=ResourcesUndoneOut, openapi_extra=schemas.BY_TOKEN
)
@needs(READS)
def undo(request: ScopedRequest, batch: int) -> Any:
    """Undoes an import of resources."""
    return {"count": actions.undo_resources(by=request.scope, at=timezone.now(), batch=batch)}
