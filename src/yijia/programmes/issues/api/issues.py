"""Issues for programs of residents, by number and lookup code."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Schema, Status, UploadedFile

from yijia.base.access import public
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.files import actions as files
from yijia.ground.rights.sessions import check_code
from yijia.ground.shell import actions as shell
from yijia.ground.shell import queries as limits
from yijia.ground.shell import schemas
from yijia.programmes.issues import actions, inputs, queries, rules, shown
from yijia.programmes.issues.api import intake, shapes
from yijia.programmes.issues.api.joining import router

__all__ = ["router"]
PhotoIn = Annotated[UploadedFile, File()]
_PURPOSE = "issues.api"


class PhotoOut(Schema):
    """A stored photo or PDF that an issue may name within a day; a PDF has no width."""

    token: str
    kind: str
    width: int | None
    height: int | None


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
    response={201: shapes.RaisedOut},
    openapi_extra=schemas.body_of(inputs.SendIssue) | {"parameters": [schemas.KEY_HEADER]},
)
@public
def raise_issue(request: ScopedRequest) -> Any:
    """Registers an issue. Sent again under the same Idempotency-Key, it is registered once.

    A text that seems to reveal a person is refused (422) unless `left_as_is` is true.
    """
    body, at = schemas.read_json(request), timezone.now()
    with intake.repeated_first(request, purpose=_PURPOSE):
        return Status(201, intake.taken_in(request, body=body, at=at, purpose=_PURPOSE))


@router.post(
    "/lost-code", response=schemas.CodeAskedOut, openapi_extra=schemas.body_of(inputs.LostCode)
)
@public
def lost_code(request: ScopedRequest) -> Any:
    """Has a lost code sent to the contact that was left; the answer is always the same."""
    given, at = schemas.checked(inputs.LostCode, schemas.read_json(request)), timezone.now()
    number = given.cleaned_data["number"]
    actions.ask_code_again(by=request.scope, at=at, number=number, origin=request.origin)
    return {"is_taken": True}


@router.get(
    "/{number}", response=shapes.IssueOut, openapi_extra={"parameters": [schemas.LOOKUP_HEADER]}
)
@public
def own_issue(request: ScopedRequest, number: str) -> Any:
    """How one's own issue stands, for whoever sends its lookup code."""
    return _own_document(_own(request, number=number))


def _add_own_verb(verb: str) -> None:
    """The route of one verb of the person who raised the issue, with what the verb asks for."""

    @public
    def answer(request: ScopedRequest, number: str) -> Any:
        case, given = _own(request, number=number).case, shapes.given(request, verb=verb)
        at = timezone.now()
        actions.answer_issue(by=request.scope, at=at, case=case, verb=verb, inputs=given)
        return _own_document(queries.access_own_issue(number=number))

    described = schemas.body_of(inputs.BY_VERB[verb]) | {"parameters": [schemas.LOOKUP_HEADER]}
    router.post(f"/{{number}}/{verb}", **shapes.route(verb), openapi_extra=described)(answer)


for own_verb in sorted(rules.OWN_VERBS):
    _add_own_verb(own_verb)


def _own(request: ScopedRequest, *, number: str) -> queries.Opened:
    check_code(request, number=number, at=timezone.now())
    return queries.access_own_issue(number=number)


def _own_document(opened: queries.Opened) -> dict[str, object]:
    return shown.own_document(opened)
