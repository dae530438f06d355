"""Background work of notices: whoever is to be told is told, and what is over is removed."""

from datetime import datetime

from yijia.base.retention import Batch, Gone, Kind, gone
from yijia.base.scope import service_scope
from yijia.base.sending import Fault, NotTaken
from yijia.base.words import _
from yijia.engines.notices import actions, queries
from yijia.ground.access.queries import acting_as

SERVICE = service_scope("notices")
# So many batches at once, so that other background work has its turn as well.
_TURNS = 10
_MESSAGES = 50
# After so many that met nobody the rest waits for the next time: each of them takes its seconds.
_IN_VAIN = 3


def make_notices(*, at: datetime) -> int:
    """Makes the notices of entries that wait, batch by batch; returns how many entries."""
    made = 0
    for _turn in range(_TURNS):
        with acting_as(SERVICE):
            done = actions.make_notices(at=at)
        made += done
        if not done:
            break
    return made


def send_messages(*, at: datetime) -> int:
    """Sends what waits for persons, unless it is night; returns how many messages were taken.

    Each is taken, opened and noted in a transaction of its own, and sent outside of them.
    """
    taken, in_vain = 0, 0
    if not actions.has_channels() or _is_quiet(at):
        return taken
    while taken < _MESSAGES and in_vain < _IN_VAIN:
        with acting_as(SERVICE):
            delivery = actions.take_delivery(at=at)
        if delivery is None:
            break
        with acting_as(SERVICE):
            opened = actions.open_delivery(by=SERVICE, at=at, delivery=delivery)
        taken += 1
        if opened is not None:
            fault = _sent(opened)
            in_vain += fault is not None and fault.fault is Fault.UNREACHABLE
            with acting_as(SERVICE):
                actions.note_delivery(at=at, delivery=delivery, fault=fault)
    return taken


def _is_quiet(at: datetime) -> bool:
    with acting_as(SERVICE):
        return queries.is_quiet(at=at)


def _sent(opened: actions.Opened) -> NotTaken | None:
    """Sends one message; what was wrong, or None."""
    try:
        opened.sender.send(opened.message)
    except NotTaken as fault:
        return fault
    return None


def forget_notices(batch: Batch) -> Gone:
    """Removes notices that are over their time, and how far each got."""
    count = actions.forget_notices(before=batch.before, limit=batch.limit)
    return gone(count, batch=batch)


KEPT = (
    Kind(
        "notices.notice",
        _("What somebody was told, and whether it was sent; no address is in it"),
        since=_("it was told"),
        remove=forget_notices,
        order=32,
    ),
)
