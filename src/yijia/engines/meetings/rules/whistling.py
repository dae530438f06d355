"""How a whistle goes on that a body has blown for another one to hear; pure."""

from enum import StrEnum

from yijia.base.errors import Conflict
from yijia.base.words import _


class State(StrEnum):
    """How far a whistle has come."""

    OPEN = "open"
    NAMED = "named"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


STATE_LABELS = {
    State.OPEN: _("Waits for units to be named"),
    State.NAMED: _("Units named"),
    State.DECLINED: _("Not taken up"),
    State.WITHDRAWN: _("Taken back"),
}


def check_open(state: State) -> None:
    """Refuses what is done with a whistle that was answered: nothing is, twice.

    Raises:
        Conflict: it was answered; perhaps somebody was faster.
    """
    if state is not State.OPEN:
        raise Conflict(_("This whistle was answered before. Look at it again."))


def next_number(case: str, *, before: int) -> str:
    """The number of the next whistle about a case, of which there were so many before."""
    return f"{case}-W{before + 1}"
