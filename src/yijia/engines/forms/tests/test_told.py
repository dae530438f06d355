"""Who is told that a form waits for them, and where they see it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from tests.harness.clients import client_of
from yijia.base.scope import Scope
from yijia.engines.forms import actions, queries, ticks
from yijia.engines.forms.rules import Due, Rhythm
from yijia.engines.forms.tests.conftest import Kept
from yijia.engines.notices import ticks as notices
from yijia.engines.notices.models import Notice
from yijia.ground.access.queries import acting_as

pytestmark = pytest.mark.django_db
SEPTEMBER = date(2026, 9, 1)
Told = Callable[[], list[tuple[str, str]]]


@pytest.fixture
def told(kept: Kept, service: Scope) -> Told:
    """What was told since the last look: the notice, and to whom."""
    seen: set[int] = set()

    def since() -> list[tuple[str, str]]:
        notices.make_notices(at=kept.at)
        with acting_as(service):
            new = Notice.objects.exclude(pk__in=seen).select_related("account")
            rows = list(new.order_by("id"))
        seen.update(row.pk for row in rows)
        return [(row.code, row.account.login if row.account else "") for row in rows]

    return since


def test_whoever_is_to_go_on_with_a_form_is_told_of_each_step(kept: Kept, told: Told) -> None:
    filling = kept.fill(SEPTEMBER)
    assert told() == [("forms.filled.unit", "leader")]
    kept.do(actions.check_filling, filling)
    assert told() == [("forms.checked.unit", "leader")]
    kept.do(actions.send_back, filling, by=kept.leader, reason="x")
    assert told() == [("forms.sent_back.unit", "dispatcher")]
    kept.do(actions.check_filling, filling)
    kept.do(actions.sign_filling, filling, by=kept.leader)
    assert told() == [("forms.checked.unit", "leader"), ("forms.signed.unit", "dispatcher")]
    page = client_of("dispatcher").get("/notices").content.decode()
    assert "A form due on 1 September 2026 was signed. Send it." in page
    assert f"/work/forms/filled/{filling.pk}" in page
    kept.do(actions.note_sent, filling)
    assert told() == []


def test_of_a_due_day_that_is_over_everybody_is_told_once(
    kept: Kept, told: Told, service: Scope
) -> None:
    due = Due(Rhythm.MONTHLY, kept.at.date(), day=kept.at.day)
    with acting_as(kept.clerk):
        signer = kept.sheet.signer_id
        actions.set_due(by=kept.clerk, at=kept.at, sheet=kept.sheet, due=due, signer=signer)
    both = ("dispatcher", "leader")
    day = timedelta(days=1)

    def must_tell(at: datetime) -> list[tuple[str, str]]:
        count, found = ticks.tell_of_late(at=at), told()
        assert count == len(found)
        return found

    assert must_tell(kept.at - day * 20)[:2] == [("forms.late.unfilled", login) for login in both]
    ticks.fill_due(at=kept.at)
    told()
    assert must_tell(kept.at) == [("forms.late.filled", login) for login in both]
    with acting_as(service):
        today, *_others = queries.fillings_of(kept.sheet, most=9)
    kept.do(actions.check_filling, today)
    told()
    assert ("forms.late.checked", "leader") in must_tell(kept.at + day)
    assert must_tell(kept.at + day) == []


def test_what_waits_stands_with_ones_own_work_and_before_all_forms(kept: Kept) -> None:
    clerk, leader = client_of("dispatcher"), client_of("leader")
    filling = kept.fill(SEPTEMBER)
    for reader in (clerk, leader):
        assert "1 to check, 1 of them late" in reader.get("/work").content.decode()
    assert "to check" not in client_of("handler").get("/work").content.decode()
    (told,) = clerk.get("/api/v1/work/forms/waiting").json()
    assert (told["id"], told["form"], told["state"]) == (filling.pk, kept.sheet.pk, "filled")
    kept.do(actions.check_filling, filling)
    assert "Forms that wait for you" not in clerk.get("/work").content.decode()
    page = leader.get("/work/forms").content.decode()
    assert "These wait for you" in page and "Sign it: Issues" in page
    assert clerk.get("/api/v1/work/forms/waiting").json() == []
