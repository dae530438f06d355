"""What a circle may be called, and which divisions may stand in one together."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import pairwise

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.figures.rules.spans import END_OF_DAYS, FIRST_DAY

LONGEST_CODE = 40
CODE = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
FEWEST_MEMBERS, MOST_MEMBERS = 2, 200


@dataclass(frozen=True)
class NewCircle:
    """What a circle is called, and who says that there is one."""

    code: str
    name_zh: str
    name_en: str
    source: str
    is_sample: bool = False

    @property
    def fields(self) -> dict[str, str | bool]:
        """The same by name."""
        return asdict(self)


def is_circle(code: str) -> bool:
    """Whether a code is that of a circle and not of a division, which are digits alone."""
    return code[:1].isalpha()


def check_circle(circle: NewCircle) -> None:
    """Refuses a code that could not stand in an address, and a circle without name or source.

    Raises:
        Invalid: it cannot be taken.
    """
    if len(circle.code) > LONGEST_CODE or not re.fullmatch(CODE, circle.code):
        raise Invalid(_("Use small letters, numbers and hyphens, like three-places."), field="code")
    if not circle.name_zh.strip():
        raise Invalid(_("Give the circle a name."), field="name_zh")
    if not circle.source.strip():
        raise Invalid(_("Name the document that says so."), field="source")


def check_members(divisions: Sequence[str]) -> None:
    """Refuses too few or too many divisions, and two of which one lies in the other.

    Raises:
        Invalid: they make no circle.
    """
    if not FEWEST_MEMBERS <= len(set(divisions)) <= MOST_MEMBERS:
        raise Invalid(
            _("Name from %(fewest)s to %(most)s places."),
            params={"fewest": FEWEST_MEMBERS, "most": MOST_MEMBERS},
            field="divisions",
        )
    ordered = sorted(divisions)
    for first, second in pairwise(ordered):
        if second.startswith(first):
            raise Invalid(
                _("%(inner)s lies in %(outer)s, and would count twice."),
                params={"inner": second, "outer": first},
                field="divisions",
            )


def check_since(since: date, *, earliest: date | None) -> None:
    """Refuses a day that is no first of a month, or that lies before the earliest.

    Raises:
        Invalid: a circle cannot change then.
    """
    if since.day != 1 or not FIRST_DAY <= since < END_OF_DAYS:
        raise Invalid(_("A circle changes with the first day of a month."), field="since")
    if earliest is not None and since < earliest:
        raise Invalid(_("What a circle was before this month stays."), field="since")


def present_month(at: datetime) -> date:
    """The first day of the month of a moment, by China's clock."""
    return at.astimezone(CHINA).date().replace(day=1)
