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
    LostCode,
    MakeNeed,
    Narrow,
    ReadContact,
    RegisterNeed,
)
from yijia.programmes.exchange.inputs.projects import (
    ConfirmPlan,
    DropProject,
    MakePlan,
    OpenProject,
    SendProject,
)

__all__ = [
    "BY_VERB",
    "ConfirmPlan",
    "DropProject",
    "EndResource",
    "EnterResource",
    "FailMatch",
    "Follow",
    "LostCode",
    "MakeNeed",
    "MakePlan",
    "Narrow",
    "OpenProject",
    "ReadContact",
    "RegisterNeed",
    "SendProject",
    "Unasked",
]
