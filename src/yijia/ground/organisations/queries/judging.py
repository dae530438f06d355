"""What is held, and what stands against a new seat or agreement, as it was written by now."""

from collections.abc import Collection, Iterable
from datetime import date

from yijia.base.errors import Conflict, Invalid, NotFound
from yijia.base.words import _
from yijia.ground.organisations.models import Agreement, Organisation, Seat
from yijia.ground.organisations.queries.bodies import ids_by_code
from yijia.ground.organisations.rules import Kind, network
from yijia.ground.places.models import Division

HELD = _("This unit holds a seat there in these days already.")
NOT_SEATED = _("Only a street big working committee or a community big party committee has seats.")
NO_MEMBER = _("A seat is held by another organisation, and by no such committee.")
NOT_A_BODY = _("An agreement is signed with a committee or a branch of the network.")
NOT_A_UNIT = _("An agreement is signed by another organisation, and by no such committee.")
SIGNED = _("This agreement stands here already.")
OUTSIDE = _("One of the two organisations does not exist in these days.")
BODIES = network.SEATED | {Kind.PARTY_BRANCH}


def hold_bodies(wanted: Collection[int]) -> dict[str, Organisation]:
    """Organisations as they stand by now, by code, held until the transaction ends.

    What is checked of them stays so: of two that write about one of them, and of one that ends it,
    the second waits. They are held in the order of their numbers, so that no two wait for each
    other.
    """
    held = Organisation.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    return {one.code: one for one in held}


def hold_named(codes: Collection[str]) -> dict[str, Organisation]:
    """Those of some codes that there are, by code, held; a file may name any number of codes."""
    known = ids_by_code()
    return hold_bodies([known[code] for code in codes if code in known])


def hold_pair(*, body: int, other: int) -> tuple[Organisation, Organisation]:
    """The two organisations as they stand by now, both held.

    Raises:
        NotFound: one of them is not there.
    """
    held = {one.pk: one for one in hold_bodies([body, other]).values()}
    if body not in held or other not in held:
        raise NotFound
    return held[body], held[other]


def hold_body(identity: int) -> Organisation:
    """One organisation as it stands by now, held.

    Raises:
        NotFound: it is not there.
    """
    for held in hold_bodies([identity]).values():
        return held
    raise NotFound


def hold_division(code: str) -> Division:
    """A division as it stands by now, held so that nobody ends it, or writes of it, meanwhile.

    Raises:
        NotFound: there is none.
    """
    held = Division.objects.select_for_update(no_key=True).filter(pk=code).first()
    if held is None:
        raise NotFound
    return held


def seat_fault(
    new: network.NewSeat, *, body: Organisation, member: Organisation, terms: Iterable[Seat]
) -> Invalid | Conflict | None:
    """Why a seat cannot be given; `terms` are those of these very two."""
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
    if any(network.meet(term, new) for term in terms):
        return Conflict(HELD, field="member")
    return None


def agreement_fault(
    new: network.NewAgreement,
    *,
    body: Organisation,
    unit: Organisation,
    signed: Iterable[Agreement],
    today: date,
) -> Invalid | Conflict | None:
    """Why an agreement cannot be written down; `signed` are those of these very two."""
    if Kind(body.kind) not in BODIES:
        return Invalid(NOT_A_BODY, field="body")
    if Kind(unit.kind) in BODIES:
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
    if any(one.document == new.document and has_held(one) for one in signed):
        return Conflict(SIGNED, field="document")
    return None


def has_held(row: network.Days) -> bool:
    """Whether a row holds, or has held once; what was undone never did."""
    return not network.never_held(starts_on=row.starts_on, ends_on=row.ends_on)


def _check_days(*bodies: Organisation, starts_on: date, ends_on: date | None) -> None:
    """Refuses days in which one of the organisations does not exist.

    Raises Invalid.
    """
    network.check_range(starts_on=starts_on, ends_on=ends_on)
    last = ends_on or date.max
    for body in bodies:
        if starts_on < body.starts_on or last > (body.ends_on or date.max):
            raise Invalid(OUTSIDE, field="starts_on")
