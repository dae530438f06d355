"""Saying that an issue of others affects one too: which are offered, and by which number."""

import math
import re
import unicodedata
from datetime import timedelta
from decimal import Decimal

from yijia.base import codes
from yijia.programmes.issues.rules.raising import IssueKind

# A report of something unlawful names somebody, and thanks have no second sender: neither is shown.
JOINABLE = (IssueKind.ENQUIRY, IssueKind.HELP, IssueKind.COMPLAINT, IssueKind.SUGGESTION)
# Twelve weeks back, as the systems of other cities look for the same.
OFFERED_FOR = timedelta(days=84)
MOST_OFFERED = 5
# Of so many words of a text those of others are compared; of a very long one the beginning.
MOST_COMPARED = 200
# Nearness is told by squares of a four-hundredth degree, about 280 m by 250 m here. A distance
# would let whoever moves their own point find where exactly another one lies.
SQUARES_PER_DEGREE = 400
_EAST = 100_000
_JOINED = re.compile(r"(\d+)\s*-\s*(\d{1,5})")
NONE_OF_THESE = "none"


def squares_around(*, lon: Decimal, lat: Decimal) -> list[int]:
    """The square in which a point lies, and the eight around it, as the database numbers them.

    The degrees are exact, as the database holds them: by binary fractions a point on a border of
    squares would be taken for one of the square before.
    """
    north, east = math.floor(lat * SQUARES_PER_DEGREE), math.floor(lon * SQUARES_PER_DEGREE)
    steps = (-1, 0, 1)
    return [(north + n) * _EAST + east + e for n in steps for e in steps]


def joined_number(number: str, *, ordinal: int) -> str:
    """The number of whoever was the nth to join an issue."""
    return f"{number}-{ordinal}"


def joined_parts(number: str) -> tuple[str, int] | None:
    """The issue that a number like 2611300000017-2 joined, and as which; None for another one."""
    found = _JOINED.fullmatch(number)
    if found is None or not codes.is_case_number(found[1]):
        return None
    return found[1], int(found[2])


def typed_number(text: str) -> str:
    """The number of an issue, or of whoever joined it, as a person typed it."""
    folded = unicodedata.normalize("NFKC", text).strip()
    parts = joined_parts(re.sub(r"[‐-―−]", "-", folded))
    return joined_number(parts[0], ordinal=parts[1]) if parts else codes.plain_digits(text)


def is_number(number: str) -> bool:
    """Whether this can be a number that is followed at all."""
    return codes.is_case_number(number) or joined_parts(number) is not None
