"""What the journal says of issues, and who is told of it."""

from yijia.programmes.issues.events.entries import (
    ALL,
    BY_VERB,
    CONFIGURED,
    CONFIRMED,
    DECLINED,
    DISPATCHED,
    JOINED,
    MARKS_FORGOTTEN,
    PART_OPENED,
    RAISED,
    REOPENED,
    REPLIED,
    RETURNED,
    SIGNED,
    TEXTS_ERASED,
    WITHDRAWN,
)
from yijia.programmes.issues.events.told import FOLLOWED, SOON_LATE, SOON_LATE_HERE, TOLD

__all__ = [
    "ALL",
    "BY_VERB",
    "CONFIGURED",
    "CONFIRMED",
    "DECLINED",
    "DISPATCHED",
    "FOLLOWED",
    "JOINED",
    "MARKS_FORGOTTEN",
    "PART_OPENED",
    "RAISED",
    "REOPENED",
    "REPLIED",
    "RETURNED",
    "SIGNED",
    "SOON_LATE",
    "SOON_LATE_HERE",
    "TEXTS_ERASED",
    "TOLD",
    "WITHDRAWN",
]
