"""What issues ask for: one form per action."""

from yijia.programmes.issues.inputs.assisting import BY_ASSIST_VERB, AskAssist, ask_about_assists
from yijia.programmes.issues.inputs.contacts import AskContacts, ReadContact
from yijia.programmes.issues.inputs.free import FreeWords, warnings
from yijia.programmes.issues.inputs.importing import Confirm, ImportFile
from yijia.programmes.issues.inputs.joining import ChooseSimilar, JoinIssue, SeekSimilar
from yijia.programmes.issues.inputs.linking import LinkCase, Unlink
from yijia.programmes.issues.inputs.naming import MOST_OFFERED, settle
from yijia.programmes.issues.inputs.offline import TellOffline
from yijia.programmes.issues.inputs.questions import Matter, Questions
from yijia.programmes.issues.inputs.raising import (
    AddPhoto,
    Follow,
    LostCode,
    RaiseIssue,
    SendIssue,
    Street,
    Topic,
    offer,
)
from yijia.programmes.issues.inputs.rates import SetRates
from yijia.programmes.issues.inputs.registering import Register
from yijia.programmes.issues.inputs.templates import AddTemplate
from yijia.programmes.issues.inputs.together import FOR_MANY, Choose
from yijia.programmes.issues.inputs.verbs import BY_VERB, add_document

__all__ = [
    "BY_ASSIST_VERB",
    "BY_VERB",
    "FOR_MANY",
    "MOST_OFFERED",
    "AddPhoto",
    "AddTemplate",
    "AskAssist",
    "AskContacts",
    "Choose",
    "ChooseSimilar",
    "Confirm",
    "Follow",
    "FreeWords",
    "ImportFile",
    "JoinIssue",
    "LinkCase",
    "LostCode",
    "Matter",
    "Questions",
    "RaiseIssue",
    "ReadContact",
    "Register",
    "SeekSimilar",
    "SendIssue",
    "SetRates",
    "Street",
    "TellOffline",
    "Topic",
    "Unlink",
    "add_document",
    "ask_about_assists",
    "offer",
    "settle",
    "warnings",
]
