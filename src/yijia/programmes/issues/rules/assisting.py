"""How units that assist the one that has an issue are called, and what each can do with it."""

from yijia.base.words import _
from yijia.engines.cases.rules import AssistEnd

# What the unit that is asked does, and last what the one that asks does.
SIGN_FOR, GIVE, REFUSE, TAKE_BACK = "sign", "give", "refuse", "take_back"
ASSIST_VERBS = {
    SIGN_FOR: _("Sign for assisting"),
    GIVE: _("Give your part"),
    REFUSE: _("It is not our work"),
    TAKE_BACK: _("Take the request back"),
}
# Why each is there, as programs are told.
ASSIST_REASONS = {
    SIGN_FOR: "The unit that is asked takes its part on.",
    GIVE: "The unit that has signed for it tells the lead; the person does not read it.",
    REFUSE: "The unit that is asked says why it is not its work, and reads it no more.",
    TAKE_BACK: "Whoever asks does not need it any more; the unit reads the issue no more by it.",
}
ASSIST_ASKED, ASSIST_SIGNED = _("Asked to assist"), _("Signed for")
ASSIST_LABELS = {
    AssistEnd.GIVEN: _("Given"),
    AssistEnd.REFUSED: _("Not its work"),
    AssistEnd.TAKEN_BACK: _("Taken back"),
    AssistEnd.ENDED: _("Ended without it"),
}
ASSIST_COLOURS = {AssistEnd.GIVEN: "green", AssistEnd.REFUSED: "red"}
ASSIST_TITLES = {
    "ask_assist": _("What a unit was asked for"),
    "give_part": _("What a unit gave"),
    "refuse_assist": _("Why it is not a unit's work"),
    "take_back_assist": _("Why a request was taken back"),
}
