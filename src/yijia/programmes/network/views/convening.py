"""Calling units together, coming, resolving and ending: the pages of who convenes and who comes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
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
from yijia.ground.organisations.shown import body_name
from yijia.ground.shell import questions
from yijia.ground.shell.questions import Question
from yijia.programmes.network import inputs, shown
from yijia.programmes.network.shown import convening as words
from yijia.programmes.network.shown import names
from yijia.programmes.network.shown.resolutions import about, page_of

READS = Permission.CASE_READ


def _sent(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None


def _about(title: str, *, number: str, body: int | None = None, back: str = "") -> Question:
    """What is asked of a convening, or of one body there."""
    back = back or reverse("network:convening", args=[number])
    said = [number] if body is None else [number, body_name(body)]
    return Question(gettext(title), about=" · ".join(said), back=back)


@needs(READS)
def convened(request: ScopedRequest) -> HttpResponse:
    """What waits for one's own units: where to go, what to do, what was called, and what rose."""
    found = meetings.desk(request.scope)
    return render(request, "network/convened.html", words.desk_page(found, at=timezone.now()))


@needs(READS)
def convening(request: ScopedRequest, number: str) -> HttpResponse:
    """One convening, with what may be done with it."""
    opened = meetings.access_convening(scope=request.scope, number=number)
    context = words.convening_page(opened, scope=request.scope, at=timezone.now())
    return render(request, "network/convening.html", context)


@needs(READS)
def convene(request: ScopedRequest, number: str) -> HttpResponse:
    """Calls units together about a case."""
    on = timezone.localdate()
    case = cases.access_case(scope=request.scope, number=number)
    bodies = meetings.conveners_for(request.scope, case=case, on=on)
    if not bodies:
        raise Forbidden
    form = inputs.Convene(_sent(request))
    form.offer(
        conveners=names.named(bodies),
        types=words.type_choices(meetings.call_types(on=on)),
        units=names.named(meetings.units_to_call(case, on=on)),
    )
    blown = reverse("network:blow", args=[number])
    heard = meetings.blowers_for(request.scope, case=case, on=on)
    ask = Question(
        gettext("Call units together"),
        about=number,
        back=reverse("network:convened"),
        instead=(gettext("Blow the whistle: let the body above name the units"), blown)
        if heard
        else ("", ""),
    )

    def act(given: questions.Given) -> object:
        call = shown.new_call(given)
        return actions.convene_units(by=request.scope, at=timezone.now(), case=case, call=call)

    return questions.asked(request, form, question=ask, act=act)


@needs(READS)
def call_more(request: ScopedRequest, number: str) -> HttpResponse:
    """Calls further units."""
    opened = meetings.access_convening(scope=request.scope, number=number)
    held = opened.convening
    if not meetings.acts_for(request.scope, convening=held, body=held.convener_id):
        raise Forbidden
    offered = meetings.units_to_call(meetings.case_of(held), on=timezone.localdate())
    form = inputs.CallMore(_sent(request))
    there = set(opened.bodies) - {one.unit_id for one in opened.attendances if one.waits_anew}
    form.offer(names.named(one for one in offered if one.id not in there))

    def act(given: questions.Given) -> object:
        units = shown.units_of(given["units"])
        return actions.call_more(by=request.scope, at=timezone.now(), convening=held, units=units)

    return questions.asked(
        request, form, question=_about(_("Call more units"), number=number), act=act
    )


@takes("POST")
@needs(READS)
def arrive(request: ScopedRequest, number: str, code: str) -> HttpResponse:
    """Signs that a unit has arrived."""
    unit = shown.unit_of(code)
    one = meetings.access_attendance(scope=request.scope, number=number, unit=unit)
    actions.sign_arrival(by=request.scope, at=timezone.now(), attendance=one)
    return redirect("network:convening", number)


@needs(READS)
def decline(request: ScopedRequest, number: str, code: str) -> HttpResponse:
    """Says that a unit cannot come."""
    unit = shown.unit_of(code)
    one = meetings.access_attendance(scope=request.scope, number=number, unit=unit)
    return questions.asked(
        request,
        inputs.Decline(_sent(request)),
        question=_about(_("Say that it cannot come"), number=number, body=unit),
        act=lambda given: actions.decline_call(
            by=request.scope, at=timezone.now(), attendance=one, **shown.said(given)
        ),
    )


@needs(READS)
def enter(request: ScopedRequest, number: str, code: str) -> HttpResponse:
    """Enters that a unit had arrived: later, or for it."""
    unit = shown.unit_of(code)
    one = meetings.access_attendance(scope=request.scope, number=number, unit=unit)
    if not meetings.speaks_for(request.scope, convening=one.convening, body=unit):
        raise Forbidden
    return questions.asked(
        request,
        inputs.EnterArrival(_sent(request)),
        question=_about(_("Enter when it arrived"), number=number, body=unit),
        act=lambda given: actions.enter_arrival(
            by=request.scope, at=timezone.now(), attendance=one, **shown.entered(given)
        ),
    )


@needs(READS)
def resolve(request: ScopedRequest, number: str) -> HttpResponse:
    """Writes down what was resolved."""
    opened = meetings.access_convening(scope=request.scope, number=number)
    form = inputs.Resolve(_sent(request))
    form.offer(words.owners(opened))
    return questions.asked(
        request,
        form,
        question=_about(_("Write down a resolution"), number=number),
        act=lambda given: actions.add_resolution(
            by=request.scope,
            at=timezone.now(),
            convening=opened.convening,
            new=shown.new_resolution(given),
        ),
    )


@needs(READS)
def report(request: ScopedRequest, identity: int) -> HttpResponse:
    """Says that a resolution is done."""
    one = meetings.access_resolution(scope=request.scope, identity=identity)
    return questions.asked(
        request,
        inputs.Report(_sent(request)),
        question=_about(_("Report as done"), **about(one)),
        act=lambda given: actions.report_resolution(
            by=request.scope, at=timezone.now(), resolution=one, **shown.said(given)
        ),
    )


@takes("POST")
@needs(READS)
def accept(request: ScopedRequest, identity: int) -> HttpResponse:
    """Agrees that a resolution is done."""
    one = meetings.access_resolution(scope=request.scope, identity=identity)
    actions.accept_resolution(by=request.scope, at=timezone.now(), resolution=one)
    return redirect(page_of(one))


@needs(READS)
def give_back(request: ScopedRequest, identity: int) -> HttpResponse:
    """Gives a resolution back that is not done yet."""
    one = meetings.access_resolution(scope=request.scope, identity=identity)
    return questions.asked(
        request,
        inputs.Return(_sent(request)),
        question=_about(_("Give a resolution back"), **about(one)),
        act=lambda given: actions.return_resolution(
            by=request.scope, at=timezone.now(), resolution=one, **shown.said(given)
        ),
    )


@needs(READS)
def withdraw(request: ScopedRequest, identity: int) -> HttpResponse:
    """Withdraws a resolution that is not to be done any more."""
    one = meetings.access_resolution(scope=request.scope, identity=identity)
    if not meetings.withdraws(request.scope, resolution=one):
        raise Forbidden
    return questions.asked(
        request,
        inputs.Withdraw(_sent(request)),
        question=_about(_("Withdraw a resolution"), **about(one)),
        act=lambda given: actions.withdraw_resolution(
            by=request.scope, at=timezone.now(), resolution=one, **shown.said(given)
        ),
    )


@takes("POST")
@needs(READS)
def close(request: ScopedRequest, number: str) -> HttpResponse:
    """Closes a convening."""
    held = meetings.access_convening(scope=request.scope, number=number).convening
    actions.close_convening(by=request.scope, at=timezone.now(), convening=held)
    return redirect("network:convening", number)


@needs(READS)
def rate(request: ScopedRequest, number: str, code: str, other: str) -> HttpResponse:
    """Says how the other side worked with one's own."""
    opened = meetings.access_convening(scope=request.scope, number=number)
    pair = (shown.unit_of(code), shown.unit_of(other))
    if pair not in meetings.raters_for(request.scope, opened=opened):
        raise Forbidden
    return questions.asked(
        request,
        inputs.Rate(_sent(request)),
        question=Question(
            gettext("Rate how you worked together"),
            about=body_name(pair[1]),
            back=reverse("network:convening", args=[number]),
        ),
        act=lambda given: actions.rate_side(
            by=request.scope, at=timezone.now(), opened=opened, pair=pair, **shown.said(given)
        ),
    )
