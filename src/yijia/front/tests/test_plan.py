"""What the demonstration makes up: names, outlines and histories, without a database."""

import csv
import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import shapely

from yijia.base import codes
from yijia.base.access import Role
from yijia.base.workdays import CHINA, Calendar
from yijia.front.demonstration import bodies, detours, names, outlines, reporting
from yijia.front.demonstration.histories import MOBILE, STORM_DAYS, Past, moves
from yijia.front.demonstration.logins import HOME_COMMUNITY, LOGINS
from yijia.front.demonstration.names import Place
from yijia.front.demonstration.player import ASSISTS, LINK
from yijia.front.demonstration.sites import Sites
from yijia.front.demonstration.size import FULL, Size
from yijia.front.demonstration.steps import Move
from yijia.front.demonstration.words import words
from yijia.ground.places.rules import boundaries, files
from yijia.ground.places.rules import codes as division_codes
from yijia.programmes import issues
from yijia.programmes.issues.rules import ISSUE

SMALL = Size(few=1, many=2, issues_a_day=0.9)
WEEKDAYS = Calendar(days={}, loaded_years=frozenset())
UNTIL = datetime(2021, 9, 1, 12, tzinfo=CHINA)
CATEGORIES = Path(issues.__file__).parent / "data" / "categories.csv"


def places_of(size: Size) -> dict[str, list[Place]]:
    return {
        town: list(names.below(town, which=n, is_street=town[6] == "0", size=size))
        for n, town in enumerate(outlines.SEATS)
    }


def past_of(size: Size) -> Past:
    below = places_of(size)
    towns = {town: [place.code for place in inside] for town, inside in below.items()}
    shapes = outlines.drawn(county="350181", towns=towns)
    sites = Sites([place for inside in below.values() for place in inside], shapes)
    return Past(sites, words(), WEEKDAYS, size.issues_a_day)


@pytest.fixture(scope="module")
def done() -> list[Move]:
    """All that happens in a small county until a Wednesday noon."""
    return moves(past_of(SMALL), until=UNTIL)


def test_about_five_hundred_names_are_unlike_each_other_and_say_that_they_are_samples() -> None:
    made = [place for inside in places_of(FULL).values() for place in inside]
    assert 450 <= len(made) <= 550
    assert len({p.name_zh for p in made}) == len({p.name_en for p in made}) == len(made)
    assert all("示例" in p.name_zh and "Sample" in p.name_en for p in made)


def test_members_report_in_to_all_places_and_in_every_month() -> None:
    places = [place.code for inside in places_of(FULL).values() for place in inside]
    rows = list(reporting.rows_of(places, units=["one", "two"], count=FULL.members))
    assert {place for _login, _unit, place, _day in rows} == set(places)
    months = {place: set[date]() for place in places}
    for _login, _unit, place, day in rows:
        months[place].add(day.replace(day=1))
    assert len(set.union(*months.values())) == reporting.MONTHS
    assert all(len(told) > 1 for told in months.values())


def test_no_code_below_the_towns_can_exist() -> None:
    made = [place for inside in places_of(FULL).values() for place in inside]
    assert all(division_codes.cannot_exist(p.code) for p in [*made, *names.article_villages()])
    assert len({p.code for p in [*made, *names.article_villages()]}) == len(made) + 3


def test_outlines_lie_inside_each_other_and_keep_five_places_after_the_point() -> None:
    below = places_of(SMALL)
    towns = {town: [place.code for place in inside] for town, inside in below.items()}
    file = outlines.as_file(outlines.drawn(county="350181", towns=towns))
    faults = files.Faults()
    drawn = {o.code: o for o in boundaries.read_outlines(file, faults=faults)}
    faults.check()
    assert len(drawn) == 1 + len(towns) + sum(map(len, towns.values()))
    assert all(outline.schematic for outline in drawn.values())
    for code, outline in drawn.items():
        parent = division_codes.parent_of(code)
        assert parent is None or boundaries.lies_inside(outline.shape, outer=drawn[parent].shape)
    assert max(len(number) for number in re.findall(rb"\.(\d+)", file)) <= 5


def test_neighbours_share_no_ground() -> None:
    below = places_of(SMALL)
    towns = {town: [place.code for place in inside] for town, inside in below.items()}
    shapes = outlines.drawn(county="350181", towns=towns)
    pieces = [shapes[code] for inside in towns.values() for code in inside]
    assert shapely.union_all(pieces).area == pytest.approx(shapes["350181"].area)
    assert sum(piece.area for piece in pieces) == pytest.approx(shapes["350181"].area)


def test_the_same_past_is_made_again(done: list[Move]) -> None:
    assert moves(past_of(SMALL), until=UNTIL) == done


def test_a_later_load_makes_the_same_past_but_for_the_storm(done: list[Move]) -> None:
    calm = UNTIL - timedelta(days=STORM_DAYS + 1)
    later = moves(past_of(SMALL), until=UNTIL + timedelta(days=60))
    before = [move for move in done if move.at < calm]
    assert before == [move for move in later if move.at < calm]
    assert len(later) > len(done)


def test_everything_happens_in_order_after_it_was_raised_and_before_now(done: list[Move]) -> None:
    assert done == sorted(done, key=lambda move: move.at)
    assert done[0].at.date() >= date(2017, 1, 3)
    assert done[-1].at <= UNTIL
    course: dict[int, str] = {}
    for move in done:
        if move.verb == "raise":
            assert move.issue not in course
            course[move.issue] = ISSUE.initial
        elif move.verb == LINK:
            assert move.into in course
        elif move.verb in {*ASSISTS, *detours.BESIDE}:
            assert course[move.issue] == "signed"
        else:
            stands = course.get(move.issue, ISSUE.part_initial)
            course[move.issue] = ISSUE.edge(source=stands, verb=move.verb).target
    assert {"closed", "not_accepted", "withdrawn", "replied", "signed"} <= set(course.values())


def test_every_verb_of_the_table_is_used_and_what_is_done_beside_the_moves(
    done: list[Move],
) -> None:
    verbs = {edge.verb for edge in ISSUE.edges}
    assert {move.verb for move in done} == {"raise", LINK, *ASSISTS, *detours.BESIDE, *verbs}


def test_more_is_raised_every_year(done: list[Move]) -> None:
    raised = [move.at.year for move in done if move.new is not None]
    assert raised.count(2017) < raised.count(2020)


def test_nothing_is_made_up_about_the_villages_of_the_article(done: list[Move]) -> None:
    known = {place.code for place in names.article_villages()}
    places = {move.new.division for move in done if move.new is not None}
    made = [place for inside in places_of(FULL).values() for place in inside]
    rows = bodies.all_bodies(towns=[], places=made)
    assert not known & places
    assert not known & {row.division for row in rows}


def test_mobile_numbers_pass_the_check_and_belong_to_nobody(done: list[Move]) -> None:
    given = [move.new.mobile for move in done if move.new is not None and move.new.mobile]
    assert given
    assert all(codes.mobile(number) == number and number.startswith(MOBILE) for number in given)
    assert MOBILE.startswith("179")


def test_what_people_write_names_nobody_and_no_number(done: list[Move]) -> None:
    texts = [move.new.text for move in done if move.new is not None]
    texts += [text for move in done for text in move.inputs.values()]
    longest = max(len(digits) for text in texts for digits in re.findall(r"\d+", text) or [""])
    written = [text for text in texts if not text.startswith(("town-", "committee-"))]
    assert len(set(written)) > 100
    assert not [text for text in written if re.search(r"\d{5}|先生|女士|[{}]", text)]
    assert longest <= 12


def test_every_category_is_written_about_and_every_unit_exists() -> None:
    with CATEGORIES.open(encoding="utf-8", newline="") as file:
        known = {row["code"] for row in csv.DictReader(file) if len(row["code"]) > 2}
    units = {row[0] for row in bodies.COUNTY_BODIES} | {"town", "committee"}
    assert {topic.code for topic in words().topics} == known
    assert {unit for topic in words().topics for unit in topic.units} <= units


def test_each_role_has_a_login_in_a_body_that_exists() -> None:
    held = {row[0] for row in bodies.COUNTY_BODIES} | {f"committee-{HOME_COMMUNITY}"}
    held.add(f"working-{HOME_COMMUNITY[:9]}")
    assert {login.body for login in LOGINS} <= held
    assert {login.role for login in LOGINS} == set(Role)
    assert len({login.login for login in LOGINS}) == len(LOGINS) == 13
