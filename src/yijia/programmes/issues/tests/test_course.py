"""The course of an issue, from the person who raises it back to the person."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.harness.county import BESIDE, HERE, County
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from yijia.base.scope import ANONYMOUS
from yijia.engines.cases import queries as cases
from yijia.ground.access.queries import acting_as
from yijia.ground.people import actions as people
from yijia.ground.people.rules import Purpose
from yijia.programmes.issues import actions, queries, rules

pytestmark = [pytest.mark.django_db, pytest.mark.compat]
Counting = Callable[[int], AbstractContextManager[object]]
NEW = actions.NewIssue(
    kind=rules.IssueKind.HELP,
    category="0201",
    text="第二盏路灯不亮\n已经三天了",
    division=HERE,
    mobile="138 0013 8000",
    name="林某",
)


def raised(at: datetime, **changes: Any) -> str:
    with acting_as(ANONYMOUS):
        return actions.raise_issue(by=ANONYMOUS, at=at, new=replace(NEW, **changes)).number


def moved(county: County, login: str, number: str, verb: str, at: datetime, **inputs: str) -> str:
    scope = county.scopes[login]
    with acting_as(scope):
        case = cases.access_case(scope=scope, number=number)
        return actions.move_issue(by=scope, at=at, case=case, verb=verb, inputs=inputs).state


def answered(number: str, verb: str, at: datetime, **inputs: str) -> queries.Opened:
    with acting_as(ANONYMOUS):
        opened = queries.access_own_issue(number=number)
        actions.answer_issue(by=ANONYMOUS, at=at, case=opened.case, verb=verb, inputs=inputs)
        return queries.access_own_issue(number=number)


def replied(county: County, at: datetime) -> str:
    number = raised(at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "sign", at)
    moved(
        county, "handler", number, "reply", at + timedelta(days=1), text="修好了", private_text="n"
    )
    return number


def test_an_issue_goes_through_the_network_and_ends_with_the_persons_word(
    county: County, at: datetime
) -> None:
    number = replied(county, at)
    opened = answered(number, "confirm", at + timedelta(days=2), satisfied="5")
    assert (opened.case.state, opened.case.solved, opened.case.satisfied) == ("closed", True, 5)
    assert opened.case.due_at is None and opened.case.ended_on == date(2026, 10, 2)
    assert [reply.public_text for reply in opened.replies] == ["修好了"]
    told = [entry.event.split(".")[1] for entry in opened.entries]
    assert told == ["raised", "dispatched", "signed", "replied", "confirmed"]


def test_the_clock_knows_the_holiday_and_stands_still_while_the_person_is_asked(
    county: County, at: datetime
) -> None:
    number = raised(at)
    with acting_as(ANONYMOUS):
        assert queries.access_own_issue(number=number).case.due_on == date(2026, 10, 13)
    second = replied(county, at)
    with acting_as(ANONYMOUS):
        assert queries.access_own_issue(number=second).case.due_at is None
    again = answered(
        second, "reopen", datetime.fromisoformat("2026-10-20T09:00+08:00"), reason="不亮"
    )
    assert (again.case.state, again.case.due_on) == ("signed", date(2026, 10, 27))
    assert len(again.replies) == 1


def test_an_outage_has_hours_and_not_days(county: County, at: datetime) -> None:
    number = raised(at, category="0301")
    with acting_as(ANONYMOUS):
        assert queries.access_own_issue(number=number).case.due_at == at + timedelta(hours=24)


@pytest.mark.parametrize(
    ("login", "refusal"),
    [("handler", NotFound), ("other", NotFound), ("worker", Forbidden), ("leader", Forbidden)],
)
def test_only_a_dispatcher_dispatches(
    county: County, at: datetime, login: str, refusal: type[Exception]
) -> None:
    number = raised(at)
    with pytest.raises(refusal):
        moved(county, login, number, "dispatch", at, organisation="lamps")
    assert moved(county, "dispatcher", number, "dispatch", at, organisation="lamps") == "dispatched"


def test_a_unit_sees_only_what_was_given_to_it(county: County, at: datetime) -> None:
    number = raised(at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    assert moved(county, "handler", number, "return", at, reason="不属于本单位") == "return_asked"
    with pytest.raises(NotFound):
        moved(county, "handler", number, "sign", at)
    with acting_as(county.scopes["dispatcher"]):
        mine = cases.my_work(county.scopes["dispatcher"], after=None, limit=10)
    assert [case.number for case in mine] == [number]


def test_a_person_cannot_take_a_step_of_staff_nor_staff_one_of_the_person(
    county: County, at: datetime
) -> None:
    number = replied(county, at)
    with pytest.raises(NotFound):
        answered(number, "reply", at, text="x")
    with pytest.raises(NotFound):
        moved(county, "handler", number, "confirm", at, satisfied="5")


def test_what_an_edge_needs_is_asked_for_and_nothing_is_half_written(
    county: County, at: datetime
) -> None:
    number = raised(at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "sign", at)
    with pytest.raises(Invalid) as refused:
        moved(county, "handler", number, "reply", at, text="")
    assert refused.value.errors[0][0] == "text"
    with acting_as(ANONYMOUS):
        opened = queries.access_own_issue(number=number)
    assert (opened.case.state, opened.replies) == ("signed", [])


def test_a_step_that_the_state_does_not_know_is_a_conflict(county: County, at: datetime) -> None:
    number = raised(at)
    with pytest.raises(Conflict):
        answered(number, "confirm", at, satisfied="5")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"category": "9999"}, "category"),
        ({"category": "02"}, "category"),
        ({"division": "350181"}, "division"),
        ({"division": "350102001001"}, "division"),
        ({"division": ""}, "division"),
        ({"mobile": "12345"}, "mobile"),
        ({"photos": ("00000000-0000-0000-0000-000000000000",)}, "photos"),
    ],
)
def test_what_is_not_known_is_refused_beside_its_field(
    county: County, at: datetime, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        raised(at, **changes)
    assert refused.value.field == field


def test_wrong_lookup_codes_are_slowed_down(county: County, at: datetime) -> None:
    number = raised(at)

    def check(code: str, origin: str = "a", when: datetime = at) -> bool:
        with acting_as(ANONYMOUS):
            return people.check_lookup_code(at=when, number=number, code=code, origin=origin)

    assert check(people.lookup_code(number))
    assert not any(check(f"WRONG{n}", origin="a stranger's") for n in range(10))
    with pytest.raises(TooMany):
        check(people.lookup_code(number), origin="a stranger's")
    assert check(people.lookup_code(number), origin="the owner's")
    assert not any(check(f"WRONG{n}", origin=f"o{n}") for n in range(90))
    with pytest.raises(TooMany):
        check(people.lookup_code(number), origin="the owner's")
    assert check(people.lookup_code(number), when=at + timedelta(minutes=16))


def test_a_contact_lies_sealed_and_opens_only_with_a_purpose(county: County, at: datetime) -> None:
    number = raised(at)

    def contact(login: str) -> people.Contact:
        scope = county.scopes[login]
        with acting_as(scope):
            opened = queries.access_issue(scope=scope, number=number)
            person = opened.issue.person_id or 0
            return actions.read_contact(
                by=scope, at=at, case=opened.case, person_id=person, purpose=Purpose.ANSWER
            )

    assert contact("dispatcher") == people.Contact(name="林某", mobile="13800138000")
    with pytest.raises(Forbidden):
        contact("leader")


def test_raising_an_issue_takes_three_statements_between_identity_and_commit(
    county: County,
    at: datetime,
    django_assert_num_queries: Counting,
) -> None:
    raised(at)
    with acting_as(ANONYMOUS), django_assert_num_queries(3):
        actions.raise_issue(by=ANONYMOUS, at=at, new=NEW)


def test_the_beside_community_is_another_place(county: County, at: datetime) -> None:
    number = raised(at, division=BESIDE)
    with pytest.raises(NotFound):
        moved(county, "worker", number, "sign", at)


def test_what_is_entered_late_has_its_own_time_and_a_reason(county: County, at: datetime) -> None:
    before = at - timedelta(days=1)
    for wrong in ({"happened_at": before}, {"happened_at": at + timedelta(hours=1)}):
        with pytest.raises(Invalid):
            raised(at, **wrong)
    number = raised(at, happened_at=before, late_reason="停电，先用纸登记")
    with acting_as(ANONYMOUS):
        opened = queries.access_own_issue(number=number)
    assert (opened.case.happened_at, opened.case.recorded_at) == (before, at)
    assert opened.case.due_on == date(2026, 10, 12)
    (why,) = opened.remarks
    assert (why.verb, why.private_text, why.at) == ("late", "停电，先用纸登记", before)
