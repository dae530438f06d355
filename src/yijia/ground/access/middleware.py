"""The one place that asks whether this person may open this page."""

from collections.abc import Callable
from typing import Protocol

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from yijia.base.access import Mark, mark_of
from yijia.base.errors import Forbidden, Refused, Unauthenticated
from yijia.base.scope import ANONYMOUS, Scope
from yijia.base.words import _
from yijia.ground.access import queries
from yijia.ground.people.models import Account

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class ScopedRequest(HttpRequest):
    """A request after the middleware: it knows who is asking."""

    scope: Scope


class View(Protocol):
    def __call__(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse: ...


def _account_of_session(request: HttpRequest) -> Account | None:
    key = request.session.get(SESSION_KEY)
    if key is None:
        return None
    found = queries.account_with_grants(today=timezone.localdate()).filter(pk=key).first()
    if found is None:
        return None
    held = request.session.get(HASH_SESSION_KEY, "")
    return found if constant_time_compare(held, found.get_session_auth_hash()) else None


def _account_of(request: HttpRequest) -> Account | None:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    if kind == "Bearer":
        found = queries.account_of_token(token=token, today=timezone.localdate())
        if found is None:
            raise Unauthenticated(_("This token is not known, or was revoked."))
        return found
    over_session = not request.path.startswith("/api/") or request.method in SAFE
    return _account_of_session(request) if over_session else None
