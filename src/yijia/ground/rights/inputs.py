"""What is asked of a person about their own data, and of who answers for it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.base import codes
from yijia.ground.people import rules as people
from yijia.ground.rights import rules
from yijia.ground.shell.forms import Form, LongText, Radios, Text, labelled


def typed_mobile(typed: str) -> str:
    """A mobile number as people type it, or nothing."""
    if typed and codes.mobile(typed) is None:
        sentence = _("Enter a mobile number of 11 digits, like 138 0013 8000.")
        raise forms.ValidationError(sentence)
    return typed


def typed_email(typed: str) -> str:
    """An address as people type it, or nothing."""
    if typed and codes.email(typed) is None:
        raise forms.ValidationError(_("Enter an e-mail address, like name@example.com."))
    return typed


class Correct(Form):
    """Name, number and e-mail as they should be; what is left empty is not kept."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=people.LONGEST_NAME,
        required=False,
        widget=Text(autocomplete="name"),
    )
    mobile = forms.CharField(
        label=_("Your mobile number"),
        max_length=20,
        widget=Text(kind="tel", width=20, autocomplete="tel", inputmode="tel"),
    )

    email = forms.CharField(
        label=_("Your e-mail address"),
        max_length=codes.LONGEST_EMAIL,
        required=False,
        widget=Text(kind="email", autocomplete="email", spellcheck="false"),
    )

    def clean_email(self) -> str:
        """An address as people type it, or nothing."""
        return typed_email(self.cleaned_data["email"])

    def clean_mobile(self) -> str:
        """A mobile number as people type it."""
        return typed_mobile(self.cleaned_data["mobile"])


class Withdraw(Form):
    """Nothing to fill in: one press is as easy as consenting was."""


class Consent(Form):
    """Nothing to fill in either: what one consents to stands above."""


CONTACT = (rules.RequestKind.ERASURE.value, _("My name and my number"))
ALL = (rules.RequestKind.WHOLE_ERASURE.value, _("My name, my number, and what I sent"))
WORDS = (rules.RequestKind.WHOLE_ERASURE.value, _("What I sent"))


class Erase(Form):
    """What is to be erased, of what there is."""

    kind = forms.ChoiceField(
        label=_("What do you want us to erase?"), choices=[CONTACT, ALL], widget=Radios()
    )
    label_is_heading = "kind"

    def offer_words_alone(self) -> None:
        """Offers what is left to a person whose contact is not held."""
        self.fields["kind"] = forms.ChoiceField(
            label=self.fields["kind"].label, choices=[WORDS], widget=Radios()
        )


class Register(Form):
    """A request that somebody brought to the counter, or sent on paper."""

    key = forms.CharField(
        label=_("Number of the issue"), max_length=40, widget=Text(width=20, inputmode="numeric")
    )
    kind = forms.ChoiceField(
        label=_("What do they ask for?"),
        choices=labelled({one: rules.REQUEST_LABELS[one] for one in rules.RequestKind}),
        widget=Radios(),
    )


class Answer(Form):
    """How a request is answered."""

    state = forms.ChoiceField(
        label=_("How do you answer?"),
        choices=[
            (rules.RequestState.DONE.value, _("Do it, or say that it is done")),
            (rules.RequestState.REFUSED.value, _("Refuse it")),
        ],
        widget=Radios(),
    )
    answer = forms.CharField(
        label=_("What the person reads"),
        help_text=_("A refusal needs its reason. Write no names and no numbers."),
        max_length=rules.LONGEST_REASON,
        required=False,
        widget=LongText(rows=4),
    )


class SetHold(Form):
    """Whose data is held, and why."""

    key = forms.CharField(
        label=_("Number of the issue"), max_length=40, widget=Text(width=20, inputmode="numeric")
    )
    reason = forms.CharField(
        label=_("Why must it be kept?"),
        help_text=_("Name the law or the proceedings. Write no names and no numbers."),
        max_length=rules.LONGEST_REASON,
        widget=LongText(rows=4),
    )


class LiftHold(Form):
    """Why a hold is lifted."""

    reason = forms.CharField(
        label=_("Why need it not be kept any more?"),
        max_length=rules.LONGEST_REASON,
        widget=LongText(rows=4),
    )
    label_is_heading = "reason"


def purpose_among(purposes: Iterable[people.Purpose]) -> forms.ChoiceField:
    """What somebody needs a contact for: one of the purposes of a programme."""
    return forms.ChoiceField(
        label=_("What do you need the contact for?"),
        help_text=_("This is recorded under your name."),
        choices=labelled({one: people.PURPOSE_LABELS[one] for one in purposes}),
        widget=Radios(),
    )


class ReadContact(Form):
    """What a contact is needed for, and more about it where the choice says too little."""

    purpose = purpose_among(people.Purpose)
    words = forms.CharField(
        label=_("More about it"),
        help_text=_("Needed for a duty under a law, and for something else. It is kept sealed."),
        max_length=people.LONGEST_WORDS,
        required=False,
        widget=Text(),
    )

    def clean(self) -> dict[str, Any]:
        """Some purposes say too little alone."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("purpose") in people.WORDED and not cleaned.get("words"):
            self.add_error("words", _("Say more about what you need it for."))
        return cleaned


def email() -> forms.CharField:
    """The address of whoever may be told by it instead of by text messages."""
    return forms.CharField(
        label=_("Your e-mail address"),
        help_text=_("If you give one, we write to it instead of sending you text messages."),
        max_length=codes.LONGEST_EMAIL,
        required=False,
        widget=Text(kind="email", autocomplete="email", spellcheck="false"),
    )


class LeavesContact(Form):
    """A form by which somebody may leave a contact: name and e-mail come with a number."""

    def clean_mobile(self) -> str:
        """A mobile number as people type it, or nothing."""
        return typed_mobile(self.cleaned_data["mobile"])

    def clean_email(self) -> str:
        """An address as people type it, or nothing."""
        return typed_email(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        """Without a number nothing of a contact is kept, and that is said."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("name") and cleaned.get("mobile") == "":
            self.add_error("mobile", _("Enter a number too, or leave the name out."))
        elif cleaned.get("email") and cleaned.get("mobile") == "":
            self.add_error("mobile", _("Enter a number too, or leave the e-mail out."))
        return cleaned


# A label is a lazy translation, which has no public type of its own.
def own_number(label: Any, *, inputmode: str = "numeric") -> forms.CharField:
    """The number of something of one's own."""
    return forms.CharField(
        label=label,
        max_length=30,
        widget=Text(width=20, inputmode=inputmode, spellcheck="false", autocomplete="off"),
    )


class ByNumber(Form):
    """The number of something of one's own; each programme says what its numbers look like."""

    number = own_number(_("Number"))

    def plain(self, text: str) -> str | None:
        """A number as it is written, or None when it is none."""
        number = codes.plain_digits(text)
        return number if codes.is_case_number(number) else None

    def clean_number(self) -> str:
        """The number as it is written."""
        number = self.plain(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError(_("This number is not right. Check the digits."))
        return number


def lookup_code() -> forms.CharField:
    """The lookup code that belongs to a number."""
    return forms.CharField(
        label=_("Lookup code"),
        help_text=_("The 8 letters and digits that you got with your number."),
        max_length=30,
        widget=Text(width=10, spellcheck="false", autocomplete="off"),
    )
