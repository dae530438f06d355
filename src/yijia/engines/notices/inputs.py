"""What the actions of notices are given."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.ground.shell.forms import Form, Text
from yijia.ground.shell.paging import LARGEST_ID


class Read(Form):
    """The newest notice that was read; all before it were read too."""

    until = forms.IntegerField(
        label=_("Up to which notice"), min_value=0, max_value=LARGEST_ID, widget=forms.HiddenInput
    )


class Again(Form):
    """The message that is sent again; all that were given up when none is named."""

    delivery = forms.IntegerField(
        label=_("Which message"),
        min_value=1,
        max_value=LARGEST_ID,
        required=False,
        widget=forms.HiddenInput,
    )
    reason = forms.CharField(
        label=_("Why is it sent again?"),
        help_text=_("It stands in the journal. Do not write a name or an address."),
        max_length=200,
        widget=Text(),
    )
