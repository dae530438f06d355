"""Making notices, sending them, and noting that they were read."""

from yijia.engines.notices.actions.codes import MOST_A_DAY, Lost, ask_code_again
from yijia.engines.notices.actions.forgetting import forget_notices
from yijia.engines.notices.actions.making import make_notices, tell_of
from yijia.engines.notices.actions.reading import read_notices
from yijia.engines.notices.actions.sending import (
    Opened,
    has_channels,
    note_delivery,
    open_delivery,
    send_again,
    take_delivery,
)
from yijia.engines.notices.actions.shipped import load_shipped

__all__ = [
    "MOST_A_DAY",
    "Lost",
    "Opened",
    "ask_code_again",
    "forget_notices",
    "has_channels",
    "load_shipped",
    "make_notices",
    "note_delivery",
    "open_delivery",
    "read_notices",
    "send_again",
    "take_delivery",
    "tell_of",
]
