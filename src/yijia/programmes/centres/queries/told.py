"""What notices say of bookings: to whoever booked, to the centre, and to a unit.

A notice says which booking it is, and where to read on; it holds no word that anybody wrote.
"""

from collections.abc import Mapping, Sequence

from yijia.base.words import _
from yijia.engines.notices.registry import Reach
from yijia.engines.notices.rules import Happened, Matter
from yijia.programmes.centres.models import Booking
from yijia.programmes.centres.queries.booked import HOLDING


class _Bookings:
    """Bookings as the subjects of notices."""

    table = "centres_booking"
    holding = HOLDING
    page = "centres:booking"
    own_page = "centres:follow"
    heading = _("Your booking %(number)s")

    def sealed(self, code: str, *, number: str) -> Mapping[str, str]:  # noqa: ARG002 - as all have it
        """Nothing: what a notice says stands in its row."""
        return {}

    def reach(self, subject: int) -> Reach | None:
        """Whose contact was left, and the language in which they booked."""
        found = Booking.objects.filter(pk=subject, person__isnull=False).first()
        return None if found is None else Reach(found.person_id or 0, found.language)

    def matters(self, happened: Sequence[Happened]) -> Mapping[int, Sequence[Matter]]:
        """For each entry about a booking its facts, and who is told."""
        wanted = {one.subject for one in happened if one.subject is not None}
        known = Booking.objects.in_bulk(wanted)
        found = {}
        for one in happened:
            booking = known.get(one.subject or 0)
            body = None if booking is None else self.body(booking)
            if booking is not None and (body is not None or self.has_person):
                found[one.entry] = [self._matter(booking, body=body)]
        return found

    has_person = False

    def body(self, booking: Booking) -> int | None:
        """The organisation that is told."""
        raise NotImplementedError

    def _matter(self, booking: Booking, *, body: int | None) -> Matter:
        return Matter(
            subject=booking.pk,
            division=booking.division_id,
            facts={"number": booking.number},
            unit=body,
            dispatcher=None,
            has_person=self.has_person,
            has_contact=self.has_person and booking.person_id is not None,
            is_of_body=True,
        )


class _ToDesk(_Bookings):
    """What the centre is told, and whoever booked."""

    has_person = True

    def body(self, booking: Booking) -> int | None:
        """The organisation that runs the centre."""
        return booking.organisation_id


class _ToUnit(_Bookings):
    """What the unit is told for which it was booked."""

    def body(self, booking: Booking) -> int | None:
        """That unit, if there is one."""
        return booking.unit_id


TO_DESK, TO_UNIT = _ToDesk(), _ToUnit()
