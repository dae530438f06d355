"""The door: signing in and out, the language, and the page of a refusal."""

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import check_for_language

from yijia.base.access import public, takes
from yijia.base.errors import NotFound, Refused, TooMany, Unauthenticated, Unreadable
from yijia.base.words import _
from yijia.ground.access.middleware import ScopedRequest, scope_of_session
from yijia.ground.people import actions as people
from yijia.ground.shell import actions, problems
from yijia.ground.shell.inputs import SignIn

REPEATED = "Idempotent-Replayed"


@public
def sign_in(request: ScopedRequest) -> HttpResponse:
    """The page on which people who work here sign in."""
    form = SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        signed_in = _signed_in(form, request=request)
        if signed_in is not None:
            _begin_session(request, signed_in=signed_in)
            return HttpResponseRedirect(_next_address(request, otherwise="/work"))
    status = 422 if form.errors else 200
    return render(request, "shell/sign_in.html", {"form": form}, status=status)


def _signed_in(form: SignIn, *, request: ScopedRequest) -> people.SignedIn | None:
    try:
        found = people.check_sign_in(
            at=timezone.now(),
            login=form.cleaned_data["login"],
            password=form.cleaned_data["password"],
            origin=request.origin,
        )
    except TooMany as refused:
        form.add_refusal(refused)
        return None
    if found is None:
        form.add_refusal(Refused(_("The login name and the password do not fit together.")))
    return found


def _begin_session(request: HttpRequest, *, signed_in: people.SignedIn) -> None:
    """A new session key for a known person, so that a key planted before is worth nothing."""
    request.session.cycle_key()
    request.session[SESSION_KEY] = str(signed_in.account)
    request.session[HASH_SESSION_KEY] = signed_in.session_hash
    rotate_token(request)


@public
@takes("POST")
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    request.session.flush()
    return redirect("/")


@public
@takes("POST")
def language(request: HttpRequest) -> HttpResponse:
    """Changes the language and returns to the page that was open."""
    response = HttpResponseRedirect(_next_address(request, otherwise="/"))
    chosen = request.POST.get("language", "")
    if check_for_language(chosen) and chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=31536000,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite="Lax",
            httponly=True,
        )
    return response


def problem_response(request: HttpRequest, refused: Refused) -> HttpResponse:
    """How a refusal looks: a document for a program, a page for a person."""
    if isinstance(refused, actions.AlreadyAnswered):
        return _repeated(request, refused)
    if problems.wants_json(request):
        return problems.answer(refused)
    if isinstance(refused, Unauthenticated):
        return redirect(f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path()})}")
    _know_who_asks(request)
    context = {
        "title": problems.title_of(refused.status),
        "message": problems.sentence_of(refused),
        "status": refused.status,
        "code": refused.code,
    }
    return render(request, "shell/problem.html", context, status=refused.status)


def _know_who_asks(request: HttpRequest) -> None:
    """Finds out whose page this is where the request was turned away before anybody asked.

    A cookie may be the very thing that cannot be read, and then it is nobody's.
    """
    if not hasattr(request, "session") or hasattr(request, "scope"):
        return
    if "\0" not in request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""):
        vars(request)["scope"] = scope_of_session(request)


def _repeated(request: HttpRequest, refused: actions.AlreadyAnswered) -> HttpResponse:
    """The answer of the first time, for the same request sent again."""
    if not problems.wants_json(request):
        return redirect(request.path)
    try:
        answer = actions.answer_again(refused.asked)
    except Refused as other:
        return problems.answer(other)
    return JsonResponse(answer, status=201, headers={REPEATED: "true"})


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page of an address that does not exist."""
    return problem_response(request, NotFound(_("There is no page at this address.")))


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The answer to a request that cannot be read, or is larger than anything that is taken."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return problem_response(request, problems.TooLarge(_("What you sent is too large.")))
    return problem_response(request, Unreadable(_("What you sent cannot be read.")))


@public
def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form that no page of ours has sent, or one that was open for too long."""
    sentence = _("The page was open for too long, or was sent from another site.")
    return problem_response(request, problems.Stale(sentence))


def broken(request: HttpRequest) -> HttpResponse:
    """The answer after something that nobody foresaw: it needs no database and no request."""
    if problems.wants_json(request):
        return problems.answer(problems.Broken(_("Nothing was saved. Try again in a few minutes.")))
    return HttpResponse(render_to_string("shell/500.html"), status=500)


def _next_address(request: HttpRequest, *, otherwise: str) -> str:
    """The page of ours that was wanted: whatever is no plain path from the root is not taken."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe and wanted.startswith("/") else otherwise
