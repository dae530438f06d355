"""How the three rates weigh, and what issues are counted by beside place and day."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.harness.county import HERE, PASSWORD, County
from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import ANONYMOUS, service_scope
from yijia.engines.cases import queries as cases
from yijia.engines.figures import actions as figures
from yijia.engines.figures.rules import Span
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry
from yijia.programmes.issues import actions, events, queries, rules
from yijia.programmes.issues.models import RateRule

pytestmark = pytest.mark.django_db
OF_2026 = {"division": HERE, "from": "2026-01-01", "to": "2027-01-01"}
NEXT = rules.Weights(30, 30, 40)


def set_rates(county: County, at: datetime, login: str = "system", **changes: Any) -> None:
    by = county.scopes[login]
    wanted: dict[str, Any] = {
        "weights": NEXT,
        "starts_on": date(2026, 10, 1),
        "source": "文件 1",
    } | changes
    with acting_as(by):
        actions.set_rates(by=by, at=at, **wanted)


def must_read(path: str, query: dict[str, str]) -> Any:
    answer = Client(headers={"Accept-Language": "en"}).get(f"/api/v1/{path}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def answered(county: County, at: datetime, *, mobile: str, source: rules.Source) -> str:
    """The number of an issue that goes through the network and is answered."""
    new = actions.NewIssue(
        rules.IssueKind.HELP, "0201", "路灯不亮", HERE, mobile=mobile, name="林某", source=source
    )
    with acting_as(ANONYMOUS):
        number = actions.raise_issue(by=ANONYMOUS, at=at, new=new).number
    steps: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("dispatcher", "dispatch", {"organisation": "lamps"}),
        ("handler", "sign", {}),
        ("handler", "contact", {"reason": "已电话联系"}),
        ("handler", "reply", {"text": "修好了"}),
    )
    for login, verb, given in steps:
        by = county.scopes[login]
        with acting_as(by):
            case = cases.access_case(scope=by, number=number)
            actions.move_issue(by=by, at=at, case=case, verb=verb, inputs=given)
    return number


def called(county: County, number: str, at: datetime, *, verb: str, **given: str) -> None:
    """The centre calls back about an answer."""
    by = county.scopes["dispatcher"]
    with acting_as(by):
        case = cases.access_case(scope=by, number=number)
        actions.move_issue(by=by, at=at, case=case, verb=verb, inputs=given)


def solved(county: County, at: datetime, *, mobile: str, source: rules.Source) -> None:
    """An issue that goes through the network and is solved three days later."""
    number, later = answered(county, at, mobile=mobile, source=source), at + timedelta(days=3)
    with acting_as(ANONYMOUS):
        case = queries.access_own_issue(number=number).case
        inputs = {"satisfied": "5"}
        actions.answer_issue(by=ANONYMOUS, at=later, case=case, verb="confirm", inputs=inputs)


def test_what_comes_with_the_project_is_marked_as_sample_data(county: County) -> None:
    (rule,) = queries.rate_rules()
    assert rule.is_sample and rule.source.startswith("sample data")


def test_a_change_of_weights_changes_only_later_periods(county: County, at: datetime) -> None:
    before = queries.weightings(Span(date(2026, 1, 1), date(2026, 10, 1)))
    set_rates(county, at)
    assert [w.weights for w in queries.weightings(Span(date(2026, 1, 1), date(2026, 10, 1)))] == [
        before[0].weights
    ]
    (later,) = queries.weightings(Span(date(2026, 10, 1), date(2027, 1, 1)))
    assert (later.weights, later.source, later.is_sample) == ((30, 30, 40), "文件 1", False)
    with acting_as(service_scope("test")):
        entry = Entry.objects.get(event="issues.rates_set")
    assert entry.new["response"] == 30 and entry.actor_name == "system"


@pytest.mark.parametrize(
    ("login", "changes", "refusal"),
    [
        ("dispatcher", {}, Forbidden),
        ("system", {"weights": rules.Weights(30, 30, 30)}, Invalid),
        ("system", {"starts_on": date(2026, 9, 29)}, Invalid),
        ("system", {"source": " "}, Invalid),
    ],
)
def test_weights_are_refused(
    county: County, at: datetime, login: str, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        set_rates(county, at, login, **changes)
    assert len(queries.rate_rules()) == 1


def test_no_two_rules_begin_on_one_day_and_the_database_adds_them_up(
    county: County, at: datetime
) -> None:
    set_rates(county, at)
    with pytest.raises(Conflict):
        set_rates(county, at)
    by = county.scopes["system"]
    with (
        pytest.raises(IntegrityError, match="issues_raterule_whole"),
        transaction.atomic(),
        acting_as(by),
        journal.entry(by=by, at=at, event=events.RATES_SET),
    ):
        RateRule.objects.filter(source="文件 1").update(response=31)


def test_the_page_and_the_program_set_the_next_rule(county: County) -> None:
    client = Client(headers={"Accept-Language": "en"})
    client.post("/sign-in", {"login": "system", "password": PASSWORD})
    day = {"starts_on_day": "1", "starts_on_month": "1", "starts_on_year": "2100"}
    given = {"response": "10", "resolution": "30", "satisfaction": "50", "source": "文件"} | day
    refused = client.post("/administration/rates", given)
    assert refused.status_code == 422
    assert "must be 100 together" in refused.content.decode()
    assert client.post("/administration/rates", given | {"satisfaction": "60"}).status_code == 302
    assert "10, resolution 30" in client.get("/administration/rates").content.decode()
    assert must_read("rates", {})[-1]["starts_on"] == "2100-01-01"


def test_issues_are_counted_by_category_unit_and_source_with_people_days_and_rates(
    county: County, at: datetime
) -> None:
    solved(county, at, mobile="13800138000", source=rules.Source.WEB)
    solved(county, at, mobile="13800138000", source=rules.Source.TELEPHONE)
    for code in ("issues.opened", "issues.solved", "issues.asked_after", "issues.contact_ended"):
        for dimension, names in (
            ("category", ["Street light"]),
            ("unit", ["Street lighting"]),
            ("source", ["Telephone", "Website"]),
        ):
            items = must_read(f"figures/{code}/groups", OF_2026 | {"by": dimension})["items"]
            assert [item["name"] for item in items] == names, (code, dimension)
            assert sum(item["value"] for item in items) == 2
    days = must_read("figures/issues.days_to_solve", OF_2026)
    assert (days["value"], days["n"]) == (3, 2)
    rates = must_read("figures/issues.three_rates", OF_2026)
    assert (rates["value"], rates["n"]) == (100, 2)
    assert [part["weight"] for part in rates["parts"]] == [20, 40, 40]
    assert rates["rules"][0]["sample"]
    people = must_read("figures/issues.people", OF_2026)
    assert people["suppressed"] and people["value"] is None
    by = county.scopes["system"]
    with acting_as(by):
        assert figures.recount_figures(by=by, at=at).agrees


def test_callbacks_are_counted_in_time_or_late_and_none_where_the_person_said_it(
    county: County, at: datetime
) -> None:
    told: dict[str, Any] = {"mobile": "13800138000", "source": rules.Source.WEB}
    solved(county, at, **told)
    soon, late, again = (answered(county, at, **told) for _one in range(3))
    called(county, soon, at + timedelta(hours=1), verb="callback_solved", satisfied="5")
    called(county, late, at + timedelta(days=20), verb="callback_solved", satisfied="4")
    called(county, again, at + timedelta(hours=1), verb="callback_unsolved", reason="仍不亮")
    counted = {
        code: must_read(f"figures/issues.callback_{code}", OF_2026)["value"]
        for code in ("ended", "in_time", "in_time_share")
    }
    assert counted == {"ended": 3, "in_time": 2, "in_time_share": 66.7}
    # The centre calls back, so neither praise nor blame for it is the answering unit's.
    groups = must_read("figures/issues.callback_ended/groups", OF_2026 | {"by": "unit"})
    assert [(one["name"], one["value"]) for one in groups["items"]] == [("Centre", 3)]
    answers = must_read("figures/issues.resolve_ended/groups", OF_2026 | {"by": "unit"})
    assert [(one["name"], one["value"]) for one in answers["items"]] == [("Street lighting", 4)]
