"""The desk of who gives: what a unit has, what it offers, what both sides do with a match."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from yijia.base.access import Permission, needs, takes
from yijia.base.errors import NotFound
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.places import queries as places
from yijia.ground.shell import questions
from yijia.ground.shell.questions import Given, Question
from yijia.programmes.exchange import actions, inputs, queries, shown

READS = Permission.CASE_READ


@needs(READS)
def index(request: ScopedRequest) -> HttpResponse:
    """What one's unit gives, what goes on, and what it could give, ranked with the reasons."""
    on = timezone.localdate()
    found = queries.giving_desk(request.scope, on=on)
    context = shown.giving_page(found, scope=request.scope, on=on)
    return render(request, "exchange/giving.html", context)


@needs(READS)
def enter(request: ScopedRequest) -> HttpResponse:
    """Enters what a unit gives."""
    on = timezone.localdate()
    units = queries.units_of(request.scope, on=on)
    form = inputs.EnterResource(questions.sent(request), initial={"quantity": 1, "starts_on": on})
    form.offer(
        units=shown.unit_choices(units),
        things=shown.choices_of_things(on=on),
        places=places.every_place(on=on),
    )
    question = Question(
        gettext("Enter what your unit gives"),
        about=gettext("What units give"),
        back=reverse("exchange:giving"),
    )

    def act(given: Given) -> object:
        new = shown.new_resource(given, units=[one.code for one in units])
        return actions.enter_resource(by=request.scope, at=timezone.now(), new=new)

    return questions.asked(request, form, question=question, act=act)


@needs(READS)
def resource(request: ScopedRequest, identity: int) -> HttpResponse:
    """One resource: how much is left on which days."""
    found, on = queries.access_resource(identity=identity), timezone.localdate()
    context = {
        "row": shown.resource_row(found),
        "stock": shown.stock_rows(found, on=on),
        "keeps": queries.keeps(request.scope, organisation=found.organisation_id),
    }
    return render(request, "exchange/resource.html", context)


@needs(READS)
def end(request: ScopedRequest, identity: int) -> HttpResponse:
    """Ends what a unit gives."""
    found = queries.access_resource(identity=identity)
    row = shown.resource_row(found)
    question = Question(
        gettext("End it"),
        about=f"{row['category']} · {row['unit']}",
        back=reverse("exchange:resource", args=[identity]),
    )
    return questions.asked(
        request,
        inputs.EndResource(questions.sent(request)),
        question=question,
        act=lambda given: actions.end_resource(
            by=request.scope, at=timezone.now(), resource=found, **given
        ),
    )


@needs(READS)
def offers(request: ScopedRequest, number: str) -> HttpResponse:
    """What is offered and promised for one need, for its units and who reads it."""
    found = queries.matches_for(request.scope, number=number)
    if not found:
        raise NotFound
    context = {"number": number, "matches": shown.match_rows(found, scope=request.scope)}
    return render(request, "exchange/offers.html", context)


@takes("POST")
@needs(READS)
def claim(request: ScopedRequest, identity: int, number: str) -> HttpResponse:
    """Offers what one's unit has for a need in the list."""
    found = queries.access_resource(identity=identity)
    line = queries.access_listed(number=number)
    actions.claim_need(by=request.scope, at=timezone.now(), listing=line, resource=found)
    return redirect("exchange:giving")


@takes("POST")
@needs(READS)
def ask(request: ScopedRequest, number: str, identity: int) -> HttpResponse:
    """Asks a unit for what it has, for a need of one's community."""
    line = queries.access_need(scope=request.scope, number=number).listing
    found = queries.access_resource(identity=identity)
    actions.ask_unit(by=request.scope, at=timezone.now(), listing=line, resource=found)
    return redirect("exchange:case", number)


MOVES: dict[str, Callable[..., object]] = {
    "accept": actions.accept_match,
    "decline": actions.decline_match,
    "deliver": actions.deliver_match,
    "fail": actions.fail_match,
}


@needs(READS)
def move(request: ScopedRequest, identity: int, verb: str) -> HttpResponse:
    """What one of the two sides does with a match."""
    match = queries.access_match(scope=request.scope, identity=identity)
    if verb not in MOVES:
        raise NotFound
    form = (inputs.FailMatch if verb == "fail" else inputs.Unasked)(questions.sent(request))
    back = reverse("exchange:giving")
    if queries.speaks_for(request.scope, unit=match.organisation_id):
        back = reverse("exchange:case", args=[match.number])
    question = Question(shown.match_labels()[verb], about=match.number, back=back)
    return questions.sure(
        request,
        form,
        question=question,
        act=lambda given: MOVES[verb](by=request.scope, at=timezone.now(), match=match, **given),
    )
