"""One's own account: password, sessions, tokens and powers."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yijia.ground.access import queries as access
from yijia.ground.access.middleware import ScopedRequest, own
from yijia.ground.accounts import actions, inputs, queries, rules, sessions
from yijia.ground.accounts.views import frame, showing
from yijia.ground.people import actions as people
from yijia.ground.shell.context import wanted_address


@own
def account(request: ScopedRequest) -> HttpResponse:
    """What belongs to the account, and what its owner can change."""
    found = queries.own_account(request.scope)
    context = {
        "login": found.login,
        "factors": queries.factors(found),
        "codes": len(queries.recovery_codes(found)),
        "tokens": len(queries.tokens(found, at=timezone.now())),
        "provider": settings.YIJIA_OIDC,
        "identities": len(queries.identities(found)),
        "powers": len(access.powers_of(request.scope, at=timezone.now())),
        "sessions": len(queries.open_sessions(found, since=_still_open())),
    }
    return render(request, "accounts/account.html", context)


def _still_open() -> datetime:
    return timezone.now() - timedelta(minutes=settings.YIJIA_IDLE_MINUTES)


@own
def confirm(request: ScopedRequest) -> HttpResponse:
    """The password once more, or a code from whoever has none, before something that matters."""
    found = queries.own_account(request.scope)
    asked = inputs.ConfirmPassword if found.has_usable_password() else inputs.Code
    form = asked(request.POST or None)
    shown = request.method == "POST" and form.is_valid()
    if shown and showing.is_still_there(form, request=request):
        sessions.note_shown(request.session, at=timezone.now())
        return redirect(wanted_address(request, otherwise="/account"))
    can = asked is inputs.ConfirmPassword or queries.has_factor(found)
    context = {"form": form, "can": can}
    return frame.asking(request, template="accounts/confirm.html", context=context)


@own
def password(request: ScopedRequest) -> HttpResponse:
    """Choosing a new password; this session goes on, every other one ends."""
    form = inputs.ChangePassword(request.POST or None)
    if request.method == "POST" and form.is_valid() and _changes(form, request=request):
        return redirect("account")
    context = {"form": form, "must": sessions.must_replace_password(request.session)}
    return frame.asking(request, template="accounts/password.html", context=context)


def _changes(form: inputs.ChangePassword, *, request: ScopedRequest) -> bool:
    if not showing.is_old_password(form, request=request):
        return False
    found = queries.own_account(request.scope)
    values = {
        "by": request.scope,
        "at": timezone.now(),
        "account": found,
        "password": form.cleaned_data["new"],
        "kept_session": request.session.session_key or "",
    }
    if not frame.does(form, actions.change_password, values):
        return False
    sessions.note_replaced(request.session)
    request.session[HASH_SESSION_KEY] = found.get_session_auth_hash()
    return True


@own
def open_sessions(request: ScopedRequest) -> HttpResponse:
    """Where the account is signed in; any of it can be ended."""
    found = queries.own_account(request.scope)
    here = rules.kept_key(request.session.session_key or "")
    if request.method == "POST":
        _end_some(request)
        return redirect("account-sessions")
    shown = queries.open_sessions(found, since=_still_open())
    context = {"shown": [(row, row.session_key == here) for row in shown]}
    return render(request, "accounts/sessions.html", context)


def _end_some(request: ScopedRequest) -> None:
    found, at = queries.own_account(request.scope), timezone.now()
    one = request.POST.get("session", "")
    if not one:
        kept = request.session.session_key or ""
        actions.end_other_sessions(by=request.scope, at=at, account=found, kept=kept)
        return
    actions.end_session(by=request.scope, at=at, account=found, session=frame.id_of(one))


@frame.confirmed
def tokens(request: ScopedRequest) -> HttpResponse:
    """Tokens for programs: listed, issued (shown once) and revoked."""
    found = queries.own_account(request.scope)
    at, issued = timezone.now(), None
    form = inputs.NewToken(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {"by": request.scope, "at": at, "account": found, **form.cleaned_data}
        issued = frame.answer_of(form, actions.issue_token, values)
    context = {
        "tokens": queries.tokens(found, at=at),
        "issued": issued,
        "form": inputs.NewToken() if issued else form,
    }
    return render(request, "accounts/tokens.html", context, status=frame.status_of(form))


@frame.confirmed
def revoke_token(request: ScopedRequest, token: int) -> HttpResponse:
    """Takes a token away for good."""
    found = queries.own_account(request.scope)
    held = queries.token(found, pk=token)
    if request.method == "POST":
        people.revoke_token(by=request.scope, at=timezone.now(), token=held)
        return redirect("account-tokens")
    return render(request, "accounts/revoke_token.html", {"token": held})
