"""Signing in by the county's own provider, and tying one's identity there to one's account."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.base.access import apart, public, takes
from yijia.base.errors import NotFound
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.access.queries import acting_as
from yijia.ground.accounts import actions, adapters, queries
from yijia.ground.accounts.views import frame
from yijia.ground.shell.context import wanted_address


@public
@apart
@takes("POST")
def go_to_provider(request: ScopedRequest) -> HttpResponse:
    """Leads on to the provider, which asks who it is."""
    onward = wanted_address(request, otherwise="")
    return _go_on(request, ties=False, onward=onward)


@public
@apart
@takes("GET")
def come_back(request: ScopedRequest) -> HttpResponse:
    """Where the provider sends people back to, with its answer."""
    return adapters.answer_of_provider(request)


@frame.confirmed
@apart
def identity(request: ScopedRequest) -> HttpResponse:
    """Which identity opens the account; one can be tied, and untied."""
    if request.method == "POST":
        return _go_on(request, ties=True, onward="/account/identity")
    if settings.YIJIA_OIDC is None:
        raise NotFound
    with acting_as(request.scope):
        found = queries.identities(queries.own_account(request.scope))
        context = {"identities": found, "provider": settings.YIJIA_OIDC}
        return render(request, "accounts/identity.html", context)


@frame.confirmed
def untie(request: ScopedRequest, identity: int) -> HttpResponse:
    """Lets the identity open the account no more."""
    if request.method == "POST":
        found = queries.own_account(request.scope)
        at = timezone.now()
        actions.untie_identity(by=request.scope, at=at, account=found, identity=identity)
    return redirect("account-identity")


def _go_on(request: ScopedRequest, *, ties: bool, onward: str) -> HttpResponse:
    """A page and not a redirection: a form of ours may lead to no other site (form-action)."""
    address = adapters.address_of_provider(request, ties=ties, onward=onward)
    context = {"address": address, "provider": settings.YIJIA_OIDC}
    with acting_as(request.scope):
        answer = render(request, "accounts/go_on.html", context)
    answer.headers["Refresh"] = f"0; url={address}"
    return answer
