"""When a case is called late."""

from datetime import datetime, timedelta

import pytest

from yijia.engines.cases import queries
from yijia.engines.cases.models import Case

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("due", "provisional", "late"),
    [(-SECOND, False, True), (SECOND, False, False), (-SECOND, True, False), (None, False, False)],
)
def test_a_case_is_late_once_its_day_is_over_and_certain(
    at: datetime, due: timedelta | None, provisional: bool, late: bool
) -> None:
    case = Case(due_at=None if due is None else at + due, due_provisional=provisional)
    assert queries.is_late(case, at=at) is late
