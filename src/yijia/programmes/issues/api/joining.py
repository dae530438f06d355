"""Issues of others for programs: what may be the same, joining one, and how it stands."""

from typing import Any

from django.utils import timezone
from ninja import Router, Schema, Status

from yijia.base.access import public
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.people import actions as people
from yijia.ground.rights.sessions import check_code
from yijia.ground.shell import schemas
from yijia.programmes.issues import drafts, inputs, queries, shown

# These routes come before those that take any number.
router = Router(tags=["issues"])


class ReplyOut(Schema):
    """What a unit told the person, and the tokens of the documents that it added."""

    at: str
    text: str
    files: list[str] = []


class OrganisationOut(Schema):
    """The organisation that answers for an issue."""

    code: str
    name_zh: str
    name_en: str


class SimilarOut(Schema):
    """What the public may know of an open issue that may be the same."""

    number: str
    division: str
    raised_on: str
    state: str
    is_near: bool
    joined: int


class JoinedOut(Schema):
    """The number and the code by which whoever joined an issue follows it."""

    number: str
    lookup_code: str


class JoinedIssueOut(Schema):
    """How an issue stands, for whoever joined it: no words of the person who raised it."""

    number: str
    state: str
    category: str
    division: str
    organisation: OrganisationOut | None
    due_on: str | None
    provisional: bool
    joined: int
    replies: list[ReplyOut]


@router.post(
    "/similar", response=list[SimilarOut], openapi_extra=schemas.body_of(inputs.SeekSimilar)
)
@public
def similar_issues(request: ScopedRequest) -> Any:
    """Open issues of others that may be the same, the likeliest first. Nothing sent is kept."""
    given = schemas.checked(inputs.SeekSimilar, schemas.read_json(request)).cleaned_data
    return shown.similar_documents(drafts.similar(given, sender=_sender(request)))


@router.post(
    "/{number}/join",
    response={201: JoinedOut},
    openapi_extra=schemas.body_of(inputs.JoinIssue),
)
@public
def join_issue(request: ScopedRequest, number: str) -> Any:
    """Counts one person more whom an issue affects: each person once, by their mobile number."""
    given = schemas.checked(inputs.JoinIssue, schemas.read_json(request)).cleaned_data
    joined = drafts.join(given, number=number, browser="", sender=_sender(request))
    return Status(201, {"number": joined, "lookup_code": people.lookup_code(joined)})


@router.get(
    "/joined/{number}",
    response=JoinedIssueOut,
    openapi_extra={"parameters": [schemas.LOOKUP_HEADER]},
)
@public
def joined_issue(request: ScopedRequest, number: str) -> Any:
    """How an issue stands that one has joined, for whoever sends the lookup code."""
    check_code(request, number=number, at=timezone.now())
    return shown.joined_document(queries.access_joined(number))


def _sender(request: ScopedRequest) -> drafts.Sender:
    return drafts.Sender(by=request.scope, at=timezone.now(), origin=request.origin)
