"""What stands against a new seat or agreement, as far as it was written down by now."""

from datetime import date

from django.db.models import Q

from yijia.base.errors import Conflict, Invalid, NotFound
from yijia.base.words import _
from yijia.ground.organisations.models import Agreement, Organisation, Seat
from yijia.ground.organisations.rules import Kind, network

HELD = _("This unit holds a seat there in these days already.")
NOT_SEATED = _("Only a street big working committee or a community big party committee has seats.")
NO_MEMBER = _("A seat is held by another organisation, and by no such committee.")
NOT_A_BODY = _("An agreement is signed with a committee or a branch of the network.")
NOT_A_UNIT = _("An agreement is signed by another organisation, and by no such committee.")
SIGNED = _("This agreement stands here already.")
OUTSIDE = _("One of the two organisations does not exist in these days.")
_BODIES = network.SEATED | {Kind.PARTY_BRANCH}


def hold_pair(*, body: int, other: int) -> tuple[Organisation, Organisation]:
    """The two organisations; the body is held, so that of two at once the second waits.

    Raises:
        NotFound: one of them is not there.
    """
    held = Organisation.objects.select_for_update(no_key=True).filter(pk=body).first()
    found = Organisation.objects.filter(pk=other).first()
    if held is None or found is None:
        raise NotFound
    return held, found


def seat_fault(
    new: network.NewSeat, *, body: Organisation, member: Organisation
) -> Invalid | Conflict | None:
    """Why a seat cannot be given, as far as it was written down by now."""
    if Kind(body.kind) not in network.SEATED:
        return Invalid(NOT_SEATED, field="body")
    if Kind(member.kind) in network.SEATED:
        return Invalid(NO_MEMBER, field="member")
    try:
        network.check_line(
            new.title_zh,
            field="title_zh",
            most=network.LONGEST_TITLE,
            empty=_("Say what the seat is called."),
        )
        network.check_line(new.title_en, field="title_en", most=network.LONGEST_TITLE, empty="")
        _check_days(body, member, starts_on=new.starts_on, ends_on=new.ends_on)
    except Invalid as fault:
        return fault
    taken = Seat.objects.filter(body=body, member=member)
    if taken.filter(meeting(starts_on=new.starts_on, ends_on=new.ends_on)).exists():
        return Conflict(HELD, field="member")
    return None


def agreement_fault(
    new: network.NewAgreement, *, body: Organisation, unit: Organisation, today: date
) -> Invalid | Conflict | None:
    """Why an agreement cannot be written down, as far as is known by now."""
    if Kind(body.kind) not in _BODIES:
        return Invalid(NOT_A_BODY, field="body")
    if Kind(unit.kind) in _BODIES:
        return Invalid(NOT_A_UNIT, field="unit")
    if new.signed_on > today:
        return Invalid(_("It is signed today or was before."), field="signed_on")
    try:
        network.check_line(
            new.document,
            field="document",
            most=network.LONGEST_DOCUMENT,
            empty=_("Name the document."),
        )
        _check_days(body, unit, starts_on=new.starts_on, ends_on=new.ends_on)
    except Invalid as fault:
        return fault
    if Agreement.objects.filter(body=body, unit=unit, document=new.document).exists():
        return Conflict(SIGNED, field="document")
    return None


def meeting(*, starts_on: date, ends_on: date | None) -> Q:
    """Rows whose days meet these; a row that never held meets none."""
    meets = Q(ends_on=None) | Q(ends_on__gt=starts_on)
    return meets & Q(starts_on__lt=ends_on) if ends_on else meets


def _check_days(*bodies: Organisation, starts_on: date, ends_on: date | None) -> None:
    """Refuses days in which one of the organisations does not exist.

    Raises Invalid.
    """
    network.check_range(starts_on=starts_on, ends_on=ends_on)
    last = ends_on or date.max
    for body in bodies:
        if starts_on < body.starts_on or last > (body.ends_on or date.max):
            raise Invalid(OUTSIDE, field="starts_on")
