"""From one unit to another by keyboard: the last one leaves, two issues are linked, another unit.

Nobody works any more where two issues wait: the dispatcher finds them in a list of their own.
"""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.harness.browser import Visit
from tests.harness.county import County, lamp_out
from tests.stories.test_accounts import switch_on
from tests.stories.test_work import LANGUAGES, WATER, at_work, pick, push, write
from yijia.base.access import Permission
from yijia.ground.organisations.models import Appointment
from yijia.programmes.issues.tests.test_course import moved

pytestmark = pytest.mark.django_db(transaction=True)
Sit = Callable[..., Visit]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_one_leaves_and_the_dispatcher_gives_what_waits_to_another_unit(
    standing_county: County, visit: Sit, language: str, now: datetime
) -> None:
    numbers = [lamp_out(at=now) for _n in range(2)]
    for number in numbers:
        moved(standing_county, "dispatcher", number, "dispatch", now, organisation="lamps")
        moved(standing_county, "handler", number, "sign", now)
    security = at_work(visit, "security", language=language)
    scope = standing_county.scopes["security"]
    switch_on(security, scope=scope, permission=Permission.GRANT_EDIT, at=now)
    held = Appointment.objects.get(account__login="handler")
    security.open(f"/administration/appointments/{held.pk}/leave")
    security.must_show(security.say("Open cases of the unit"))
    push(security, "Leave the post")
    security.must_show(security.say("Who goes on with the open cases?"))
    pick(security, security.say("Whoever dispatches, in the list of units without anybody"))
    push(security, "Leave the post")
    clerk = at_work(visit, "dispatcher", language=language)
    push(clerk, "Units without anybody")
    clerk.must_show(*numbers)
    clerk.open(f"/work/issues/{numbers[0]}/link")
    write(clerk, "Number of the other case", numbers[1])
    pick(clerk, clerk.say("Same cause"))
    write(clerk, "Why?", "同一条电缆")
    push(clerk, "Link with another case")
    clerk.must_show(clerk.say("Linked cases"), numbers[1], "同一条电缆")
    clerk.open(f"/work/issues/{numbers[0]}/hand_over")
    pick(clerk, WATER[language])
    write(clerk, "Why?", "路灯所无人在岗")
    push(clerk, "Give it to another unit")
    clerk.must_show(WATER[language])
    push(clerk, "Part them")
    write(clerk, "Why?", "不是同一条")
    push(clerk, "Part them")
    assert clerk.say("Linked cases") not in clerk.text()
