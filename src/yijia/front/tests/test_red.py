"""A number that does not agree with its rows is red wherever it is shown; the fault is real."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import psycopg
import pytest
from django.test import Client

from tests.harness.clients import client_of
from tests.harness.county import HERE, County, lamp_out
from yijia.base.scope import Scope
from yijia.engines.figures import actions as figures
from yijia.front import article as articles
from yijia.ground.access.queries import acting_as

pytestmark = pytest.mark.django_db(transaction=True)
RED = "Does not agree with its rows"
OF_PARTS = "A number that this is made of does not agree with its rows."


@pytest.fixture
def planted(
    standing_county: County, owner_cursor: psycopg.Cursor[Any], service: Scope, now: datetime
) -> County:
    """Months of two figures typed higher by who owns the tables, and found out by the recount."""
    lamp_out(at=now)
    with acting_as(service):
        figures.fold_deltas()
        figures.recount_figures(by=service, at=now)
    owner_cursor.execute(
        "UPDATE figures_cell SET n = n + 1, v = v + 1"
        " WHERE figure IN ('issues.opened', 'issues.told') AND grain = 'month'"
    )
    with acting_as(service):
        figures.recount_figures(by=service, at=now)
    return standing_county


@pytest.mark.usefixtures("planted")
def test_a_page_says_of_a_red_number_that_it_is() -> None:
    reader = Client(headers={"Accept-Language": "en"})
    for path, said in (
        ("/", RED),
        ("/figures", RED),
        ("/figures/issues.opened", "This number does not agree with its rows."),
        ("/figures/issues.unsolved", "This number does not agree with its rows."),
        ("/figures/issues.places_told", OF_PARTS),
        ("/figures/board?figure=issues.places_told", OF_PARTS),
        (f"/network/places/{HERE}", RED),
        ("/figures/recounts", "sums differ from their rows:"),
        ("/data/", RED),
        ("/data/figures.csv", '"true"'),
    ):
        assert said in reader.get(path).content.decode(), path
    latest, before = reader.get("/api/v1/recounts").json()
    assert latest["red"] == ["issues.opened", "issues.told"] and before["red"] == []
    assert latest["mismatches"] > 0 == before["mismatches"] and latest["cells"] == before["cells"]


@pytest.mark.usefixtures("planted")
def test_a_leader_is_told_so_in_the_morning() -> None:
    leader = client_of("leader")
    assert RED in leader.get("/work/morning").content.decode()
    told = leader.get("/api/v1/work/morning").json()
    assert [(one["code"], one["red"]) for one in told["numbers"]] == [
        ("issues.opened", True),
        ("issues.solved", False),
        ("issues.unsolved", True),
    ]


@pytest.mark.usefixtures("planted")
def test_a_number_of_the_article_is_red_and_its_verdict_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = articles.article()
    first, *others = told.sentences[1].numbers
    counted = replace(first, figure="issues.places_told")
    changed = replace(told.sentences[1], numbers=(counted, *others))
    sentences = (told.sentences[0], changed, *told.sentences[2:])
    monkeypatch.setattr(articles, "article", lambda: replace(told, sentences=sentences))
    reader = Client(headers={"Accept-Language": "en"})
    assert reader.get("/article").content.decode().count(RED) == 1
    numbers = {one["id"]: one for one in reader.get("/article.json").json()["numbers"]}
    assert [one["id"] for one in numbers.values() if one["red"]] == [first.id]
    assert numbers[first.id]["verdict"] == "does not hold"
