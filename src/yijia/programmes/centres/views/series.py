"""The same hour every week: which days can be had, before it is booked; and cancelling the rest."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from yijia.base.access import Permission, needs
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import questions
from yijia.ground.shell.questions import Given, Question
from yijia.programmes.centres import actions, inputs, queries, shown
from yijia.programmes.centres.views import frame

READS = Permission.CASE_READ


@needs(READS)
def book(request: ScopedRequest, identity: int) -> HttpResponse:
    """Books a room every week; the days that cannot be had are shown before it is confirmed."""
    room, at, beside = queries.room_by_id(identity), timezone.now(), dict[str, object]()
    form = inputs.BookSeries(questions.sent(request))
    units = queries.units_of(request.scope, on=timezone.localdate())
    form.offer(units=shown.unit_choices(units))

    def new(given: Given) -> actions.NewSeries:
        return shown.new_series(given, room=room, units=units)

    def first(given: Given) -> None:
        beside["occasions"] = shown.occasion_rows(shown.look(new(given), at=at))

    def act(given: Given) -> None:
        actions.book_series(by=request.scope, at=at, new=new(given))

    question = Question(
        gettext("Book it every week"),
        about=str(shown.room_row(room)["name"]),
        back=reverse("centres:desk"),
        beside=beside,
    )
    return frame.asked(request, form, question=question, act=act, first=first)


@needs(READS)
def series(request: ScopedRequest, identity: int) -> HttpResponse:
    """A series: what was booked, and which days were refused and why."""
    found = queries.access_series(scope=request.scope, identity=identity)
    context = shown.series_page(found, scope=request.scope, at=timezone.now())
    return render(request, "centres/series.html", context)


@needs(READS)
def cancel(request: ScopedRequest, identity: int) -> HttpResponse:
    """Cancels what is left of a series."""
    found = queries.access_series(scope=request.scope, identity=identity)
    question = Question(
        gettext("Cancel what is left"),
        about=gettext("Every week"),
        back=reverse("centres:series", args=[identity]),
    )
    return frame.sure(
        request,
        inputs.Sure(questions.sent(request)),
        question=question,
        act=lambda _given: actions.cancel_series(by=request.scope, at=timezone.now(), series=found),
    )
