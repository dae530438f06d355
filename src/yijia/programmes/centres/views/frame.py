"""Questions about rooms, beside which free times are offered, and bookings taken in once."""

from collections.abc import Callable
from functools import partial

from django.utils import timezone

from yijia.ground.access.middleware import ScopedRequest
from yijia.ground.shell import questions
from yijia.ground.shell.queries import Allowance
from yijia.programmes.centres import queries, shown
from yijia.programmes.centres.actions import Made, NewBooking

PURPOSE = "centres.page"
DRAWN = questions.Drawn(
    ask="centres/ask.html",
    check="centres/check.html",
    more=lambda form: {"offers": shown.offers(form)},
)
asked = partial(questions.asked, drawn=DRAWN)
sure = partial(questions.sure, drawn=DRAWN)


def look(new: NewBooking) -> None:
    """Looks whether a room can be had as far as one sees, before the answers are shown.

    Raises:
        Conflict: it is not free then; the refusal says when it is.
        Invalid: the time is none that can be booked, or the room is too small.
    """
    queries.check_free(new.room, when=new.when, people=new.people, at=timezone.now())


def number_of(
    request: ScopedRequest, *, make: Callable[..., Made], allowed: Allowance | None = None
) -> str:
    """The number of a booking that is taken in now, or was by the same page before."""
    return questions.number_of(
        request, purpose=PURPOSE, make=lambda at: make(at=at).number, allowed=allowed
    )
