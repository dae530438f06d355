"""Sessions that nobody uses end, and start passwords are replaced before anything else."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from yijia.base.errors import Forbidden
from yijia.base.scope import ANONYMOUS, Scope
from yijia.base.words import _
from yijia.ground.access.queries import acting_as
from yijia.ground.accounts import actions, rules, sessions
from yijia.ground.shell import problems

# What whoever came with a start password may still open.
_ALLOWED = ("account-password", "sign-out", "language")


class SessionMiddleware:
    """Ends sessions in time; whoever wanted a page that needs one is told so, and led back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if SESSION_KEY not in request.session:
            return self.get_response(request)
        at = timezone.now()
        ending = _ending(request, at=at)
        if ending is not None:
            return self._signed_out(request, ending=ending)
        if sessions.must_replace_password(request.session) and not _is_allowed(request.path):
            return _to_own_password(request)
        response = self.get_response(request)
        _note_seen(request, at=at)
        return response

    def _signed_out(self, request: HttpRequest, *, ending: rules.Ending) -> HttpResponseBase:
        """Whoever comes too late is nobody; a page that is open to all is shown all the same."""
        request.session.flush()
        response = self.get_response(request)
        if not _leads_to_sign_in(response):
            return response
        told = {"why": ending, "next": request.get_full_path()}
        return HttpResponseRedirect(f"{reverse('signed-out')}?{urlencode(told)}")


def _ending(request: HttpRequest, *, at: datetime) -> rules.Ending | None:
    lifetime = sessions.lifetime(request.session)
    if lifetime is None:
        return rules.Ending.LONG
    return lifetime.ending(at=at, idle=timedelta(minutes=settings.YIJIA_IDLE_MINUTES))


def _is_allowed(path: str) -> bool:
    return path in {reverse(name) for name in _ALLOWED}


def _to_own_password(request: HttpRequest) -> HttpResponseBase:
    """A person is led to the page; a program is told in the form that it reads."""
    if problems.wants_json(request):
        return problems.answer(Forbidden(_("Choose your own password first, under My account.")))
    return HttpResponseRedirect(reverse("account-password"))


def _leads_to_sign_in(response: HttpResponseBase) -> bool:
    sign_in = reverse("sign-in")
    return response.headers.get("Location", "").partition("?")[0] == sign_in


def _note_seen(request: HttpRequest, *, at: datetime) -> None:
    """Once a minute: in the session, and in the list that its owner sees."""
    lifetime = sessions.lifetime(request.session)
    scope: Scope = getattr(request, "scope", ANONYMOUS)
    if scope.account is None or lifetime is None:
        return
    if at - lifetime.seen_at >= rules.NOTED_EVERY:
        sessions.note_seen(request.session, at=at)
        with acting_as(scope):
            actions.note_seen(at=at, session_key=request.session.session_key or "")
