"""Entering centres and their rooms, setting hours, closing and opening again."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from yijia.base.access import Permission, needs, takes
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.places import queries as places
from yijia.ground.shell import questions
from yijia.ground.shell.questions import Given, Question
from yijia.programmes.centres import actions, inputs, queries, shown
from yijia.programmes.centres.views import frame

READS = Permission.CASE_READ


@needs(READS)
def open_centre(request: ScopedRequest) -> HttpResponse:
    """Enters a centre."""
    on = timezone.localdate()
    form = inputs.OpenCentre(questions.sent(request), initial={"starts_on": on})
    form.offer(
        units=shown.unit_choices(queries.units_of(request.scope, on=on)),
        places=places.every_place(on=on),
    )
    question = Question(
        gettext("Enter a centre"), about=gettext("Centres"), back=reverse("centres:desk")
    )
    return frame.asked(
        request,
        form,
        question=question,
        act=lambda given: actions.open_centre(
            by=request.scope, at=timezone.now(), new=shown.new_centre(given)
        ),
    )


@needs(READS)
def centre(request: ScopedRequest, code: str) -> HttpResponse:
    """One centre for who keeps it: rooms, hours, closures."""
    found, at = queries.access_centre(code=code), timezone.now()
    context = shown.keeping_page(found, scope=request.scope, at=at) | shown.programme(found, at=at)
    return render(request, "centres/keeping.html", context)


@needs(READS)
def enter_room(request: ScopedRequest, code: str) -> HttpResponse:
    """Enters a room, or a part of one."""
    found, on = queries.access_centre(code=code), timezone.localdate()
    initial = {"starts_on": on, "before_minutes": 0, "after_minutes": 0, "is_open": True}
    form = inputs.EnterRoom(questions.sent(request), initial=initial)
    form.offer(rooms=shown.room_choices(found, on=on))
    return frame.asked(
        request,
        form,
        question=_about(gettext("Enter a room"), centre=shown.centre_row(found)),
        act=lambda given: actions.enter_room(
            by=request.scope, at=timezone.now(), centre=found, new=actions.NewRoom(**given)
        ),
    )


def _about(title: str, *, centre: Mapping[str, Any]) -> Question:
    back = reverse("centres:keeping", args=[centre["code"]])
    return Question(title, about=str(centre["name"]), back=back)


@needs(READS)
def end_room(request: ScopedRequest, identity: int) -> HttpResponse:
    """Ends a room."""
    found = queries.room_by_id(identity)
    row = shown.centre_row(queries.centre_of(found))
    return frame.asked(
        request,
        inputs.EndRoom(questions.sent(request)),
        question=_about(gettext("End this room"), centre=row),
        act=lambda given: actions.end_room(
            by=request.scope, at=timezone.now(), room=found, **given
        ),
    )


@needs(READS)
def set_hours(request: ScopedRequest, code: str) -> HttpResponse:
    """Sets when a centre is open."""
    found, on = queries.access_centre(code=code), timezone.localdate()
    form = inputs.SetHours(questions.sent(request), initial=shown.hours_asked(found, on=on))

    def act(given: Given) -> None:
        actions.set_hours(by=request.scope, at=timezone.now(), centre=found, **given)

    question = _about(gettext("Set the opening hours"), centre=shown.centre_row(found))
    return frame.sure(request, form, question=question, act=act)


@needs(READS)
def close(request: ScopedRequest, code: str) -> HttpResponse:
    """Closes a centre, or a room of it."""
    found, on = queries.access_centre(code=code), timezone.localdate()
    form = inputs.CloseRooms(questions.sent(request))
    form.offer(rooms=shown.room_choices(found, on=on))

    def act(given: Given) -> None:
        new = shown.new_closure(given, centre=found, on=on)
        actions.close_rooms(by=request.scope, at=timezone.now(), centre=found, new=new)

    question = _about(gettext("Close it for some time"), centre=shown.centre_row(found))
    return frame.asked(request, form, question=question, act=act)


@takes("POST")
@needs(READS)
def lift(request: ScopedRequest, identity: int) -> HttpResponse:
    """Lifts a closure."""
    closure = queries.closure_by_id(identity)
    actions.lift_closure(by=request.scope, at=timezone.now(), closure=closure)
    return redirect("centres:keeping", queries.every_centre()[closure.centre_id].code)
