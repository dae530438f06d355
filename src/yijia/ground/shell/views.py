"""The language, and the page of a refusal."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import check_for_language

from yijia.base.access import public, takes
from yijia.base.errors import NotFound, Refused, Unauthenticated, Unreadable
from yijia.base.words import _
from yijia.ground.access.middleware import scope_of_session
from yijia.ground.shell import actions, problems
from yijia.ground.shell.context import wanted_address
from yijia.ground.shell.registry import dialects


@public
@takes("POST")
def language(request: HttpRequest) -> HttpResponse:
    """Changes the language and returns to the page that was open."""
    response = HttpResponseRedirect(wanted_address(request, otherwise="/"))
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
    said = dialects.at(request.path)
    if said is not None:
        return said(request, refused)
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
    page = render(request, "shell/problem.html", context, status=refused.status)
    for name, value in problems.headers_of(refused).items():
        page.headers[name] = value
    return page


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
    return JsonResponse(answer, status=201, headers={problems.REPEATED: "true"})


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
    if not request.COOKIES:
        sentence = _("No cookie came with the page. Allow cookies for this site, then try again.")
    else:
        sentence = _("The page was open for too long, or was sent from another site.")
    return problem_response(request, problems.Stale(sentence))


def broken(request: HttpRequest) -> HttpResponse:
    """The answer after something that nobody foresaw: it needs no database and no request."""
    if problems.wants_json(request):
        unforeseen = problems.Broken(_("Nothing was saved. Try again in a few minutes."))
        said = dialects.at(request.path)
        return said(request, unforeseen) if said is not None else problems.answer(unforeseen)
    told = {"demonstration": settings.YIJIA_DEMONSTRATION}
    return HttpResponse(render_to_string("shell/500.html", told), status=500)
