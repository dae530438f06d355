"""Following one's own issue by number and lookup code, and answering what the unit did."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from yijia.base.access import public
from yijia.base.errors import NotFound
from yijia.engines.notices import questions as lost
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.people import actions as people
from yijia.ground.rights import sessions
from yijia.programmes.issues import actions, inputs, queries, rules, shown
from yijia.programmes.issues.views import joining, own, taking


@public
def follow(request: ScopedRequest) -> HttpResponse:
    """Asks for number and code, and opens the issue to this browser."""
    form = inputs.Follow(request.POST or None, initial={"number": request.GET.get("number", "")})
    if (
        request.method == "POST"
        and form.is_valid()
        and sessions.is_shown(form, request=request, at=timezone.now())
    ):
        number = form.cleaned_data["number"]
        own.NUMBERS.remember(request, number=number)
        return redirect("issues:own", number)
    context = {"form": form, "forgotten": "forgotten" in request.GET and not form.is_bound}
    return render(request, "issues/follow.html", context, status=422 if form.errors else 200)


@public
def lost_code(request: ScopedRequest) -> HttpResponse:
    """Has a lost code sent to the contact that was left; the answer is always the same."""
    ask = partial(
        actions.ask_code_again, by=request.scope, at=timezone.now(), origin=request.origin
    )
    return lost.lost_code(
        request,
        inputs.LostCode(request.POST if request.method == "POST" else None),
        ask=lambda number: ask(number=number),
        follow=reverse("issues:follow"),
    )


@public
def issue(request: HttpRequest, number: str) -> HttpResponse:
    """How one's own issue stands, who handles it and until when."""
    if not own.NUMBERS.holds(request, number=number):
        return redirect(f"/issues/follow?number={number}")
    if rules.joined_parts(number):
        return joining.joined(request, number=number)
    opened = queries.access_own_issue(number=number)
    return render(request, "issues/own.html", shown.own_page(opened, at=timezone.now()))


@public
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """One's own issue for paper; its code stands there only where it was raised just now."""
    if not own.NUMBERS.holds(request, number=number):
        raise NotFound
    opened = queries.access_own_issue(number=number)
    address = request.build_absolute_uri(f"{reverse('issues:follow')}?number={number}")
    code = people.lookup_code(number) if own.NUMBERS.made_last(request) == number else ""
    context = shown.receipt(opened, address=address, code=code)
    return render(request, "issues/receipt.html", context)


@public
def answer(request: ScopedRequest, number: str, verb: str) -> HttpResponse:
    """One answer of the person: solved and how, not solved and why, or no longer wanted."""
    if not own.NUMBERS.holds(request, number=number) or verb not in rules.OWN_VERBS:
        raise NotFound
    return taking.verb_page(
        request,
        act=actions.answer_issue,
        verb=verb,
        opened=queries.access_own_issue(number=number),
        form=inputs.BY_VERB[verb](request.POST if request.method == "POST" else None),
        template="issues/answer.html",
        onward="issues:own",
    )


@public
def forget(request: HttpRequest, number: str) -> HttpResponse:
    """Forgets one's own issue in this browser, for whoever shares the telephone."""
    if request.method != "POST":
        return redirect("issues:follow")
    own.NUMBERS.forget(request, number=number)
    return redirect(f"{reverse('issues:follow')}?forgotten=1")


@public
def photo(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """A photo of one's own issue."""
    if not own.NUMBERS.holds(request, number=number):
        raise NotFound
    return shown.picture(queries.picture_of(queries.access_own_issue(number=number), token=token))


@public
def document(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """A document of one's own issue, to be kept and opened elsewhere."""
    if not own.NUMBERS.holds(request, number=number):
        raise NotFound
    opened = queries.access_own_issue(number=number)
    content = queries.document_of(opened, token=token, is_own=True)
    return shown.handed_out(content, name=f"{number}.pdf")
