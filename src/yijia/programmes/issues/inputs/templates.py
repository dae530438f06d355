"""What is asked of words for replies."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yijia.ground.shell.forms import Choices, LongText, Radios, Text
from yijia.programmes.issues import rules
from yijia.programmes.issues.inputs.free import FreeWords


class AddTemplate(FreeWords):
    """Words for a reply: what they are called, whom they are for, and what is said."""

    name = forms.CharField(label=_("Name of the template"), max_length=40, widget=Text(width=20))
    organisation = forms.CharField(
        label=_("Who uses it?"), max_length=40, required=False, widget=Radios()
    )
    category = forms.CharField(
        label=_("Topic"), max_length=12, required=False, widget=forms.Select()
    )
    public_zh = forms.CharField(
        label=_("Reply to the person, in Chinese"),
        max_length=rules.LONGEST_TEXT,
        widget=LongText(rows=6),
    )
    public_en = forms.CharField(
        label=_("The same in English"),
        max_length=rules.LONGEST_TEXT,
        required=False,
        widget=LongText(rows=4),
    )
    private_text = forms.CharField(
        label=_("Note for staff"),
        max_length=rules.LONGEST_TEXT,
        required=False,
        widget=LongText(rows=3),
    )

    def offer_to(self, *, units: Choices, topics: Choices) -> None:
        """Puts in who may use it and what it may be about."""
        vars(self.fields["organisation"])["has_alternative"] = True
        self.fields["organisation"].widget.choices = units
        self.fields["category"].widget.choices = [("", gettext("Any")), *topics]
