"""What the pages of the front are asked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.ground.shell.forms import Form, Text

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
