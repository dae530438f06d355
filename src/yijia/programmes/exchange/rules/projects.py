"""What answers several needs at once: a project with an owner, a budget and a schedule; pure."""

from enum import StrEnum

from yijia.base.errors import Invalid
from yijia.base.words import _

# So many needs of one kind at least become a project.
# Source: sample, no document names a number; the county sets it.
FEWEST_IN_PROJECT = 3
MOST_IN_PROJECT, MOST_STEPS = 200, 20
LONGEST_PROJECT, LONGEST_STEP = 60, 80
LONGEST_MONEY = 120


class ProjectState(StrEnum):
    """How far a project has come."""

    GOES_ON = "goes_on"
    DONE = "done"
    DROPPED = "dropped"


PROJECT_LABELS = {
    ProjectState.GOES_ON: _("Goes on"),
    ProjectState.DONE: _("Done"),
    ProjectState.DROPPED: _("Was given up"),
}
PROJECT_COLOURS = {ProjectState.GOES_ON: "teal", ProjectState.DONE: "green"}


def check_group(count: int) -> None:
    """Refuses a project of too few needs, or of too many.

    Raises:
        Invalid: they are too few, or too many.
    """
    if not FEWEST_IN_PROJECT <= count <= MOST_IN_PROJECT:
        message = _("Choose at least %(fewest)s needs, and %(most)s at most.")
        params = {"fewest": FEWEST_IN_PROJECT, "most": MOST_IN_PROJECT}
        raise Invalid(message, params=params, field="needs")
