"""What is turned away at the gate, and the headers of every answer."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.utils.module_loading import import_string

from yijia.base.errors import NotFound, Refused, Unreadable
from yijia.base.scope import ANONYMOUS, Scope
from yijia.base.words import _
from yijia.ground.access.middleware import RefusalView
from yijia.ground.shell import problems, queries

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; worker-src 'none'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# Of a page that has the browser keep it, by a service worker of ours.
POLICY_WITH_WORKER = CONTENT_SECURITY_POLICY.replace("worker-src 'none'", "worker-src 'self'")
SECURITY = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
KEPT_BY_NOBODY = "no-store"
# What the door of the web server notes of a request whose text is not in UTF-8.
ODD_ENCODING = "yijia.odd_encoding"
MEGABYTE = 1024 * 1024
# A photo has at most 10 MB and its form a little more; everything else is text.
PHOTOS = "/photos"
LARGEST_PHOTOS = 12 * MEGABYTE
LARGEST_ELSEWHERE = 2 * MEGABYTE + MEGABYTE // 2
# What a telephone may send by mistake; of more than that nothing is read.
MOST_POURED_AWAY = 64 * MEGABYTE


class HeadersMiddleware:
    """Adds the security headers, and `no-store` unless a public page says how long it keeps.

    A view says so with `django.views.decorators.cache.cache_control`. Whoever is signed in sees
    their name on the page, so for them nothing is ever kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in SECURITY.items():
            response.headers.setdefault(name, value)
        scope: Scope = getattr(request, "scope", ANONYMOUS)
        if scope.account is not None:
            response.headers["Cache-Control"] = KEPT_BY_NOBODY
        response.headers.setdefault("Cache-Control", KEPT_BY_NOBODY)
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
        return response


class HealthMiddleware:
    """Answers `/healthz` first of all, on a connection of its own beside the pool."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path != "/healthz":
            return self.get_response(request)
        raised = queries.alarms_raised()
        if raised is None:
            return JsonResponse({"status": "database does not answer"}, status=503)
        return JsonResponse({"status": "ok"} | ({"alarms": raised} if raised else {}))


class GateMiddleware:
    """Turns away what no page could take, before the database is read; nothing of it is kept.

    PostgreSQL keeps no NUL, so one in an address, a query or a cookie would break whatever
    looks it up; here none gets in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.refuse: RefusalView = import_string(settings.YIJIA_REFUSAL_VIEW)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        refused = _refusal_of(request)
        if isinstance(refused, problems.TooLarge):
            _pour_away(request)
        if isinstance(refused, problems.PhotoTooLarge) and not problems.wants_json(request):
            # The page says it beside its field, with all that was answered so far.
            return redirect(f"{request.path}?{problems.PhotoTooLarge.code}")
        if refused is not None:
            return self.refuse(request, refused=refused)
        return self.get_response(request)


def _refusal_of(request: HttpRequest) -> Refused | None:
    if "\0" in request.path:
        return NotFound(_("There is no page at this address."))
    query = str(request.META.get("QUERY_STRING", ""))
    if "%00" in query or any("\0" in text for text in (query, *request.COOKIES.values())):
        return Unreadable(_("What you sent cannot be read."))
    if ODD_ENCODING in request.META:
        return problems.OddEncoding(_("Send text in UTF-8."))
    return _refusal_of_length(request)


def _refusal_of_length(request: HttpRequest) -> Refused | None:
    if "Transfer-Encoding" in request.headers:
        # Such a body says itself where it ends. The framework would read nothing of it, and answer
        # as if nothing had been sent.
        return problems.LengthNeeded(_("Say how long it is: send a Content-Length."))
    announced = _announced(request)
    if request.path.endswith(PHOTOS):
        return problems.PhotoTooLarge() if announced > LARGEST_PHOTOS else None
    sentence = _("What you sent is too large.")
    return problems.TooLarge(sentence) if announced > LARGEST_ELSEWHERE else None


def _announced(request: HttpRequest) -> int:
    """How long the body says it is; without a number, none is read at all."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _pour_away(request: HttpRequest) -> None:
    """Reads what is refused for its size, and keeps nothing of it.

    A browser sends the whole of a form before it listens. Were it answered and the rest left, all
    that it could tell is that the connection broke.
    """
    if _announced(request) > MOST_POURED_AWAY:
        return
    try:
        while request.read(MEGABYTE):
            pass
    except OSError:
        # Whoever sent it has gone, and hears no answer either way.
        return
