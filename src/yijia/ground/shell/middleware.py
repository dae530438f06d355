"""Headers of every answer: what the page may load, and that nobody keeps a personal one."""

from collections.abc import Callable

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from yijia.base.scope import ANONYMOUS, Scope
from yijia.ground.shell import queries

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
SECURITY = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
KEPT_BY_NOBODY = "no-store"


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
        if queries.database_answers():
            return JsonResponse({"status": "ok"})
        return JsonResponse({"status": "database does not answer"}, status=503)
