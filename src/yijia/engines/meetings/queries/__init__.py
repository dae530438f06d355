"""Reading convenings: each for who may see its case, and for the units that were called."""

from yijia.engines.meetings.queries.calling import (
    call_types,
    case_of,
    conveners_for,
    types_known,
    units_to_call,
)
from yijia.engines.meetings.queries.clocks import (
    Overdue,
    calendar_has_moved,
    latest_edit,
    lock_open,
    overdue,
)
from yijia.engines.meetings.queries.desk import Desk, desk
from yijia.engines.meetings.queries.held import (
    Opened,
    access_attendance,
    access_convening,
    access_resolution,
    acts_for,
    convenings_of,
    ends_for,
    open_one_of,
    opened_again,
    opened_by_id,
    place_of,
    raters_for,
    speaks_for,
    visible_to,
)

__all__ = [
    "Desk",
    "Opened",
    "Overdue",
    "access_attendance",
    "access_convening",
    "access_resolution",
    "acts_for",
    "calendar_has_moved",
    "call_types",
    "case_of",
    "conveners_for",
    "convenings_of",
    "desk",
    "ends_for",
    "latest_edit",
    "lock_open",
    "open_one_of",
    "opened_again",
    "opened_by_id",
    "overdue",
    "place_of",
    "raters_for",
    "speaks_for",
    "types_known",
    "units_to_call",
    "visible_to",
]
