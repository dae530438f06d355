"""Issues of others that may be the same, shown before one's own is sent, and joining one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string

from yijia.base.access import public
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.people import actions as people
from yijia.ground.shell import drafts as sealed
from yijia.programmes.issues import drafts, inputs, queries, rules, shown
from yijia.programmes.issues.views import own

DRAFT = "issue"
BROWSER = "joiner"


@public
def similar(request: ScopedRequest) -> HttpResponse:
    """Asks whether it is one of those that others raised, unless there are none."""
    draft = sealed.load(request, DRAFT)
    if not draft or rules.next_page(draft.get("visited", [])) is not None:
        return redirect("issues:check")
    found = drafts.similar_to(draft, sender=own.sender(request))
    if not found:
        return _none(request, draft=draft)
    offered = shown.similar_choices(found, category=draft["category"])
    form = inputs.ChooseSimilar(request.POST or None, offered=offered)
    if form.is_valid():
        return _chosen(request, draft=draft, form=form)
    context = {"form": form, "back": reverse("issues:page", args=[rules.PAGES[-1].name])}
    return render(request, "issues/similar.html", context, status=422 if form.errors else 200)


def _none(request: HttpRequest, *, draft: drafts.Draft) -> HttpResponse:
    sealed.save(request, DRAFT, drafts.compared(draft))
    return redirect("issues:check")


def _chosen(
    request: ScopedRequest, *, draft: drafts.Draft, form: inputs.ChooseSimilar
) -> HttpResponse:
    """Goes on with one's own issue, or joins the one that was chosen, once in this browser."""
    chosen = form.cleaned_data["choice"]
    if chosen == rules.NONE_OF_THESE:
        return _none(request, draft=draft)
    if own.NUMBERS.holds(request, number=chosen):
        return redirect("issues:own", chosen)
    number = own.joined_before(request, number=chosen)
    if number is None:
        sender, browser = own.sender(request), _browser(request)
        number = drafts.join(draft, number=chosen, browser=browser, sender=sender)
    sealed.save(request, DRAFT, drafts.compared(draft))
    own.NUMBERS.remember_made(request, number=number)
    return redirect("issues:done")


def _browser(request: HttpRequest) -> str:
    """A number drawn for this browser, which tells it from others for as long as it is kept."""
    kept = sealed.load(request, BROWSER)
    drawn = str(kept.get("key") or get_random_string(32))
    sealed.save(request, BROWSER, {"key": drawn})
    return drawn


def done(request: HttpRequest, *, number: str) -> HttpResponse:
    """The number and the code by which somebody who joined an issue follows it."""
    context = shown.joined_page(queries.access_joined(number))
    told = {"code": people.lookup_code(number), "has_draft": bool(sealed.load(request, DRAFT))}
    return render(request, "issues/joined_done.html", context | told)


def joined(request: HttpRequest, *, number: str) -> HttpResponse:
    """How an issue stands that one has joined."""
    return render(request, "issues/joined.html", shown.joined_page(queries.access_joined(number)))
