"""The pages of figures, as they come to somebody who has not signed in."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from yijia.engines.figures import actions
from yijia.engines.figures.queries import behind
from yijia.engines.figures.tests.sample import (
    COUNTY,
    HIDDEN,
    OPENED,
    OTHER,
    PERSONS,
    TOWN,
    VILLAGE,
    YEAR,
    recount,
    run,
)
from yijia.ground.shell.paging import cursor_of

pytestmark = pytest.mark.usefixtures("owner")


def must_show(
    client: Client, path: str, query: dict[str, str] | None = None, status: int = 200
) -> str:
    answer = client.get(path, query or {})
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_the_list_shows_every_public_figure(client: Client) -> None:
    page = must_show(client, "/figures", {"division": TOWN})
    assert "Things opened" in page
    assert "Yuping Street" in page
    assert "/figures/sample.opened?division=350181002" in page
    assert "sample.hidden" not in page
    must_show(client, "/figures", {"division": "350182"}, status=404)


def test_one_number_stands_with_what_is_around_it(client: Client) -> None:
    for division in (VILLAGE, VILLAGE, OTHER, TOWN):
        run("INSERT INTO sample_thing (division_id) VALUES (%s)", [division])
    page = must_show(client, f"/figures/{OPENED.code}", YEAR)
    assert '<h1 class="govuk-heading-xl">Things opened</h1>' in page
    assert "1 January 2026 to 31 December 2026" in page
    assert "Every thing once." in page
    assert "Not yet; every figure is recounted" in page
    assert f"/figures/{OPENED.code}/rows?division=350181&amp;from=2026-01-01" in page
    assert f'division={TOWN}&amp;from=2026-01-01&amp;to=2027-01-01">Yuping Street</a>' in page
    assert "March 2026</a>" in page
    below = must_show(client, f"/figures/{OPENED.code}", YEAR | {"division": VILLAGE})
    assert "By place" not in below
    assert "Fuqing City</a>" in below


def test_a_recount_that_agrees_and_one_that_does_not(client: Client, owner: Any) -> None:
    run("INSERT INTO sample_thing (division_id) VALUES (%s)", [VILLAGE])
    actions.fold_deltas()
    with override("en"):
        at = date_format(timezone.localtime(recount().at), "j F Y, H:i")
    assert f"{at}: all" in must_show(client, f"/figures/{OPENED.code}", YEAR)
    owner.execute("UPDATE figures_cell SET n = 8, v = 8 WHERE grain = 'leaf'")
    recount()
    page = must_show(client, f"/figures/{OPENED.code}", YEAR)
    assert "This number does not agree with its rows." in page
    assert "Where it differs" in page
    assert "Does not agree with its rows" in must_show(client, "/figures")
    rows = must_show(client, f"/figures/{OPENED.code}/rows", YEAR)
    assert "as the last recount found" in rows and "turn it red" not in rows


def test_few_persons_are_not_shown_and_the_page_says_why(client: Client) -> None:
    run("INSERT INTO sample_thing (number) SELECT 'N' FROM generate_series(1, 4)")
    page = must_show(client, f"/figures/{PERSONS.code}", YEAR)
    assert "fewer than 5 persons" in page
    assert "Show the rows" not in page
    assert "only those who work over this place can open them" in page
    must_show(client, f"/figures/{PERSONS.code}/rows", YEAR, status=404)


def test_the_last_page_of_rows_ends_with_the_proof_and_others_lead_to_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(behind, "MOST_AT_ONCE", 50)
    run(
        "INSERT INTO sample_thing (number, division_id)"
        " SELECT '<b>' || g, '350181002901' FROM generate_series(1, 51) g"
    )
    first = must_show(client, f"/figures/{OPENED.code}/rows", YEAR)
    assert "The number shown is 51 things." in first and "Add them all up" in first
    proven = "All rows of these days, 51 in number, add up to 51 things"
    assert proven in must_show(client, f"/figures/{OPENED.code}/rows", YEAR | {"add_up": "all"})
    assert "&lt;b&gt;1<" in first and "<b>1" not in first
    assert "甲社区" in first
    assert "canary" not in first
    onward = first.split("after=")[1].split('"')[0]
    last = must_show(client, f"/figures/{OPENED.code}/rows", YEAR | {"after": onward})
    assert proven in last
    beyond = YEAR | {"after": cursor_of("2026-12-31", 1)}
    assert "No further rows." in must_show(client, f"/figures/{OPENED.code}/rows", beyond)


def test_rows_of_nothing_add_up_to_nought(client: Client) -> None:
    page = must_show(client, f"/figures/{OPENED.code}/rows", YEAR)
    assert "No row was counted here." in page
    assert "0 in number, add up to 0 things" in page


def test_too_many_rows_are_not_added_up_on_a_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(behind, "MOST_ADDED_UP", 0)
    run("INSERT INTO sample_thing (number) VALUES ('a')")
    page = must_show(client, f"/figures/{OPENED.code}/rows", YEAR)
    assert "The number shown is 1 things." in page and "There are too many rows" in page
    assert "Add them all up" not in page


@pytest.mark.parametrize("door", ["", "/rows"])
def test_a_range_that_is_none_is_refused_beside_its_field(client: Client, door: str) -> None:
    asked = YEAR | {"to": "2025-01-01"}
    page = must_show(client, f"/figures/{OPENED.code}{door}", asked, status=422)
    assert "The end must lie after the start." in page
    assert "id_to_error" in page
    page = must_show(client, f"/figures/{OPENED.code}{door}", YEAR | {"from": "soon"}, status=422)
    assert "id_from_error" in page


@pytest.mark.parametrize("door", ["", "/rows"])
@pytest.mark.parametrize(
    "asked", [{"from": "0001-01-01"}, {"from": "9999-12-15", "to": "9999-12-31"}]
)
def test_a_range_of_a_mistyped_year_is_refused(
    client: Client, door: str, asked: dict[str, str]
) -> None:
    page = must_show(client, f"/figures/{OPENED.code}{door}", YEAR | asked, status=422)
    assert "Choose days from 1990 to 2100." in page


@pytest.mark.parametrize("place", [("2026-01-01", 2**63), ("2026-13-01", 1), ("2026-01-01", "x")])
def test_a_made_up_page_of_rows_is_refused(client: Client, place: tuple[str, int | str]) -> None:
    asked = YEAR | {"after": cursor_of(*place)}
    page = must_show(client, f"/figures/{OPENED.code}/rows", asked, status=422)
    assert "This page of the list does not exist." in page


@pytest.mark.parametrize("door", ["", "/rows"])
@pytest.mark.parametrize(
    ("code", "division"), [(HIDDEN.code, COUNTY), ("no.figure", COUNTY), (OPENED.code, "350182")]
)
def test_missing_and_forbidden_look_alike(
    client: Client, code: str, division: str, door: str
) -> None:
    must_show(client, f"/figures/{code}{door}", YEAR | {"division": division}, status=404)


@pytest.mark.parametrize(
    "path", ["/figures", f"/figures/{OPENED.code}", f"/figures/{OPENED.code}/rows"]
)
def test_pages_cost_the_same_number_of_statements_however_much_is_counted(
    client: Client, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    recount()
    client.get(path, YEAR)
    # Who asks, with the stamp of the reference data; the numbers; and what the last recount found,
    # for one figure its targets too, or for rows the page and its proof; savepoints are none.
    cost = 4 if path == f"/figures/{OPENED.code}" else 3
    with django_assert_num_queries(cost + 2):
        client.get(path, YEAR)
    run("INSERT INTO sample_thing (number) SELECT 'N' FROM generate_series(1, 40)")
    with django_assert_num_queries(cost + 2):
        client.get(path, YEAR)
