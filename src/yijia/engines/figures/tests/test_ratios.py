"""Shares of two figures: exact, with both numbers beside them, and nothing where nothing is."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from yijia.engines.figures import registry, rules
from yijia.engines.figures.registry import Registry
from yijia.engines.figures.rules import Ratio
from yijia.engines.figures.tests.sample import (
    FIGURES,
    HIDDEN,
    OPENED,
    OTHER,
    PERSONS,
    SOLVED,
    TOWN,
    VILLAGE,
    YEAR,
    recount,
    run,
)

SHARE = Ratio("sample.share", "Solved of all", "Of those opened.", SOLVED, OPENED)
SECRET = replace(SHARE, code="sample.secret_share", numerator=HIDDEN)
OF_PERSONS = replace(SHARE, code="sample.persons_share", numerator=PERSONS)
SOLVE = "UPDATE sample_thing SET solved = true, ended_on = '2026-04-01' WHERE division_id = %s"


@pytest.fixture
def shares(owner: Any) -> None:
    """Three ratios, and three things in one village, one of them solved, beside one elsewhere."""
    for ratio in (SHARE, SECRET, OF_PERSONS):
        registry.figures.add_ratio(ratio)
    for division in (VILLAGE, VILLAGE, OTHER):
        run("INSERT INTO sample_thing (division_id) VALUES (%s)", [division])
    run(SOLVE, [OTHER])


@pytest.mark.parametrize(
    ("numerator", "denominator", "share"), [(1, 3, "33.3"), (2, 3, "66.7"), (0, 7, "0.0")]
)
def test_a_share_has_one_place(numerator: int, denominator: int, share: str) -> None:
    assert rules.share_of(numerator, denominator=denominator) == Decimal(share)


def test_a_share_of_nothing_is_none_and_not_nought() -> None:
    assert rules.share_of(0, denominator=0) is None


@pytest.mark.parametrize(
    ("ratio", "fault"),
    [
        (SHARE, "both figures must be declared before"),
        (replace(SHARE, code=OPENED.code), "the code is taken"),
        (replace(SHARE, denominator=replace(OPENED, table="another")), "rows of one table"),
    ],
)
def test_a_faulty_ratio_stops_the_start(ratio: Ratio, fault: str) -> None:
    known = Registry() if fault.endswith("before") else Registry(FIGURES)
    with pytest.raises(ValueError, match=fault):
        known.add_ratio(ratio)


@pytest.mark.usefixtures("shares")
def test_a_program_gets_the_share_and_both_numbers(client: Client) -> None:
    found = client.get("/api/v1/figures/sample.share", YEAR).json()
    assert (found["value"], found["numerator"], found["denominator"]) == (33.3, 1, 3)
    assert (found["unit"], found["n"], found["version"]) == ("%", 3, 3)
    assert client.get(found["rows"]).json()["proof"]["rows_n"] == 3
    nothing = client.get("/api/v1/figures/sample.share", YEAR | {"from": "2026-12-01"}).json()
    assert (nothing["value"], nothing["n"], nothing["suppressed"]) == (None, 0, False)
    counted = client.get(f"/api/v1/figures/{OPENED.code}", YEAR).json()
    assert "numerator" not in counted
    listed = client.get("/api/v1/figures").json()
    (share,) = (one for one in listed if one["code"] == "sample.share")
    assert (share["sentence"], share["dimensions"]) == ("Of those opened.", [])
    assert share["source"].startswith("Divided when it is asked for")


@pytest.mark.usefixtures("shares")
def test_what_is_kept_back_of_a_number_is_kept_back_of_its_share(client: Client) -> None:
    assert client.get("/api/v1/figures/sample.secret_share", YEAR).status_code == 404
    assert client.get("/figures/sample.secret_share", YEAR).status_code == 404
    few = client.get("/api/v1/figures/sample.persons_share", YEAR).json()
    assert few["suppressed"] and {few["value"], few["numerator"], few["n"]} == {None}
    page = client.get("/figures/sample.persons_share", YEAR).content.decode()
    assert "fewer than 5 persons" in page and "100.0" not in page
    assert "sample.secret_share" not in client.get("/figures").content.decode()


@pytest.mark.usefixtures("shares")
def test_a_page_shows_the_share_its_numbers_its_places_and_months(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/figures/sample.share", YEAR)
    with django_assert_num_queries(5):
        page = " ".join(client.get("/figures/sample.share", YEAR).content.decode().split())
    assert "Solved of all" in page and "33.3" in page and "1 / 1" in page
    assert "Not yet; every figure is recounted" in page
    recount()
    again = client.get("/figures/sample.share", YEAR).content.decode()
    assert "all numbers that this is made of agree with their rows" in again
    assert f"/figures/{SOLVED.code}?division=350181" in page
    assert "April 2026" in page and "It has no rows of its own" in page
    town = client.get("/figures/sample.share", YEAR | {"division": TOWN}).content.decode()
    assert "0.0" in town and "0 / 2" in town
    wrong = client.get("/figures/sample.share", YEAR | {"to": "2025-01-01"})
    assert wrong.status_code == 422
