"""What the pages of the front are asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yijia.ground.shell.forms import Form, Radios, Text

LONGEST_QUESTION = 60
Choices = Sequence[tuple[str, str]]


class Find(Form):
    """A case to be found, by its number or by words of it."""

    q = forms.CharField(
        label=_("Find a case"),
        help_text=_("Its number, or words of it"),
        max_length=LONGEST_QUESTION,
        error_messages={"required": _("Enter a number, or words of the case.")},
        widget=Text(kind="search"),
    )


def _chosen(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=40, required=False, widget=forms.Select())


class Filter(Form):
    """What the cases of a list have in common. What is empty is not asked.

    Which values there are is checked by the query; a page offers them.
    """

    q = forms.CharField(
        label=_("Number or words"),
        max_length=LONGEST_QUESTION,
        required=False,
        widget=Text(kind="search"),
    )
    due = _chosen(_("Due"))
    state = _chosen(_("State"))
    topic = _chosen(_("Topic"))
    sort = _chosen(_("Kind"))
    division = _chosen(_("Place"))
    organisation = _chosen(_("Unit"))
    source = _chosen(_("Came in by"))
    urgency = _chosen(_("Urgency"))

    def offer(self, choices: Mapping[str, Choices]) -> None:
        """Says what can be picked, by field."""
        for name, field in self.fields.items():
            # That all of it may stay empty need not be said of each.
            vars(field)["has_alternative"] = True
            if name in choices:
                field.widget.choices = [("", gettext("Any")), *choices[name]]


class SaveList(Form):
    """The name of a narrowed list, who sees it, and what its address says after the ?."""

    name = forms.CharField(
        label=_("What do you call this list?"), max_length=30, widget=Text(width=20)
    )
    organisation = forms.CharField(
        label=_("Who sees it?"), max_length=40, required=False, widget=Radios()
    )
    question = forms.CharField(
        label=_("Address of the list, after the ?"),
        max_length=400,
        required=False,
        widget=forms.HiddenInput(),
    )

    def __init__(self, *args: Any, shared: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["organisation"]
        vars(chosen)["has_alternative"] = True
        chosen.widget.choices = [("", gettext("Only you")), *shared]


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
