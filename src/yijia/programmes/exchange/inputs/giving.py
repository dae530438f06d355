"""What is asked of who enters what a unit gives, and of both sides of a match."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.ground.organisations.rules import LONGEST_CODE
from yijia.ground.shell.forms import (
    CHOOSE,
    Checkboxes,
    Choices,
    Form,
    FreeForm,
    Radios,
    Text,
    day,
    labelled,
)
from yijia.programmes.exchange import rules
from yijia.programmes.exchange.inputs.needs import amount, words


class EnterResource(FreeForm):
    """What a unit gives: how much of what, on which days, for whom and under which conditions."""

    free_words = ("conditions_zh", "conditions_en")
    organisation = forms.CharField(
        label=_("Which unit gives it?"),
        max_length=LONGEST_CODE,
        widget=forms.Select(),
        error_messages=CHOOSE,
    )
    category = forms.CharField(
        label=_("What is it?"),
        max_length=rules.LONGEST_CODE,
        widget=Radios(),
        error_messages=CHOOSE,
    )
    quantity = amount(_("How many at a time?"), hint=_("What is given for good: how many in all."))
    serves = forms.CharField(
        label=_("For which place?"), max_length=15, widget=forms.Select(), error_messages=CHOOSE
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days of the week?"),
        coerce=int,
        choices=labelled(rules.WEEKDAY_LABELS),
        widget=Checkboxes(),
    )
    starts_on = day(_("From which day on?"))
    last_on = day(_("Until which day?"), required=False, hint=_("Leave it open if nobody knows."))
    conditions_zh = forms.CharField(
        label=_("Conditions, in Chinese"),
        help_text=_("For example: to be fetched between nine and eleven."),
        max_length=rules.LONGEST_CONDITIONS,
        required=False,
        widget=Text(),
    )
    conditions_en = forms.CharField(
        label=_("The same words in English"),
        max_length=rules.LONGEST_CONDITIONS,
        required=False,
        widget=Text(),
    )

    def offer(self, *, units: Choices, things: Choices, places: Choices) -> None:
        """Puts in what may be chosen."""
        self.fields["organisation"].widget.choices = [("", ""), *units]
        self.fields["category"].widget.choices = list(things)
        self.fields["serves"].widget.choices = [("", ""), *places]


class EndResource(Form):
    """From which day on a unit does not give it any more."""

    ends_on = day(_("First day no more"))


class FailMatch(FreeForm):
    """Why what was promised will not be given."""

    free_words = ("reason",)
    reason = words(_("Why?"), hint=_("The community reads this."))


class Unasked(Form):
    """Nothing: the page only asks whether one is sure."""
