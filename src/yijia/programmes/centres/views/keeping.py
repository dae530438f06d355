"""Entering centres and their rooms, setting hours, closing and opening again."""

from collections.abc import Mapping
from dataclasses import replace
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
def change_centre(request: ScopedRequest, code: str) -> HttpResponse:
    """Changes the names and the address of a centre."""
    found = queries.access_centre(code=code)
    form = inputs.ChangeCentre(questions.sent(request), initial=shown.facts_of_centre(found))
    return frame.asked(
        request,
        form,
        question=_about(gettext("Change name and address"), centre=shown.centre_row(found)),
        act=lambda given: actions.change_centre(
            by=request.scope, at=timezone.now(), centre=found, new=actions.CentreFacts(**given)
        ),
    )


@needs(READS)
def change_room(request: ScopedRequest, identity: int) -> HttpResponse:
    """Changes a room for what is booked from now on."""
    found = queries.room_by_id(identity)
    form = inputs.ChangeRoom(questions.sent(request), initial=shown.facts_of_room(found))
    row = shown.centre_row(queries.centre_of(found))
    return frame.asked(
        request,
        form,
        question=_about(gettext("Change this room"), centre=row),
        act=lambda given: actions.change_room(
            by=request.scope, at=timezone.now(), room=found, new=actions.RoomFacts(**given)
        ),
    )


@needs(READS)
def end_room(request: ScopedRequest, identity: int) -> HttpResponse:
    """Ends a room with its parts; what is called off by it is told before."""
    found, beside = queries.room_by_id(identity), dict[str, object]()
    row = shown.centre_row(queries.centre_of(found))

    def first(given: Given) -> None:
        rooms = queries.going_on_with(found, on=given["ends_on"])
        beside["off"] = shown.called_off_by_end(rooms, on=given["ends_on"], at=timezone.now())

    def act(given: Given) -> None:
        actions.end_room(by=request.scope, at=timezone.now(), room=found, **given)

    question = replace(_about(gettext("End this room"), centre=row), beside=beside)
    form = inputs.End(questions.sent(request))
    return frame.asked(request, form, question=question, act=act, first=first)


@needs(READS)
def end_centre(request: ScopedRequest, code: str) -> HttpResponse:
    """Ends a centre with all its rooms; what is called off by it is told before."""
    found, beside = queries.access_centre(code=code), dict[str, object]()

    def first(given: Given) -> None:
        rooms = queries.rooms_going_on(found, on=given["ends_on"])
        beside["off"] = shown.called_off_by_end(rooms, on=given["ends_on"], at=timezone.now())

    def act(given: Given) -> None:
        actions.end_centre(by=request.scope, at=timezone.now(), centre=found, **given)

    about = _about(gettext("End this centre"), centre=shown.centre_row(found))
    form = inputs.End(questions.sent(request))
    return frame.asked(request, form, question=replace(about, beside=beside), act=act, first=first)


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
    form, beside = inputs.CloseRooms(questions.sent(request)), dict[str, object]()
    form.offer(rooms=shown.room_choices(found, on=on))

    def first(given: Given) -> None:
        new = shown.new_closure(given, centre=found, on=on)
        beside["off"] = shown.called_off_by_closure(new, centre=found, at=timezone.now())

    def act(given: Given) -> None:
        new = shown.new_closure(given, centre=found, on=on)
        actions.close_rooms(by=request.scope, at=timezone.now(), centre=found, new=new)

    about = _about(gettext("Close it for some time"), centre=shown.centre_row(found))
    return frame.asked(request, form, question=replace(about, beside=beside), act=act, first=first)


@takes("POST")
@needs(READS)
def lift(request: ScopedRequest, identity: int) -> HttpResponse:
    """Lifts a closure."""
    closure = queries.closure_by_id(identity)
    actions.lift_closure(by=request.scope, at=timezone.now(), closure=closure)
    return redirect("centres:keeping", queries.every_centre()[closure.centre_id].code)
