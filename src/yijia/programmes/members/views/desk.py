"""The desks: who waits to be confirmed in a community, and which members of a unit reported in."""

from collections.abc import Callable
from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from yijia.base.access import Permission, needs
from yijia.base.errors import NotFound
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.rights import questions as contacts
from yijia.ground.shell import questions
from yijia.ground.shell.forms import Form
from yijia.ground.shell.questions import Question
from yijia.programmes.members import actions, inputs, queries, shown
from yijia.programmes.members.rules import Reason

HANDLES = Permission.CASE_HANDLE


@needs(HANDLES)
def index(request: ScopedRequest) -> HttpResponse:
    """Who waits and who is confirmed in one's community, and who of one's unit reported in."""
    found = queries.desk(request.scope, after=request.GET.get("after", ""))
    reported = queries.reported_of(request.scope, on=timezone.localdate())
    return render(request, "members/desk.html", shown.desk_page(found, reported=reported))


@needs(HANDLES)
def report(request: ScopedRequest, number: str) -> HttpResponse:
    """One member of one's community, and what can be said of them."""
    found = queries.access_report(scope=request.scope, number=number)
    return render(request, "members/report.html", shown.report_page(found))


FORMS: dict[str, type[Form]] = {
    "confirm": inputs.Sure,
    "decline": inputs.DeclineReport,
    "end": inputs.Sure,
}


@needs(HANDLES)
def move(request: ScopedRequest, number: str, verb: str) -> HttpResponse:
    """One verb of the body that answers for a community."""
    found = queries.access_report(scope=request.scope, number=number)
    if verb not in FORMS:
        raise NotFound
    question = Question(
        shown.verb_label(verb), about=number, back=reverse("members:report", args=[number])
    )
    return questions.sure(
        request,
        FORMS[verb](questions.sent(request)),
        question=question,
        act=lambda given: ACTS[verb](
            by=request.scope,
            at=timezone.now(),
            report=found,
            **({"reason": Reason(given["reason"])} if verb == "decline" else {}),
        ),
    )


ACTS: dict[str, Callable[..., object]] = {
    "confirm": actions.confirm_report,
    "decline": actions.decline_report,
    "end": actions.end_report,
}


@needs(HANDLES)
def contact(request: ScopedRequest, number: str) -> HttpResponse:
    """Name and number of a member, after the purpose has been written down."""
    found = queries.access_report(scope=request.scope, number=number)
    if found.person_id is None:
        raise NotFound
    return contacts.read_contact(
        request,
        inputs.ReadContact(questions.sent(request)),
        about=number,
        back=reverse("members:report", args=[number]),
        read=partial(actions.read_contact, by=request.scope, at=timezone.now(), report=found),
    )
