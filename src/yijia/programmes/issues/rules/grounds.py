"""On which grounds an issue is not accepted; pure.

Source: 北京市接诉即办工作条例 art. 11, six cases in which nothing is sent to a unit: a default that
is not binding here.
"""

from enum import StrEnum

from yijia.base.errors import Invalid
from yijia.base.words import _


class Ground(StrEnum):
    """Why an issue is not accepted, as it is counted; the words to the person say more."""

    EMERGENCY_LINE = "emergency_line"
    STATUTORY = "statutory"
    REPEATED = "repeated"
    PRIVACY = "privacy"
    OUTSIDE = "outside"
    UNLAWFUL = "unlawful"


GROUND_LABELS = {
    Ground.EMERGENCY_LINE: _("An emergency line deals with it"),
    Ground.STATUTORY: _("A way that the law lays down, or a petition, deals with it"),
    Ground.REPEATED: _("It was dealt with before, and nothing about it is new"),
    Ground.PRIVACY: _("It touches a secret, or somebody's privacy"),
    Ground.OUTSIDE: _("It is no matter of the public service"),
    Ground.UNLAWFUL: _("What is asked for is against the law"),
}


def check_ground(text: str) -> Ground:
    """The ground of a code.

    Raises:
        Invalid: there is no such ground.
    """
    if text not in set(Ground):
        raise Invalid(_("There is no such thing to choose."), field="ground")
    return Ground(text)
