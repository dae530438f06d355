"""Plainer sentences than the framework's own, for whatever a field finds wrong."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from yijia.base import periods

# Read from top to bottom: the narrower kind of field speaks first.
_SENTENCES: tuple[tuple[type[forms.Field], Mapping[str, Any]], ...] = (
    (forms.BooleanField, {"required": _("Tick the box to go on.")}),
    (
        forms.ChoiceField,
        {
            "required": _("Choose one of the answers."),
            "invalid_choice": _("Choose one of the answers in the list."),
        },
    ),
    (
        forms.DateField,
        {
            "required": _("Enter the date."),
            "invalid": _("Enter a real date: year, month and day."),
        },
    ),
    (forms.EmailField, {"invalid": _("Enter an email address, such as name@example.com.")}),
    (
        forms.IntegerField,
        {
            "invalid": _("Enter a whole number."),
            "min_value": _("Enter a number not below %(limit_value)s."),
            "max_value": _("Enter a number not above %(limit_value)s."),
        },
    ),
    (
        forms.FileField,
        {
            "required": _("Choose a file."),
            "empty": _("The file is empty. Choose another one."),
            "invalid_image": _("The file is not a picture that can be read."),
        },
    ),
    (
        forms.CharField,
        {
            "max_length": _(
                "Write at most %(limit_value)d characters; there are %(show_value)d now."
            ),
            "min_length": _(
                "Write at least %(limit_value)d characters; there are %(show_value)d now."
            ),
        },
    ),
    (forms.Field, {"required": _("Please fill this in.")}),
)


def keep_near(field: forms.Field) -> None:
    """Lets a field for a day take none that lies centuries away."""
    if isinstance(field, forms.DateField):
        said = field.error_messages["invalid"]
        earliest, latest = periods.EARLIEST, periods.LATEST
        field.validators += [MinValueValidator(earliest, said), MaxValueValidator(latest, said)]


def speak_plainly(field: forms.Field) -> None:
    """Gives the field our sentence wherever it does not bring its own."""
    for kind, sentences in _SENTENCES:
        if isinstance(field, kind):
            for code, sentence in sentences.items():
                if _is_stock(field, code=code):
                    field.error_messages[code] = sentence


def _is_stock(field: forms.Field, *, code: str) -> bool:
    """Whether the field has no sentence for this code, or only the framework's."""
    held = field.error_messages.get(code)
    stock = (vars(kind).get("default_error_messages", {}) for kind in type(field).__mro__)
    return held is None or any(sentences.get(code) is held for sentences in stock)
