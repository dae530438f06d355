"""What is asked on the one page that opens without a network."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.ground.shell.forms import Choices
from yijia.programmes.issues.inputs.raising import SendIssue

# The point of the map, photos and the answers to questions of a category are no fields of the page.
_ASKED = (
    *("kind", "category", "division", "address", "text", "occurred_on", "confidential", "about"),
    *("requester", "name", "mobile", "email", "no_reply", "left_as_is"),
)
# One page asks much at once, so that each line of its summary has to name its question.
_NEEDED = {
    "kind": _("Choose what kind of message it is."),
    "category": _("Choose what it is about."),
    "text": _("Tell us about it in a few words."),
    "confidential": _("Choose whether anybody should be kept from reading this."),
}


# Until it is sent it lies where everything else on the page does.
_HINT_OF_MOBILE = _(
    "So that we can call you. Until you send it, it lies on this device, not locked. With us it is"
    " stored locked, and every look at it is recorded."
)


class TellOffline(SendIssue):
    """The fields of `SendIssue` on one page, which a script fills in, keeps and sends.

    Lists by group take the place of pages that follow each other.
    """

    category = forms.CharField(
        label=_("What is it about?"),
        max_length=12,
        widget=forms.Select(),
    )

    def __init__(self, *, offered: Mapping[str, Choices], is_mailed: bool) -> None:
        asked = _ASKED if is_mailed else tuple(name for name in _ASKED if name != "email")
        super().__init__(only=asked)
        for name, sentence in _NEEDED.items():
            self.fields[name].error_messages["required"] = sentence
        self.fields["mobile"].help_text = _HINT_OF_MOBILE
        for name, choices in offered.items():
            self.fields[name].widget.choices = choices
        self.fields["left_as_is"].widget = forms.CheckboxInput()
