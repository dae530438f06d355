"""What a figure should reach: dated, with its source, and held against what was counted."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from tests.harness.racing import at_once
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.scope import ANONYMOUS, Scope, service_scope
from yijia.engines.figures import actions, events, queries
from yijia.engines.figures.models import Target
from yijia.engines.figures.rules import Comparison, Coverage, Ratio, Span, Stock, Threshold
from yijia.engines.figures.tests.sample import COUNTY, OPENED, PERSONS, TOWN, YEAR, run
from yijia.engines.figures.tests.test_circles import CIRCLE, draw
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
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


def tags(page: str) -> list[str]:
    """What a page says of its targets."""
    return re.findall(r">\s*(Reached|Not reached)\s*<", page)


def shown(client: Client, **asked: str) -> str:
    return client.get(f"/figures/{OPENED.code}", YEAR | asked).content.decode()


def test_a_page_says_whether_the_target_of_its_days_is_reached(
    client: Client, at: datetime
) -> None:
    run("INSERT INTO sample_thing (opened_on) VALUES ('2026-03-05'), ('2026-03-06')")
    aim(at=at)
    page = shown(client)
    assert (
        "at least 3 things in a year" in page and "a plan" in page and tags(page) == ["Not reached"]
    )
    run("INSERT INTO sample_thing (opened_on) VALUES ('2026-04-05')")
    assert tags(shown(client)) == ["Reached"]
    # Of a year it is meant, so of the months in it nothing is said, nor of a year and a half.
    assert tags(shown(client, to="2026-05-01")) == tags(shown(client, to="2027-07-01")) == []
    aim(Threshold(Comparison.MORE_THAN, Decimal(3)), at=at, starts_on=date(2026, 7, 1))
    both = shown(client)
    assert "more than 3 things" in both and "at least 3 things" in both
    # Two held in these days, and neither in all of them: nothing is said.
    assert tags(both) == []
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
    assert tags(shown(client, division=CIRCLE)) == ["Not reached"]
    aim(at=at, code=PERSONS.code, starts_on=date(2025, 1, 1))
    page = client.get(f"/figures/{PERSONS.code}", YEAR).content.decode()
    assert "at least 3 persons" in page and tags(page) == []
    # Of the year that is not over the public is told of the months that are: no year.
    run("INSERT INTO sample_thing (opened_on) SELECT '2026-03-05' FROM generate_series(1, 7)")
    page = client.get(f"/figures/{PERSONS.code}", YEAR).content.decode()
    assert re.search(r">\s*8\s*<", page) and tags(page) == []


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


def test_a_number_is_held_against_a_target_of_its_days(at: datetime) -> None:
    aim(at=at)
    (target,) = queries.targets_of(code=OPENED.code, division=COUNTY)
    year = Span(date(2026, 1, 1), date(2027, 1, 1))
    stock = Stock("sample.open", "Open", "Now.", OPENED, OPENED)
    coverage = Coverage("sample.covered", "Covered", "Some.", OPENED, ("community",), THREE)
    share = Ratio("sample.share", "Share", "Of all.", OPENED, OPENED)
    for declared, start, end, is_held in (
        (OPENED, year.start, year.end, True),
        (OPENED, year.start, date(2026, 12, 1), False),
        (OPENED, date(2025, 1, 1), year.start, False),
        (share, date(2026, 3, 1), date(2026, 4, 1), True),
        (share, date(2025, 12, 31), year.end, False),
        # How it stands on the last day is held against what holds on that one.
        (stock, date(2025, 12, 31), year.end, True),
        (coverage, date(2025, 12, 31), year.end, True),
        (coverage, date(2025, 1, 1), year.start, False),
    ):
        span = Span(start, end)
        assert queries.is_held_against(target, declared=declared, span=span) is is_held


def test_the_database_refuses_a_target_that_meets_another_and_one_of_many_is_set(
    at: datetime,
) -> None:
    for work, field in ((draw, "code"), (partial(aim, at=at), "starts_on")):
        refused = [one for one in at_once([work] * 4) if isinstance(one, Conflict)]
        assert [one.field for one in refused] == [field] * 3
    with (
        pytest.raises(IntegrityError, match="figures_target_apart"),
        acting_as(STAFF),
        journal.entry(by=STAFF, at=at, event=events.TARGET_SET),
    ):
        Target.objects.create(
            figure=OPENED.code,
            area=COUNTY,
            comparison=">",
            value=1,
            starts_on=date(2025, 1, 1),
            source="t",
        )
