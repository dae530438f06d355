"""What is asked when cases are linked, or parted again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.base import codes
from yijia.engines.cases.rules import LINK_LABELS, LONGEST_REASON
from yijia.ground.shell.forms import LongText, Radios, Text, labelled
from yijia.programmes.issues.inputs.free import FreeWords


class Unlink(FreeWords):
    """Why two cases do not belong together after all."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Whoever may read both cases sees this."),
        max_length=LONGEST_REASON,
        widget=LongText(rows=3),
    )


class LinkCase(Unlink):
    """The other case, how the two belong together, and why one thinks so."""

    number = forms.CharField(
        label=_("Number of the other case"),
        max_length=30,
        widget=Text(width=20, inputmode="numeric", spellcheck="false", autocomplete="off"),
    )
    kind = forms.ChoiceField(
        label=_("How do they belong together?"), choices=labelled(LINK_LABELS), widget=Radios()
    )
    field_order = ("number", "kind", "reason", "left_as_is")

    def clean_number(self) -> str:
        """The number as plain digits."""
        return codes.plain_digits(self.cleaned_data["number"])
