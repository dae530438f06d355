"""What the exchange asks for."""

from yijia.programmes.exchange.inputs.giving import (
    EndResource,
    EnterResource,
    FailMatch,
    Unasked,
)
from yijia.programmes.exchange.inputs.needs import (
    BY_VERB,
    Follow,
    MakeNeed,
    Narrow,
    ReadContact,
    RegisterNeed,
)

__all__ = [
    "BY_VERB",
    "EndResource",
    "EnterResource",
    "FailMatch",
    "Follow",
    "MakeNeed",
    "Narrow",
    "ReadContact",
    "RegisterNeed",
    "Unasked",
]
