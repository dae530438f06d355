"""What is asked of the network: seats, agreements, branches, files; and convenings."""

from yijia.programmes.network.inputs.convening import (
    CallMore,
    Convene,
    Decline,
    Rate,
    Report,
    Resolve,
    Return,
)
from yijia.programmes.network.inputs.keeping import (
    AddBody,
    AddPromise,
    BringIn,
    EndBody,
    Ends,
    Exclude,
    GiveSeat,
    KeepPromise,
    OnDay,
    SetRule,
    SignAgreement,
)

__all__ = [
    "AddBody",
    "AddPromise",
    "BringIn",
    "CallMore",
    "Convene",
    "Decline",
    "EndBody",
    "Ends",
    "Exclude",
    "GiveSeat",
    "KeepPromise",
    "OnDay",
    "Rate",
    "Report",
    "Resolve",
    "Return",
    "SetRule",
    "SignAgreement",
]
