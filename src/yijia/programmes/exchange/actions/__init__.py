"""Writing needs, what units give for them, and the matches of both."""

from yijia.programmes.exchange.actions.erasing import erase_texts, expire_texts, read_contact
from yijia.programmes.exchange.actions.making import Made, NewNeed, make_need, register_need
from yijia.programmes.exchange.actions.matching import (
    accept_match,
    accept_own_match,
    ask_unit,
    claim_need,
    decline_match,
    decline_own_match,
    deliver_match,
    fail_match,
)
from yijia.programmes.exchange.actions.moving import answer_need, check_lookup_code, move_need
from yijia.programmes.exchange.actions.resources import NewResource, end_resource, enter_resource
from yijia.programmes.exchange.actions.shipped import load_shipped
from yijia.programmes.exchange.actions.steps import step

__all__ = [
    "Made",
    "NewNeed",
    "NewResource",
    "accept_match",
    "accept_own_match",
    "answer_need",
    "ask_unit",
    "check_lookup_code",
    "claim_need",
    "decline_match",
    "decline_own_match",
    "deliver_match",
    "end_resource",
    "enter_resource",
    "erase_texts",
    "expire_texts",
    "fail_match",
    "load_shipped",
    "make_need",
    "move_need",
    "read_contact",
    "register_need",
    "step",
]
