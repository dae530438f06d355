"""Blowing the whistle for a body above, which names the units, or says why it does not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from yijia.base.access import Permission, needs, takes
from yijia.base.errors import Forbidden
from yijia.base.words import _
from yijia.engines.cases import queries as cases
from yijia.engines.meetings import actions
from yijia.engines.meetings import queries as meetings
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import questions
from yijia.ground.shell.questions import Question
from yijia.programmes.network import inputs, shown
from yijia.programmes.network.shown import convening as words
from yijia.programmes.network.shown import names
from yijia.programmes.network.shown import whistle as whistles

READS = Permission.CASE_READ


def _sent(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None


def _asks(title: str, *, number: str) -> Question:
    return Question(gettext(title), about=number, back=reverse("network:whistle", args=[number]))


@needs(READS)
def blow(request: ScopedRequest, number: str) -> HttpResponse:
    """Blows the whistle about a case."""
    on = timezone.localdate()
    case = cases.access_case(scope=request.scope, number=number)
    heard = meetings.blowers_for(request.scope, case=case, on=on)
    if not heard:
        raise Forbidden
    form = inputs.Blow(_sent(request))
    form.offer(
        blowers=whistles.blower_choices(heard),
        types=words.type_choices(meetings.call_types(on=on)),
    )
    back = reverse("network:convened")
    question = Question(gettext("Blow the whistle"), about=number, back=back)

    def act(given: questions.Given) -> object:
        new, at = shown.new_whistle(given), timezone.now()
        return actions.blow_whistle(by=request.scope, at=at, case=case, new=new)

    return questions.asked(request, form, question=question, act=act)


@needs(READS)
@takes("GET", "HEAD")
def whistle(request: ScopedRequest, number: str) -> HttpResponse:
    """One whistle, and what may be done with it."""
    held = meetings.access_whistle(scope=request.scope, number=number)
    context = whistles.whistle_page(held, scope=request.scope)
    return render(request, "network/whistle.html", context)


@needs(READS)
def name_units(request: ScopedRequest, number: str) -> HttpResponse:
    """Names the units that are called."""
    held = meetings.access_whistle(scope=request.scope, number=number)
    if not meetings.hears(request.scope, whistle=held):
        raise Forbidden
    case = meetings.case_of_whistle(held)
    form = inputs.CallMore(_sent(request))
    offered = meetings.units_to_call(case, on=timezone.localdate())
    form.offer(names.named(one for one in offered if one.id != held.receiver_id))

    def act(given: questions.Given) -> object:
        units, at = shown.units_of(given["units"]), timezone.now()
        return actions.name_units(by=request.scope, at=at, whistle=held, units=units)

    question = _asks(_("Name the units"), number=number)
    return questions.asked(request, form, question=question, act=act)


@needs(READS)
def decline(request: ScopedRequest, number: str) -> HttpResponse:
    """Says why no units are named."""
    held = meetings.access_whistle(scope=request.scope, number=number)
    if not meetings.hears(request.scope, whistle=held):
        raise Forbidden
    return questions.asked(
        request,
        inputs.AnswerWhistle(_sent(request)),
        question=_asks(_("Name no units"), number=number),
        act=lambda given: actions.decline_whistle(
            by=request.scope, at=timezone.now(), whistle=held, **shown.said(given)
        ),
    )


@needs(READS)
def withdraw(request: ScopedRequest, number: str) -> HttpResponse:
    """Takes a whistle back."""
    held = meetings.access_whistle(scope=request.scope, number=number)
    if not meetings.has_blown(request.scope, whistle=held):
        raise Forbidden
    return questions.asked(
        request,
        inputs.AnswerWhistle(_sent(request)),
        question=_asks(_("Take the whistle back"), number=number),
        act=lambda given: actions.withdraw_whistle(
            by=request.scope, at=timezone.now(), whistle=held, **shown.said(given)
        ),
    )
