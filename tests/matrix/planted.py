"""What was planted, for whoever asks for it; `plant` plants it."""

from dataclasses import dataclass, field
from datetime import datetime

from tests.matrix.actors import Actor, Cell
from yijia.base.events import Event
from yijia.base.scope import Scope

# One word in each part of what was planted. No answer may hold one that is not meant for the asker.
CANARIES = {
    "title": "zqtitle",
    "text": "zqtext",
    "address": "zqaddress",
    "name": "zqname",
    "mobile": "13987654321",
    "reply": "zqreply",
    "private": "zqprivate",
    "purpose": "zqpurpose",
    "session": "zqsession",
    "login": "zq-target",
    "post": "zqpost",
    "form": "zqform",
    "convening": "zqconvening",
    "meeting": "zqmeeting",
    "whistle": "zqwhistle",
    "need": "zqneed",
}
LONG = "路灯不亮" * 30
TARGET = Event(code="matrix.target", sentence="Planted.")


@dataclass(repr=False)
class Planted:
    """The actors, and what was planted: values by name, and canaries by the part they stand in."""

    at: datetime
    service: Scope
    actors: dict[Cell, Actor]
    values: dict[str, str] = field(default_factory=dict)
    canaries: dict[str, bytes] = field(default_factory=dict)
    sessions: dict[Cell, str] = field(default_factory=dict)
    # Who holds every post at the body that a confidential case is about, and at the centre.
    kept: dict[str, Actor] = field(default_factory=dict)
    # Who audits there, and holds nothing else.
    auditing: dict[str, Actor] = field(default_factory=dict)
