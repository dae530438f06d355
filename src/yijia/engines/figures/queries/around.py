"""What stands around a number on its page: divisions above and below it, and the months before."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from yijia.engines.figures import rules
from yijia.engines.figures.rules import Span
from yijia.ground.places import queries as places
from yijia.ground.places.models import Division

Found = TypeVar("Found")


@dataclass(frozen=True)
class Around:
    """A division over a range, with those above and right below it, and twelve months."""

    division: Division
    above: list[Division]
    beneath: list[Division]
    span: Span
    months: list[Span]

    def asks(self) -> list[tuple[str, Span]]:
        """Every place and range of the page: the number itself, those below, and the months."""
        here = self.division.code
        below = [(child.code, self.span) for child in self.beneath]
        return [(here, self.span), *below, *((here, month) for month in self.months)]

    def sorted_out(
        self, found: list[Found]
    ) -> tuple[Found, list[tuple[Division, Found]], list[Found]]:
        """What was found for the asks, in their order: the number, its parts, and the months."""
        number, *others = found
        parts = list(zip(self.beneath, others, strict=False))
        return number, parts, others[len(self.beneath) :]


def around(*, division: str, start: date, end: date, on: date) -> Around:
    """What stands around a division over a range; the months end with the range, or with `on`.

    Those below are the divisions that exist on the last day.

    Raises:
        NotFound: there is no such division.
        Invalid: the range is none.
    """
    span = rules.span_of(start=start, end=end)
    place = places.access_division(code=division)
    return Around(
        division=place,
        above=places.path_to(place),
        beneath=places.children_of(parent=division, on=span.last_day),
        span=span,
        months=rules.months_before(min(end, on + timedelta(days=1)), count=rules.MONTHS_SHOWN),
    )
