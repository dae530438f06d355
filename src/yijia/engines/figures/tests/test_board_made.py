"""The board of what is made of figures: of which days it is, in as many statements as any other."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from yijia.engines.figures import database, registry
from yijia.engines.figures.registry import Registry
from yijia.engines.figures.rules import Coverage, Span, Weighting
from yijia.engines.figures.tests.sample import COUNTY, OTHER, TOWN, VILLAGE, run
from yijia.engines.figures.tests.test_board import statements
from yijia.engines.figures.tests.test_circles import CIRCLE, draw
from yijia.engines.figures.tests.test_derived import (
    BOTH,
    DAYS,
    MIDYEAR,
    OPENED,
    PEOPLE,
    RULES,
    SAME,
    SHARE,
    SOLVED,
    solve,
)

COVERED = Coverage("sample.covered", "Places", "With any.", OPENED, ("community",))


def weightings(_span: Span) -> tuple[Weighting, ...]:
    """The rules, as they are kept in a table."""
    run("SELECT 1")
    return RULES


@pytest.fixture
def composed(bare: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is made of figures; the rules of the composite take a statement."""
    known = Registry([OPENED, SOLVED])
    for ratio in (SHARE, SAME):
        known.add_ratio(ratio)
    known.add_derived(PEOPLE)
    known.add_derived(DAYS)
    known.add_coverage(COVERED)
    known.add_derived(BOTH, weightings=weightings)
    monkeypatch.setattr(registry, "figures", known)
    with bare.connection.transaction():
        for statement in database.statements(known):
            bare.execute(statement.encode())


@pytest.mark.usefixtures("composed")
def test_the_rules_of_a_composite_are_read_once_for_a_board() -> None:
    draw((VILLAGE, OTHER))
    alone = statements(COUNTY, code=SHARE.code)
    assert statements(COUNTY, code=BOTH.code) == alone + 1
    assert statements(CIRCLE, TOWN, code=BOTH.code) == alone + 1


@pytest.mark.usefixtures("composed")
def test_the_board_says_of_different_persons_the_days_that_are_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 9, 30))
    asked = {"figure": PEOPLE.code, "from": "2026-08-01", "to": "2026-10-01"}
    shown = client.get("/figures/board", asked).content.decode()
    assert "1 August 2026 to 31 August 2026" in shown


@pytest.mark.parametrize(
    ("code", "headline", "month", "bar"),
    [
        (SHARE.code, "1 of 3", "100.0 (1 / 1)", "33.3 (1 / 3)"),
        (DAYS.code, "From 1 rows", "3 (1 rows)", "3 (1 rows)"),
        (BOTH.code, "Each part from 3 rows or more", "100.0 (1 rows or more)", "(3 rows or more)"),
        (COVERED.code, "1 of 2 places", "50.0 (1 / 2)", "100.0 (1 / 1)"),
    ],
)
@pytest.mark.usefixtures("composed")
def test_a_rate_is_nowhere_on_the_board_without_how_many_it_is_of(
    client: Client, code: str, headline: str, month: str, bar: str
) -> None:
    solve([3])
    run("INSERT INTO sample_thing (number) VALUES ('b'), ('c')")
    asked = {"figure": code, "division": COUNTY, "from": "2026-01-01", "to": str(MIDYEAR)}
    page = client.get("/figures/board", asked).content.decode()
    assert headline in page and month in page
    # Its rows are those of the figures that it is made of.
    assert f"/rows?division={COUNTY}" in page and "Show the rows" in page
    bars = client.get("/figures/board/places.json", asked).json()["data"]["values"]
    assert any(one["text"].endswith(bar) for one in bars)
    program = client.get(f"/api/v1/figures/{code}", asked).json()
    assert str(program["n"]) in headline
