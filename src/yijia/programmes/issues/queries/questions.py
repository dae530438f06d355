"""What is asked about issues of a category, and what persons answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yijia.base import periods
from yijia.engines.cases.models import Case
from yijia.ground.journal.queries import remembered
from yijia.programmes.issues import rules
from yijia.programmes.issues.models import Answer, Question


@remembered
def ever_asked() -> list[Question]:
    """Every question there ever was, in the order of their rows."""
    return list(Question.objects.order_by("pk"))


@remembered
def known_questions(*, on: date) -> Mapping[str, tuple[rules.Question, ...]]:
    """The questions asked on a day, by category."""
    found: dict[str, tuple[rules.Question, ...]] = {}
    for row in ever_asked():
        if periods.holds_on(on, starts_on=row.starts_on, ends_on=row.ends_on):
            found[row.category_id] = (*found.get(row.category_id, ()), _question(row))
    return found


def questions_about(category: str, *, on: date) -> list[rules.Question]:
    """What is asked about a category: first about the whole of it, then about this part."""
    known = known_questions(on=on)
    whole = category[: rules.CATEGORY_LENGTH]
    return [*known.get(whole, ()), *(known.get(category, ()) if category != whole else ())]


def _question(row: Question) -> rules.Question:
    return rules.Question(
        id=row.pk,
        code=row.code,
        kind=rules.QuestionKind(row.kind),
        label_zh=row.label_zh,
        label_en=row.label_en,
        hint_zh=row.hint_zh,
        hint_en=row.hint_en,
        options=rules.read_options(row.options),
        is_required=row.is_required,
    )


def every_question(*, on: date) -> list[tuple[str, rules.Question]]:
    """All that is asked on a day about one category or another, each with its category."""
    return [(code, one) for code, asked in known_questions(on=on).items() for one in asked]


@dataclass(frozen=True)
class Answered:
    """One answer with the question as it was asked then."""

    asked: rules.Question
    value: str


def answers_of(case: Case) -> list[Answered]:
    """What the person answered about an issue that this transaction is about."""
    by_id = {row.pk: row for row in ever_asked()}
    found = Answer.objects.filter(case=case).order_by("question_id")
    return [Answered(_question(by_id[row.question_id]), row.value) for row in found]
