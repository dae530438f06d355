"""Centres with their rooms, what is booked there, and what takes place."""

from yijia.programmes.centres.models.activities import (
    Activity,
    ActivityRole,
    Attendance,
    Enrolment,
    Feedback,
)
from yijia.programmes.centres.models.rooms import (
    Booking,
    Centre,
    Closure,
    Hours,
    Room,
    Series,
    SeriesRefusal,
    Setting,
    Taken,
)

__all__ = [
    "Activity",
    "ActivityRole",
    "Attendance",
    "Booking",
    "Centre",
    "Closure",
    "Enrolment",
    "Feedback",
    "Hours",
    "Room",
    "Series",
    "SeriesRefusal",
    "Setting",
    "Taken",
]
