"""Centres for everybody: where they are, when a room is free, booking one, and following it."""

from functools import partial
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from yijia.base.access import Permission, takes
from yijia.base.access import public as everybody
from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.people import actions as people
from yijia.ground.rights import sessions
from yijia.ground.shell import queries as limits
from yijia.ground.shell import questions
from yijia.ground.shell.questions import Given, Question
from yijia.programmes.centres import actions, inputs, queries, rules, shown
from yijia.programmes.centres.views import frame, own


@everybody
def index(request: ScopedRequest) -> HttpResponse:
    """One page of the centres, by place."""
    on = timezone.localdate()
    form = inputs.Narrow(request.GET)
    form.offer(places=shown.places_with_centres(on=on))
    division = form.cleaned_data["division"] if form.is_valid() else ""
    after = request.GET.get("after", "")
    page = queries.page_of_centres(on=on, division=division, after=after)
    asked = {"division": division} if division else {}
    context = {
        "form": form,
        "rows": [shown.centre_row(one) for one in page.rows],
        "next": f"?{urlencode(asked | {'after': page.next})}" if page.next else "",
    }
    return render(request, "centres/index.html", context)


@everybody
def centre(request: ScopedRequest, code: str) -> HttpResponse:
    """One centre: where it is, when it is open, and its rooms."""
    found = queries.access_centre(code=code)
    at = timezone.now()
    context = shown.centre_page(found, at=at) | shown.programme(found, at=at)
    return render(request, "centres/centre.html", context)


@everybody
def room(request: ScopedRequest, code: str, room: str) -> HttpResponse:
    """One room, and when it is free on the next days."""
    at, on = timezone.now(), timezone.localdate()
    found = queries.access_room(queries.access_centre(code=code), code=room, on=on)
    form = inputs.Look(request.GET if "on" in request.GET or "on_year" in request.GET else None)
    first = form.cleaned_data["on"] if form.is_valid() else on
    at_work = request.scope.holds(Permission.CASE_READ)
    found = queries.room_of_day(found, on=first)
    context = shown.room_page(found, at=at, first=first) | {"form": form, "at_work": at_work}
    return render(request, "centres/room.html", context)


@everybody
def book(request: ScopedRequest, code: str, room: str) -> HttpResponse:
    """Books a room for a resident."""
    on = timezone.localdate()
    found = queries.access_room(queries.access_centre(code=code), code=room, on=on)
    row = shown.room_row(found)
    question = Question(
        gettext("Book this room"),
        about=str(row["name"]),
        back=reverse("centres:room", args=[code, room]),
        onward=reverse("centres:done"),
        beside={"notice": shown.notice(on=on)},
        is_once=True,
    )

    def new(given: Given) -> actions.NewBooking:
        language = get_language() or ""
        source = rules.Source.WEB
        return actions.NewBooking.told(given, room=found, source=source, language=language)

    def act(given: Given) -> None:
        allowed = limits.allowance_of(by=request.scope, kind="issues", origin=request.origin)
        make = partial(actions.book_room, by=request.scope, new=new(given))
        number = frame.number_of(request, make=make, allowed=allowed)
        own.NUMBERS.remember_made(request, number=number)

    return frame.asked(
        request,
        inputs.BookRoom(questions.sent(request), initial=request.GET.dict()),
        question=question,
        act=act,
        first=lambda given: frame.look(new(given)),
    )


@everybody
def done(request: HttpRequest) -> HttpResponse:
    """The number and the code with which a booking is followed."""
    number = own.NUMBERS.made_last(request)
    if number is None:
        return redirect("centres:follow")
    booking = own.opened(request, number=number)
    context = shown.facts(booking) | {"code": people.lookup_code(number)}
    return render(request, "centres/done.html", context)


@everybody
def follow(request: ScopedRequest) -> HttpResponse:
    """Asks for number and code, and opens the booking to this browser."""
    form = inputs.Follow(questions.sent(request), initial={"number": request.GET.get("number", "")})
    if form.is_valid() and sessions.is_shown(form, request=request, at=timezone.now()):
        number = form.cleaned_data["number"]
        own.NUMBERS.remember(request, number=number)
        page = "centres:own-enrolment" if rules.plain_enrolment(number) else "centres:own"
        return redirect(page, number)
    status = 422 if form.errors else 200
    return render(request, "centres/follow.html", {"form": form}, status=status)


@everybody
def mine(request: HttpRequest, number: str) -> HttpResponse:
    """How one's own booking stands, and what one can do with it."""
    if not own.NUMBERS.holds(request, number=number):
        return redirect(f"{reverse('centres:follow')}?{urlencode({'number': number})}")
    booking = own.opened(request, number=number)
    return render(request, "centres/own.html", shown.own_page(booking, at=timezone.now()))


@everybody
def cancel(request: ScopedRequest, number: str) -> HttpResponse:
    """Cancels one's own booking."""
    booking = own.opened(request, number=number)
    question = Question(
        gettext(rules.VERB_LABELS[rules.Verb.CANCEL]),
        about=number,
        back=reverse("centres:own", args=[number]),
    )
    return frame.sure(
        request,
        inputs.Sure(questions.sent(request)),
        question=question,
        act=lambda _given: actions.cancel_booking(
            by=request.scope, at=timezone.now(), booking=booking
        ),
    )


@takes("POST")
@everybody
def forget(request: HttpRequest, number: str) -> HttpResponse:
    """Forgets one's own booking in this browser, for whoever shares the telephone."""
    own.NUMBERS.forget(request, number=number)
    return redirect("centres:follow")
