"""How two cases belong together; pure."""

from enum import StrEnum

from yijia.base.access import Permission
from yijia.base.words import _

LONGEST_REASON = 500
# Who links a case with others: whoever dispatches it, and the unit that has it.
LINKING = (Permission.CASE_DISPATCH, Permission.CASE_HANDLE)


class LinkKind(StrEnum):
    """Why two cases are linked. All are the same both ways, but that one case follows another."""

    PLACE = "place"
    CAUSE = "cause"
    FOLLOWS = "follows"
    OTHER = "other"


LINK_LABELS = {
    LinkKind.PLACE: _("Same place"),
    LinkKind.CAUSE: _("Same cause"),
    LinkKind.FOLLOWS: _("The later one follows from the earlier one"),
    LinkKind.OTHER: _("They have to do with each other"),
}
# What stands over the earlier one on the page of the later one, and over the later one.
EARLIER_LABELS = LINK_LABELS | {LinkKind.FOLLOWS: _("Follows from")}
LATER_LABELS = LINK_LABELS | {LinkKind.FOLLOWS: _("Was followed by")}


def is_linked(turn: int) -> bool:
    """Whether two cases are linked after so many turns: tied by the first, parted by the second."""
    return turn % 2 == 1
