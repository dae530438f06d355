"""A leader asks on a phone to be told of each morning, and opens what they are told."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.harness.browser import PHONE, Visit
from tests.harness.county import County, lamp_out
from tests.stories.test_issues import sign_in
from yijia.front import ticks

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_leader_is_told_of_the_morning_and_opens_a_number_behind_it(
    standing_county: County, visit: Callable[..., Visit], now: datetime
) -> None:
    lamp_out(at=now - timedelta(days=1))
    leader = visit(language="zh-hans", screen=PHONE, who="leader")
    sign_in(leader, "leader")
    leader.open("/work")
    leader.press("This morning, in few numbers")
    leader.press("Tell me these each morning")
    leader.must_show(leader.say("Tell me no more each morning"))
    assert ticks.tell_mornings(at=now) == 1
    leader.open("/notices")
    with leader.page.expect_navigation():
        leader.page.locator("main .yj-notices a").first.click()
    leader.look()
    assert "/work/morning/" in leader.page.url
    with leader.page.expect_navigation():
        leader.page.locator("main .yj-stat__link").first.click()
    leader.look()
    assert "/figures/issues.opened" in leader.page.url
    leader.open("/work/morning")
    leader.press("Tell me no more each morning")
    assert ticks.tell_mornings(at=now + timedelta(days=1)) == 0
