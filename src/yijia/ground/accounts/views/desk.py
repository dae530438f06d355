"""The desk of the system administrator: accounts are found, opened, let in anew and closed."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from yijia.base.access import Permission, needs
from yijia.ground.access import actions as access
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.accounts import actions, inputs, queries, shown
from yijia.ground.accounts.views import frame

KEEPS = Permission.ACCOUNT_EDIT


@needs(KEEPS)
def accounts(request: ScopedRequest) -> HttpResponse:
    """The accounts that this person keeps, by login name."""
    search = request.GET.get("search", "")
    page = queries.accounts_kept(
        request.scope,
        permission=KEEPS,
        at=timezone.now(),
        search=search,
        after=request.GET.get("after", ""),
    )
    context = {"rows": page.rows, "search": search, "next": frame.next_of(request, page.next)}
    return render(request, "accounts/accounts.html", context)


@needs(KEEPS)
def new_account(request: ScopedRequest) -> HttpResponse:
    """Opens an account, and shows its start password once."""
    form = inputs.NewAccount(request.POST or None)
    if request.method == "POST" and form.is_valid():
        opened = {"by": request.scope, "at": timezone.now(), **form.cleaned_data}
        let_in = frame.answer_of(form, actions.open_account, opened)
        if let_in is not None:
            return render(request, "accounts/let_in.html", {"let_in": let_in})
    return render(request, "accounts/new.html", {"form": form}, status=frame.status_of(form))


@needs(KEEPS)
def one_account(request: ScopedRequest, login: str) -> HttpResponse:
    """One account: what it holds, and what can be done with it."""
    at = timezone.now()
    found = queries.access_account(request.scope, permission=KEEPS, at=at, login=login)
    context = {
        "account": found,
        "held": shown.held(queries.appointments_of(found, on=timezone.localdate(at))),
        "factors": len(queries.factors(found)),
        "tokens": len(queries.tokens(found, at=at)),
        "address": _address(found.login),
        "is_own": found.pk == request.scope.account,
    }
    return render(request, "accounts/one.html", context)


@needs(KEEPS)
def new_password(request: ScopedRequest, login: str) -> HttpResponse:
    """Asks whether that is meant, and shows a new start password once."""
    at = timezone.now()
    found = queries.access_account(request.scope, permission=KEEPS, at=at, login=login)
    if request.method == "POST":
        let_in = actions.renew_password(by=request.scope, at=at, account=found)
        return render(request, "accounts/let_in.html", {"let_in": let_in})
    context = {"account": found, "address": _address(found.login)}
    return render(request, "accounts/new_password.html", context)


@needs(KEEPS)
def revoke_tokens(request: ScopedRequest, login: str) -> HttpResponse:
    """Asks whether that is meant, and revokes every token of the account."""
    at = timezone.now()
    found = queries.access_account(request.scope, permission=KEEPS, at=at, login=login)
    if request.method == "POST":
        actions.revoke_tokens(by=request.scope, at=at, account=found)
        return redirect("desk-account", login=login)
    context = {"account": found, "address": _address(found.login)}
    return render(request, "accounts/revoke_tokens.html", context)


@needs(KEEPS)
def close(request: ScopedRequest, login: str) -> HttpResponse:
    """Closes an account, with the reason."""
    at = timezone.now()
    found = queries.access_account(request.scope, permission=KEEPS, at=at, login=login)
    form = inputs.Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        closed = {"by": request.scope, "at": at, "account": found, **form.cleaned_data}
        if frame.does(form, access.close_account, closed):
            return redirect("desk-account", login=login)
    context = {"form": form, "account": found, "address": _address(found.login)}
    return render(request, "accounts/close.html", context, status=frame.status_of(form))


def _address(login: str) -> str:
    return reverse("desk-account", kwargs={"login": login})
