"""The pages of who keeps the network: one thing on each, and the answers are checked first."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from yijia.base.access import Permission, needs
from yijia.base.words import _
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.organisations import actions
from yijia.ground.organisations import queries as organisations
from yijia.ground.shell import questions
from yijia.ground.shell.questions import Question
from yijia.programmes.network import inputs, queries, shown

KEEPS = Permission.NETWORK_EDIT


def _sent(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None


def _about_body(title: str, *, name: str, code: str) -> Question:
    return Question(gettext(title), about=name, back=reverse("network:body", args=[code]))


def _about_place(title: str, *, name: str, code: str) -> Question:
    return Question(gettext(title), about=name, back=reverse("network:place", args=[code]))


@needs(KEEPS)
def add_body(request: ScopedRequest, code: str) -> HttpResponse:
    """Enters a body of the network at a place."""
    division = organisations.access_place(scope=request.scope, code=code)
    form = inputs.AddBody(_sent(request))
    ask = _about_place(_("Enter a body of the network"), name=division.name, code=code)
    return questions.asked(
        request,
        form,
        question=ask,
        act=lambda given: actions.open_organisations(
            by=request.scope, at=timezone.now(), rows=[shown.new_body(given, division=code)]
        ),
    )


@needs(KEEPS)
def end_body(request: ScopedRequest, code: str) -> HttpResponse:
    """Ends a body of the network, or a unit, by a document."""
    body = organisations.access_network_body(scope=request.scope, code=code)
    ask = _about_body(_("End a body of the network"), name=shown.name_of(body), code=code)
    return questions.asked(
        request,
        inputs.EndBody(_sent(request)),
        question=ask,
        act=lambda given: actions.end_organisation(
            by=request.scope, at=timezone.now(), organisation=body, **given
        ),
    )


@needs(KEEPS)
def give_seat(request: ScopedRequest, code: str) -> HttpResponse:
    """Gives a unit a seat in a body."""
    body = organisations.access_body(scope=request.scope, code=code)
    units = queries.units_for(on=timezone.localdate())
    form = inputs.GiveSeat(_sent(request))
    form.offer(shown.choices(units))
    ask = _about_body(_("Give a seat"), name=shown.name_of(body), code=code)
    return questions.asked(
        request,
        form,
        question=ask,
        act=lambda given: actions.give_seat(
            by=request.scope, at=timezone.now(), new=shown.new_seat(given, body=body.pk)
        ),
    )


@needs(KEEPS)
def end_seat(request: ScopedRequest, identity: int) -> HttpResponse:
    """Ends a seat."""
    seat = organisations.access_seat(scope=request.scope, identity=identity)
    ask = _about_body(_("End a seat"), name=shown.seat_line(seat), code=seat.body.code)
    return questions.asked(
        request,
        inputs.Ends(_sent(request)),
        question=ask,
        act=lambda given: actions.end_seat(by=request.scope, at=timezone.now(), seat=seat, **given),
    )


@needs(KEEPS)
def sign_agreement(request: ScopedRequest, code: str) -> HttpResponse:
    """Writes down an agreement."""
    body = organisations.access_body(scope=request.scope, code=code)
    units = queries.units_for(on=timezone.localdate())
    form = inputs.SignAgreement(_sent(request))
    form.offer(shown.choices(units))
    ask = _about_body(_("Write down an agreement"), name=shown.name_of(body), code=code)
    return questions.asked(
        request,
        form,
        question=ask,
        act=lambda given: actions.sign_agreement(
            by=request.scope, at=timezone.now(), new=shown.new_agreement(given, body=body.pk)
        ),
    )


@needs(KEEPS)
def end_agreement(request: ScopedRequest, identity: int) -> HttpResponse:
    """Ends an agreement."""
    found = organisations.access_agreement(scope=request.scope, identity=identity)
    ask = _about_body(_("End an agreement"), name=found.document, code=found.body.code)
    return questions.asked(
        request,
        inputs.Ends(_sent(request)),
        question=ask,
        act=lambda given: actions.end_agreement(
            by=request.scope, at=timezone.now(), agreement=found, **given
        ),
    )


@needs(KEEPS)
def add_promise(request: ScopedRequest, identity: int) -> HttpResponse:
    """Writes down what a unit promises."""
    found = organisations.access_agreement(scope=request.scope, identity=identity)
    ask = _about_body(_("Write down a promise"), name=found.document, code=found.body.code)
    return questions.asked(
        request,
        inputs.AddPromise(_sent(request)),
        question=ask,
        act=lambda given: actions.add_promise(
            by=request.scope, at=timezone.now(), agreement=found, new=shown.new_promise(given)
        ),
    )


@needs(KEEPS)
def keep_promise(request: ScopedRequest, identity: int) -> HttpResponse:
    """Says that a promise was kept."""
    found = organisations.access_promise(scope=request.scope, identity=identity)
    code = found.agreement.body.code
    ask = _about_body(_("Say that a promise was kept"), name=shown.promise_line(found), code=code)
    return questions.asked(
        request,
        inputs.KeepPromise(_sent(request)),
        question=ask,
        act=lambda given: actions.keep_promise(
            by=request.scope, at=timezone.now(), promise=found, **given
        ),
    )


@needs(KEEPS)
def exclude(request: ScopedRequest, code: str) -> HttpResponse:
    """Says why a community needs no branch."""
    on = timezone.localdate()
    found = organisations.access_eligible(scope=request.scope, code=code, on=on)
    ask = _about_place(_("Exclude a community"), name=found.name, code=code)
    return questions.asked(
        request,
        inputs.Exclude(_sent(request)),
        question=ask,
        act=lambda given: actions.exclude_community(
            by=request.scope, at=timezone.now(), new=shown.new_exclusion(given, division=code)
        ),
    )


@needs(KEEPS)
def end_exclusion(request: ScopedRequest, identity: int) -> HttpResponse:
    """Lets a community count again."""
    found = organisations.access_exclusion(scope=request.scope, identity=identity)
    code, name = found.division_id, found.division.name
    ask = _about_place(_("End an exclusion"), name=name, code=code)
    return questions.asked(
        request,
        inputs.Ends(_sent(request)),
        question=ask,
        act=lambda given: actions.end_exclusion(
            by=request.scope, at=timezone.now(), exclusion=found, **given
        ),
    )


@needs(KEEPS)
def set_rule(request: ScopedRequest, code: str) -> HttpResponse:
    """Says which communities of a place shall have a branch."""
    division = organisations.access_place(scope=request.scope, code=code)
    title = gettext("Set the rule for branches")
    ask = Question(title, about=division.name, back=reverse("network:coverage"))
    return questions.asked(
        request,
        inputs.SetRule(_sent(request)),
        question=ask,
        act=lambda given: actions.set_eligibility(
            by=request.scope, at=timezone.now(), new=shown.new_rule(given, division=code)
        ),
    )
