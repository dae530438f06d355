"""Needs for everybody's programs: the list, asking for something, following it."""

from dataclasses import asdict
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import get_language
from ninja import Query, Router, Schema, Status

from yijia.base.access import public
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.rights.sessions import check_code
from yijia.ground.shell import queries as limits
from yijia.ground.shell import schemas
from yijia.programmes.exchange import actions, inputs, queries, rules, shown

router = Router(tags=["needs"])


class ThingOut(Schema):
    """What can be asked for and given: `mode` is lent, once or given."""

    code: str
    name_zh: str
    name_en: str
    mode: str


class NeedLineOut(Schema):
    """What everybody may know of a need."""

    kind: str
    category: str
    division: str
    made_on: date
    age_days: int
    state: str


class NeedListOut(Schema):
    """One page of needs, the newest first, and the address of the next one."""

    items: list[NeedLineOut]
    next: str | None


class NeedMadeOut(Schema):
    """The number, and the code with which it is followed."""

    number: str
    lookup_code: str


class OwnNeedOut(Schema):
    """A need for whoever asked: `verbs` are what they can say of it now."""

    number: str
    kind: str
    category: str
    quantity: int
    division: str
    organisation: str
    starts_on: date
    last_on: date
    made_on: date
    state: str
    text: str
    told: list[str]
    verbs: list[str]


class OwnMatchOut(Schema):
    """What is offered for one's own need; a promise once both have accepted."""

    id: int
    unit: str
    starts_on: date
    last_on: date
    state: str
    unit_accepted: bool
    need_accepted: bool


class NarrowIn(Schema):
    """What the lines of the list have in common."""

    category: str = ""
    division: str = ""
    state: str = ""


@router.get("/categories", response=list[ThingOut])
@public
def things(request: ScopedRequest) -> Any:
    """What can be asked for today."""
    return list(queries.things_on(on=timezone.localdate()).values())


@router.get("", response=NeedListOut)
@public
def needs(request: ScopedRequest, narrowed: Query[NarrowIn], after: str = "") -> Any:
    """What was asked for and confirmed, the newest first; `division` may begin a code."""
    asked, on = narrowed.dict(), timezone.localdate()
    page = queries.public_list(**asked, after=after)
    onward = urlencode({**{k: v for k, v in asked.items() if v}, "after": page.next})
    return {
        "items": shown.public_documents(page.rows, on=on),
        "next": f"{request.path}?{onward}" if page.next else None,
    }


@router.post(
    "",
    response={201: NeedMadeOut},
    openapi_extra=schemas.body_of(inputs.MakeNeed) | {"parameters": [schemas.KEY_HEADER]},
)
@public
def make_need(request: ScopedRequest) -> Any:
    """Takes in what a resident wishes. Sent again under the same Idempotency-Key, it is one wish.

    A text that seems to reveal a person is refused (422) unless `left_as_is` is true.
    """
    at = timezone.now()
    given = schemas.checked(inputs.MakeNeed, schemas.read_json(request)).cleaned_data
    new = actions.NewNeed.told(given, source=rules.Source.API, language=get_language() or "")
    allowed = limits.allowance_of(by=request.scope, kind="issues", origin=request.origin)
    answer = asdict(actions.make_need(by=request.scope, at=at, new=new))
    schemas.keep_answer(request, purpose="exchange.api", answer=answer, at=at, allowed=allowed)
    return Status(201, answer)


@router.post(
    "/lost-code",
    response=schemas.CodeAskedOut,
    openapi_extra=schemas.body_of(inputs.LostCode),
)
@public
def lost_code(request: ScopedRequest) -> Any:
    """Has a lost code sent to the contact that was left; the answer is always the same."""
    given, at = schemas.checked(inputs.LostCode, schemas.read_json(request)), timezone.now()
    number = given.cleaned_data["number"]
    actions.ask_code_again(by=request.scope, at=at, number=number, origin=request.origin)
    return {"is_taken": True}


@router.get("/{number}", response=OwnNeedOut, openapi_extra={"parameters": [schemas.LOOKUP_HEADER]})
@public
def own_need(request: ScopedRequest, number: str) -> Any:
    """One's own need, by number and lookup code."""
    check_code(request, number=number, at=timezone.now())
    return shown.own_document(queries.access_own_need(number=number))


def _answer(request: ScopedRequest, *, number: str, verb: str) -> Any:
    check_code(request, number=number, at=timezone.now())
    case = queries.access_own_need(number=number).case
    given = schemas.checked(inputs.BY_VERB[verb], schemas.read_json(request)).cleaned_data
    actions.answer_need(by=request.scope, at=timezone.now(), case=case, verb=verb, inputs=given)
    return shown.own_document(queries.access_own_need(number=number))


@router.get(
    "/{number}/matches",
    response=list[OwnMatchOut],
    openapi_extra={"parameters": [schemas.LOOKUP_HEADER]},
)
@public
def own_matches(request: ScopedRequest, number: str) -> Any:
    """What is offered for one's own need, the latest first."""
    check_code(request, number=number, at=timezone.now())
    case = queries.access_own_need(number=number).case
    return [shown.match_document(one) for one in queries.matches_of(case.pk)]


@router.post(
    "/{number}/matches/{identity}/accept",
    response=OwnMatchOut,
    openapi_extra={"parameters": [schemas.LOOKUP_HEADER]},
)
@public
def accept_own(request: ScopedRequest, number: str, identity: int) -> Any:
    """Whoever asked accepts what is offered."""
    check_code(request, number=number, at=timezone.now())
    queries.access_own_need(number=number)
    match = queries.access_own_match(number=number, identity=identity)
    moved = actions.accept_own_match(by=request.scope, at=timezone.now(), match=match)
    return shown.match_document(moved)


@router.post(
    "/{number}/matches/{identity}/decline",
    response=OwnMatchOut,
    openapi_extra={"parameters": [schemas.LOOKUP_HEADER]},
)
@public
def decline_own(request: ScopedRequest, number: str, identity: int) -> Any:
    """Whoever asked says no to what is offered."""
    check_code(request, number=number, at=timezone.now())
    queries.access_own_need(number=number)
    match = queries.access_own_match(number=number, identity=identity)
    moved = actions.decline_own_match(by=request.scope, at=timezone.now(), match=match)
    return shown.match_document(moved)


def _add_verb(verb: str) -> None:
    """The route of one word of whoever asked."""

    @public
    def say(request: ScopedRequest, number: str) -> Any:
        """Says this of one's own need, by its code, and answers how it stands."""
        return _answer(request, number=number, verb=verb)

    described = schemas.body_of(inputs.BY_VERB[verb]) | {"parameters": [schemas.LOOKUP_HEADER]}
    router.post(
        f"/{{number}}/{verb}",
        response=OwnNeedOut,
        openapi_extra=described,
        summary=verb.capitalize(),
        operation_id=f"need_{verb}",
    )(say)


for own_verb in rules.OWN_VERBS:
    _add_verb(own_verb)
