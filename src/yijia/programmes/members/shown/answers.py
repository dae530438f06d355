"""Answers as they are checked before they are sent, and bodies in words."""

from datetime import date, time

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from yijia.ground.organisations import queries as organisations
from yijia.ground.shell.forms import Form

Answer = tuple[str, str, str, list[str]]


def answers(form: Form) -> list[Answer]:
    """Each answer of a valid form: label, text, and name and values to be sent again."""
    return [
        (
            str(bound.label),
            _text_of(bound.name, form=form),
            bound.name,
            _values_of(form.cleaned_data[bound.name]),
        )
        for bound in form
    ]


def _values_of(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [_value_of(value)]


def _value_of(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "" if value is None or value is False else str(value)


def _text_of(name: str, *, form: Form) -> str:
    value = form.cleaned_data[name]
    if isinstance(value, date):
        return day_words(value)
    offered = getattr(form.fields[name].widget, "choices", ())
    named = {str(code): str(label) for code, label in offered}
    said = [named.get(one, one) for one in _values_of(value)]
    return "\n".join(said) or gettext("Not given")


def day_words(value: date) -> str:
    """A day in the reader's language."""
    return date_format(value, gettext("j F Y"))


def body_name(identity: int) -> str:
    """An organisation's name in the reader's language."""
    return organisations.ever_known()[identity].name(get_language() or "")


def body_code(identity: int) -> str:
    """An organisation's code."""
    return organisations.ever_known()[identity].code
