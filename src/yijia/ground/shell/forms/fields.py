"""What the forms of several programmes ask alike."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from yijia.ground.shell.forms.form import Form
from yijia.ground.shell.forms.widgets import DateParts, Radios

# Each is a value with its label, or the name of a group with those that are in it.
Choices = Sequence[tuple[str, Any]]
CHOOSE = {"required": _("Choose one of the answers.")}
_ISO = ["%Y-%m-%d"]


def labelled(labels: Mapping[Any, str]) -> list[tuple[str, Any]]:
    """Values with their labels, translated when they are shown."""
    return [(str(value), gettext_lazy(label)) for value, label in labels.items()]


# Labels are lazy translations, which have no public type of their own.
def day(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    """A day in three boxes, or as one text from a program."""
    return forms.DateField(
        label=label, help_text=hint, required=required, widget=DateParts(), input_formats=_ISO
    )


class ChooseStreet(Form):
    """In which street or town a community is looked for."""

    street = forms.CharField(
        label=_("In which street or town?"), max_length=9, widget=Radios(), error_messages=CHOOSE
    )
    label_is_heading = "street"

    def offer(self, streets: Choices) -> None:
        """Puts in what may be chosen."""
        self.fields["street"].widget.choices = list(streets)


class Sure(Form):
    """Nothing: the page only asks whether one is sure."""
