"""Showing who one is: what was typed or touched goes to one action, and its refusal on the form."""

from collections.abc import Callable

from django.utils import timezone

from yijia.base.errors import Refused
from yijia.base.words import _
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.accounts import actions, inputs, queries
from yijia.ground.people.actions import SignedIn
from yijia.ground.shell.forms import Form

NO_FIT = _("The login name and the password do not fit together.")
NO_PASSWORD = _("This is not your password.")
NO_FACTOR = _("This does not open the account. Try again.")


def account_of(form: inputs.SignIn, *, request: ScopedRequest) -> SignedIn | None:
    """Whose name and password were typed, or None."""
    try:
        found = actions.check_sign_in(
            by=request.scope,
            at=timezone.now(),
            login=form.cleaned_data["login"],
            password=form.cleaned_data["password"],
            origin=request.origin,
        )
    except Refused as refused:
        form.add_refusal(refused)
        return None
    if found is None:
        form.add_refusal(Refused(NO_FIT))
    return found


def is_still_there(form: Form, *, request: ScopedRequest) -> bool:
    """Whether the password or the code is that of whoever is signed in."""
    if "code" in form.fields:
        return is_factor(form, request=request, account=request.scope.account or 0)
    return _shows(
        form,
        request=request,
        account=request.scope.account,
        name="password",
        wrong=Refused(NO_PASSWORD, field="password"),
    )


def is_old_password(form: inputs.ChangePassword, *, request: ScopedRequest) -> bool:
    """The same for the password that is to be replaced."""
    return _shows(
        form,
        request=request,
        account=request.scope.account,
        name="old",
        wrong=Refused(NO_PASSWORD, field="old"),
    )


def is_factor(form: Form, *, request: ScopedRequest, account: int) -> bool:
    """Whether the code or the passkey belongs to the account."""
    name = "code" if "code" in form.fields else "credential"
    wrong = Refused(NO_FACTOR, field=name)
    return _shows(form, request=request, account=account, name=name, wrong=wrong)


# The action that a field is shown to, and what the action calls it.
_CHECKS: dict[str, tuple[Callable[..., bool], str]] = {
    "password": (actions.confirm_password, "password"),
    "old": (actions.confirm_password, "password"),
    "code": (actions.check_code, "code"),
    "credential": (actions.check_key, "credential"),
}


def _shows(
    form: Form, *, request: ScopedRequest, account: int | None, name: str, wrong: Refused
) -> bool:
    check, called = _CHECKS[name]
    given = {called: form.cleaned_data[name]}
    given |= {"origin": request.origin} if check is actions.confirm_password else {}
    try:
        shown = check(
            by=request.scope,
            at=timezone.now(),
            account=queries.account(account or 0),
            **given,
        )
    except Refused as refused:
        form.add_refusal(refused)
        return False
    if not shown:
        form.add_refusal(wrong)
    return shown
