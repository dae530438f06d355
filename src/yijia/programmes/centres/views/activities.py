"""Activities for everybody: one of them, enrolling, and one's own enrolment."""

from functools import partial
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from yijia.base.access import public as everybody
from yijia.base.access import takes
from yijia.base.errors import NotFound
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.people import actions as people
from yijia.ground.shell import queries as limits
from yijia.ground.shell import questions
from yijia.ground.shell.questions import Given, Question
from yijia.programmes.centres import actions, inputs, queries, rules, shown
from yijia.programmes.centres.views import frame, own


@everybody
def activity(request: ScopedRequest, identity: int) -> HttpResponse:
    """One activity: what, when, where, and how many places are left."""
    found = queries.access_activity(identity=identity)
    return render(request, "centres/activity.html", shown.activity_page(found, at=timezone.now()))


@everybody
def enrol(request: ScopedRequest, identity: int) -> HttpResponse:
    """Enrols somebody: a place, or the next number on the waiting list."""
    found, on = queries.access_activity(identity=identity), timezone.localdate()
    choices = shown.role_choices(found)
    form = inputs.Enrol(questions.sent(request), initial={"role": choices[0][0]})
    form.offer(roles=choices)
    question = Question(
        gettext("Enrol"),
        about=str(shown.activity_row(found, roles=(), at=timezone.now())["title"]),
        back=reverse("centres:activity", args=[identity]),
        onward=reverse("centres:enrolled"),
        beside={"notice": shown.notice(on=on)},
        is_once=True,
    )

    def act(given: Given) -> None:
        allowed = limits.allowance_of(by=request.scope, kind="issues", origin=request.origin)
        new = shown.new_enrolment(given, activity=found)
        make = partial(actions.enrol_person, by=request.scope, new=new, allowed=allowed)
        number = frame.number_of(request, make=make, allowed=allowed)
        own.NUMBERS.remember_made(request, number=number)

    return frame.asked(request, form, question=question, act=act)


@everybody
def enrolled(request: HttpRequest) -> HttpResponse:
    """The number and the code with which an enrolment is followed."""
    number = own.NUMBERS.made_last(request)
    if number is None or rules.plain_enrolment(number) is None:
        return redirect("centres:follow")
    found = own.opened_enrolment(request, number=number)
    context = shown.enrolment_facts(found) | {"code": people.lookup_code(number)}
    return render(request, "centres/enrolled.html", context)


@everybody
def mine(request: HttpRequest, number: str) -> HttpResponse:
    """How one's own enrolment stands, and what one can do."""
    if not own.NUMBERS.holds(request, number=number):
        return redirect(f"{reverse('centres:follow')}?{urlencode({'number': number})}")
    found = own.opened_enrolment(request, number=number)
    context = shown.own_enrolment_page(found, at=timezone.now())
    return render(request, "centres/own_enrolment.html", context)


@everybody
def answer(request: ScopedRequest, number: str, verb: str) -> HttpResponse:
    """Accepts an offered place, or cancels."""
    step = rules.enrol_verb_of(verb)
    if step not in rules.ENROL_OWN:
        raise NotFound
    found = own.opened_enrolment(request, number=number)
    question = Question(
        gettext(rules.ENROL_VERB_LABELS[step]),
        about=number,
        back=reverse("centres:own-enrolment", args=[number]),
    )
    return frame.sure(
        request,
        inputs.Sure(questions.sent(request)),
        question=question,
        act=lambda _given: actions.answer_offer(
            by=request.scope, at=timezone.now(), enrolment=found, verb=step
        ),
    )


@everybody
def feedback(request: ScopedRequest, number: str) -> HttpResponse:
    """Two questions to whoever was there."""
    found = own.opened_enrolment(request, number=number)
    question = Question(
        gettext("Say how it was"),
        about=number,
        back=reverse("centres:own-enrolment", args=[number]),
    )
    return frame.sure(
        request,
        inputs.GiveFeedback(questions.sent(request)),
        question=question,
        act=lambda given: actions.give_feedback(
            by=request.scope, at=timezone.now(), enrolment=found, **given
        ),
    )


@takes("POST")
@everybody
def forget(request: HttpRequest, number: str) -> HttpResponse:
    """Forgets one's own enrolment in this browser, for whoever shares the telephone."""
    own.NUMBERS.forget(request, number=number)
    return redirect("centres:follow")
