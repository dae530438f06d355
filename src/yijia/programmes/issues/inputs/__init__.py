"""What issues ask for: one form per action."""

from yijia.programmes.issues.inputs.contacts import AskContacts, ReadContact
from yijia.programmes.issues.inputs.raising import (
    AddPhoto,
    Follow,
    RaiseIssue,
    Street,
    Topic,
    offer,
)
from yijia.programmes.issues.inputs.verbs import BY_VERB

__all__ = [
    "BY_VERB",
    "AddPhoto",
    "AskContacts",
    "Follow",
    "RaiseIssue",
    "ReadContact",
    "Street",
    "Topic",
    "offer",
]
