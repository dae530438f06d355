"""Issues for programs: residents by number and lookup code, staff by session or token."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from ninja import File, Router, Schema, Status, UploadedFile

from yijia.base.access import Permission, needs, public
from yijia.base.scope import Scope
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.files import actions as files
from yijia.ground.shell import actions as shell
from yijia.ground.shell import queries as limits
from yijia.ground.shell import schemas
from yijia.programmes.issues import actions, inputs, queries, rules, shown
from yijia.programmes.issues.api.joining import (
    LOOKUP_HEADER,
    OrganisationOut,
    ReplyOut,
    check_code,
    router,
)

PhotoIn = Annotated[UploadedFile, File()]
__all__ = ["router", "staff_router"]

# Of so many characters no two strangers choose the same ones, such as those of a UUID.
UNGUESSED = 22
KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
}


class WarningOut(Schema):
    """A passage in free words that seems to reveal a person, which others may now read."""

    field: str
    kind: str
    message: str


class RaisedOut(Schema):
    """What the person is told when an issue is registered."""

    number: str
    lookup_code: str
    due_on: str | None
    provisional: bool
    warnings: list[WarningOut]


class PhotoOut(Schema):
    """A stored photo or PDF that an issue may name within a day; a PDF has no width."""

    token: str
    kind: str
    width: int | None
    height: int | None


class AnswerOut(Schema):
    """What the person answered to one question of the category."""

    code: str
    label_zh: str
    label_en: str
    value: str


class IssueOut(Schema):
    """How an issue stands, and what the reader can do with it now."""

    number: str
    state: str
    kind: str
    category: str
    category_name_zh: str
    category_name_en: str
    division: str
    division_name_zh: str
    division_name_en: str
    organisation: OrganisationOut | None
    title: str
    text: str
    address: str
    raised_at: str
    due_on: str | None
    provisional: bool
    replies: list[ReplyOut]
    joined: int
    answers: list[AnswerOut]
    verbs: list[str]


class CategoryOut(Schema):
    """A category, or a group of them."""

    code: str
    name_zh: str
    name_en: str


@router.get("/categories", response=list[CategoryOut])
@public
def categories(request: HttpRequest) -> Any:
    """What an issue may be about; codes of two digits are groups."""
    return list(queries.known_categories(on=timezone.localdate()).values())


class OptionOut(Schema):
    """One answer to choose."""

    code: str
    name_zh: str
    name_en: str


class QuestionOut(Schema):
    """What is asked about one category; answers are sent as texts, `code=answer`."""

    code: str
    kind: str
    label_zh: str
    label_en: str
    required: bool
    options: list[OptionOut]


@router.get("/categories/{code}/questions", response=list[QuestionOut])
@public
def questions(request: HttpRequest, code: str) -> Any:
    """What is asked about a category beside what is asked about every issue."""
    asked = queries.questions_about(code, on=timezone.localdate())
    return shown.question_documents(asked)


@router.post("/photos", response={201: PhotoOut})
@public
def add_photo(request: ScopedRequest, photo: PhotoIn) -> Any:
    """Stores a photo, or a PDF that is called one; an issue sent within a day names its token."""
    at = timezone.now()
    allowed = limits.allowance_of(by=request.scope, kind="photos", origin=request.origin)
    limits.check_allowance(at=at, allowed=allowed)
    stored = files.store_file(by=request.scope, at=at, upload=photo)
    shell.count_use(at=at, allowed=allowed)
    told = {
        "token": str(stored.token),
        "kind": stored.kind,
        "width": stored.width,
        "height": stored.height,
    }
    return Status(201, told)


@router.post(
    "",
    response={201: RaisedOut},
    openapi_extra=schemas.body_of(inputs.SendIssue) | {"parameters": [KEY_HEADER]},
)
@public
def raise_issue(request: ScopedRequest) -> Any:
    """Registers an issue. Sent again under the same Idempotency-Key, it is registered once.

    A text that seems to reveal a person is refused (422) unless `left_as_is` is true.
    """
    at = timezone.now()
    form = schemas.checked(inputs.SendIssue, schemas.read_json(request))
    language = get_language() or ""
    new = actions.NewIssue.told(form.cleaned_data, source=rules.Source.API, language=language)
    answer = _raised(actions.raise_issue(by=request.scope, at=at, new=new))
    answer["warnings"] = inputs.warnings(form.cleaned_data)
    allowed = limits.allowance_of(by=request.scope, kind="issues", origin=request.origin)
    key = request.headers.get("Idempotency-Key", "")
    if key:
        asked = _asked(request, key=key)
        shell.keep_answer(at=at, asked=asked, answer=answer, allowed=allowed)
    else:
        shell.count_use(at=at, allowed=allowed)
    return Status(201, answer)


def _asked(request: ScopedRequest, *, key: str) -> shell.Asked:
    """The request under its key, which is the asker's own: nobody meets another's by chance.

    Without an account a short key belongs to the address that sent it. A long one belongs to
    whoever knows it, since a telephone that tries again may have changed its network.
    """
    from_here = "" if len(key) >= UNGUESSED else request.origin
    asker = str(request.scope.account or from_here)
    return shell.Asked(purpose="issues.api", key=key, body=request.body, asker=asker)


def _raised(raised: actions.Raised) -> dict[str, Any]:
    return {
        "number": raised.number,
        "lookup_code": raised.lookup_code,
        "due_on": raised.due_on.isoformat() if raised.due_on else None,
        "provisional": raised.provisional,
    }


@router.get("/{number}", response=IssueOut, openapi_extra={"parameters": [LOOKUP_HEADER]})
@public
def own_issue(request: ScopedRequest, number: str) -> Any:
    """How one's own issue stands, for whoever sends its lookup code."""
    return _own_document(_own(request, number=number))


def _add_own_verb(verb: str) -> None:
    """The route of one verb of the person who raised the issue, with what the verb asks for."""

    @public
    def answer(request: ScopedRequest, number: str) -> Any:
        case, given = _own(request, number=number).case, _given(request, verb=verb)
        at = timezone.now()
        actions.answer_issue(by=request.scope, at=at, case=case, verb=verb, inputs=given)
        return _own_document(queries.access_own_issue(number=number))

    described = schemas.body_of(inputs.BY_VERB[verb]) | {"parameters": [LOOKUP_HEADER]}
    router.post(f"/{{number}}/{verb}", **_route(verb), openapi_extra=described)(answer)


def _route(verb: str, *, called: str = "issue") -> dict[str, Any]:
    return {
        "response": IssueOut,
        "url_name": f"{called}-{verb}",
        "operation_id": f"{called}_{verb}",
        "summary": rules.VERB_LABELS[verb],
        "description": rules.REASONS[verb],
    }


for own_verb in sorted(rules.OWN_VERBS):
    _add_own_verb(own_verb)


def _own(request: ScopedRequest, *, number: str) -> queries.Opened:
    check_code(request, number=number)
    return queries.access_own_issue(number=number)


def _own_document(opened: queries.Opened) -> dict[str, object]:
    return shown.document(opened, verbs=shown.own_verbs(opened))


def _given(request: HttpRequest, *, verb: str) -> dict[str, Any]:
    return schemas.checked(inputs.BY_VERB[verb], schemas.read_json(request)).cleaned_data


staff_router = Router(tags=["work"])


@staff_router.get("/issues/{number}", response=IssueOut, openapi_extra=schemas.SIGNED_IN)
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
        given, at = _given(request, verb=verb), timezone.now()
        actions.move_issue(by=request.scope, at=at, case=case, verb=verb, inputs=given)
        # A unit that returned a case may not see it any more, but is told how it stands.
        return _staff_document(queries.reopened(case), scope=request.scope)

    described = schemas.body_of(inputs.BY_VERB[verb]) | schemas.BY_TOKEN
    # A verb that both take has one route for each.
    named = _route(verb, called="work_issue" if verb in rules.OWN_VERBS else "issue")
    staff_router.post(f"/issues/{{number}}/{verb}", **named, openapi_extra=described)(move)


def _staff_document(opened: queries.Opened, *, scope: Scope) -> dict[str, object]:
    return shown.document(opened, verbs=shown.staff_verbs(opened, scope=scope))


for staff_verb in sorted(rules.STAFF_VERBS):
    _add_staff_verb(staff_verb)
