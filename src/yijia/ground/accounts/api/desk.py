"""Accounts and posts for programs of administrators; each route asks for a power that is on."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from ninja import Router, Schema, Status

from yijia.base.access import Permission, needs
from yijia.ground.access import actions as access
from yijia.ground.access import queries as behind
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.accounts import actions, inputs, queries, shown
from yijia.ground.shell import schemas

router = Router(tags=["administration"])
KEEPS, LETS_IN = Permission.ACCOUNT_EDIT, Permission.GRANT_EDIT


class AccountOut(Schema):
    """One account. It holds nothing about a person."""

    login: str
    is_active: bool
    created_at: datetime


class AccountPageOut(Schema):
    """Some accounts by login name, and the address of the next ones."""

    items: list[AccountOut]
    next: str | None


class LetInOut(Schema):
    """An account and its start password, which is told once."""

    login: str
    start_password: str


class AppointmentOut(Schema):
    """Who holds a post, `[starts_on, ends_on)`."""

    id: int
    login: str
    starts_on: date
    ends_on: date | None


class ColleagueOut(Schema):
    """Who else holds a post in the same organisation, and until when."""

    login: str
    post: str
    ends_on: date | None


class BehindOut(AppointmentOut):
    """An appointment, what it leaves behind by kind, and who else works there."""

    organisation: str
    post: str
    behind: dict[str, int]
    others: list[ColleagueOut]
    is_left_alone: bool


class PostOut(Schema):
    """A post, what role it gives over what, and who holds it."""

    id: int
    organisation: str
    title_zh: str
    title_en: str
    role: str
    over_division: str | None
    appointments: list[AppointmentOut]


class PostPageOut(Schema):
    """Some posts, and the address of the next ones."""

    items: list[PostOut]
    next: str | None


def _with_body(form: type[Any]) -> dict[str, Any]:
    return schemas.body_of(form) | schemas.BY_TOKEN


def _onward(request: ScopedRequest, place: str) -> str | None:
    if not place:
        return None
    return f"{request.path}?{urlencode(request.GET.dict() | {'after': place})}"


@router.get("/accounts", response=AccountPageOut, openapi_extra=schemas.SIGNED_IN)
@needs(KEEPS)
def accounts(request: ScopedRequest, search: str = "", after: str = "") -> Any:
    """The accounts that one keeps, by login name, or those whose login name holds a text."""
    page = queries.accounts_kept(
        request.scope, permission=KEEPS, at=timezone.now(), search=search, after=after
    )
    items = [shown.account_document(row) for row in page.rows]
    return {"items": items, "next": _onward(request, page.next)}


@router.post("/accounts", response={201: LetInOut}, openapi_extra=_with_body(inputs.NewAccount))
@needs(KEEPS)
def open_account(request: ScopedRequest) -> Any:
    """Opens an account with a start password, which opens only the page of a new password."""
    form = schemas.checked(inputs.NewAccount, schemas.read_json(request))
    let_in = actions.open_account(by=request.scope, at=timezone.now(), **form.cleaned_data)
    return Status(201, shown.let_in_document(let_in.account, password=let_in.password))


@router.get("/accounts/{login}", response=AccountOut, openapi_extra=schemas.SIGNED_IN)
@needs(KEEPS)
def account(request: ScopedRequest, login: str) -> Any:
    """One account that one keeps."""
    return shown.account_document(_account(request, login=login))


@router.post(
    "/accounts/{login}/close", response=AccountOut, openapi_extra=_with_body(inputs.Reason)
)
@needs(KEEPS)
def close_account(request: ScopedRequest, login: str) -> Any:
    """Closes an account for good, with the reason; its tokens are revoked."""
    found = _account(request, login=login)
    form = schemas.checked(inputs.Reason, schemas.read_json(request))
    access.close_account(by=request.scope, at=timezone.now(), account=found, **form.cleaned_data)
    return shown.account_document(found)


@router.post("/accounts/{login}/password", response=LetInOut, openapi_extra=schemas.BY_TOKEN)
@needs(KEEPS)
def renew_password(request: ScopedRequest, login: str) -> Any:
    """Gives an account a new start password; the old one opens nothing any more."""
    found = _account(request, login=login)
    let_in = actions.renew_password(by=request.scope, at=timezone.now(), account=found)
    return shown.let_in_document(let_in.account, password=let_in.password)


@router.post("/accounts/{login}/tokens/revoke", response=AccountOut, openapi_extra=schemas.BY_TOKEN)
@needs(KEEPS)
def revoke_tokens(request: ScopedRequest, login: str) -> Any:
    """Revokes every token of an account."""
    found = _account(request, login=login)
    actions.revoke_tokens(by=request.scope, at=timezone.now(), account=found)
    return shown.account_document(found)


@router.post(
    "/second-factors/reset",
    response=AccountOut,
    openapi_extra=_with_body(inputs.ResetFactors),
)
@needs(LETS_IN)
def reset_factors(request: ScopedRequest) -> Any:
    """Takes every second factor of an account away, with the reason."""
    form = schemas.checked(inputs.ResetFactors, schemas.read_json(request))
    found = actions.reset_factors(by=request.scope, at=timezone.now(), **form.cleaned_data)
    return shown.account_document(found)


@router.post(
    "/passwords/release",
    response=AccountOut,
    openapi_extra=_with_body(inputs.ReleasePassword),
)
@needs(LETS_IN)
def release_password(request: ScopedRequest) -> Any:
    """Lets the system administrator set an account's password once, within an hour."""
    form = schemas.checked(inputs.ReleasePassword, schemas.read_json(request))
    found = actions.release_password(by=request.scope, at=timezone.now(), **form.cleaned_data)
    return shown.account_document(found)


@router.get("/posts", response=PostPageOut, openapi_extra=schemas.SIGNED_IN)
@needs(LETS_IN)
def posts(request: ScopedRequest, search: str = "", after: str = "") -> Any:
    """The posts that one may fill, or those whose title or organisation holds a text."""
    page = queries.posts_kept(request.scope, on=timezone.localdate(), search=search, after=after)
    items = [shown.post_document(row) for row in page.rows]
    return {"items": items, "next": _onward(request, page.next)}


@router.post(
    "/posts/{post}/fill", response={201: PostOut}, openapi_extra=_with_body(inputs.FillPost)
)
@needs(LETS_IN)
def fill_post(request: ScopedRequest, post: int) -> Any:
    """Puts an account into a post for `[starts_on, ends_on)`, with all that the post gives."""
    on = timezone.localdate()
    found = queries.access_post(request.scope, on=on, pk=post)
    form = schemas.checked(inputs.FillPost, schemas.read_json(request))
    actions.fill_post(by=request.scope, at=timezone.now(), post=found, **form.cleaned_data)
    again = queries.access_post(request.scope, on=on, pk=post)
    return Status(201, shown.post_document(again))


@router.get("/appointments/{appointment}", response=BehindOut, openapi_extra=schemas.SIGNED_IN)
@needs(LETS_IN)
def appointment(request: ScopedRequest, appointment: int) -> Any:
    """An appointment that goes on: what waits there were it left today, and who would go on."""
    on = timezone.localdate()
    found = queries.access_appointment(request.scope, on=on, pk=appointment)
    return shown.behind_document(found, found=behind.left_behind(found, on=on))


@router.post(
    "/appointments/{appointment}/leave",
    response=AppointmentOut,
    openapi_extra=_with_body(inputs.LeavePost),
)
@needs(LETS_IN)
def leave_post(request: ScopedRequest, appointment: int) -> Any:
    """Ends an appointment, and every grant that came from it.

    Where nobody would be left who goes on with open cases, `then` says who does.
    """
    found = queries.access_appointment(request.scope, on=timezone.localdate(), pk=appointment)
    form = schemas.checked(inputs.LeavePost, schemas.read_json(request))
    actions.leave_post(by=request.scope, at=timezone.now(), appointment=found, **form.cleaned_data)
    return shown.appointment_document(found)


def _account(request: ScopedRequest, *, login: str) -> Any:
    return queries.access_account(request.scope, permission=KEEPS, at=timezone.now(), login=login)
