"""Issues for programs of staff, by session or token."""

from typing import Any

from django.utils import timezone
from ninja import Router, Schema, Status

from yijia.base.access import Permission, needs
from yijia.base.scope import Scope
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import schemas
from yijia.programmes.issues import actions, inputs, queries, rules, shown
from yijia.programmes.issues.api import shapes

router = Router(tags=["work"])


@router.post(
    "/issues",
    response={201: shapes.RaisedOut},
    openapi_extra=schemas.body_of(inputs.Register)
    | {"parameters": [schemas.KEY_HEADER]}
    | schemas.BY_TOKEN,
)
@needs(Permission.CASE_TAKE_IN)
def register_issue(request: ScopedRequest) -> Any:
    """Registers what a person tells on the telephone or at the counter, also some time ago.

    Sent again under the same Idempotency-Key, it is registered once.
    """
    at = timezone.now()
    given = schemas.checked(inputs.Register, schemas.read_json(request)).cleaned_data
    new = actions.NewIssue.taken_in(given | queries.meant(given, on=timezone.localdate(at)))
    answer = shapes.raised(actions.register_issue(by=request.scope, at=at, new=new))
    answer["warnings"] = inputs.warnings(given)
    schemas.keep_answer(request, purpose="issues.desk", answer=answer, at=at)
    return Status(201, answer)


@router.get("/issues/{number}", response=shapes.IssueOut, openapi_extra=schemas.SIGNED_IN)
@needs(Permission.CASE_READ)
def staff_issue(request: ScopedRequest, number: str) -> Any:
    """How an issue stands, for staff who may read it."""
    opened = queries.access_issue(scope=request.scope, number=number)
    return _staff_document(opened, scope=request.scope)


def _add_staff_verb(verb: str) -> None:
    """The route of one verb of staff, with what the verb asks for."""

    @needs(Permission.CASE_READ)
    def move(request: ScopedRequest, number: str) -> Any:
        case = queries.access_issue(scope=request.scope, number=number).case
        given, at = shapes.given(request, verb=verb), timezone.now()
        moved = actions.move_issue(by=request.scope, at=at, case=case, verb=verb, inputs=given)
        # A unit that returned a case may not see it any more, but is told how it stands.
        return _staff_document(queries.reopened(moved), scope=request.scope)

    described = schemas.body_of(inputs.BY_VERB[verb]) | schemas.BY_TOKEN
    # A verb that both take has one route for each.
    named = shapes.route(verb, called="work_issue" if verb in rules.OWN_VERBS else "issue")
    router.post(f"/issues/{{number}}/{verb}", **named, openapi_extra=described)(move)


def _staff_document(opened: queries.Opened, *, scope: Scope) -> dict[str, object]:
    return shown.staff_document(opened, scope=scope, on=timezone.localdate())


for staff_verb in sorted(rules.STAFF_VERBS):
    _add_staff_verb(staff_verb)


class TemplateOut(Schema):
    """Words for replies: of a unit or of every one, on a topic or any."""

    id: int
    name: str
    organisation: str | None
    category: str | None
    public_zh: str
    public_en: str
    private_text: str
    starts_on: str


@router.get("/templates", response=list[TemplateOut], openapi_extra=schemas.SIGNED_IN)
@needs(Permission.CASE_READ)
def templates(request: ScopedRequest) -> Any:
    """The words for replies that one may end: of the units in which one works, and of all."""
    found = queries.templates_kept(request.scope, on=timezone.localdate())
    return shown.template_documents(found)


@router.post(
    "/templates",
    response={201: TemplateOut},
    openapi_extra=schemas.body_of(inputs.AddTemplate) | schemas.BY_TOKEN,
)
@needs(Permission.CASE_READ)
def add_template(request: ScopedRequest) -> Any:
    """Keeps words for replies."""
    given = schemas.checked(inputs.AddTemplate, schemas.read_json(request)).cleaned_data
    new = shown.new_template(given)
    made = actions.add_template(by=request.scope, at=timezone.now(), new=new)
    return Status(201, shown.template_documents([made])[0])


@router.post(
    "/templates/{identity}/end", response=list[TemplateOut], openapi_extra=schemas.BY_TOKEN
)
@needs(Permission.CASE_READ)
def end_template(request: ScopedRequest, identity: int) -> Any:
    """Ends words for replies, which are offered no more, and tells those that are left."""
    on = timezone.localdate()
    found = queries.access_template(scope=request.scope, identity=identity, on=on)
    actions.end_template(by=request.scope, at=timezone.now(), template=found)
    return shown.template_documents(queries.templates_kept(request.scope, on=on))


class NotDoneOut(Schema):
    """An issue for which the verb was refused, and why, in the reader's language."""

    number: str
    code: str
    message: str


class TogetherOut(Schema):
    """Which of many issues went, and which did not."""

    done: list[str]
    refused: list[NotDoneOut]


def _add_verb_for_many(verb: str) -> None:
    """The route of one verb for many issues, each of which moves or is refused by itself."""

    @needs(Permission.CASE_READ)
    def move(request: ScopedRequest) -> Any:
        given = schemas.checked(inputs.FOR_MANY[verb], schemas.read_json(request)).cleaned_data
        numbers, at = given.pop("numbers"), timezone.now()
        came = actions.move_together(
            by=request.scope, at=at, numbers=numbers, verb=verb, inputs=given
        )
        return shown.outcome(came)

    described = schemas.body_of(inputs.FOR_MANY[verb]) | schemas.BY_TOKEN
    named = shapes.route(verb, called="together") | {"response": TogetherOut}
    router.post(f"/together/{verb}", **named, openapi_extra=described)(move)


for verb_for_many in rules.TOGETHER:
    _add_verb_for_many(verb_for_many)
