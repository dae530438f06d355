"""What is asked of who says from whom an issue is kept, from when on, or no more."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.ground.shell.forms import Form, LongText
from yijia.programmes.issues.inputs.free import FreeWords
from yijia.programmes.issues.inputs.naming import unit_named

_KEPT_FROM = _("Which unit must not read it?")


class KeepOut(FreeWords):
    """The unit that must not read it, nor any below, or that there is none, and why."""

    about = unit_named(
        _KEPT_FROM,
        help_text=_(
            "Type a code, a part of the name, or its first letters. Nobody below it sees it either."
            " If there is no such unit, leave it open."
        ),
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("The person does not see this."),
        max_length=500,
        widget=LongText(rows=4),
    )


class MakeConfidential(KeepOut):
    """The same of an issue that was not confidential."""


class AskConfidential(Form):
    """The unit that the issue is about, if its person knows it."""

    about = unit_named(
        _KEPT_FROM,
        help_text=_("Type a part of its name. If you leave it open, the centre finds out."),
    )


class Lift(FreeWords):
    """Why it is not confidential any more."""

    reason = forms.CharField(
        label=_("Why may everybody read it who works on it?"),
        help_text=_("The person reads this. End it only if the person says so, or the law."),
        max_length=500,
        widget=LongText(rows=4),
    )
    label_is_heading = "reason"


class OpenUp(Form):
    """Nothing to fill in: the person does not want it to be confidential any more."""
