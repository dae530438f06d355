"""What is asked of who changes one day of the work calendar."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.ground.shell.forms import DateParts, Form, Radios, Text
from yijia.programmes.issues.inputs.raising import CHOOSE

WORK, OFF = "work", "off"


class EditWorkday(Form):
    """A day, what it becomes, and the document that says so."""

    day = forms.DateField(
        label=_("Which day changes?"), widget=DateParts(), input_formats=["%Y-%m-%d"]
    )
    becomes = forms.ChoiceField(
        label=_("What does it become?"),
        choices=[(WORK, _("A working day")), (OFF, _("A day off"))],
        widget=Radios(),
        error_messages=CHOOSE,
    )
    document = forms.CharField(
        label=_("Document that says so"), max_length=200, widget=Text(width=20)
    )
