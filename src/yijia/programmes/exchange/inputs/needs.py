"""What is asked of who wishes something, of who follows it, and of the community's desk."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.ground.people import rules as people
from yijia.ground.rights import inputs as contacts
from yijia.ground.shell.forms import (
    CHOOSE,
    Choices,
    Form,
    FreeForm,
    LongText,
    Radios,
    Sure,
    Text,
    day,
    labelled,
)
from yijia.programmes.exchange import rules


def amount(label: Any, *, hint: Any = "") -> forms.IntegerField:
    """How many of something."""
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=1,
        max_value=rules.MOST_WANTED,
        widget=Text(width=4, inputmode="numeric"),
    )


def words(label: Any, *, hint: Any = "", required: bool = True) -> forms.CharField:
    """A few sentences."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=rules.LONGEST_REASON,
        required=required,
        widget=LongText(rows=4),
    )


class MakeNeed(contacts.LeavesContact, FreeForm):
    """What a resident wishes: what, how many, where, when, and how to reach them if they like.

    What there is and which communities there are is checked by the action; a page offers them.
    """

    free_words = ("text",)
    category = forms.CharField(
        label=_("What do you wish for?"),
        max_length=rules.LONGEST_CODE,
        widget=Radios(),
        error_messages=CHOOSE,
    )
    quantity = amount(_("How many?"))
    division = forms.CharField(
        label=_("In which community or village?"),
        max_length=15,
        widget=forms.Select(),
        error_messages={"required": _("Choose a community or village of this county.")},
    )
    starts_on = day(_("From which day on?"))
    last_on = day(_("Until which day?"), hint=_("The last day on which it helps you."))
    text = forms.CharField(
        label=_("Tell your community more"),
        help_text=_(
            "Your community reads this, and those who supervise it. Everybody else sees what is"
            " wished for, in which community and since when."
        ),
        max_length=rules.LONGEST_TEXT,
        required=False,
        widget=LongText(rows=4),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=people.LONGEST_NAME,
        required=False,
        widget=Text(width=10, autocomplete="name"),
    )
    mobile = forms.CharField(
        label=_("Mobile number"),
        help_text=_(
            "So that your community can tell you when you get it. Those who supervise it may see"
            " it too, and each look is recorded."
        ),
        max_length=20,
        required=False,
        widget=Text(kind="tel", width=20, autocomplete="tel"),
    )

    email = contacts.email()

    def offer(self, *, things: Choices, communities: Choices) -> None:
        """Puts in what may be chosen."""
        self.fields["category"].widget.choices = list(things)
        self.fields["division"].widget.choices = [("", ""), *communities]


class RegisterNeed(MakeNeed):
    """What was told at a desk, or what a community itself needs."""

    kind = forms.ChoiceField(
        label=_("Whose is it?"), choices=labelled(rules.KIND_LABELS), widget=Radios()
    )
    field_order = ("kind", "category", "quantity", "division", "starts_on", "last_on", "text")


class Narrow(Form):
    """What the lines of a list have in common; what is empty is not asked."""

    category = forms.CharField(
        label=_("What"), max_length=rules.LONGEST_CODE, required=False, widget=forms.Select()
    )
    division = forms.CharField(
        label=_("Community or village"), max_length=15, required=False, widget=forms.Select()
    )
    state = forms.CharField(label=_("State"), max_length=20, required=False, widget=forms.Select())

    def offer(self, *, things: Choices, communities: Choices, states: Choices) -> None:
        """Puts in what may be chosen."""
        for name, found in (("category", things), ("division", communities), ("state", states)):
            self.fields[name].widget.choices = [("", _("All")), *found]


class LostCode(contacts.ByNumber):
    """The number of the wish whose code was lost."""

    number = contacts.own_number(_("Number of the wish"))


class Follow(LostCode):
    """Number and lookup code."""

    code = contacts.lookup_code()


class ReadContact(contacts.ReadContact):
    """What the contact of whoever asked is needed for."""

    purpose = contacts.purpose_among(rules.PURPOSES)


class ForAsker(FreeForm):
    """Why, in words that whoever asked reads."""

    free_words = ("reason",)
    reason = words(_("Why?"), hint=_("Whoever asked reads this."))


class ForStaff(FreeForm):
    """Why, in words for the community."""

    free_words = ("reason",)
    reason = words(_("What is missing?"), hint=_("The community reads this."))


class Received(Form):
    """How satisfied whoever asked is; it may be left open."""

    satisfied = forms.TypedChoiceField(
        label=_("How satisfied are you?"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=labelled(rules.RATINGS),
        widget=Radios(),
    )


BY_VERB: Mapping[str, type[Form]] = {
    "confirm": Sure,
    "decline": ForAsker,
    "close_unmet": ForAsker,
    "close_unanswered": Sure,
    "called_received": Received,
    "called_missed": ForStaff,
    "receive": Received,
    "miss": ForStaff,
    "withdraw": Sure,
}
