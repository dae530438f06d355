"""What each verb of an issue asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.base import codes
from yijia.ground.files import rules as file_rules
from yijia.ground.shell.forms import (
    CHOOSE,
    FileUpload,
    Form,
    LongText,
    Radios,
    Text,
    day,
    labelled,
)
from yijia.programmes.issues import rules
from yijia.programmes.issues.inputs.assisting import close_assists
from yijia.programmes.issues.inputs.free import FreeWords
from yijia.programmes.issues.inputs.keeping import (
    AskConfidential,
    KeepOut,
    Lift,
    MakeConfidential,
    OpenUp,
)
from yijia.programmes.issues.inputs.late import Late
from yijia.programmes.issues.inputs.raising import Texts


# Labels are lazy translations, which have no public type of their own.
def _unit(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=40, widget=Radios(), error_messages=CHOOSE)


def _words(label: Any, *, help_text: Any = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=500,
        required=required,
        widget=LongText(rows=4),
    )


def _long_words(label: Any, *, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=rules.LONGEST_TEXT,
        widget=LongText(rows=7),
    )


class Dispatch(Form):
    """The unit that answers for it."""

    organisation = _unit(_("Which unit answers for it?"))
    label_is_heading = "organisation"


class Answer(FreeWords):
    """What the person is told at once, and the tokens of documents that are added."""

    text = _long_words(_("Reply to the person"))
    documents = Texts(label=_("Documents"), required=False)


class Merge(FreeWords):
    """The issue that it is the same as."""

    into = forms.CharField(
        label=_("Number of the issue that stays"),
        help_text=_("It must be open. Both people keep their number and get the same reply."),
        max_length=30,
        widget=Text(width=20, inputmode="numeric", spellcheck="false", autocomplete="off"),
    )
    reason = _words(_("Why are they the same?"), required=False)

    def clean_into(self) -> str:
        """The number as plain digits."""
        return codes.plain_digits(self.cleaned_data["into"])


class GrantReturn(FreeWords):
    """The unit whose duty it is instead."""

    organisation = _unit(_("Which unit answers for it instead?"))
    reason = _words(_("Note for both units"), required=False)


class HandOver(FreeWords):
    """The unit that goes on with it, and why the one that has it does not."""

    organisation = _unit(_("Which unit answers for it instead?"))
    reason = _words(_("Why?"), help_text=_("Both units read this. The person does not."))


class Reason(FreeWords):
    """Why, for staff."""

    reason = _words(_("Why?"), help_text=_("The person does not see this."))


class Note(Late):
    """What was done, for staff."""

    reason = _words(_("What was done or agreed?"), help_text=_("The person does not see this."))
    label_is_heading = "reason"


class Deliver(Note):
    """What was done of a part, and whether it is told without what others were asked for."""

    close_assists = close_assists()


class WhatWasDone(FreeWords):
    """The same of what is decided at the desk, and is never entered late."""

    reason = Note.base_fields["reason"]
    label_is_heading = "reason"


class OptionalNote(Late):
    """A note for staff, where there is something to say."""

    reason = _words(_("Note"), help_text=_("The person does not see this."), required=False)
    label_is_heading = "reason"


class AskPerson(FreeWords):
    """The question to the person."""

    text = _words(_("What do you need to know?"), help_text=_("The person reads this."))
    label_is_heading = "text"


class Tell(FreeWords):
    """The person's answer."""

    text = _words(_("Your answer"))
    label_is_heading = "text"


class AskExtension(FreeWords):
    """How much longer, and why."""

    days = forms.IntegerField(
        label=_("How many days more?"), min_value=1, max_value=90, widget=Text(width=3)
    )
    reason = _words(_("Why?"), help_text=_("The person does not see this."))


class TellPerson(FreeWords):
    """What the person is told about it."""

    text = _words(_("What is the person told?"), help_text=_("The person reads this."))
    label_is_heading = "text"


class AskPark(FreeWords):
    """Until when it rests, and what stands in the way."""

    review_on = day(_("When is it looked at again?"))
    reason = _words(_("What stands in the way?"), help_text=_("The person does not see this."))


class Split(FreeWords):
    """The part, and the unit that answers for it."""

    organisation = _unit(_("Which unit answers for this part?"))
    text = _words(_("What is to be done?"), help_text=_("The person reads this."))


class Submit(Late):
    """The reply that is to be checked, and the tokens of documents that are added."""

    text = _long_words(_("Reply to the person"))
    documents = Texts(label=_("Documents"), required=False)
    close_assists = close_assists()


class Approve(Form):
    """Nothing to fill in: the reply goes out as it was written."""


class CalledSolved(Late):
    """How satisfied the person is, as they said on the telephone."""

    satisfied = forms.ChoiceField(
        label=_("How happy is the person with how it was handled?"),
        choices=labelled(rules.RATINGS),
        widget=Radios(),
    )
    reason = _words(_("Note"), help_text=_("The person does not see this."), required=False)


class CalledUnsolved(Late):
    """What is not solved, as the person said on the telephone."""

    reason = _words(_("What is still wrong?"))
    satisfied = forms.ChoiceField(
        label=_("How happy is the person with how it was handled?"),
        choices=labelled(rules.RATINGS),
        required=False,
        widget=Radios(),
    )


class Urge(FreeWords):
    """A word to the unit, where there is something to say."""

    reason = _words(_("What should the unit know?"), required=False)
    label_is_heading = "reason"


class Supplement(FreeWords):
    """What the person adds to what was told."""

    text = _words(
        _("What do you want to add?"), help_text=_("Whoever works on it reads this. So do you.")
    )
    label_is_heading = "text"


class Relabel(FreeWords):
    """Where it lies and what it is about, and why that is put right."""

    category = forms.CharField(
        label=_("What is it about?"), max_length=12, required=False, widget=forms.Select()
    )
    division = forms.CharField(
        label=_("Community or village"), max_length=15, required=False, widget=forms.Select()
    )
    organisation = forms.CharField(
        label=_("Which unit answers for it then?"),
        help_text=_("Only where the unit that has it does not serve that place or topic."),
        max_length=40,
        required=False,
        widget=forms.Select(),
    )
    reason = _words(_("Why?"), help_text=_("The person does not see this."))


class SetUrgency(FreeWords):
    """How urgent it is, and why."""

    urgency = forms.ChoiceField(
        label=_("How urgent is it?"),
        help_text=_("No day moves by it. The person sees it, and not why."),
        choices=labelled(rules.URGENCY_LABELS),
        widget=Radios(),
        error_messages=CHOOSE,
    )
    reason = _words(_("Why?"), help_text=_("The person does not see this."))


class Decline(FreeWords):
    """On which ground and why it is not accepted, and where it belongs."""

    ground = forms.ChoiceField(
        label=_("On which ground?"),
        choices=labelled(rules.GROUND_LABELS),
        widget=Radios(),
        error_messages=CHOOSE,
    )
    reason = forms.CharField(
        label=_("Why is it not accepted?"), max_length=500, widget=LongText(rows=3)
    )
    channel = forms.CharField(
        label=_("Where does it belong?"),
        help_text=_("The person reads this: name the office, its address or number."),
        max_length=200,
        widget=LongText(rows=2),
    )


class Sign(Late):
    """Nothing to fill in: the unit takes it on."""


class Return(FreeWords):
    """Why it is not this unit's duty, and the tokens of documents that show it."""

    reason = forms.CharField(
        label=_("Why is it not this unit's duty?"),
        help_text=_("Name the clause or the list of duties."),
        max_length=500,
        widget=LongText(rows=4),
    )
    documents = Texts(label=_("Documents"), required=False)


class Reply(Late):
    """What the person is told, what only staff read, and the tokens of documents that are added."""

    text = forms.CharField(
        label=_("Reply to the person"), max_length=rules.LONGEST_TEXT, widget=LongText(rows=7)
    )
    private_text = forms.CharField(
        label=_("Note for staff"),
        help_text=_("The person does not see this."),
        max_length=rules.LONGEST_TEXT,
        required=False,
        widget=LongText(rows=3),
    )
    documents = Texts(label=_("Documents"), required=False)
    close_assists = close_assists()


class Confirm(Form):
    """How satisfied the person is with how it was handled."""

    satisfied = forms.ChoiceField(
        label=_("Are you happy with how it was handled?"),
        choices=labelled(rules.RATINGS),
        widget=Radios(),
    )
    label_is_heading = "satisfied"


class Reopen(FreeWords):
    """What is not solved."""

    reason = forms.CharField(
        label=_("What is still wrong?"), max_length=500, widget=LongText(rows=4)
    )
    label_is_heading = "reason"


class Withdraw(Form):
    """Nothing to fill in: the person no longer wants it handled."""


BY_VERB: dict[str, type[Form]] = {
    "dispatch": Dispatch,
    "answer": Answer,
    "decline": Decline,
    "merge": Merge,
    "unmerge": Reason,
    "sign": Sign,
    "return": Return,
    "grant_return": GrantReturn,
    "refuse_return": Reason,
    "hand_over": HandOver,
    "contact": Note,
    "ask_person": AskPerson,
    "tell": Tell,
    "resume": Reason,
    "ask_extension": AskExtension,
    "grant_extension": TellPerson,
    "refuse_extension": Reason,
    "ask_park": AskPark,
    "grant_park": TellPerson,
    "refuse_park": Reason,
    "review": Reason,
    "split": Split,
    "escalate": Reason,
    "deliver": Deliver,
    "reply": Reply,
    "submit": Submit,
    "approve": Approve,
    "send_back": Reason,
    "confirm": Confirm,
    "reopen": Reopen,
    "callback_solved": CalledSolved,
    "callback_unsolved": CalledUnsolved,
    "callback_missed": OptionalNote,
    "close_unanswered": Approve,
    "withdraw": Withdraw,
    "urge": Urge,
    "supplement": Supplement,
    "supervise": WhatWasDone,
    "list": WhatWasDone,
    "relabel": Relabel,
    "set_urgency": SetUrgency,
    "keep_out": KeepOut,
    "make_confidential": MakeConfidential,
    "ask_confidential": AskConfidential,
    "lift": Lift,
    "open_up": OpenUp,
}


def add_document(form: Form, *, verb: str) -> None:
    """Lets a person at a page send a document along, before which a program stores it."""
    for_person = _("At most 10 MB. The person gets it with the reply.")
    for_staff = _("At most 10 MB. Who decides on it reads it; the person does not get it.")
    form.fields["document"] = forms.FileField(
        label=_("Add a document (PDF)"),
        help_text=for_person if verb in rules.TEMPLATED else for_staff,
        required=False,
        widget=FileUpload(accept=file_rules.PDF_KIND, preview=False),
    )
    ordered = ("text", "private_text", "reason", "document", "close_assists", *form.folded)
    form.order_fields(ordered)
