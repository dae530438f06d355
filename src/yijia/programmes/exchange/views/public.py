"""Needs for everybody: the list, asking for something, and following it."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from yijia.base.access import public as everybody
from yijia.base.access import takes
from yijia.base.errors import NotFound
from yijia.engines.notices import questions as lost
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.organisations import queries as organisations
from yijia.ground.people import actions as people
from yijia.ground.places import queries as places
from yijia.ground.rights import sessions
from yijia.ground.shell import queries as limits
from yijia.ground.shell import questions
from yijia.ground.shell.questions import Question
from yijia.programmes.exchange import actions, inputs, queries, rules, shown
from yijia.programmes.exchange.views import own


@everybody
def index(request: ScopedRequest) -> HttpResponse:
    """What was asked for and confirmed: what, where, since when, and how it stands."""
    on = timezone.localdate()
    form = inputs.Narrow(request.GET)
    form.offer(
        things=shown.choices_of_things(on=on),
        communities=shown.narrowing(organisations.communities_on(on=on)),
        states=shown.state_choices(),
    )
    asked = form.cleaned_data if form.is_valid() else dict.fromkeys(form.fields, "")
    page = queries.public_list(**asked, after=request.GET.get("after", ""))
    onward = urlencode({**{k: v for k, v in asked.items() if v}, "after": page.next})
    context = {
        "form": form,
        "lines": shown.public_lines(page.rows, on=on),
        "next": f"?{onward}" if page.next else "",
    }
    return render(request, "exchange/index.html", context)


@everybody
def make(request: ScopedRequest) -> HttpResponse:
    """Asks a resident what they wish for, once they have chosen the street or town."""
    on = timezone.localdate()
    every, title = organisations.communities_on(on=on), gettext("Wish for something")
    near = questions.street_first(request, every, title=title, back=reverse("exchange:index"))
    if isinstance(near, HttpResponse):
        return near
    form = inputs.MakeNeed(questions.sent(request), initial={"quantity": 1})
    form.offer(things=shown.choices_of_things(on=on), communities=near)
    is_narrowed = len(near) < len(every)
    question = Question(
        title,
        about=" · ".join([gettext("Micro-wishes"), *(name for name, _in in near if is_narrowed)]),
        back=reverse("exchange:make") if is_narrowed else reverse("exchange:index"),
        onward=reverse("exchange:done"),
        beside={"notice": shown.notice(on=on)},
        is_once=True,
    )
    return questions.asked(
        request, form, question=question, act=lambda given: _made(request, given=given)
    )


def _made(request: ScopedRequest, *, given: Mapping[str, Any]) -> None:
    new = actions.NewNeed.told(given, source=rules.Source.WEB, language=get_language() or "")
    allowed = limits.allowance_of(by=request.scope, kind="issues", origin=request.origin)
    number = questions.number_of(
        request,
        purpose=rules.PAGE,
        make=lambda at: actions.make_need(by=request.scope, at=at, new=new).number,
        allowed=allowed,
    )
    own.NUMBERS.remember_made(request, number=number)


@everybody
def done(request: HttpRequest) -> HttpResponse:
    """The number and the code with which a wish is followed."""
    number = own.NUMBERS.made_last(request)
    if number is None:
        return redirect("exchange:follow")
    opened = own.opened(request, number=number)
    context = {"opened": opened, "code": people.lookup_code(number)}
    return render(request, "exchange/done.html", context)


@everybody
def follow(request: ScopedRequest) -> HttpResponse:
    """Asks for number and code, and opens the wish to this browser."""
    form = inputs.Follow(questions.sent(request), initial={"number": request.GET.get("number", "")})
    if form.is_valid() and sessions.is_shown(form, request=request, at=timezone.now()):
        number = form.cleaned_data["number"]
        own.NUMBERS.remember(request, number=number)
        return redirect("exchange:own", number)
    status = 422 if form.errors else 200
    return render(request, "exchange/follow.html", {"form": form}, status=status)


@everybody
def lost_code(request: ScopedRequest) -> HttpResponse:
    """Has a lost code sent to the contact that was left; the answer is always the same."""
    ask = partial(
        actions.ask_code_again, by=request.scope, at=timezone.now(), origin=request.origin
    )
    return lost.lost_code(
        request,
        inputs.LostCode(questions.sent(request)),
        ask=lambda number: ask(number=number),
        follow=reverse("exchange:follow"),
    )


@everybody
def mine(request: HttpRequest, number: str) -> HttpResponse:
    """How one's own wish stands, and what one can say of it."""
    if not own.NUMBERS.holds(request, number=number):
        return redirect(f"{reverse('exchange:follow')}?{urlencode({'number': number})}")
    opened = own.opened(request, number=number)
    return render(request, "exchange/own.html", _mine(opened))


def _mine(opened: queries.Opened) -> dict[str, object]:
    found = shown.own_matches(queries.matches_of(opened.case.pk))
    return shown.own_page(opened, matches=found)


@takes("POST")
@everybody
def settle(request: ScopedRequest, number: str, identity: int, verb: str) -> HttpResponse:
    """Whoever asked accepts what is offered, or says no."""
    act = {"accept": actions.accept_own_match, "decline": actions.decline_own_match}.get(verb)
    if act is None:
        raise NotFound
    own.opened(request, number=number)
    match = queries.access_own_match(number=number, identity=identity)
    act(by=request.scope, at=timezone.now(), match=match)
    return redirect("exchange:own", number)


@everybody
def resources(request: ScopedRequest) -> HttpResponse:
    """What units can give."""
    on, division = timezone.localdate(), request.GET.get("division", "")
    rows = [shown.resource_row(one) for one in queries.resources_on(on=on, division=division)]
    context = {"rows": rows, "place": places.place_name(division) if division else ""}
    return render(request, "exchange/resources.html", context)


@everybody
def answer(request: ScopedRequest, number: str, verb: str) -> HttpResponse:
    """One word of whoever asked: they have it, do not have it, or do not want it any more."""
    if verb not in rules.OWN_VERBS:
        raise NotFound
    opened = own.opened(request, number=number)
    question = Question(
        gettext(rules.VERB_LABELS[verb]),
        about=number,
        back=reverse("exchange:own", args=[number]),
    )
    return questions.sure(
        request,
        inputs.BY_VERB[verb](questions.sent(request)),
        question=question,
        act=lambda given: actions.answer_need(
            by=request.scope, at=timezone.now(), case=opened.case, verb=verb, inputs=given
        ),
    )


@takes("POST")
@everybody
def forget(request: HttpRequest, number: str) -> HttpResponse:
    """Forgets one's own wish in this browser, for whoever shares the telephone."""
    own.NUMBERS.forget(request, number=number)
    return redirect("exchange:follow")
