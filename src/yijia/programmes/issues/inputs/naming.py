"""A unit that is typed by its name: what fits is looked up, and where several do it is asked."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yijia.ground.shell.forms import Form, Radios, Text

# So many things that fit what was typed are offered; who typed less has to type more.
MOST_OFFERED = 12


# Labels are lazy translations, which have no public type of their own.
def unit_named(label: Any, *, help_text: Any) -> forms.CharField:
    """A unit that may be left open; a browser offers what fits from the list `units`."""
    widget = Text(autocomplete="off", spellcheck="false")
    widget.attrs["list"] = "units"
    return forms.CharField(
        label=label, help_text=help_text, max_length=80, required=False, widget=widget
    )


def settle(form: Form, name: str, *, found: Sequence[tuple[str, str]]) -> bool:
    """Puts the one thing that was found in the place of what was typed, or asks which is meant."""
    if len(found) == 1:
        form.cleaned_data[name] = found[0][0]
        return True
    if not found:
        form.add_error(name, _("Nothing is called that. Try another word."))
        return False
    field = form.fields[name]
    field.widget = Radios()
    field.widget.choices = list(found[:MOST_OFFERED])
    form.add_error(name, _("Several fit. Choose one."))
    return False
