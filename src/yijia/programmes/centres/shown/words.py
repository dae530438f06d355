"""Answers as they are checked before they are sent, and moments and bodies in words."""

from datetime import date, datetime, time

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from yijia.base.workdays import CHINA
from yijia.ground.organisations import queries as organisations
from yijia.ground.shell.forms import LEFT_AS_IS, Form
from yijia.programmes.centres import rules

Answer = tuple[str, str, str, list[str]]


def answers(form: Form) -> list[Answer]:
    """Each answer of a valid form: label, text, and name and values to be sent again.

    That words are left as they are has no label: it is sent again, and not shown.
    """
    return [
        (
            "" if bound.name == LEFT_AS_IS else str(bound.label),
            _text_of(bound.name, form=form),
            bound.name,
            [value_of(form.cleaned_data[bound.name])],
        )
        for bound in form
    ]


def value_of(value: object) -> str:
    """An answer as it is sent again."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if value is True:
        return "on"
    return "" if value is None or value is False else str(value)


def _text_of(name: str, *, form: Form) -> str:
    value = form.cleaned_data[name]
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, date):
        return day_words(value)
    offered = getattr(form.fields[name].widget, "choices", ())
    named = {str(code): str(label) for code, label in offered}
    said = value_of(value)
    return named.get(said, said) or gettext("Not given")


def day_words(value: date) -> str:
    """A day in the reader's language."""
    return date_format(value, gettext("j F Y"))


def weekday_words(value: date) -> str:
    """A day with its day of the week."""
    told = {"day": day_words(value), "weekday": gettext(rules.WEEKDAY_LABELS[value.isoweekday()])}
    return gettext("%(weekday)s, %(day)s") % told


def hours_words(span: rules.Span) -> str:
    """From when until when, by the clock in China."""
    begins, until = (at.astimezone(CHINA) for at in (span.starts_at, span.ends_at))
    return f"{begins:%H:%M}–{until:%H:%M}"


def when_words(span: rules.Span) -> str:
    """A day and its hours."""
    day = span.starts_at.astimezone(CHINA).date()
    return f"{weekday_words(day)} · {hours_words(span)}"


def moment_words(at: datetime) -> str:
    """A moment by the clock in China."""
    local = at.astimezone(CHINA)
    return f"{day_words(local.date())} {local:%H:%M}"


def body_name(identity: int) -> str:
    """An organisation's name in the reader's language."""
    return organisations.ever_known()[identity].name(get_language() or "")


def body_code(identity: int) -> str:
    """An organisation's code."""
    return organisations.ever_known()[identity].code
