"""The board of what is made of figures: of which days it is, in as many statements as any other."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from yijia.engines.figures import database, registry
from yijia.engines.figures.registry import Registry
from yijia.engines.figures.rules import Span, Weighting
from yijia.engines.figures.tests.sample import COUNTY, OTHER, TOWN, VILLAGE, run
from yijia.engines.figures.tests.test_board import statements
from yijia.engines.figures.tests.test_circles import CIRCLE, draw
from yijia.engines.figures.tests.test_derived import (
    BOTH,
    OPENED,
    PEOPLE,
    RULES,
    SAME,
    SHARE,
    SOLVED,
)


def weightings(_span: Span) -> tuple[Weighting, ...]:
    """The rules, as they are kept in a table."""
    run("SELECT 1")
    return RULES


@pytest.fixture
def composed(bare: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Persons told apart and a composite, whose rules take a statement."""
    known = Registry([OPENED, SOLVED])
    for ratio in (SHARE, SAME):
        known.add_ratio(ratio)
    known.add_derived(PEOPLE)
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
