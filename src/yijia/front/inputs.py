"""What the pages of the front are asked."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.ground.shell.forms import Form, Radios, Text

LONGEST_QUESTION = 60


class Find(Form):
    """A case to be found, by its number or by words of it."""

    q = forms.CharField(
        label=_("Find a case"),
        help_text=_("Its number, or words of it"),
        max_length=LONGEST_QUESTION,
        error_messages={"required": _("Enter a number, or words of the case.")},
        widget=Text(kind="search"),
    )


class DrawSample(Form):
    """Of which area cases are drawn for an auditor, and how many."""

    division = forms.CharField(label=_("Area"), max_length=15)
    size = forms.IntegerField(
        label=_("How many cases?"),
        help_text=_("100 at most. They are drawn at random; nobody chooses them."),
        min_value=1,
        max_value=100,
        widget=Text(width=3, inputmode="numeric"),
    )

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {code for code, _name in areas}
        radios = Radios()
        radios.choices = areas
        self.fields["division"].widget = radios

    def clean_division(self) -> str:
        """The area of an engagement; of a part of it one could choose what is drawn."""
        division = str(self.cleaned_data["division"])
        if division not in self.areas:
            raise forms.ValidationError(_("Choose one of the answers."))
        return division
