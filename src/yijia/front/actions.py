"""What the front itself writes: that a demonstration county was loaded."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from yijia.base.scope import Scope
from yijia.front import events
from yijia.ground.journal import actions as journal
from yijia.ground.places.models import Division


def record_demonstration(
    *, by: Scope, at: datetime, counts: Mapping[str, int], samples: Sequence[str]
) -> None:
    """Records that the demonstration county is loaded, in the transaction that has loaded it.

    `samples` are numbers of issues that a visitor may play the resident of.
    """
    new = {**counts, "samples": list(samples)}
    loaded = events.DEMONSTRATION_LOADED
    with journal.entry(by=by, at=at, event=loaded, subject=Division(), new=new):
        pass
