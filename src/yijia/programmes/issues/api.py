"""Issues for programs: residents by number and lookup code, staff by session or token."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Router, Schema, Status, UploadedFile

from yijia.base.access import Permission, needs, public
from yijia.base.errors import NotFound, WrongSecret
from yijia.base.scope import Scope
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.files import actions as files
from yijia.ground.people import actions as people
from yijia.ground.people import queries as requests
from yijia.ground.people.rules import Purpose
from yijia.ground.shell import actions as shell
from yijia.ground.shell import queries as limits
from yijia.ground.shell import schemas
from yijia.programmes.issues import actions, inputs, queries, rules, shown

router = Router(tags=["issues"])
PhotoIn = Annotated[UploadedFile, File()]
LOOKUP_HEADER = {
    "name": "Lookup-Code",
    "in": "header",
    "required": True,
    "schema": {"type": "string"},
}
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


class ReplyOut(Schema):
    """What a unit told the person."""

    at: str
    text: str


class OrganisationOut(Schema):
    """The organisation that answers for an issue."""

    code: str
    name_zh: str
    name_en: str


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
    new = actions.NewIssue.told(form.cleaned_data, source=rules.Source.API)
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
    code, at = request.headers.get("Lookup-Code", ""), timezone.now()
    if not actions.check_lookup_code(at=at, number=number, code=code, origin=request.origin):
        raise WrongSecret
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


class ContactOut(Schema):
    """The contact of the person who raised an issue."""

    name: str
    mobile: str


@staff_router.post(
    "/issues/{number}/person",
    response=ContactOut,
    openapi_extra=schemas.body_of(inputs.ReadContact) | schemas.BY_TOKEN,
)
@needs(Permission.CONTACT_READ)
def read_contact(request: ScopedRequest, number: str) -> Any:
    """The contact of one person, for a purpose that is kept and that the person can read."""
    opened = queries.access_issue(scope=request.scope, number=number)
    if opened.issue.person_id is None:
        raise NotFound
    given = schemas.checked(inputs.ReadContact, schemas.read_json(request)).cleaned_data
    found = actions.read_contact(
        by=request.scope,
        at=timezone.now(),
        case=opened.case,
        person_id=opened.issue.person_id,
        purpose=Purpose(given["purpose"]),
        words=given["words"],
    )
    return {"name": found.name, "mobile": found.mobile}


class ContactsOut(Schema):
    """A request to read the contacts behind a list of work, and how it stands."""

    id: int
    asked_by: str
    asked_at: str
    count: int
    work: str
    purpose: str
    decided_by: str
    state: str
    may_decide: bool
    may_take: bool


@staff_router.get("/contacts", response=list[ContactsOut], openapi_extra=schemas.SIGNED_IN)
@needs(Permission.CONTACT_BULK)
def contact_requests(request: ScopedRequest) -> Any:
    """One's own requests for many contacts, and those of others that one may decide on."""
    return [
        _contacts_document(request, found) for found in requests.bulk_requests_for(request.scope)
    ]


@staff_router.post(
    "/contacts",
    response={201: ContactsOut},
    openapi_extra=schemas.body_of(inputs.AskContacts) | schemas.BY_TOKEN,
)
@needs(Permission.CONTACT_BULK)
def ask_contacts(request: ScopedRequest) -> Any:
    """Asks for the contacts behind a list of open work; a second person decides."""
    given = schemas.checked(inputs.AskContacts, schemas.read_json(request)).cleaned_data
    asked = actions.ask_contacts(
        by=request.scope,
        at=timezone.now(),
        work=rules.WorkList(given["work"]),
        purpose=Purpose(given["purpose"]),
        words=given["words"],
    )
    return Status(201, _contacts_document(request, asked))


@staff_router.post(
    "/contacts/{identity}/approve", response=ContactsOut, openapi_extra=schemas.BY_TOKEN
)
@needs(Permission.CONTACT_BULK)
def approve_contacts(request: ScopedRequest, identity: int) -> Any:
    """Lets the asker read these contacts, once and within a day."""
    found = requests.access_bulk_request(scope=request.scope, identity=identity)
    people.approve_bulk_reading(by=request.scope, at=timezone.now(), request=found)
    return _contacts_document(request, found)


@staff_router.post(
    "/contacts/{identity}/refuse", response=ContactsOut, openapi_extra=schemas.BY_TOKEN
)
@needs(Permission.CONTACT_BULK)
def refuse_contacts(request: ScopedRequest, identity: int) -> Any:
    """Refuses a request for many contacts."""
    found = requests.access_bulk_request(scope=request.scope, identity=identity)
    people.refuse_bulk_reading(by=request.scope, at=timezone.now(), request=found)
    return _contacts_document(request, found)


class ListedContactOut(Schema):
    """The contact behind one case of the list."""

    number: str
    name: str
    mobile: str


@staff_router.post(
    "/contacts/{identity}/take",
    response=list[ListedContactOut],
    openapi_extra=schemas.BY_TOKEN,
)
@needs(Permission.CONTACT_BULK)
def take_contacts(request: ScopedRequest, identity: int) -> Any:
    """The approved contacts, once. Each person can see that they were read."""
    found = requests.access_bulk_request(scope=request.scope, identity=identity)
    taken = actions.take_contacts(by=request.scope, at=timezone.now(), request=found)
    return [
        {"number": one.case.number, "name": one.contact.name, "mobile": one.contact.mobile}
        for one in taken
    ]


def _contacts_document(request: ScopedRequest, found: Any) -> dict[str, object]:
    return shown.request_document(found, scope=request.scope, at=timezone.now())
