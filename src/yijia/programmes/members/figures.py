"""The figures of members: how many have reported in, how long they served, and what it solved.

Each member counts once, in the month in which their first community confirmed them: its rows know
no day, by which a unit could find the place of somebody. A member who moves house is not counted
again. These are persons, so small numbers are kept from the public.
"""

from dataclasses import replace

from yijia.base.words import _
from yijia.engines.figures.rules import Chapter, Counts, Dimension, Distinct, Figure

REPORTED = Figure(
    code="members.reported",
    title=_("Members who reported in"),
    sentence=_(
        "Working members of units who reported in to the community where they live, each counted"
        " once, from the first day of the month in which a community first confirmed it. Moving"
        " house counts nobody again."
    ),
    unit=_("persons"),
    table="members_reportin",
    where="counted_on IS NOT NULL",
    division="division_id",
    day="counted_on",
    columns=("division_id", "counted_on"),
    headings=(_("Place"), _("Confirmed in the month from")),
    counts=Counts.PERSON,
)
VOLUNTEERED = Figure(
    code="service.volunteered",
    title=_("Services of volunteers"),
    sentence=_(
        "Each confirmed service of a member at a post that they took freely, on the day of the"
        " post."
    ),
    unit=_("services"),
    table="members_volunteering",
    where="state = 'served'",
    division="division_id",
    day="served_on",
    columns=("division_id", "served_on", "minutes"),
    headings=(_("Place"), _("Held on"), _("Minutes that count")),
    counts=Counts.PERSON,
)
HOURS = Figure(
    code="service.hours",
    title=_("Hours of volunteering"),
    sentence=_(
        "Hours of members at posts that they took freely: by the code at the place when they came"
        " and left, or confirmed by the organiser; within the time of the post, by tenths of an"
        " hour rounded down. Duty is counted apart."
    ),
    unit=_("hours"),
    table="members_servicepost",
    where="kind = 'volunteering' AND minutes > 0",
    amount="minutes::numeric / 60",
    division="division_id",
    day="held_on",
    columns=("division_id", "skill", "held_on", "minutes"),
    headings=(_("Place"), _("Skill"), _("Held on"), _("Minutes that count")),
    # A post at which few served tells of persons, as their number does, and both kinds lie in one
    # table: who works over the place is told, and not the public.
    public=False,
)
DUTY_HOURS = replace(
    HOURS,
    code="service.duty_hours",
    title=_("Hours of duty"),
    sentence=_(
        "Hours of members at posts to which their units assigned them, in working time, counted as"
        " those of volunteers are. They never mix with them."
    ),
    where="kind = 'duty' AND minutes > 0",
)
SOLVED = Figure(
    code="members.problems_solved",
    title=_("Problems solved with members"),
    sentence=_(
        "Cases that were solved, issues and needs alike, with a confirmed service of a member, each"
        " counted once, on the later of both days."
    ),
    unit=_("problems"),
    table="members_solved",
    where="true",
    division="division_id",
    day="solved_on",
    columns=("division_id", "kind", "solved_on"),
    headings=(_("Place"), _("Kind"), _("Held on")),
    dimensions=(Dimension("service_kind", _("Kind"), "kind"),),
)
FIGURES = (REPORTED, VOLUNTEERED, HOURS, DUTY_HOURS, SOLVED)
SERVED = Distinct(
    code="members.served",
    title=_("Members who volunteered"),
    sentence=_(
        "Different members behind the confirmed services of volunteers. Of services so long ago"
        " that it is not kept whose they were, each counts once for each year."
    ),
    of=VOLUNTEERED,
    subject="coalesce(stands_for, account_id, -id)",
    recorded="served_at",
    revision=1,
)

# What of it stands large on the list of all numbers.
CHAPTER = Chapter(
    _("Members who serve"),
    rooms=("members", "service"),
    leading=("members.reported", "members.problems_solved", "service.volunteered"),
    order=50,
)
