"""Persons who said that they need no reply: what they are told, and how their issue ends."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from tests.harness.clients import client_of
from tests.harness.county import County
from yijia.base.errors import Conflict
from yijia.base.scope import Scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Case
from yijia.engines.notices import ticks as notices
from yijia.engines.notices.models import Notice
from yijia.engines.notices.shown import shown
from yijia.ground.access.queries import acting_as
from yijia.programmes.issues import rules, ticks
from yijia.programmes.issues.shown.pages import own_page
from yijia.programmes.issues.tests.test_course import answered, moved, raised
from yijia.programmes.issues.tests.test_machine import own

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=1)


def replied(county: County, at: datetime, *, no_reply: bool) -> str:
    number = raised(at, no_reply=no_reply)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "sign", at)
    moved(county, "handler", number, "reply", at + DAYS, text="修好了", private_text="")
    return number


def told(number: str, *, service: Scope, at: datetime) -> list[str]:
    """What the person of an issue is told in all, in English."""
    notices.make_notices(at=at)
    with acting_as(service), override("en"):
        rows = Notice.objects.filter(account=None, facts__number=number).order_by("id")
        return [one.sentence for one in shown(rows)]


def test_whoever_needs_no_reply_is_promised_none_and_not_called_back(
    county: County, at: datetime, service: Scope
) -> None:
    quiet, other = (replied(county, at, no_reply=no_reply) for no_reply in (True, False))
    said = told(quiet, service=service, at=at + DAYS)
    assert ["do not call you back" in one for one in said] == [True, False] and len(said) == 2
    assert not any("answer" in one or "solved" in one for one in said)
    assert "whether it is solved" in told(other, service=service, at=at + DAYS)[-1]
    listed = client_of("dispatcher").get("/work?in=callback").content.decode()
    assert other in listed and quiet not in listed
    with acting_as(service):
        whole = Case.objects.filter(number__in=(quiet, other)).order_by("id")
        assert [case.next_due_at is None for case in whole] == [True, False]


def test_what_was_answered_in_silence_is_closed_after_some_time_and_is_not_solved(
    county: County, at: datetime, service: Scope
) -> None:
    quiet, again, other = (replied(county, at, no_reply=n) for n in (True, True, False))
    answered(again, "reopen", at + 2 * DAYS, reason="还是不亮")
    over = at + DAYS + timedelta(days=rules.QUIET_DAYS)
    assert ticks.end_in_silence(at=over) == 0
    later = over + timedelta(minutes=1)
    assert [ticks.end_in_silence(at=later) for _twice in range(2)] == [1, 0]
    with acting_as(service):
        found = {n: cases.access_case(scope=service, number=n) for n in (quiet, again, other)}
    assert [case.state for case in found.values()] == ["unanswered", "signed", "replied"]
    assert found[quiet].solved is None
    with override("en"):
        assert "need no reply" in str(own_page(own(quiet), at=later)["sentence"])
    assert "need no reply" in told(quiet, service=service, at=later)[-1]


def test_a_reply_entered_late_was_silent_from_when_it_was_recorded_on(
    county: County, at: datetime
) -> None:
    number, entered = raised(at, no_reply=True), at + timedelta(days=rules.QUIET_DAYS + 5)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "sign", at)
    late: Any = {"happened_at": at + DAYS, "late_reason": "停电"}
    moved(county, "handler", number, "reply", entered, text="修好了", private_text="", **late)
    over = entered + timedelta(days=rules.QUIET_DAYS)
    found = [ticks.end_in_silence(at=when) for when in (entered + DAYS, over, over + DAYS)]
    assert found == [0, 0, 1]


def test_whoever_was_not_content_is_told_of_the_next_answer_and_called_back(
    county: County, at: datetime, service: Scope
) -> None:
    number, later = replied(county, at, no_reply=True), at + 3 * DAYS
    answered(number, "reopen", at + 2 * DAYS, reason="还是不亮")
    before = len(told(number, service=service, at=at + 2 * DAYS))
    moved(county, "handler", number, "submit", later, text="换了灯泡")
    moved(county, "dispatcher", number, "approve", later)
    (said,) = told(number, service=service, at=later)[before:]
    assert "whether it is solved" in said
    assert number in client_of("dispatcher").get("/work?in=callback").content.decode()
    assert ticks.end_in_silence(at=later + timedelta(days=rules.QUIET_DAYS + 1)) == 0
    with pytest.raises(Conflict, match="Call at least"):
        moved(county, "dispatcher", number, "close_unanswered", later)


def test_the_desk_ends_it_without_a_call_and_others_after_two(county: County, at: datetime) -> None:
    quiet, other = (replied(county, at, no_reply=no_reply) for no_reply in (True, False))
    later = at + 2 * DAYS
    assert moved(county, "dispatcher", quiet, "close_unanswered", later) == "unanswered"
    with pytest.raises(Conflict, match="Call at least"):
        moved(county, "dispatcher", other, "close_unanswered", later)
