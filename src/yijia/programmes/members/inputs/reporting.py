"""What is asked of a member who reports in, and of the body that confirms them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.ground.organisations.rules import LONGEST_CODE
from yijia.ground.people import rules as people
from yijia.ground.rights import inputs as contacts
from yijia.ground.shell.forms import CHOOSE, Choices, Form, Radios, Text, labelled
from yijia.programmes.members import rules


class ReportIn(Form):
    """Of which unit somebody is, in which community they live, and how it reaches them."""

    unit = forms.CharField(
        label=_("Of which unit are you a member?"),
        max_length=LONGEST_CODE,
        widget=forms.Select(),
        error_messages=CHOOSE,
    )
    division = forms.CharField(
        label=_("In which community or village do you live?"),
        help_text=_("No street and no house: the community is enough. Your unit is not told it."),
        max_length=15,
        widget=forms.Select(),
        error_messages={"required": _("Choose a community or village of this county.")},
    )
    name = forms.CharField(
        label=_("Your name"),
        help_text=_("The community reads it to confirm that you live there, and nobody else."),
        max_length=people.LONGEST_NAME,
        widget=Text(width=10, autocomplete="name"),
    )
    mobile = forms.CharField(
        label=_("Mobile number"),
        max_length=20,
        widget=Text(kind="tel", width=20, autocomplete="tel"),
    )

    def offer(self, *, units: Choices, communities: Choices) -> None:
        """Puts in what may be chosen."""
        self.fields["unit"].widget.choices = list(units)
        self.fields["division"].widget.choices = [("", ""), *communities]


class DeclineReport(Form):
    """Why it cannot be confirmed: one of a few reasons, which name nobody."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        help_text=_("The member reads this."),
        choices=labelled(rules.REASON_LABELS),
        widget=Radios(),
        error_messages=CHOOSE,
    )


class ReadContact(contacts.ReadContact):
    """What the contact of a member is needed for."""

    purpose = contacts.purpose_among(rules.PURPOSES)
