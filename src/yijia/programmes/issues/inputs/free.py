"""Words of one's own: who writes what reveals a person is told before it is sent."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yijia.base import revealing
from yijia.ground.shell.forms import Form
from yijia.programmes.issues import rules


class FreeWords(Form):
    """A form whose words are looked through; who means them so leaves them as they are."""

    left_as_is = forms.BooleanField(
        label=_("Leave it as it is"), required=False, widget=forms.HiddenInput()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Asked last, and on a page only when there is something to ask about.
        self.fields["left_as_is"] = self.fields.pop("left_as_is")

    def clean(self) -> dict[str, Any]:
        """Words that reveal somebody are sent only by who says so."""
        cleaned = super().clean() or self.cleaned_data
        found = [] if cleaned.get("left_as_is") else warnings(cleaned)
        for warning in found:
            self.add_error(warning["field"], warning["message"])
        if found:
            self.fields["left_as_is"].widget = forms.CheckboxInput()
        return cleaned


def warnings(given: Mapping[str, Any]) -> list[dict[str, str]]:
    """What in free words reveals a person, field by field, in the reader's language."""
    sentence = gettext("This text seems to hold %(what)s. Staff of other units may read it.")
    return [
        {
            "field": name,
            "kind": kind.value,
            "message": sentence % {"what": gettext(rules.REVEALING[kind])},
        }
        for name in rules.FREE_WORDS
        for kind in revealing.kinds_in(_texts_in(given.get(name)))
    ]


def _texts_in(value: object) -> list[str]:
    """A text, or several, as a list of texts."""
    return [str(text) for text in value] if isinstance(value, list) else [str(value or "")]
