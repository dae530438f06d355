"""Questions of a category and their answers, in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from yijia.base.words import in_language
from yijia.programmes.issues import queries, rules


def said(answers: Iterable[queries.Answered]) -> list[tuple[str, str]]:
    """Each question with its answer in words."""
    return [(_label(one.asked), words_of(one.value, asked=one.asked)) for one in answers]


def said_in(draft: Mapping[str, Any], *, on: date) -> list[tuple[str, str, str]]:
    """The same of a draft, each with the page on which it is changed."""
    category, told = draft.get("matter") or draft.get("category") or "", draft.get("answers") or {}
    return [
        (_label(asked), words_of(told.get(asked.code, ""), asked=asked), "questions")
        for asked in queries.questions_about(category, on=on)
    ]


def _label(asked: rules.Question) -> str:
    return in_language(zh=asked.label_zh, en=asked.label_en, language=get_language() or "")


def words_of(value: str, *, asked: rules.Question) -> str:
    """An answer as it is read."""
    if not value:
        return gettext("None given")
    if asked.kind is rules.QuestionKind.DATE:
        return date_format(date.fromisoformat(value), gettext("j F Y"))
    if asked.kind is rules.QuestionKind.YES_NO:
        return gettext(rules.YES_NO[value])
    named = asked.named_options(get_language() or "")
    return named.get(value, value)


def documents(answers: Iterable[queries.Answered]) -> list[dict[str, str]]:
    """Answers for a program."""
    return [
        {
            "code": one.asked.code,
            "label_zh": one.asked.label_zh,
            "label_en": one.asked.label_en,
            "value": one.value,
        }
        for one in answers
    ]


def question_documents(asked: Iterable[rules.Question]) -> list[dict[str, object]]:
    """Questions for a program that asks them."""
    return [
        {
            "code": one.code,
            "kind": one.kind.value,
            "label_zh": one.label_zh,
            "label_en": one.label_en,
            "required": one.is_required,
            "options": [
                {"code": option.code, "name_zh": option.name_zh, "name_en": option.name_en}
                for option in one.options
            ],
        }
        for one in asked
    ]
