"""Where an issue may stand, what can be done with it, and how both are called."""

from enum import StrEnum

from yijia.base.access import Permission
from yijia.base.words import _
from yijia.engines.cases.rules import LATE, Step
from yijia.programmes.issues.rules.assisting import ASSIST_TITLES

DISPATCH = Permission.CASE_DISPATCH
HANDLE = Permission.CASE_HANDLE
WITHDRAWAL = _("The person who raised it no longer wants it handled.")


class State(StrEnum):
    """Where an issue stands."""

    REGISTERED = "registered"
    NOT_ACCEPTED = "not_accepted"
    ANSWERED = "answered"
    MERGED = "merged"
    DISPATCHED = "dispatched"
    RETURN_ASKED = "return_asked"
    SIGNED = "signed"
    WAITING = "waiting"
    PARKED = "parked"
    CHECKING = "checking"
    REPLIED = "replied"
    CLOSED = "closed"
    DELIVERED = "delivered"
    UNANSWERED = "unanswered"
    WITHDRAWN = "withdrawn"


STATE_LABELS = {
    State.REGISTERED: _("Registered"),
    State.NOT_ACCEPTED: _("Not accepted"),
    State.ANSWERED: _("Answered at once"),
    State.MERGED: _("Merged"),
    State.DISPATCHED: _("Sent to a unit"),
    State.RETURN_ASKED: _("Return asked for"),
    State.SIGNED: _("Being worked on"),
    State.WAITING: _("Waits for the person"),
    State.PARKED: _("Parked"),
    State.CHECKING: _("Reply is checked"),
    State.REPLIED: _("Answered"),
    State.CLOSED: _("Solved"),
    State.DELIVERED: _("Part done"),
    State.UNANSWERED: _("Ended without a word"),
    State.WITHDRAWN: _("Withdrawn"),
}
STATE_COLOURS = {
    State.REGISTERED: "yellow",
    State.DISPATCHED: "yellow",
    State.RETURN_ASKED: "orange",
    State.SIGNED: "teal",
    State.CHECKING: "teal",
    State.WAITING: "blue",
    State.PARKED: "orange",
    State.ANSWERED: "purple",
    State.REPLIED: "purple",
    State.CLOSED: "green",
    State.DELIVERED: "green",
}
STATE_SENTENCES = {
    State.REGISTERED: _("We have your issue. We are choosing the office that will deal with it."),
    State.NOT_ACCEPTED: _("Another office deals with this. Below you see which one, and why."),
    State.ANSWERED: _("We could answer at once. Please say whether it is solved."),
    State.MERGED: _("Others told us of the same. It is dealt with once, for all of you."),
    State.DISPATCHED: _("We sent it to an office, which now has to accept it."),
    State.RETURN_ASKED: _("The office says that it is not its duty. We are deciding."),
    State.SIGNED: _("The office is working on it."),
    State.WAITING: _("The office has a question to you. Until you answer, its clock stands still."),
    State.PARKED: _("It cannot be solved yet. Below you see why, and when we look at it again."),
    State.CHECKING: _("The office has written an answer. We check it before you get it."),
    State.REPLIED: _("The office has answered. Please say whether it is solved."),
    State.CLOSED: _("You said that it is solved. Thank you."),
    State.DELIVERED: _("This part is done."),
    State.UNANSWERED: _("We did not reach you, so we do not know whether it is solved."),
    State.WITHDRAWN: _("You withdrew this issue."),
}
# How a person who needs no reply is told that nobody asked them.
NOT_ASKED = _("It is closed. You had said that you need no reply.")
VERB_LABELS = {
    "dispatch": _("Dispatch"),
    "answer": _("Answer at once"),
    "decline": _("Do not accept"),
    "merge": _("Merge with another"),
    "unmerge": _("Take out again"),
    "sign": _("Sign for it"),
    "return": _("Return it"),
    "grant_return": _("Accept the return"),
    "refuse_return": _("Refuse the return"),
    "hand_over": _("Give it to another unit"),
    "contact": _("Note a first contact"),
    "ask_person": _("Ask the person"),
    "tell": _("Answer the question"),
    "resume": _("Go on without an answer"),
    "ask_extension": _("Ask for more time"),
    "grant_extension": _("Give more time"),
    "refuse_extension": _("Give no more time"),
    "ask_park": _("Ask to park it"),
    "grant_park": _("Park it"),
    "refuse_park": _("Do not park it"),
    "review": _("Take it up again"),
    "split": _("Open a part"),
    "escalate": _("Pass it one level up"),
    "deliver": _("Report it as done"),
    "reply": _("Reply"),
    "submit": _("Send the reply to be checked"),
    "approve": _("Approve the reply"),
    "send_back": _("Send the reply back"),
    "confirm": _("It is solved"),
    "reopen": _("It is not solved"),
    "callback_solved": _("Called back: solved"),
    "callback_unsolved": _("Called back: not solved"),
    "callback_missed": _("Called back: nobody reached"),
    "close_unanswered": _("End it without a word"),
    "withdraw": _("Take it back"),
    "urge": _("Urge it"),
    "supplement": _("Add something"),
    "supervise": _("Supervise it"),
    "list": _("Put it on the list of supervision"),
    "relabel": _("Put place or topic right"),
    "set_urgency": _("Say how urgent it is"),
    "keep_out": _("Keep it from a unit"),
    "make_confidential": _("Make it confidential"),
    "ask_confidential": _("Make it confidential"),
    "lift": _("End the confidentiality"),
    "open_up": _("Let everybody who works on it read it"),
}
# The clocks of an issue, each by the step that it measures.
STEP_LABELS = {
    Step.REGISTER: _("To be given to a unit"),
    Step.SIGN: _("To be signed for"),
    Step.CONTACT: _("First contact with the person"),
    Step.RESOLVE: _("The whole"),
    Step.CALLBACK: _("Callback"),
    Step.WAIT: _("Answer of the person"),
    Step.REVIEW: _("Review of what is parked"),
}
# How closely an issue is looked at from above.
PRESSED = ("", _("Urged"), _("Supervised"), _("Under listed supervision"))
RATINGS = {
    5: _("Very satisfied"),
    4: _("Satisfied"),
    3: _("Neither"),
    2: _("Dissatisfied"),
    1: _("Very dissatisfied"),
}
REMARK_TITLES = {
    "reply": _("Answer"),
    "answer": _("Answer"),
    "decline": _("Why it was not accepted"),
    "return": _("Why it was returned"),
    "grant_return": _("Why the return was accepted"),
    "refuse_return": _("Why the return was refused"),
    "hand_over": _("Why another unit has it now"),
    "contact": _("First contact"),
    "ask_person": _("Question to the person"),
    "tell": _("What the person answered"),
    "resume": _("Why it goes on without an answer"),
    "ask_extension": _("Why more time is needed"),
    "grant_extension": _("More time"),
    "refuse_extension": _("Why there is no more time"),
    "ask_park": _("What stands in the way"),
    "grant_park": _("Why it is parked"),
    "refuse_park": _("Why it is not parked"),
    "review": _("Why it is taken up again"),
    "split": _("Part"),
    "deliver": _("What was done"),
    "escalate": _("Why it was passed up"),
    "submit": _("Reply to be checked"),
    "approve": _("Answer"),
    "send_back": _("What the reply lacks"),
    "reopen": _("What the person says is not solved"),
    "callback_unsolved": _("What the person says is not solved"),
    "callback_missed": _("Note of the call"),
    "callback_solved": _("Note of the call"),
    "merge": _("Why it was merged"),
    "unmerge": _("Why it was taken out again"),
    LATE: _("Why it was entered late"),
    "relabel": _("Why place or topic were put right"),
    "set_urgency": _("Why it is as urgent as it is"),
    "keep_out": _("Why it is kept from a unit"),
    "make_confidential": _("Why it was made confidential"),
    "lift": _("Why it is not confidential any more"),
    "press": _("Pressed for"),
    "urge": _("What the person says who waits"),
    "supplement": _("What the person added"),
    **ASSIST_TITLES,
}
# Where an answer has been given.
ANSWERED_STATES = frozenset(
    {State.ANSWERED, State.REPLIED, State.CLOSED, State.UNANSWERED, State.NOT_ACCEPTED}
)
# Where the person waits for somebody else.
AWAITED_STATES = frozenset(
    {State.REGISTERED, State.DISPATCHED, State.RETURN_ASKED, State.SIGNED, State.CHECKING}
)
# Verbs whose words are an answer to the person.
REPLYING = frozenset({"reply", "answer", "decline", "approve"})
# Why an issue goes on by itself when the person's answer did not come in time.
NO_ANSWER = _("No answer came in time.")
NOBODY_WORKS = _("Nobody works in the unit any more that had it.")
LEFT_ALONE = _("The issue that it was merged into was taken back.")
