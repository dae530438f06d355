"""The figures of members: how many have reported in.

Each member counts once, in the month in which their first community confirmed them: its rows know
no day, by which a unit could find the place of somebody. A member who moves house is not counted
again. These are persons, so small numbers are kept from the public.
"""

from yijia.base.words import _
from yijia.engines.figures.rules import Counts, Figure

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
FIGURES = (REPORTED,)
