"""What is asked of the weights of the three rates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.ground.shell.forms import DateParts, Form, Text


# Labels are lazy translations, which have no public type of their own.
def _weight(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=100, widget=Text(width=3))


class SetRates(Form):
    """How much each rate weighs of 100, from when on, and which document says so."""

    response = _weight(_("Response"))
    resolution = _weight(_("Resolution"))
    satisfaction = _weight(_("Satisfaction"))
    starts_on = forms.DateField(
        label=_("From which day on?"), widget=DateParts(), input_formats=["%Y-%m-%d"]
    )
    source = forms.CharField(
        label=_("Document that says so"), max_length=200, widget=Text(width=20)
    )
