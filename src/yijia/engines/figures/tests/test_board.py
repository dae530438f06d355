"""The board: the same numbers as everywhere, large, drawn, and in a table beside each drawing."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yijia.base import drawings
from yijia.base.errors import NotFound
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.figures import queries, registry
from yijia.engines.figures.shown import charts
from yijia.engines.figures.tests.sample import (
    COUNTY,
    HIDDEN,
    NEW_YEAR,
    NEXT_YEAR,
    OPENED,
    OTHER,
    PERSONS,
    TOWN,
    VILLAGE,
    YEAR,
    recount,
    run,
)
from yijia.engines.figures.tests.test_circles import CIRCLE, draw
from yijia.engines.figures.tests.test_ratios import SHARE
from yijia.engines.figures.tests.test_reading import staff
from yijia.ground.access.queries import acting_as
from yijia.ground.places import actions as places
from yijia.ground.places.tests.drawing import MAP


def must_show(client: Client, status: int = 200, **asked: str) -> str:
    answer = client.get("/figures/board", YEAR | {"figure": OPENED.code} | asked)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


@pytest.mark.usefixtures("owner")
def test_a_figure_stands_over_time_by_place_by_circle_and_beside_another_area(
    client: Client,
) -> None:
    draw((VILLAGE, OTHER))
    for division, day in (
        (VILLAGE, "02-05"),
        (VILLAGE, "03-05"),
        (OTHER, "03-06"),
        (TOWN, "03-07"),
    ):
        run(
            "INSERT INTO sample_thing (division_id, opened_on) VALUES (%s, %s)",
            [division, f"2026-{day}"],
        )
    recount()
    page = must_show(client)
    assert ">4<" in page and "Things opened" in page and "Recounted" in page
    assert page.count('class="yj-drawing"') == page.count("<svg xmlns") == 2
    assert f"/figures/{OPENED.code}?division={CIRCLE}" in page
    assert f"/figures/{OPENED.code}/rows?division={COUNTY}" in page
    both = must_show(client, division=TOWN, beside=CIRCLE)
    assert "Dashed: Three places" in both and "Full line: Yuping Street." in both
    assert '<th scope="col" class="govuk-table__header' in both
    siblings = must_show(client, division=VILLAGE, beside=TOWN)
    assert "Dashed: Yuping Street" in siblings
    must_show(client, division=TOWN, beside="350181106")
    must_show(client, division=CIRCLE, beside=COUNTY)
    chosen = client.get("/figures/board").content.decode()
    assert "Things opened" in chosen
    assert "/figures/board?division=350181" in client.get("/figures").content.decode()


def statements(*divisions: str, code: str = OPENED.code) -> int:
    """How many a board takes, once places and circles are known."""
    asked: dict[str, Any] = {"code": code, "start": NEW_YEAR, "end": NEXT_YEAR}
    asked |= {"by": ANONYMOUS, "divisions": divisions, "on": NEXT_YEAR}
    with acting_as(ANONYMOUS):
        queries.board(**asked)
        with CaptureQueriesContext(connection) as taken:
            queries.board(**asked)
    return len(taken)


@pytest.mark.usefixtures("owner")
def test_circles_and_another_area_take_no_statement_of_their_own() -> None:
    alone = statements(COUNTY)
    draw((VILLAGE, OTHER))
    draw((OTHER, "350181106"), code="another")
    assert statements(COUNTY) == statements(COUNTY, TOWN) == statements(CIRCLE, VILLAGE) == alone


@pytest.mark.usefixtures("owner")
def test_who_works_in_two_places_sees_of_them_what_is_not_public_and_of_no_other() -> None:
    draw((VILLAGE, OTHER))
    draw((OTHER, "350181106"), code="another")
    run("INSERT INTO sample_thing (division_id) VALUES (%s)", [VILLAGE])
    grants = tuple(grant for place in (VILLAGE, OTHER) for grant in staff(place).grants)
    by = Scope(account=1, name="staff", grants=grants)
    asked: dict[str, Any] = {"by": by, "code": HIDDEN.code}
    with acting_as(by):
        near = queries.board_areas(queries.access_area(code=VILLAGE), on=NEW_YEAR, **asked)
        asked |= {"start": NEW_YEAR, "end": NEXT_YEAR, "on": NEXT_YEAR}
        found = queries.board(divisions=[VILLAGE, CIRCLE], **asked)
        with pytest.raises(NotFound):
            queries.board(divisions=[VILLAGE, TOWN], **asked)
    assert [one.number.value for one in found.areas] == [1, 1]
    assert [(area.code, of.value) for area, _days, of in found.circles] == [(CIRCLE, 1)]
    assert [one.code for one in near] == [CIRCLE]


@pytest.mark.usefixtures("owner")
def test_what_is_not_there_or_not_told_is_not_on_the_board(client: Client) -> None:
    run("INSERT INTO sample_thing (number) VALUES ('a')")
    few = must_show(client, figure=PERSONS.code)
    assert "nobody can be recognised" in few and "Show the rows" not in few
    assert 'class="yj-drawing"' in few
    must_show(client, figure=HIDDEN.code, status=422)
    must_show(client, beside="350182", status=422)
    must_show(client, to="2025-01-01", status=422)
    must_show(client, division="350182", status=404)


@pytest.mark.parametrize(
    ("values", "top"),
    [
        ([], 1),
        ([None], 1),
        ([0, 0], 1),
        ([1], 1),
        ([3, None, 2], 5),
        ([10], 10),
        ([11], 20),
        ([501], 1000),
        ([Decimal("0.4")], 1),
        ([Decimal("99.9")], 100),
    ],
)
def test_a_drawing_reaches_to_a_round_number(values: list[charts.Number], top: int) -> None:
    assert charts.top_of(values) == top


def drawn(specification: drawings.Specification) -> str:
    return drawings.svg_of(specification, fonts=settings.YIJIA_FONTS_DIR)


def test_a_line_is_broken_where_a_number_is_not_told() -> None:
    svg = drawn(charts.lines([("a", [1, 2, None, 3, None, 2])], months=list("JFMAND")))
    (line,) = re.findall(r'd="([^"]+)" stroke="#0b4f52"', svg)
    assert line.count("M") == 3
    assert svg.count('fill="#0b4f52"') == 4
    assert re.findall(r">([^<>]+)</text>", svg) == ["M", "D", "0", "2.5", "5"]


def test_a_bar_is_as_long_as_its_number_and_a_name_is_only_a_name() -> None:
    svg = drawn(charts.bars([("<b>", 5, "5"), ("b", None, "–"), ("c", 10, "10")]))
    widths = [
        float(width) for width in re.findall(r'd="M0,[^h"]+h([\d.]+)v[^"]*" fill="#0b4f52"', svg)
    ]
    assert widths == [charts.BARS / 2, 0, charts.BARS]
    assert "<b>" not in svg and "&lt;b&gt;" in svg


def test_a_number_written_with_what_it_is_made_of_leaves_less_room_for_the_bars() -> None:
    (short,), (long,) = (
        [float(width) for width in re.findall(r'h([\d.]+)v[^"]*" fill="#0b4f52"', svg)]
        for svg in (drawn(charts.bars([("a", 1, text)])) for text in ("1", "33.3 (1,204 / 3,612)"))
    )
    assert short == charts.BARS > long


def test_a_map_has_a_link_with_name_and_number_for_each_place() -> None:
    square = {"type": "Polygon", "coordinates": [[[0, 25], [1, 25], [1, 26], [0, 26], [0, 25]]]}
    told: dict[str, tuple[str, charts.Number, str, str]] = {
        "1": ("East & West", 4, "4", "/figures/board?division=1&figure=a"),
        "2": ("North", None, "–", "/figures/board?division=2&figure=a"),
    }
    outlines = [{"id": code, "geometry": square} for code in ("1", "2", "3")]
    svg = drawn(charts.county(outlines, told=told))
    links = re.findall(r'<a xlink:href="([^"]+)"><path aria-label="([^"]+)".*?fill="([^"]+)"', svg)
    assert links == [
        ("/figures/board?division=1&amp;figure=a", "East &amp; West: 4", charts.SHADES[-1]),
        ("/figures/board?division=2&amp;figure=a", "North: –", charts.UNTOLD),
    ]


@pytest.mark.usefixtures("owner")
def test_the_map_of_a_county_with_outlines_stands_on_its_board_and_is_taken_along(
    client: Client, service: Scope, at: datetime
) -> None:
    with acting_as(service):
        places.import_boundaries(by=service, at=at, file=MAP, source="test")
    registry.figures.add_ratio(SHARE)
    for division in (VILLAGE, VILLAGE, OTHER):
        run("INSERT INTO sample_thing (division_id) VALUES (%s)", [division])
    asked = YEAR | {"figure": SHARE.code}
    page = client.get("/figures/board", asked).content.decode()
    assert page.count('class="yj-drawing"') == 3 and "drawn for orientation" in page
    picture = client.get("/figures/board/map.svg", asked).content.decode()
    boards = [
        (f"/figures/board?figure={SHARE.code}&amp;division={town}", f"{name}: 0.0 (0 / {n})")
        for town, name, n in ((TOWN, "Yuping Street", 2), ("350181003", "Longshan Street", 1))
    ]
    for drawn_map in (page, picture):
        links = re.findall(r'<a xlink:href="([^"]+)"><path aria-label="([^"]+)"', drawn_map)
        assert [(href.partition("&amp;from")[0], said) for href, said in links] == boards
    made = client.get("/figures/board/map.json", asked).json()["data"]["values"]
    assert [one["said"] for one in made] == [said for _href, said in boards]


@pytest.mark.usefixtures("owner")
def test_a_drawing_is_taken_along_as_it_stands_and_as_what_it_was_made_from(client: Client) -> None:
    asked = YEAR | {"figure": OPENED.code, "division": COUNTY}
    made = client.get("/figures/board/time.json", asked)
    assert made.headers["Content-Disposition"].endswith(f'filename="{OPENED.code}-time.json"')
    assert len(made.json()["data"]["values"]) == 12
    picture = client.get("/figures/board/places.svg", asked)
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert picture.content.startswith(b"<svg ")
    for missing in ("time.png", "nothing.svg", "map.svg"):
        assert client.get(f"/figures/board/{missing}", asked).status_code == 404
    assert client.get("/figures/board/time.svg", asked | {"beside": "9"}).status_code == 404
