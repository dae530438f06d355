"""What is asked of who opens a project, proposes a batch, or brings resources in from a file."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.ground.organisations.rules import LONGEST_CODE
from yijia.ground.shell.forms import (
    CHOOSE,
    Checkboxes,
    Choices,
    Form,
    FreeForm,
    LongText,
    Text,
    day,
)
from yijia.programmes.exchange import rules
from yijia.programmes.exchange.inputs.needs import words


class Codes(forms.MultipleChoiceField):
    """Several codes; which of them may be chosen is decided by the action."""

    def valid_value(self, value: str) -> bool:
        """Every code is taken here."""
        return bool(value)


class OpenProject(FreeForm):
    """What answers several needs at once: who owns it, with which money, in which steps."""

    free_words = ("title_zh", "title_en", "money", "steps")
    title_zh = forms.CharField(
        label=_("Name of the project, in Chinese"),
        max_length=rules.LONGEST_PROJECT,
        widget=Text(),
    )
    title_en = forms.CharField(
        label=_("The same words in English"),
        max_length=rules.LONGEST_PROJECT,
        required=False,
        widget=Text(),
    )
    needs = Codes(label=_("Which needs does it answer?"), widget=Checkboxes())
    owner = forms.CharField(
        label=_("Which unit owns it?"),
        max_length=LONGEST_CODE,
        widget=forms.Select(),
        error_messages=CHOOSE,
    )
    budget_yuan = forms.DecimalField(
        label=_("Budget in yuan"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        widget=Text(width=10, inputmode="decimal"),
    )
    money = forms.CharField(
        label=_("Where does the money come from?"), max_length=rules.LONGEST_MONEY, widget=Text()
    )
    starts_on = day(_("From which day on?"))
    last_on = day(_("Until which day?"))
    steps = forms.CharField(
        label=_("Steps"),
        help_text=_("One on a line: its last day and what is done, as 2026-11-30 Buy them."),
        required=False,
        widget=LongText(rows=4),
    )

    def offer(self, *, needs: Choices, units: Choices) -> None:
        """Puts in what may be chosen."""
        self.fields["needs"].widget.choices = list(needs)
        self.fields["owner"].widget.choices = [("", ""), *units]


class SendProject(OpenProject):
    """The same with its kind and place, as a program sends it."""

    category = forms.CharField(label=_("What is it?"), max_length=rules.LONGEST_CODE)
    division = forms.CharField(label=_("For which place?"), max_length=15)


class DropProject(FreeForm):
    """Why a project is given up."""

    free_words = ("reason",)
    reason = words(_("Why?"), hint=_("The communities read this."))


class MakePlan(Form):
    """For which place a batch is proposed."""

    division = forms.CharField(
        label=_("For which place?"), max_length=15, widget=forms.Select(), error_messages=CHOOSE
    )

    def offer(self, places: Choices) -> None:
        """Puts in the places that may be chosen."""
        self.fields["division"].widget.choices = [("", ""), *places]


class ConfirmPlan(Form):
    """Which pairs of a batch are proposed to both sides."""

    lines = Codes(label=_("Which pairs are proposed to both sides?"), widget=Checkboxes())

    def offer(self, lines: Mapping[str, Mapping[str, Any]]) -> None:
        """Puts in the pairs that are left, each with the days, its age, and why it stands there."""
        widget = self.fields["lines"].widget
        widget.choices = [(line, row["heading"]) for line, row in lines.items()]
        widget.hints = {
            line: " · ".join([str(row["days"]), str(row["age"]), *row["reasons"]])
            for line, row in lines.items()
        }
