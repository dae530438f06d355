"""What a figure should reach: dated, with its source, and held against what was counted."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.scope import ANONYMOUS, Scope, service_scope
from yijia.engines.figures import actions, queries
from yijia.engines.figures.rules import Comparison, Span, Threshold
from yijia.engines.figures.tests.sample import COUNTY, OPENED, PERSONS, TOWN, YEAR, run
from yijia.engines.figures.tests.test_circles import CIRCLE, draw
from yijia.ground.access.queries import acting_as
from yijia.ground.journal.models import Entry

pytestmark = pytest.mark.usefixtures("owner")
STAFF = service_scope("test")
THREE = Threshold(Comparison.AT_LEAST, Decimal(3))


def aim(
    threshold: Threshold = THREE,
    *,
    at: datetime,
    by: Scope = STAFF,
    starts_on: date = date(2026, 1, 1),
    **told: Any,
) -> None:
    asked = {"code": OPENED.code, "division": COUNTY, "source": "a plan"} | told
    with acting_as(by):
        actions.set_target(by=by, at=at, threshold=threshold, starts_on=starts_on, **asked)


def shown(client: Client, **asked: str) -> str:
    return client.get(f"/figures/{OPENED.code}", YEAR | asked).content.decode()


def test_a_page_says_whether_the_target_of_its_days_is_reached(
    client: Client, at: datetime
) -> None:
    run("INSERT INTO sample_thing (opened_on) VALUES ('2026-03-05'), ('2026-03-06')")
    aim(at=at)
    page = shown(client)
    assert "at least 3 things" in page and "a plan" in page and "Not reached" in page
    run("INSERT INTO sample_thing (opened_on) VALUES ('2026-04-05')")
    assert ">\n  Reached" in shown(client) or "Reached" in shown(client).replace("Not reached", "")
    aim(Threshold(Comparison.MORE_THAN, Decimal(3)), at=at, starts_on=date(2026, 7, 1))
    both = shown(client)
    assert "more than 3 things" in both and "at least 3 things" in both
    # Two held in these days, and neither in all of them: nothing is said.
    assert "eached" not in both
    assert "at least 3 things" not in shown(client, division=TOWN)
    told = client.get(f"/api/v1/figures/{OPENED.code}/targets").json()
    assert [(one["comparison"], one["value"], one["from"], one["to"]) for one in told] == [
        (">=", 3, "2026-01-01", "2026-07-01"),
        (">", 3, "2026-07-01", None),
    ]


def test_a_circle_has_targets_of_its_own_and_few_persons_reach_none(
    client: Client, at: datetime
) -> None:
    draw()
    run("INSERT INTO sample_thing (opened_on) VALUES ('2026-03-05')")
    aim(at=at, division=CIRCLE)
    assert "Not reached" in shown(client, division=CIRCLE)
    aim(at=at, code=PERSONS.code)
    page = client.get(f"/figures/{PERSONS.code}", YEAR).content.decode()
    assert "at least 3 persons" in page and "eached" not in page


def test_a_target_is_set_by_who_keeps_local_rules_with_a_source_and_changes_no_past(
    client: Client, at: datetime
) -> None:
    aim(at=at)
    for told, refusal in (
        ({"source": " "}, Invalid),
        ({"threshold": Threshold(Comparison.AT_LEAST, Decimal(-1))}, Invalid),
        ({"code": "no.figure"}, NotFound),
        ({"division": "350182"}, NotFound),
        ({}, Conflict),
        ({"by": ANONYMOUS}, Forbidden),
    ):
        with pytest.raises(refusal):
            aim(at=at, **told)
    with acting_as(STAFF):
        (entry,) = Entry.objects.filter(event="figures.target_set")
    assert (entry.new["figure"], entry.new["comparison"], entry.new["value"]) == (
        OPENED.code,
        ">=",
        "3",
    )
    assert client.get(f"/figures/{OPENED.code}/targets").status_code == 302
    refused = client.post(
        f"/api/v1/figures/{OPENED.code}/targets", {}, content_type="application/json"
    )
    assert refused.status_code == 401
    (target,) = queries.targets_of(code=OPENED.code, division=COUNTY)
    year = Span(date(2026, 1, 1), date(2027, 1, 1))
    assert queries.holds_throughout(target, span=year)
    assert not queries.holds_throughout(target, span=Span(date(2025, 12, 31), year.end))
