"""Open issues that a meeting may take up, named without a word of their persons."""

from datetime import datetime

from django.utils.translation import get_language, gettext

from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Case
from yijia.engines.cases.rules import SUPERVISED, Due, Filters, span_of
from yijia.engines.meetings.registry import Matter
from yijia.programmes.issues.queries.choices import category_names
from yijia.programmes.issues.rules import ISSUE

SOURCE, MOST = "issues", 50
LATE, PRESSED = _("late"), _("supervised")


def open_matters(scope: Scope, division: str, at: datetime) -> list[Matter]:
    """The open issues of a place that are supervised or late, as far as somebody may read them.

    None that is confidential, and no part of another one.
    """
    late = Filters(division=division, due=span_of(Due.LATE, at=at))
    found = [
        *cases.supervised(scope, after=None, limit=MOST, only=Filters(division=division)),
        *cases.work_in_area(scope, after=None, limit=MOST, only=late),
    ]
    own = {case.pk: case for case in found if _is_offered(case)}
    return [_matter(case) for case in own.values()]


def _is_offered(case: Case) -> bool:
    return case.kind == ISSUE.name and not case.confidential and case.parent_id is None


def _matter(case: Case) -> Matter:
    topic = category_names(get_language() or "").get(case.topic, case.topic)
    why = PRESSED if case.supervision >= SUPERVISED else LATE
    title = f"{case.number} · {topic} · {gettext(why)}"
    return Matter(SOURCE, key=case.number, title=title, case=case.pk)
