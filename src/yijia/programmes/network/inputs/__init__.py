"""What is asked of the network: seats, agreements, branches, files; and convenings."""

from yijia.programmes.network.inputs.convening import (
    CallMore,
    Convene,
    Decline,
    EnterArrival,
    Rate,
    Report,
    Resolve,
    Return,
    Withdraw,
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
    "EnterArrival",
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
    "Withdraw",
]
