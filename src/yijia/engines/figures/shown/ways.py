"""The pages of figures side by side, for those that lead from one to the other."""

from enum import StrEnum

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from yijia.base.words import _


class Way(StrEnum):
    """A page of figures that stands beside others, by the name of its address."""

    INDEX = "figures:index"
    BOARD = "figures:board"
    PUBLISHED = "figures:published"
    RECOUNTS = "figures:recounts"
    CIRCLES = "figures:circles"
    FILES = "figures:data"


LABELS = {
    Way.INDEX: _("All figures"),
    Way.BOARD: _("Board"),
    Way.PUBLISHED: _("Published months"),
    Way.RECOUNTS: _("Recounts"),
    Way.CIRCLES: _("Circles of places"),
    Way.FILES: _("Files"),
}
# What is shown of the place that was asked for.
OF_A_PLACE = (Way.INDEX, Way.BOARD)


def ways(here: Way, *, division: str = "") -> list[tuple[str, str, bool]]:
    """The pages beside each other: label, address, whether it is this one."""
    of = f"?{urlencode({'division': division})}" if division else ""
    return [
        (gettext(label), reverse(one) + (of if one in OF_A_PLACE else ""), one is here)
        for one, label in LABELS.items()
    ]
