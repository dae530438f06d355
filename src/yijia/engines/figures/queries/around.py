"""What stands around a number on its page: divisions above and below it, and the months before."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from yijia.engines.figures import rules
from yijia.engines.figures.queries import areas
from yijia.engines.figures.queries.areas import Area
from yijia.engines.figures.rules import Span
from yijia.ground.places.models import Division

Found = TypeVar("Found")


@dataclass(frozen=True)
class Around:
    """An area over a range, with what lies above and right below it, and twelve months.

    A member of a circle stands below it with those of the days on which it is one.
    """

    division: Area
    above: list[Division]
    beneath: list[tuple[Division, Span]]
    span: Span
    months: list[Span]

    def asks(self) -> list[tuple[str, Span]]:
        """Every place and range of the page: the number itself, those below, and the months."""
        here = self.division.code
        below = [(child.code, days) for child, days in self.beneath]
        return [(here, self.span), *below, *((here, month) for month in self.months)]

    def sorted_out(
        self, found: list[Found]
    ) -> tuple[Found, list[tuple[Division, Found]], list[Found]]:
        """What was found for the asks, in their order: the number, its parts, and the months."""
        number, *others = found
        parts = [(d, one) for (d, _days), one in zip(self.beneath, others, strict=False)]
        return number, parts, others[len(self.beneath) :]


def around(*, division: str, start: date, end: date, on: date) -> Around:
    """What stands around an area over a range; the months end with the range, or with `on`.

    Divisions below are those that exist on the last day.

    Raises:
        NotFound: there is no such division or circle.
        Invalid: the range is none.
    """
    span = rules.span_of(start=start, end=end)
    area = areas.access_area(code=division)
    return Around(
        division=area,
        above=areas.above(area),
        beneath=areas.beneath(area, span=span),
        span=span,
        months=rules.months_before(min(end, on + timedelta(days=1)), count=rules.MONTHS_SHOWN),
    )
