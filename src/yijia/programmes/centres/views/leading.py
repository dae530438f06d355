"""Activities at the desk: announcing them, who is enrolled, who came."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from yijia.base.access import Permission, needs
from yijia.base.errors import NotFound
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.rights import questions as contacts
from yijia.ground.shell import questions
from yijia.ground.shell.questions import Given, Question
from yijia.programmes.centres import actions, inputs, queries, rules, shown
from yijia.programmes.centres.views import frame

READS = Permission.CASE_READ


@needs(READS)
def announce(request: ScopedRequest, code: str) -> HttpResponse:
    """Announces an activity, and keeps its room."""
    centre, at = queries.access_centre(code=code), timezone.now()
    form = inputs.AnnounceActivity(questions.sent(request))
    form.offer(rooms=shown.room_choices(centre, on=timezone.localdate()))
    question = Question(
        gettext("Announce an activity"),
        about=str(shown.centre_row(centre)["name"]),
        back=reverse("centres:keeping", args=[code]),
    )

    def act(given: Given) -> None:
        roles = rules.read_roles(given["roles"])
        new = shown.new_activity(given, centre=centre, at=at, roles=roles)
        actions.announce_activity(by=request.scope, at=at, new=new)

    return frame.asked(request, form, question=question, act=act)


@needs(READS)
def activity(request: ScopedRequest, identity: int) -> HttpResponse:
    """An activity for staff: who is enrolled and who waits, by number; how many came."""
    found = queries.access_activity(identity=identity)
    context = shown.activity_desk(found, scope=request.scope, at=timezone.now())
    return render(request, "centres/activity_desk.html", context)


@needs(READS)
def call_off(request: ScopedRequest, identity: int) -> HttpResponse:
    """Calls an activity off."""
    found = queries.access_activity(identity=identity)
    return frame.sure(
        request,
        inputs.Sure(questions.sent(request)),
        question=_about(gettext("Call the activity off"), identity=identity),
        act=lambda _given: actions.call_off_activity(
            by=request.scope, at=timezone.now(), activity=found
        ),
    )


def _about(title: str, *, identity: int) -> Question:
    found = queries.access_activity(identity=identity)
    about = str(shown.activity_row(found, roles=(), at=timezone.now())["title"])
    return Question(title, about=about, back=reverse("centres:leading", args=[identity]))


@needs(READS)
def guests(request: ScopedRequest, identity: int) -> HttpResponse:
    """Counts those who came without having enrolled."""
    found = queries.access_activity(identity=identity)
    return frame.sure(
        request,
        inputs.CountGuests(questions.sent(request)),
        question=_about(gettext("Count guests"), identity=identity),
        act=lambda given: actions.count_guests(
            by=request.scope, at=timezone.now(), activity=found, **given
        ),
    )


@needs(READS)
def enrolment(request: ScopedRequest, number: str) -> HttpResponse:
    """An enrolment, for staff who may see it."""
    found = queries.access_enrolment(scope=request.scope, number=number)
    context = shown.enrolment_page(found, scope=request.scope, at=timezone.now())
    return render(request, "centres/enrolment.html", context)


@needs(READS)
def move(request: ScopedRequest, number: str, verb: str) -> HttpResponse:
    """Says that somebody came, or did not."""
    step = rules.enrol_verb_of(verb)
    if step not in rules.ENROL_STAFF:
        raise NotFound
    found = queries.access_enrolment(scope=request.scope, number=number)
    question = Question(
        gettext(rules.ENROL_VERB_LABELS[step]),
        about=number,
        back=reverse("centres:leading", args=[found.activity_id]),
    )
    return frame.sure(
        request,
        inputs.Sure(questions.sent(request)),
        question=question,
        act=lambda _given: actions.move_enrolment(
            by=request.scope, at=timezone.now(), enrolment=found, verb=step
        ),
    )


@needs(READS)
def contact(request: ScopedRequest, number: str) -> HttpResponse:
    """The contact of somebody who enrolled, after the purpose has been written down."""
    found = queries.access_enrolment(scope=request.scope, number=number)
    return contacts.read_contact(
        request,
        inputs.ReadContact(questions.sent(request)),
        about=number,
        back=reverse("centres:enrolment", args=[number]),
        read=partial(actions.read_enrolled, by=request.scope, at=timezone.now(), enrolment=found),
    )
