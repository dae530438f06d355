"""The door: signing in with a password and a second factor, and signing out."""

from typing import Any

from allauth.account.stages import LoginStageController
from allauth.account.utils import perform_login
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from yijia.base.access import apart, public
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.access.queries import acting_as
from yijia.ground.accounts import actions, adapters, inputs, queries, rules, sessions
from yijia.ground.accounts.views import frame, showing
from yijia.ground.people.actions import SignedIn
from yijia.ground.shell.context import wanted_address
from yijia.ground.shell.forms import Form

WORK = "/work"


@public
@apart
def sign_in(request: ScopedRequest) -> HttpResponse:
    """The page on which people who work here sign in."""
    form, found = inputs.SignIn(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        found = showing.account_of(form, request=request)
    with acting_as(request.scope):
        return _asked_to_sign_in(request, form=form) if found is None else _let_in(request, found)


def _let_in(request: ScopedRequest, found: SignedIn) -> HttpResponse:
    onward = wanted_address(request, otherwise="") or None
    adapters.take_first_step(request, account=found.account, proof=found.session_hash)
    account = queries.account(found.account)
    answer: HttpResponse = perform_login(request, account, redirect_url=onward)
    return answer


def _asked_to_sign_in(request: ScopedRequest, *, form: Form) -> HttpResponse:
    context = {
        "form": form,
        "provider": settings.YIJIA_OIDC,
        "next": wanted_address(request, otherwise=""),
    }
    return frame.asking(request, template="accounts/sign_in.html", context=context)


@public
def second_step(request: ScopedRequest) -> HttpResponse:
    """After the password: a code, or a passkey."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None or stage.login.user is None:
        return redirect("sign-in")
    account: int = stage.login.user.pk
    proof = queries.account(account).get_session_auth_hash()
    if not sessions.stands_after_first_step(request.session, proof=proof):
        # Whoever knew the password before this one counts no tries against its owner any more.
        return redirect("sign-in")
    form = _asked(request)
    shown = request.method == "POST" and form.is_valid()
    if shown and showing.is_factor(form, request=request, account=account):
        answer: HttpResponse = stage.exit()
        return answer
    context = _second_parts(request, form=form, account=account)
    return frame.asking(request, template="accounts/second_step.html", context=context)


def _asked(request: HttpRequest) -> Form:
    if "credential" in request.POST:
        return inputs.Credential(request.POST)
    return inputs.Code(request.POST or None)


def _second_parts(request: HttpRequest, *, form: Form, account: int) -> dict[str, Any]:
    """The ways that this account has; the question to a passkey is a new one each time."""
    found = queries.account(account)
    kinds = {factor.kind for factor in queries.factors(found)}
    has_key = rules.Kind.WEBAUTHN in kinds and frame.knows_passkeys(request)
    return {
        "form": form,
        "code": form if isinstance(form, inputs.Code) else inputs.Code(),
        "has_app": rules.Kind.TOTP in kinds,
        "credential": inputs.Credential() if has_key else None,
        "question": queries.question_to_key(found) if has_key else None,
    }


@public
def signed_out(request: HttpRequest) -> HttpResponse:
    """What is told to whoever was away for too long, with the way back to where they were."""
    onward = wanted_address(request, otherwise=WORK)
    context = {
        "was_idle": request.GET.get("why") != rules.Ending.LONG,
        "minutes": settings.YIJIA_IDLE_MINUTES,
        "hours": int(rules.LONGEST_SESSION.total_seconds() // 3600),
        "sign_in": f"{reverse('sign-in')}?{urlencode({'next': onward})}",
    }
    return render(request, "accounts/signed_out.html", context)


@public
def sign_out(request: ScopedRequest) -> HttpResponse:
    """Ends the session; whoever only comes by is asked whether that is meant."""
    if request.method != "POST":
        return render(request, "accounts/sign_out.html")
    actions.forget_session(session_key=request.session.session_key or "")
    request.session.flush()
    return redirect("/")
