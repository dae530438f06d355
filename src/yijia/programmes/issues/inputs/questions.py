"""The questions of a category as a form: one field for each, made when the page is asked for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yijia.base.words import in_language
from yijia.ground.shell.forms import DateParts, Form, Radios, Text
from yijia.programmes.issues import rules

CHOSEN = (rules.QuestionKind.CHOICE, rules.QuestionKind.YES_NO)
LONG_NUMBER = 10


class Questions(Form):
    """What is asked about one category; `answers` is what was answered, by code."""

    def __init__(
        self,
        *args: Any,
        asked: Sequence[rules.Question],
        language: str,
        told: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        first = {_name(one): (told or {}).get(one.code, "") for one in asked}
        super().__init__(*args, **kwargs, initial=first)
        self.asked = tuple(asked)
        for one in asked:
            self.add_field(_name(one), field_of(one, language=language))

    @property
    def answers(self) -> dict[str, str]:
        """What was answered, by the code of the question; what was left out is not there."""
        given = {one.code: str(self.cleaned_data.get(_name(one)) or "") for one in self.asked}
        return {code: answer for code, answer in given.items() if answer}

    def clean(self) -> dict[str, Any]:
        """Each answer fits its question."""
        cleaned = super().clean() or self.cleaned_data
        for one in self.asked:
            name = _name(one)
            if name in cleaned and (fault := rules.fault_of(str(cleaned[name]), asked=one)):
                self.add_error(name, gettext(fault))
        return cleaned


def _name(one: rules.Question) -> str:
    return "q-" + one.code.replace(".", "-")


def field_of(one: rules.Question, *, language: str) -> forms.Field:
    """The field of one question."""
    said: dict[str, Any] = {
        "label": in_language(zh=one.label_zh, en=one.label_en, language=language),
        "help_text": in_language(zh=one.hint_zh, en=one.hint_en, language=language),
        "required": False,
    }
    if one.kind in CHOSEN:
        return _choice(one, language=language, said=said)
    if one.kind is rules.QuestionKind.NUMBER:
        widget = Text(width=LONG_NUMBER, inputmode="numeric")
        return _needed(forms.CharField(**said, widget=widget, max_length=LONG_NUMBER), one=one)
    if one.kind is rules.QuestionKind.DATE:
        return _needed(forms.DateField(**said, widget=DateParts()), one=one)
    return _needed(forms.CharField(**said, widget=Text(), max_length=rules.LONGEST_ANSWER), one=one)


def _choice(one: rules.Question, *, language: str, said: dict[str, Any]) -> forms.Field:
    choices = list(one.named_options(language).items())
    if one.kind is rules.QuestionKind.YES_NO:
        choices = [(code, gettext(label)) for code, label in rules.YES_NO.items()]
    return _needed(forms.ChoiceField(**said, choices=choices, widget=Radios()), one=one)


def _needed(field: forms.Field, *, one: rules.Question) -> forms.Field:
    """A field that has to be filled in is checked by the rule, and must not say "optional"."""
    vars(field)["has_alternative"] = one.is_required
    return field


class Matter(Form):
    """What exactly it is, of what the category is divided into, or none of these."""

    matter = forms.CharField(
        label=_("Which of these?"),
        max_length=12,
        widget=Radios(),
        error_messages={"required": _("Choose one of the answers.")},
    )
    label_is_heading = "matter"

    def clean_matter(self) -> str:
        """The code, or nothing for none of these."""
        chosen: str = self.cleaned_data["matter"]
        return "" if chosen == rules.NONE_OF_THESE else chosen
