"""The one place that asks whether this person may open this page."""

from collections.abc import Callable, Sequence
from functools import cache, wraps
from inspect import getclosurevars, isfunction
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.module_loading import import_string

from yijia.base.access import Mark, is_apart, mark_of, methods_of, public
from yijia.base.errors import Forbidden, NotAllowed, Refused, Unauthenticated
from yijia.base.scope import ANONYMOUS, Scope
from yijia.base.words import _
from yijia.ground.access import queries, rules
from yijia.ground.people import actions as people

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SWITCH_ON = _("Switch this power on first, under My account.")
P = ParamSpec("P")
T = TypeVar("T")


class ScopedRequest(HttpRequest):
    """A request after the middleware: it knows who is asking, and from where."""

    scope: Scope
    # The network address it comes from, by which whoever tries too often is slowed down.
    origin: str


class View(Protocol):
    def __call__(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse: ...


class RefusalView(Protocol):
    def __call__(self, request: HttpRequest, *, refused: Refused) -> HttpResponse: ...


class PathOperation(Protocol):
    """One method of a path of the JSON interface."""

    methods: Sequence[str]
    view_func: Callable[..., object]


def own(
    view: Callable[Concatenate[ScopedRequest, P], T],
) -> Callable[Concatenate[ScopedRequest, P], T]:
    """Marks what whoever is signed in may open: it is about their own account, post or none."""

    @public
    @wraps(view)
    def page(request: ScopedRequest, /, *args: P.args, **kwargs: P.kwargs) -> T:
        if request.scope.account is None:
            raise Unauthenticated(_("Sign in to go on."))
        return view(request, *args, **kwargs)

    return page


def scope_of_session(request: HttpRequest) -> Scope:
    """Whoever is signed in to this session, or the public."""
    key = request.session.get(SESSION_KEY)
    if key is None:
        return ANONYMOUS
    return queries.scope_of_session(
        account=int(key),
        session_hash=request.session.get(HASH_SESSION_KEY, ""),
        key=request.session.session_key or "",
        at=timezone.now(),
    )


def _scope_of(request: HttpRequest) -> Scope:
    """Who asks: by token, or by session where no other site can have sent the request.

    Tokens are for programs: on a page, where one may change one's password or add a second factor,
    they count for nothing, so that a stolen token never becomes the account.
    """
    for_programs = request.path.startswith(settings.YIJIA_FOR_PROGRAMS)
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    if for_programs and kind == "Bearer":
        return _scope_of_token(token)
    over_session = not for_programs or request.method in SAFE
    return scope_of_session(request) if over_session else ANONYMOUS


def _scope_of_token(token: str) -> Scope:
    """Whom a token lets in; its first use of a day is noted, whatever becomes of the request."""
    at = timezone.now()
    shown = queries.access_token(token=token, at=at)
    if shown.to_note is not None:
        with queries.acting_as(shown.scope):
            people.note_token_use(by=shown.scope, at=at, token=shown.to_note)
    return shown.scope


@cache
def _operations(view: object) -> tuple[PathOperation, ...]:
    """The operations behind a path of the JSON interface, which hides them in its closure."""
    if not isfunction(view):
        return ()
    return tuple(getattr(getclosurevars(view).nonlocals.get("self"), "operations", ()))


def _mark_for(view: object, *, method: str) -> Mark | None:
    """The mark of a page, or of the JSON operation that a path would run."""
    found, operations = mark_of(view), _operations(view)
    if found is not None or not operations:
        return found
    # A HEAD is a GET of which the server sends only the headers.
    wanted = "GET" if method == "HEAD" else method
    views = (known.view_func for known in operations if wanted in known.methods)
    return mark_of(next(views, None))


def _allowed(view: object) -> set[str]:
    """The methods that an address knows, for the header that names them."""
    if not _operations(view):
        return set(methods_of(view))
    methods = {method for operation in _operations(view) for method in operation.methods}
    return methods | ({"HEAD"} if "GET" in methods else set())


def _check_method(view: object, *, method: str) -> None:
    if method not in _allowed(view):
        raise NotAllowed


def _knows_no_head(view: object, *, method: str) -> bool:
    return method == "HEAD" and bool(_operations(view))


def _answer_of(
    view: View, request: ScopedRequest, args: tuple[object, ...], kwargs: dict[str, object]
) -> HttpResponse:
    """The view's answer; one of the JSON interface knows no HEAD and is asked as for a GET."""
    if not _knows_no_head(view, method=request.method or "GET"):
        return view(request, *args, **kwargs)
    request.method = "GET"
    try:
        return view(request, *args, **kwargs)
    finally:
        request.method = "HEAD"


def _check(mark: Mark | None, *, scope: Scope) -> None:
    if mark is None:
        raise Forbidden(_("This page carries no mark of who may open it."))
    if mark.permission is None:
        return
    if scope.account is None:
        raise Unauthenticated(_("Sign in to go on."))
    if not scope.holds(mark.permission):
        is_off = mark.permission in scope.powers()
        raise Forbidden(SWITCH_ON) if is_off else Forbidden()


class AccessMiddleware:
    """Finds out who is asking, checks the page's mark, and runs the page in their transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.refuse: RefusalView = import_string(settings.YIJIA_REFUSAL_VIEW)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: ScopedRequest,
        view: View,
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> HttpResponse:
        """Runs the view in a transaction whose database identity is the asker's."""
        request.scope = ANONYMOUS
        request.origin = rules.origin_of(
            peer=str(request.META.get("REMOTE_ADDR", "")),
            forwarded=request.headers.get("X-Forwarded-For", ""),
            proxies=settings.YIJIA_PROXIES,
        )
        try:
            request.scope = _scope_of(request)
            _check_method(view, method=request.method or "GET")
            _check(_mark_for(view, method=request.method or "GET"), scope=request.scope)
            response = self._run(request, view, args, kwargs)
        except NotAllowed:
            return self._refuse_method(request, allowed=", ".join(sorted(_allowed(view))))
        except Refused as refused:
            return self.refuse(request, refused=refused)
        # A view of the framework's own says so with an empty page.
        if isinstance(response, HttpResponseNotAllowed):
            return self._refuse_method(request, allowed=response.headers["Allow"])
        return response

    def _refuse_method(self, request: HttpRequest, *, allowed: str) -> HttpResponse:
        response = self.refuse(request, refused=NotAllowed())
        response.headers["Allow"] = allowed
        return response

    def _run(
        self,
        request: ScopedRequest,
        view: View,
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> HttpResponse:
        if is_apart(view):
            return _answer_of(view, request, args, kwargs)
        with queries.acting_as(request.scope):
            try:
                return _answer_of(view, request, args, kwargs)
            except Refused as refused:
                if not refused.keeps_writes:
                    raise
                kept = refused
        return self.refuse(request, refused=kept)
