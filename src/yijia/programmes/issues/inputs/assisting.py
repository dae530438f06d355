"""What is asked when units assist with an issue."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.engines.cases.rules import MOST_ASSIST_DAYS
from yijia.ground.shell.forms import CHOOSE, Form, LongText, Radios, Text
from yijia.programmes.issues import rules
from yijia.programmes.issues.inputs.free import FreeWords


# Labels are lazy translations, which have no public type of their own.
def _words(label: Any, *, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=rules.LONGEST_TEXT, widget=LongText(rows=5)
    )


class AskAssist(FreeWords):
    """Which unit assists, with what, and until when."""

    organisation = forms.CharField(
        label=_("Which unit shall assist?"),
        max_length=40,
        widget=Radios(),
        error_messages=CHOOSE,
    )
    text = _words(_("What do you need from it?"), help_text=_("The person does not see this."))
    days = forms.IntegerField(
        label=_("In how many working days?"),
        help_text=_("0 is today. Never later than the issue itself is due."),
        min_value=0,
        max_value=MOST_ASSIST_DAYS,
        widget=Text(width=3, inputmode="numeric"),
    )
    field_order = ("organisation", "text", "days", "left_as_is")


class SignAssist(Form):
    """Nothing to fill in: the unit takes its part on."""


class GivePart(FreeWords):
    """What the unit gives to the one that answers."""

    text = _words(
        _("Your part of the answer"),
        help_text=_("The unit that answers reads this. The person does not."),
    )
    label_is_heading = "text"


class RefuseAssist(FreeWords):
    """Why it is not the unit's work."""

    text = _words(_("Why is it not your work?"), help_text=_("The person does not see this."))
    label_is_heading = "text"


class TakeBackAssist(FreeWords):
    """Why the part is not needed any more."""

    text = _words(_("Why is it not needed any more?"), help_text=_("Both units read this."))
    label_is_heading = "text"


BY_ASSIST_VERB: dict[str, type[Form]] = {
    rules.SIGN_FOR: SignAssist,
    rules.GIVE: GivePart,
    rules.REFUSE: RefuseAssist,
    rules.TAKE_BACK: TakeBackAssist,
}


def close_assists() -> forms.BooleanField:
    """Whether one answers without the parts that have not come: they end with the answer."""
    return forms.BooleanField(
        label=_("I do not wait for the parts that are missing. They end with this."),
        required=False,
    )


def ask_about_assists(form: Form, *, units: Sequence[str]) -> None:
    """Warns who answers before these units have given their part; without any nothing is asked."""
    if units:
        form.fields["close_assists"].help_text = ", ".join(units)
    else:
        del form.fields["close_assists"]
