"""What pages of one's own account share: somebody is signed in, and it is still them."""

import ipaddress
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from yijia.base.errors import NotFound, Refused, TooMany
from yijia.ground.access.middleware import ScopedRequest, own
from yijia.ground.accounts import rules, sessions
from yijia.ground.shell import problems
from yijia.ground.shell.forms import Form

P = ParamSpec("P")
T = TypeVar("T")
# Digits of the largest id that is certainly one.
_LONGEST_ID = 18
View = Callable[Concatenate[ScopedRequest, P], HttpResponse]


def confirmed(view: View[P]) -> View[P]:
    """Marks a page of one's own account that first asks who is there, unless that was just shown.

    A browser left alone shall not be enough to add a way in.
    """

    @own
    @wraps(view)
    def page(request: ScopedRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not rules.is_fresh(sessions.shown_at(request.session), at=timezone.now()):
            return HttpResponseRedirect(confirm_address(request))
        return view(request, *args, **kwargs)

    return page


def confirm_address(request: HttpRequest) -> str:
    """Where one shows once more who one is, and comes back from."""
    return f"{reverse('account-confirm')}?{urlencode({'next': request.path})}"


def knows_passkeys(request: HttpRequest) -> bool:
    """Whether a browser would use a passkey here: it needs a name, and TLS or this machine."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost" or host.endswith(".localhost")
    return False


def asking(request: HttpRequest, *, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """A page whose form asks who is there; after too many tries it says when to come back."""
    form: Form = context["form"]
    page = render(request, template, dict(context), status=status_of(form))
    for name, value in problems.headers_of(form.refused).items() if form.refused else ():
        page.headers[name] = value
    return page


def status_of(form: Form) -> int:
    """The status of a page that shows this form."""
    if isinstance(form.refused, TooMany):
        return form.refused.status
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def does(form: Form, action: Callable[..., object], values: Mapping[str, Any]) -> bool:
    """Whether an action was carried out; if not, its refusal stands on the form."""
    try:
        action(**values)
    except Refused as refused:
        form.add_refusal(refused)
        return False
    return True


def answer_of(form: Form, action: Callable[..., T], values: Mapping[str, Any]) -> T | None:
    """What an action returns, or None with its refusal on the form."""
    try:
        return action(**values)
    except Refused as refused:
        form.add_refusal(refused)
        return None


def query_of(request: HttpRequest) -> str:
    """All that was searched for as it stands in the address, without the place in the list."""
    asked = {name: value for name, value in request.GET.dict().items() if value and name != "after"}
    return urlencode(asked)


def id_of(text: str) -> int:
    """The key that a form has sent back.

    Raises:
        NotFound: it is none.
    """
    if not text.isdecimal() or len(text) > _LONGEST_ID:
        raise NotFound
    return int(text)


def next_of(request: HttpRequest, place: str) -> str:
    """The address of the next page of a list, with all that was searched for; empty at its end."""
    if not place:
        return ""
    return f"{request.path}?{urlencode(request.GET.dict() | {'after': place})}"
