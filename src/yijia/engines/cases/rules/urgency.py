"""How soon somebody has to look at a case, whatever its clock says; pure.

It changes no limit: that is a matter of dated rules. Source: 紧急程度 in `requests.md`.
"""

from enum import StrEnum

from yijia.base.words import _


class Urgency(StrEnum):
    """How soon somebody has to look at it, in the judgement of who takes it in, or dispatches."""

    NORMAL = "normal"
    URGENT = "urgent"
    EMERGENCY = "emergency"


URGENCY_LABELS = {
    Urgency.NORMAL: _("Normal"),
    Urgency.URGENT: _("Urgent"),
    Urgency.EMERGENCY: _("An emergency"),
}
# What is normal is told by no mark.
URGENCY_COLOURS = {Urgency.URGENT: "orange", Urgency.EMERGENCY: "red"}
