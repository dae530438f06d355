"""Second factors of one's own account: an authenticator app, passkeys, recovery codes."""

import secrets

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.ground.access.middleware import ScopedRequest, own
from yijia.ground.accounts import actions, inputs, queries, rules, sessions
from yijia.ground.accounts.views import frame
from yijia.ground.shell import drafts
from yijia.ground.shell.forms import Form

SECRET_BYTES = 20
_DRAFT = "totp"


@own
def factors(request: ScopedRequest) -> HttpResponse:
    """What the account has beside its password."""
    found = queries.own_account(request.scope)
    held = queries.factors(found)
    context = {
        "factors": held,
        "has_app": any(factor.kind == rules.Kind.TOTP for factor in held),
        "codes": len(queries.recovery_codes(found)),
        "knows_passkeys": frame.knows_passkeys(request),
    }
    return render(request, "accounts/factors.html", context)


@frame.confirmed
def add_app(request: ScopedRequest) -> HttpResponse:
    """An authenticator app takes the secret from the page, and shows a first code."""
    form = inputs.NewCode(request.POST or None)
    secret = _secret(request)
    if request.method == "POST" and form.is_valid() and _adds_app(form, request, secret=secret):
        drafts.save(request, _DRAFT, {})
        return _to_codes(request)
    login = request.scope.name
    address = rules.address_of_secret(secret, login=login, issuer=rules.ISSUER)
    context = {
        "form": form,
        "secret": rules.in_groups(secret),
        "picture": segno.make(address, micro=False).svg_data_uri(scale=5, border=2),
    }
    return render(request, "accounts/add_app.html", context, status=frame.status_of(form))


def _secret(request: HttpRequest) -> str:
    """The secret that this session was shown, sealed in it until the app has answered."""
    held = drafts.load(request, _DRAFT).get("secret")
    if isinstance(held, str):
        return held
    secret = rules.secret_from(secrets.token_bytes(SECRET_BYTES))
    drafts.save(request, _DRAFT, {"secret": secret})
    return secret


def _adds_app(form: Form, request: ScopedRequest, *, secret: str) -> bool:
    account = queries.own_account(request.scope)
    values = {"by": request.scope, "at": timezone.now(), "account": account, "secret": secret}
    return frame.does(form, actions.add_totp, values | form.cleaned_data)


def _to_codes(request: HttpRequest) -> HttpResponse:
    sessions.show_codes_once(request.session)
    return redirect("account-codes")


@frame.confirmed
def add_key(request: ScopedRequest) -> HttpResponse:
    """A passkey answers a question; the browser and a script see to it."""
    found = queries.own_account(request.scope)
    form = inputs.Credential(request.POST or None)
    if request.method == "POST" and form.is_valid() and _adds_key(form, request):
        return _to_codes(request)
    context = {
        "form": form,
        "credential": inputs.Credential(),
        "question": queries.question_to_new_key(found),
    }
    return render(request, "accounts/add_key.html", context, status=frame.status_of(form))


def _adds_key(form: Form, request: ScopedRequest) -> bool:
    account = queries.own_account(request.scope)
    values = {"by": request.scope, "at": timezone.now(), "account": account}
    return frame.does(form, actions.add_key, values | form.cleaned_data)


@frame.confirmed
def remove(request: ScopedRequest, factor: int) -> HttpResponse:
    """Takes a second factor away, after asking whether that is meant."""
    found = queries.own_account(request.scope)
    held = queries.factor(found, pk=factor)
    if request.method == "POST":
        actions.remove_factor(by=request.scope, at=timezone.now(), account=found, factor=factor)
        return redirect("account-factors")
    is_last = len(queries.factors(found)) == 1
    return render(request, "accounts/remove_factor.html", {"factor": held, "is_last": is_last})


@frame.confirmed
def codes(request: ScopedRequest) -> HttpResponse:
    """Recovery codes: shown once when they are made, and made anew when asked for."""
    found = queries.own_account(request.scope)
    if request.method == "POST":
        actions.renew_codes(by=request.scope, at=timezone.now(), account=found)
        return _to_codes(request)
    held = queries.recovery_codes(found)
    shown = held if sessions.may_show_codes(request.session) else []
    return render(request, "accounts/codes.html", {"codes": shown, "left": len(held)})
