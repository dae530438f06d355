"""Calling units and bodies together, what they resolve there, and the end of it."""

from yijia.engines.meetings.actions.attending import decline_call, enter_arrival, sign_arrival
from yijia.engines.meetings.actions.calling import Call, call_more, convene_units
from yijia.engines.meetings.actions.closing import close_convening, rate_side
from yijia.engines.meetings.actions.deciding import (
    NewDecision,
    add_to_minutes,
    decide_item,
    sign_minutes,
    take_roll,
)
from yijia.engines.meetings.actions.erasing import erase_words
from yijia.engines.meetings.actions.importing import import_types
from yijia.engines.meetings.actions.recounting import (
    Recounted,
    note_recount,
    recount_due,
    recount_meetings,
)
from yijia.engines.meetings.actions.resolving import (
    NewResolution,
    accept_resolution,
    add_resolution,
    raise_level,
    report_resolution,
    resolve_item,
    return_resolution,
    withdraw_resolution,
)
from yijia.engines.meetings.actions.ruling import import_rules
from yijia.engines.meetings.actions.shipped import load_shipped
from yijia.engines.meetings.actions.summoning import (
    NewMeeting,
    add_items,
    call_meeting,
    cancel_meeting,
)
from yijia.engines.meetings.actions.whistling import (
    NewWhistle,
    blow_whistle,
    decline_whistle,
    name_units,
    withdraw_whistle,
)

__all__ = [
    "Call",
    "NewDecision",
    "NewMeeting",
    "NewResolution",
    "NewWhistle",
    "Recounted",
    "accept_resolution",
    "add_items",
    "add_resolution",
    "add_to_minutes",
    "blow_whistle",
    "call_meeting",
    "call_more",
    "cancel_meeting",
    "close_convening",
    "convene_units",
    "decide_item",
    "decline_call",
    "decline_whistle",
    "enter_arrival",
    "erase_words",
    "import_rules",
    "import_types",
    "load_shipped",
    "name_units",
    "note_recount",
    "raise_level",
    "rate_side",
    "recount_due",
    "recount_meetings",
    "report_resolution",
    "resolve_item",
    "return_resolution",
    "sign_arrival",
    "sign_minutes",
    "take_roll",
    "withdraw_resolution",
    "withdraw_whistle",
]
