"""Seats in bodies of the network: given to a member organisation for a dated range, and ended."""

from datetime import date, datetime

from yijia.base.errors import Conflict
from yijia.base.scope import Scope
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import events
from yijia.ground.organisations.models import Seat
from yijia.ground.organisations.queries import judging
from yijia.ground.organisations.rules import network


def give_seat(*, by: Scope, at: datetime, new: network.NewSeat) -> Seat:
    """Gives a member organisation a seat in a body of the network.

    Raises:
        Forbidden: this person does not keep the network there.
        Invalid: the body has no seats, or the range, the title or the member cannot be.
        Conflict: the member holds a seat there in these days already.
    """
    body, member = judging.hold_pair(body=new.body, other=new.member)
    network.check_keeps(by, division=body.division_id)
    terms = Seat.objects.filter(body=body, member=member)
    fault = judging.seat_fault(new, body=body, member=member, terms=terms)
    if fault is not None:
        raise fault
    facts: dict[str, object] = {"body": body.code, "member": member.code, "title": new.title_zh}
    with journal.entry(
        by=by,
        at=at,
        event=events.SEAT_GIVEN,
        subject=Seat,
        division=body.division_id,
        new=facts | network.days_of(starts_on=new.starts_on, ends_on=new.ends_on),
    ) as written:
        made = Seat.of(new)
        made.pk = written.subject_id
        made.save(force_insert=True)
    return made


def end_seat(*, by: Scope, at: datetime, seat: Seat, ends_on: date) -> None:
    """Ends a seat; the day given is the first one without it.

    One that ends on the day on which it began was a mistake and never held.

    Raises:
        Forbidden: this person does not keep the network there.
        Invalid: the day is before the one on which it began.
        Conflict: it has ended by that day already.
    """
    network.check_keeps(by, division=seat.body.division_id)
    network.check_end(starts_on=seat.starts_on, ended_on=seat.ends_on, ends_on=ends_on)
    with journal.entry(
        by=by,
        at=at,
        event=events.SEAT_ENDED,
        subject=seat,
        division=seat.body.division_id,
        old={"ends_on": seat.ends_on.isoformat() if seat.ends_on else None},
        new={
            "body": seat.body.code,
            "member": seat.member.code,
            "ends_on": ends_on.isoformat(),
        },
    ):
        if not Seat.objects.filter(pk=seat.pk, ends_on=seat.ends_on).update(ends_on=ends_on):
            raise Conflict(network.ENDED)
        seat.ends_on = ends_on
