"""What reading contacts asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.ground.people import rules as people
from yijia.ground.shell.forms import Form, LongText, Radios, Text
from yijia.programmes.issues import rules
from yijia.programmes.issues.inputs.raising import labelled


class ReadContact(Form):
    """What the contact is needed for, and more about it where the choice says too little."""

    purpose = forms.ChoiceField(
        label=_("What do you need the contact for?"),
        help_text=_("This is recorded under your name."),
        choices=labelled({p: people.PURPOSE_LABELS[p] for p in rules.PURPOSES}),
        widget=Radios(),
    )
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


class AskContacts(Form):
    """The contacts of which list are needed, and what for."""

    work = forms.ChoiceField(
        label=_("Contacts of which list?"),
        choices=labelled(rules.LIST_LABELS),
        widget=Radios(),
    )
    purpose = forms.ChoiceField(
        label=_("What do you need the contacts for?"),
        choices=labelled({p: people.PURPOSE_LABELS[p] for p in rules.PURPOSES}),
        widget=Radios(),
    )
    words = forms.CharField(
        label=_("Why do you need all of them?"),
        help_text=_("Whoever decides reads this. It is kept sealed."),
        max_length=people.LONGEST_WORDS,
        widget=LongText(rows=3),
    )
