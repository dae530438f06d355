"""The contacts behind issues for programs of staff, each for a purpose that is kept."""

from typing import Any

from django.utils import timezone
from ninja import Schema, Status

from yijia.base.access import Permission, needs
from yijia.base.errors import NotFound
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.people import actions as people
from yijia.ground.people import queries as requests
from yijia.ground.people.rules import Purpose
from yijia.ground.shell import schemas
from yijia.programmes.issues import actions, inputs, queries, rules, shown
from yijia.programmes.issues.api.work import router as staff_router

__all__ = ["staff_router"]


class OpenedContactOut(Schema):
    """The contact of the person who raised an issue."""

    name: str
    mobile: str


@staff_router.post(
    "/issues/{number}/person",
    response=OpenedContactOut,
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
        work=rules.ContactList(given["work"]),
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
