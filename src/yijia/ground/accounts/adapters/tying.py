"""What becomes of somebody whose identity the provider has told us."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from yijia.base.scope import ANONYMOUS, Scope
from yijia.ground.access.queries import acting_as
from yijia.ground.accounts import actions, queries
from yijia.ground.accounts.adapters.signing_in import SHOWN_AT, take_first_step


def answer_to_identity(
    request: HttpRequest,
    *,
    subject: str,
    claims: Mapping[str, Any],
    ties: bool,
    onward: str | None,
) -> HttpResponse:
    """Ties the identity to the account that is signed in, or signs in to the one it is tied to.

    Raises:
        Refused: the identity opens no account, or is tied to another's.
    """
    scope: Scope = getattr(request, "scope", ANONYMOUS)
    at, claim = timezone.now(), queries.known_provider().login_claim
    login = str(claims.get(claim, "")) if claim else ""
    # The provider has answered: only now does a transaction begin.
    if ties:
        with acting_as(scope):
            own = queries.own_account(scope)
            actions.tie_identity(by=scope, at=at, account=own, subject=subject)
        return redirect("account-identity")
    # Who comes is not who may still be signed in here.
    with acting_as(ANONYMOUS):
        found = actions.account_of_identity(by=ANONYMOUS, at=at, subject=subject, login=login)
    with acting_as(scope):
        take_first_step(request, account=found.pk, proof=found.get_session_auth_hash())
        vars(request)[SHOWN_AT] = _shown_at(claims, at=at)
        answer: HttpResponse = perform_login(request, found, redirect_url=onward)
        return answer


def _shown_at(claims: Mapping[str, Any], *, at: datetime) -> datetime | None:
    """When they last showed the provider who they are, if it says so; its clock may run ahead.

    Long ago means that a browser came back by itself, with whoever sits before it.
    """
    told = claims.get("auth_time")
    if isinstance(told, bool) or not isinstance(told, int | float):
        return None
    try:
        return min(datetime.fromtimestamp(told, UTC), at)
    except (ValueError, OverflowError, OSError):
        return None
