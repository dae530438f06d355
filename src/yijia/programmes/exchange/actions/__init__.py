"""Writing needs, what units give for them, and the matches of both."""

from yijia.programmes.exchange.actions.codes import ask_code_again
from yijia.programmes.exchange.actions.erasing import erase_texts, expire_texts, read_contact
from yijia.programmes.exchange.actions.importing import import_resources, undo_resources
from yijia.programmes.exchange.actions.making import Made, NewNeed, make_need, register_need
from yijia.programmes.exchange.actions.matching import (
    accept_match,
    accept_own_match,
    ask_unit,
    claim_need,
    decline_match,
    decline_own_match,
    deliver_match,
    expire_match,
    fail_match,
)
from yijia.programmes.exchange.actions.moving import answer_need, move_need
from yijia.programmes.exchange.actions.planning import confirm_plan, make_plan
from yijia.programmes.exchange.actions.projects import (
    NewProject,
    drop_project,
    finish_project,
    finish_step,
    open_project,
)
from yijia.programmes.exchange.actions.resources import end_resource, enter_resource
from yijia.programmes.exchange.actions.shipped import load_shipped
from yijia.programmes.exchange.actions.steps import take_step
from yijia.programmes.exchange.rules import NewResource

__all__ = [
    "Made",
    "NewNeed",
    "NewProject",
    "NewResource",
    "accept_match",
    "accept_own_match",
    "answer_need",
    "ask_code_again",
    "ask_unit",
    "claim_need",
    "confirm_plan",
    "decline_match",
    "decline_own_match",
    "deliver_match",
    "drop_project",
    "end_resource",
    "enter_resource",
    "erase_texts",
    "expire_match",
    "expire_texts",
    "fail_match",
    "finish_project",
    "finish_step",
    "import_resources",
    "load_shipped",
    "make_need",
    "make_plan",
    "move_need",
    "open_project",
    "read_contact",
    "register_need",
    "take_step",
    "undo_resources",
]
