"""Units called together about a case, and bodies that meet: what was resolved, and its end."""

from yijia.engines.meetings.models.convening import (
    Attendance,
    CallType,
    Convening,
    Rating,
    Resolution,
    Rise,
)
from yijia.engines.meetings.models.meeting import (
    Addition,
    Decision,
    Item,
    Meeting,
    MeetingRule,
    RollEntry,
)
from yijia.engines.meetings.models.whistle import Whistle

__all__ = [
    "Addition",
    "Attendance",
    "CallType",
    "Convening",
    "Decision",
    "Item",
    "Meeting",
    "MeetingRule",
    "Rating",
    "Resolution",
    "Rise",
    "RollEntry",
    "Whistle",
]
