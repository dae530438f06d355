"""What reading contacts asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.ground.people import rules as people
from yijia.ground.rights import inputs as contacts
from yijia.ground.shell.forms import Form, LongText, Radios, labelled
from yijia.programmes.issues import rules


class ReadContact(contacts.ReadContact):
    """What the contact of a person is needed for."""

    purpose = contacts.purpose_among(rules.PURPOSES)


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
