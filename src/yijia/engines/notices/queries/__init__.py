"""Reading what waits to be told, who is to be told of it, and what somebody was told."""

from yijia.engines.notices.queries.delivering import (
    Deliveries,
    access_given_up,
    deliveries,
    given_up,
    is_quiet,
    lock_delivery,
)
from yijia.engines.notices.queries.due import (
    Staff,
    happened,
    happened_since,
    lock_due,
    made_before,
    staff_of,
)
from yijia.engines.notices.queries.told import Page, told_of, told_to, unread_of
from yijia.engines.notices.queries.words import body_names, sentence_of

__all__ = [
    "Deliveries",
    "Page",
    "Staff",
    "access_given_up",
    "body_names",
    "deliveries",
    "given_up",
    "happened",
    "happened_since",
    "is_quiet",
    "lock_delivery",
    "lock_due",
    "made_before",
    "sentence_of",
    "staff_of",
    "told_of",
    "told_to",
    "unread_of",
]
