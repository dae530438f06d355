"""Words of one's own: who writes what reveals a person is told before it is sent."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yijia.base import revealing, words
from yijia.ground.shell.forms.form import Form

LEFT_AS_IS = "left_as_is"
REVEALING = {
    revealing.Kind.IDENTITY: words._("an identity number"),
    revealing.Kind.CARD: words._("the number of a bank card"),
    revealing.Kind.MOBILE: words._("a mobile number"),
    revealing.Kind.LANDLINE: words._("a telephone number"),
    revealing.Kind.EMAIL: words._("an e-mail address"),
}


class FreeForm(Form):
    """A form whose words are looked through; who means them so leaves them as they are."""

    # The fields that are looked through, as far as a form has them.
    free_words: tuple[str, ...] = ()
    left_as_is = forms.BooleanField(
        label=_("Leave it as it is"), required=False, widget=forms.HiddenInput()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Asked last, and on a page only when there is something to ask about.
        self.fields[LEFT_AS_IS] = self.fields.pop(LEFT_AS_IS)

    def clean(self) -> dict[str, Any]:
        """Words that reveal somebody are sent only by who says so."""
        cleaned = super().clean() or self.cleaned_data
        found = warnings(cleaned, fields=self.free_words)
        if found:
            self.fields[LEFT_AS_IS].widget = forms.CheckboxInput()
        for warning in [] if cleaned.get(LEFT_AS_IS) else found:
            self.add_error(warning["field"], warning["message"])
        return cleaned


def warnings(given: Mapping[str, Any], *, fields: tuple[str, ...]) -> list[dict[str, str]]:
    """What in free words reveals a person, field by field, in the reader's language."""
    sentence = gettext("This text seems to hold %(what)s. Staff of other units may read it.")
    return [
        {
            "field": name,
            "kind": kind.value,
            "message": sentence % {"what": gettext(REVEALING[kind])},
        }
        for name in fields
        for kind in revealing.kinds_in(_texts_in(given.get(name)))
    ]


def _texts_in(value: object) -> list[str]:
    """A text, or several, as a list of texts."""
    return [str(text) for text in value] if isinstance(value, list) else [str(value or "")]
