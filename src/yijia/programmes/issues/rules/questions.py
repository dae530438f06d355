"""What is asked about issues of one category only: kinds of question, and which answers fit."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yijia.base import periods, texts
from yijia.base.words import _, in_language

LONGEST_ANSWER = 200
LARGEST_NUMBER = 1_000_000
YES, NO = "yes", "no"
# How an answer is sent by a program: the code of its question, this sign, and the answer.
SIGN = "="


class QuestionKind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"


@dataclass(frozen=True)
class Option:
    """One answer to choose, in both languages."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class Question:
    """One question as it is asked now."""

    id: int
    code: str
    kind: QuestionKind
    label_zh: str
    label_en: str
    hint_zh: str
    hint_en: str
    options: tuple[Option, ...]
    is_required: bool

    def named_options(self, language: str) -> dict[str, str]:
        """The answers to choose, by code, in a language."""
        return {
            one.code: in_language(zh=one.name_zh, en=one.name_en, language=language)
            for one in self.options
        }


YES_NO = {YES: _("Yes"), NO: _("No")}
NOT_AMONG = _("Choose one of the answers in the list.")
NO_NUMBER = _("Enter a whole number.")
NO_DATE = _("Enter a day like 2026-09-30.")
TOO_LONG = _("This is too long.")
MISSING = _("This question needs an answer.")


def fault_of(answer: str, *, asked: Question) -> str:
    """What is wrong with an answer, or nothing."""
    if texts.is_blank(answer):
        return MISSING if asked.is_required else ""
    if asked.kind is QuestionKind.NUMBER:
        is_number = answer.isascii() and answer.isdigit() and int(answer) <= LARGEST_NUMBER
        return "" if is_number else NO_NUMBER
    if asked.kind is QuestionKind.DATE:
        return "" if _is_day(answer) else NO_DATE
    if asked.kind is QuestionKind.TEXT:
        return "" if len(answer) <= LONGEST_ANSWER else TOO_LONG
    return "" if answer in choices_of(asked) else NOT_AMONG


def _is_day(answer: str) -> bool:
    try:
        day = date.fromisoformat(answer)
    except ValueError:
        return False
    return day.isoformat() == answer and periods.is_near(day)


def choices_of(asked: Question) -> set[str]:
    """The codes among which one is chosen."""
    if asked.kind is QuestionKind.YES_NO:
        return set(YES_NO)
    return {option.code for option in asked.options}


def told_answers(sent: list[str]) -> dict[str, str]:
    """Answers by the code of their question, from texts like `noise.night=yes`."""
    pairs = [text.partition(SIGN) for text in sent]
    return {code.strip(): answer.strip() for code, _sign, answer in pairs}


def read_options(text: str) -> tuple[Option, ...]:
    """Options as a file gives them: `one=一盏/One; more=多盏/Several`."""
    found = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        code, _sign, names = part.partition("=")
        name_zh, _slash, name_en = names.partition("/")
        found.append(Option(code.strip(), name_zh.strip(), name_en.strip()))
    return tuple(found)
