"""The desk of a centre, and what units book: taking in, confirming, who came."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from yijia.base.access import Permission, needs
from yijia.base.errors import NotFound
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.people import actions as people
from yijia.ground.rights import questions as contacts
from yijia.ground.shell import questions
from yijia.ground.shell.questions import Given, Question
from yijia.programmes.centres import actions, inputs, queries, rules, shown
from yijia.programmes.centres.views import frame

READS = Permission.CASE_READ


@needs(READS)
def index(request: ScopedRequest) -> HttpResponse:
    """What goes on at one's centres, and what was booked for one's own units."""
    found = queries.desk(request.scope, on=timezone.localdate())
    return render(request, "centres/desk.html", shown.desk_page(found))


@needs(READS)
def take_in(request: ScopedRequest, identity: int) -> HttpResponse:
    """Books a room at the desk of its centre, or for one's own unit."""
    room, on = queries.room_by_id(identity), timezone.localdate()
    units = queries.units_of(request.scope, on=on)
    form = inputs.BookAtDesk(questions.sent(request), initial=request.GET.dict())
    form.offer(units=shown.unit_choices(units))
    question = Question(
        gettext("Book this room"),
        about=str(shown.room_row(room)["name"]),
        back=reverse("centres:desk"),
        onward=reverse("centres:taken-in"),
        beside={"notice": shown.notice(on=on)},
        is_once=True,
    )

    def new(given: Given) -> actions.NewBooking:
        said = shown.with_unit(given, units=units)
        language, source = get_language() or "", rules.Source.DESK
        return actions.NewBooking.told(said, room=room, source=source, language=language)

    def act(given: Given) -> None:
        make = partial(actions.book_at_work, by=request.scope, new=new(given))
        request.session["booking_taken_in"] = frame.number_of(request, make=make)

    return frame.asked(
        request,
        form,
        question=question,
        act=act,
        first=lambda given: frame.look(new(given)),
    )


@needs(READS)
def taken_in(request: ScopedRequest) -> HttpResponse:
    """Number and code of what was just taken in, to be read out."""
    number = request.session.get("booking_taken_in")
    if number is None:
        raise NotFound
    booking = queries.access_booking(scope=request.scope, number=str(number))
    context = shown.facts(booking) | {"code": people.lookup_code(booking.number), "is_desk": True}
    return render(request, "centres/done.html", context)


@needs(READS)
def booking(request: ScopedRequest, number: str) -> HttpResponse:
    """A booking, for staff who may see it."""
    found = queries.access_booking(scope=request.scope, number=number)
    context = shown.staff_page(found, scope=request.scope, at=timezone.now())
    return render(request, "centres/booking.html", context)


@needs(READS)
def move(request: ScopedRequest, number: str, verb: str) -> HttpResponse:
    """One step of the centre, or of the unit that it was booked for."""
    found = queries.access_booking(scope=request.scope, number=number)
    step = rules.verb_of(verb)
    question = Question(
        gettext(rules.VERB_LABELS[step]),
        about=number,
        back=reverse("centres:booking", args=[number]),
    )
    return frame.sure(
        request,
        inputs.for_verb(step)(questions.sent(request)),
        question=question,
        act=lambda given: actions.move_booking(
            by=request.scope, at=timezone.now(), booking=found, verb=step, **given
        ),
    )


@needs(READS)
def contact(request: ScopedRequest, number: str) -> HttpResponse:
    """The contact of whoever booked, after the purpose has been written down."""
    found = queries.access_booking(scope=request.scope, number=number)
    return contacts.read_contact(
        request,
        inputs.ReadContact(questions.sent(request)),
        about=number,
        back=reverse("centres:booking", args=[number]),
        read=partial(actions.read_contact, by=request.scope, at=timezone.now(), booking=found),
    )
