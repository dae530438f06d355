"""Calling units together, what they do there, and the end of it."""

from yijia.engines.meetings.actions.attending import decline_call, enter_arrival, sign_arrival
from yijia.engines.meetings.actions.calling import Call, call_more, convene_units
from yijia.engines.meetings.actions.closing import close_convening, rate_side
from yijia.engines.meetings.actions.erasing import erase_words
from yijia.engines.meetings.actions.importing import import_types
from yijia.engines.meetings.actions.recounting import Recounted, note_recount, recount_due
from yijia.engines.meetings.actions.resolving import (
    NewResolution,
    accept_resolution,
    add_resolution,
    raise_level,
    report_resolution,
    return_resolution,
    withdraw_resolution,
)
from yijia.engines.meetings.actions.shipped import load_shipped

__all__ = [
    "Call",
    "NewResolution",
    "Recounted",
    "accept_resolution",
    "add_resolution",
    "call_more",
    "close_convening",
    "convene_units",
    "decline_call",
    "enter_arrival",
    "erase_words",
    "import_types",
    "load_shipped",
    "note_recount",
    "raise_level",
    "rate_side",
    "recount_due",
    "report_resolution",
    "return_resolution",
    "sign_arrival",
    "withdraw_resolution",
]
