"""The figures of rooms: hours booked and hours used, from the bookings themselves."""

from dataclasses import replace

from yijia.base.words import _
from yijia.engines.figures.rules import Chapter, Dimension, Figure

# What a room was wanted for.
FOR = Dimension("used_for", _("What for"), "used_for")
USED = Figure(
    code="rooms.hours_used",
    title=_("Hours in which rooms of centres were used"),
    sentence=_(
        "The hours of bookings to which somebody came, each on its day. The minutes that are kept"
        " free around them do not count."
    ),
    unit=_("hours"),
    table="centres_booking",
    where="state = 'attended'",
    amount="minutes / 60.0",
    division="division_id",
    day="held_on",
    columns=("room_id", "held_on", "minutes"),
    headings=(_("Room"), _("Day"), _("Minutes")),
    dimensions=(FOR,),
)
# Whoever compares both is not told when nobody came: others were declined, or cancelled.
BOOKED = replace(
    USED,
    code="rooms.hours_booked",
    title=_("Hours for which rooms of centres were booked"),
    sentence=_(
        "The hours of all bookings, each on its day, also of those that were declined or cancelled,"
        " or to which nobody came."
    ),
    where="minutes > 0",
)
VISITS = Figure(
    code="centres.visits",
    title=_("Visits to activities of centres"),
    sentence=_(
        "Each time that somebody was at an activity, enrolled or not, on the day of the activity."
    ),
    unit=_("visits"),
    table="centres_attendance",
    where="centre_id > 0",
    division="division_id",
    day="held_on",
    columns=("activity_id", "held_on"),
    headings=(_("Activity"), _("Day")),
)
HELD = Figure(
    code="centres.activities",
    title=_("Activities of centres"),
    sentence=_("Activities that were announced and not called off, each on its day."),
    unit=_("activities"),
    table="centres_activity",
    where="state = 'open'",
    division="division_id",
    day="held_on",
    columns=("id", "title_zh", "held_on"),
    headings=(_("Number"), _("Activity"), _("Day")),
)
OF_ROOMS, OF_ACTIVITIES = (USED, BOOKED), (VISITS, HELD)

# What of it stands large on the list of all numbers.
CHAPTER = Chapter(
    _("Party-mass service centres"),
    rooms=("centres", "rooms"),
    leading=("centres.visits", "centres.activities", "rooms.hours_used"),
    order=40,
)
