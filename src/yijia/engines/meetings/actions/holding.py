"""Holding a convening before anything of it is written, so that nobody passes its end by."""

from yijia.base.errors import Conflict
from yijia.base.words import _
from yijia.engines.meetings.models import Convening

CLOSED = _("This convening is closed.")


def hold_open(identity: int) -> Convening:
    """A convening that goes on, as it is now; whoever else writes in it waits until this is done.

    It is held before its rows, always, as the database does it that erases words.

    Raises:
        Conflict: it is closed.
    """
    held = Convening.objects.select_for_update(no_key=True).get(pk=identity)
    if held.closed_at is not None:
        raise Conflict(CLOSED)
    return held
