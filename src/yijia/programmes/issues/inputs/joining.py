"""What is asked to find issues of others that may be the same, and to join one."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yijia.ground.shell.forms import Form, Radios
from yijia.programmes.issues import rules
from yijia.programmes.issues.inputs.raising import RaiseIssue


class SeekSimilar(Form):
    """What is about to be raised. Nothing of it is kept."""

    category = RaiseIssue.base_fields["category"]
    division = RaiseIssue.base_fields["division"]
    lon = RaiseIssue.base_fields["lon"]
    lat = RaiseIssue.base_fields["lat"]
    text = forms.CharField(max_length=rules.LONGEST_TEXT, required=False)
    address = RaiseIssue.base_fields["address"]

    def clean(self) -> dict[str, Any]:
        """A point has both numbers or none."""
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("lon") is None) != (cleaned.get("lat") is None):
            self.add_error("lon", _("Mark the place on the map again."))
        return cleaned


class JoinIssue(Form):
    """The number of the person, by which they are counted once. It is not kept."""

    mobile = forms.CharField(label=_("Your mobile number"), max_length=20)


class ChooseSimilar(Form):
    """One of the issues of others, or none of them."""

    label_is_heading = "choice"

    def __init__(self, *args: Any, offered: Sequence[Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(one["number"], one["label"]) for one in offered]
        self.fields["choice"] = forms.ChoiceField(
            label=_("Is it one of these?"),
            help_text=_(
                "Others told us of something like it nearby. If it is the same, we count you with"
                " them, and what you wrote is not sent."
            ),
            choices=[*found, (rules.NONE_OF_THESE, _("None of these"))],
            widget=Radios(
                hints={one["number"]: one["hint"] for one in offered},
                dividers={rules.NONE_OF_THESE: gettext("or")},
            ),
            error_messages={
                "required": _("Choose one of the answers."),
                "invalid_choice": _("Choose one of the answers in the list."),
            },
        )
