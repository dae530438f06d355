"""A circle of places is asked wherever a division is, and is the sum of its members."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError
from django.test import Client

from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from yijia.base.scope import ANONYMOUS, GrantValue, Scope, service_scope
from yijia.base.workdays import CHINA
from yijia.engines.figures import actions, database, events, queries, registry
from yijia.engines.figures.models import Circle, CircleMember
from yijia.engines.figures.registry import Registry
from yijia.engines.figures.rules.circles import NewCircle
from yijia.engines.figures.tests.sample import (
    COUNTY,
    HIDDEN,
    NEW_YEAR,
    NEXT_YEAR,
    OPENED,
    OTHER,
    PAID,
    TOWN,
    VILLAGE,
    YEAR,
    number,
    run,
)
from yijia.engines.figures.tests.test_derived import DAYS, PEOPLE, SHARE, SOLVED
from yijia.engines.figures.tests.test_derived import OPENED as APART
from yijia.engines.figures.tests.test_reading import FILL, staff
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry
from yijia.ground.places import actions as places

CIRCLE, APRIL, JULY = "three-places", date(2026, 4, 1), date(2026, 7, 1)
SOUTH, FARM = "350181106", "350181400"
HERE = YEAR | {"division": CIRCLE}
AT = datetime(2026, 4, 20, 9, tzinfo=CHINA)
STAFF = service_scope("test")


def named(code: str = CIRCLE, **told: Any) -> NewCircle:
    return NewCircle(code, **{"name_zh": "三地", "name_en": "Three places", "source": "t"} | told)


def draw(
    divisions: Sequence[str] = (VILLAGE, OTHER, SOUTH),
    *,
    since: date = NEW_YEAR,
    code: str = CIRCLE,
) -> Circle:
    with acting_as(STAFF):
        return actions.draw_circle(
            by=STAFF, at=AT, circle=named(code), divisions=divisions, since=since
        )


def change(divisions: Sequence[str], *, since: date, by: Scope = STAFF) -> None:
    with acting_as(by):
        actions.change_circle(
            by=by, at=AT, code=CIRCLE, divisions=divisions, since=since, reason="a test"
        )


def plain(amount: str, *, since: date, until: date) -> Any:
    """What the rows of the three places themselves say."""
    ((found,),) = run(
        f"SELECT coalesce(sum({amount}), 0) FROM sample_thing WHERE kind = 'issue'"
        " AND division_id = ANY (%s) AND opened_on >= %s AND opened_on < %s",
        [[VILLAGE, OTHER, SOUTH], since, until],
    )
    return found


@pytest.mark.usefixtures("owner")
def test_a_circle_is_the_sum_of_its_members_over_any_days() -> None:
    draw(since=date(2025, 1, 1))
    run(FILL)
    for is_folded in (False, True):
        if is_folded:
            actions.fold_deltas()
        for since, until in (
            (NEW_YEAR, NEXT_YEAR),
            (date(2025, 11, 17), date(2026, 2, 9)),
            (date(2026, 3, 3), date(2026, 3, 4)),
        ):
            assert number(OPENED, CIRCLE, since, until) == plain("1", since=since, until=until)
            assert number(PAID, CIRCLE, since, until) == plain("amount", since=since, until=until)


@pytest.mark.usefixtures("owner")
def test_a_member_counts_in_the_months_in_which_it_is_one(client: Client) -> None:
    draw((VILLAGE, SOUTH))
    change((VILLAGE, OTHER), since=JULY)
    for division, day in ((VILLAGE, 5), (VILLAGE, 8), (OTHER, 5), (OTHER, 8), (SOUTH, 5)):
        run(
            "INSERT INTO sample_thing (division_id, opened_on) VALUES (%s, %s)",
            [division, date(2026, day, 15)],
        )
    assert number(OPENED, CIRCLE) == 4
    assert number(OPENED, CIRCLE, date(2026, 5, 1), date(2026, 6, 1)) == 2
    assert number(OPENED, CIRCLE, date(2025, 1, 1), NEW_YEAR) == 0
    page = client.get(f"/figures/{OPENED.code}", HERE).content.decode()
    assert "Three places" in page and ">甲社区<" in page
    left = f"division={SOUTH}&amp;from=2026-01-01&amp;to=2026-07-01"
    assert left in page
    told = client.get("/api/v1/circles").json()
    members = {m["division"]: (m["from"], m["to"]) for m in told[0]["members"]}
    assert members == {
        VILLAGE: ("2026-01-01", None),
        OTHER: ("2026-07-01", None),
        SOUTH: ("2026-01-01", "2026-07-01"),
    }


@pytest.mark.usefixtures("owner")
def test_the_rows_of_a_circle_come_once_in_order_and_add_up(client: Client) -> None:
    draw()
    for n in range(7):
        run(
            "INSERT INTO sample_thing (division_id, opened_on) VALUES (%s, %s)",
            [(VILLAGE, OTHER, TOWN)[n % 3], date(2026, 3, 1 + n)],
        )
    told = client.get(f"/api/v1/figures/{OPENED.code}", HERE).json()
    assert (told["value"], told["division"]) == (5, CIRCLE)
    days: list[str] = []
    page = client.get(f"{told['rows']}&limit=2").json()
    while page["next"]:
        days += [row["day"] for row in page["items"]]
        page = client.get(page["next"]).json()
    days += [row["day"] for row in page["items"]]
    assert days == [f"2026-03-0{n}" for n in (1, 2, 4, 5, 7)]
    assert page["proof"] == {
        "rows_n": 5,
        "rows_value": 5,
        "shown_n": 5,
        "shown_value": 5,
        "adds_up": True,
        "add_up": None,
    }
    assert "add up to 5 things" in client.get(f"/figures/{OPENED.code}/rows", HERE).content.decode()


@pytest.fixture
def made(bare: psycopg.Cursor[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A share, a middle and a number of persons over the sample table."""
    known = Registry([APART, SOLVED])
    known.add_ratio(SHARE)
    known.add_derived(DAYS)
    known.add_derived(PEOPLE)
    monkeypatch.setattr(registry, "figures", known)
    with bare.connection.transaction():
        for statement in database.statements(known):
            bare.execute(statement.encode())
    draw()


def solve_some() -> None:
    """Four of five are solved in the circle, and one beside it; one person has two of them."""
    solve = (
        "INSERT INTO sample_thing (division_id, secret, opened_on, ended_on, solved)"
        " VALUES (%s, %s, '2026-02-01', '2026-02-01'::date + %s, %s)"
    )
    for division, secret, days, is_solved in (
        (VILLAGE, "a", 1, True),
        (VILLAGE, "b", 2, True),
        (VILLAGE, "c", 9, True),
        (OTHER, "a", 30, True),
        (OTHER, "d", 0, False),
        (TOWN, "e", 50, True),
    ):
        run(solve, [division, secret, days, is_solved])


@pytest.mark.usefixtures("made")
def test_of_a_circle_shares_are_of_sums_middles_of_rows_and_persons_told_apart() -> None:
    solve_some()

    def found(code: str) -> Any:
        with acting_as(STAFF):
            return queries.derived(
                by=STAFF, code=code, division=CIRCLE, start=NEW_YEAR, end=NEXT_YEAR, on=NEXT_YEAR
            ).value

    # Four of five; not the middle of 100 and 50. Of 1, 2, 9 and 30 days. The same person is one.
    assert (found(SHARE.code), found(DAYS.code), found(PEOPLE.code)) == (80, 5.5, 4)
    with acting_as(STAFF):
        apart = queries.groups(
            by=STAFF,
            code=APART.code,
            division=CIRCLE,
            start=NEW_YEAR,
            end=NEXT_YEAR,
            dimension="kind",
        )
        page = queries.derived_page(
            by=STAFF,
            code=PEOPLE.code,
            division=CIRCLE,
            start=NEW_YEAR,
            end=NEXT_YEAR,
            on=NEXT_YEAR,
        )
    assert [(one.code, one.value) for one in apart.items or []] == [("N", 5)]
    persons = {d.code: one.value for d, one in page.parts}
    assert persons == {VILLAGE: 3, OTHER: 2, SOUTH: 0}


@pytest.mark.usefixtures("made")
def test_persons_of_a_member_that_left_and_came_back_are_of_the_months_in_which_it_was_one() -> (
    None
):
    change((OTHER, SOUTH), since=APRIL)
    change((VILLAGE, OTHER, SOUTH), since=JULY)
    for day, who in (("02-01", "a"), ("02-02", "b"), ("05-01", "c"), ("08-01", "a")):
        run("INSERT INTO sample_thing (opened_on, secret) VALUES (%s, %s)", [f"2026-{day}", who])
    with acting_as(STAFF):
        page = queries.derived_page(
            by=STAFF,
            code=PEOPLE.code,
            division=CIRCLE,
            start=NEW_YEAR,
            end=NEXT_YEAR,
            on=NEXT_YEAR,
        )
    assert page.whole.value == 2
    assert [one.value for d, one in page.parts if d.code == VILLAGE] == [2, 1]


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize(
    ("divisions", "since", "field"),
    [
        ((VILLAGE, TOWN), NEW_YEAR, "divisions"),
        ((VILLAGE, VILLAGE), NEW_YEAR, "divisions"),
        ((COUNTY, FARM), NEW_YEAR, "divisions"),
        ((VILLAGE,), NEW_YEAR, "divisions"),
        ((VILLAGE, OTHER), date(2026, 1, 2), "since"),
    ],
)
def test_two_members_of_which_one_lies_in_the_other_are_refused(
    divisions: Sequence[str], since: date, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        draw(divisions, since=since)
    assert refused.value.field == field
    assert not Circle.objects.exists()


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize(
    "told", [{"code": "350181"}, {"code": "Three"}, {"name_zh": " "}, {"source": ""}]
)
def test_a_circle_has_a_code_a_name_and_a_source(told: dict[str, str]) -> None:
    with pytest.raises(Invalid), acting_as(STAFF):
        actions.draw_circle(
            by=STAFF,
            at=AT,
            circle=named(**told),
            divisions=(VILLAGE, OTHER),
            since=NEW_YEAR,
        )


@pytest.mark.usefixtures("owner")
def test_the_database_itself_refuses_a_member_within_a_member() -> None:
    circle = draw()
    for division in (COUNTY, TOWN, VILLAGE):
        with (
            pytest.raises(IntegrityError, match="figures_circlemember_apart"),
            acting_as(STAFF),
            journal.entry(by=STAFF, at=AT, event=events.CIRCLE_CHANGED),
        ):
            CircleMember.objects.create(circle=circle, division_id=division, starts_on=JULY)


@pytest.mark.usefixtures("owner")
def test_what_a_circle_was_stays_and_each_change_has_its_entry() -> None:
    draw()
    with pytest.raises(Conflict):
        draw()
    for divisions, since, refusal in (
        ((VILLAGE, FARM), date(2026, 3, 1), Invalid),
        ((VILLAGE, OTHER, SOUTH), JULY, Conflict),
        ((VILLAGE, "350182"), JULY, NotFound),
    ):
        with pytest.raises(refusal):
            change(divisions, since=since)
    change((VILLAGE, FARM), since=APRIL)
    with pytest.raises(Conflict):
        change((VILLAGE, OTHER), since=APRIL)
    change((VILLAGE, OTHER), since=JULY)
    with acting_as(STAFF):
        entries = list(Entry.objects.filter(event__startswith="figures.circle").order_by("id"))
    assert [entry.new["divisions"] for entry in entries] == [
        [VILLAGE, OTHER, SOUTH],
        [VILLAGE, FARM],
        [VILLAGE, OTHER],
    ]
    with pytest.raises(NotFound), acting_as(STAFF):
        queries.access_area(code="no-circle")


@pytest.mark.usefixtures("owner")
def test_only_who_keeps_local_rules_draws_and_changes(client: Client) -> None:
    draw()
    for by in (ANONYMOUS, staff(COUNTY)):
        with pytest.raises(Refused):
            change((VILLAGE, FARM), since=JULY, by=by)
        with pytest.raises(Forbidden):
            actions.draw_circle(
                by=by, at=AT, circle=named("x"), divisions=(VILLAGE, OTHER), since=JULY
            )
    assert client.get("/figures/circles/new").status_code == 302
    assert client.post("/api/v1/circles", {}, content_type="application/json").status_code == 401
    assert "Three places" in client.get("/figures/circles").content.decode()
    assert "Longtian Town" in client.get(f"/figures/circles/{CIRCLE}").content.decode()
    assert client.get("/figures/circles/none").status_code == 404


@pytest.mark.usefixtures("owner")
def test_what_is_not_public_is_for_who_works_over_every_member() -> None:
    draw((VILLAGE, OTHER))
    run("INSERT INTO sample_thing (division_id) VALUES (%s)", [VILLAGE])
    both = (GrantValue(frozenset({Permission.CASE_READ}), division=d) for d in (VILLAGE, OTHER))
    asked: dict[str, Any] = {"code": HIDDEN.code, "division": CIRCLE}
    asked |= {"start": NEW_YEAR, "end": NEXT_YEAR}
    everywhere = Scope(account=1, name="staff", grants=tuple(both))
    with acting_as(everywhere):
        assert queries.value(by=everywhere, on=NEXT_YEAR, **asked).value == 1
        assert len(queries.rows(by=everywhere, **asked).rows) == 1
    for by in (ANONYMOUS, staff(VILLAGE)):
        with pytest.raises(NotFound), acting_as(by):
            queries.value(by=by, on=NEXT_YEAR, **asked)


def publish(month: date) -> None:
    with acting_as(STAFF):
        at = datetime(2026, 9, 30, 16, tzinfo=CHINA)
        actions.publish_month(by=STAFF, at=at, month=month)


@pytest.mark.usefixtures("owner")
def test_published_months_and_files_tell_of_circles_too(client: Client) -> None:
    draw((VILLAGE, OTHER))
    for division in (VILLAGE, VILLAGE, OTHER, TOWN):
        run("INSERT INTO sample_thing (division_id) VALUES (%s)", [division])
    publish(date(2026, 3, 1))
    month = client.get("/api/v1/publications/2026-03", {"division": CIRCLE}).json()
    values = {item["code"]: (item["value"], item["now"]) for item in month["items"]}
    assert values[OPENED.code] == (3, 3)
    asked = {"month": "2026-03", "division": CIRCLE}
    (seal,) = client.get(f"/api/v1/figures/{OPENED.code}/seals", asked).json()
    assert (seal["value"], seal["n"]) == (3, 3)
    text = client.get(f"/data/{OPENED.code}.csv").content.decode("utf-8-sig")
    lines = {line["division"]: line for line in csv.DictReader(io.StringIO(text))}
    assert (lines[CIRCLE]["value"], lines[CIRCLE]["name"]) == ("3", "Three places")
    assert "Three places" in client.get(f"/figures?division={CIRCLE}").content.decode()


@pytest.mark.usefixtures("owner")
def test_a_village_that_moves_to_another_township_leaves_its_history_where_it_was(
    client: Client, at: datetime
) -> None:
    moved = "350181003902"
    draw((VILLAGE, SOUTH))
    for day in (5, 6):
        run(
            "INSERT INTO sample_thing (division_id, opened_on) VALUES (%s, %s)",
            [VILLAGE, date(2026, 3, day)],
        )
    publish(date(2026, 3, 1))
    with acting_as(STAFF):
        file = f"code,name_zh,kind,starts_on\n{moved},甲社区,community,2026-04-01\n"
        places.import_divisions(by=STAFF, at=at, file=file.encode(), source="test")
        places.end_division(
            by=STAFF, at=at, code=VILLAGE, on=APRIL, successor=moved, document="a document"
        )
    change((moved, SOUTH), since=JULY)
    for later in (date(2026, 4, 2), date(2026, 8, 2)):
        run("INSERT INTO sample_thing (division_id, opened_on) VALUES (%s, %s)", [moved, later])

    def sealed(division: str) -> Any:
        asked = {"month": "2026-03", "division": division}
        return [
            s["value"] for s in client.get(f"/api/v1/figures/{OPENED.code}/seals", asked).json()
        ]

    publish(APRIL)
    assert [sealed(code) for code in (VILLAGE, TOWN, CIRCLE)] == [[2], [2], [2]]
    assert [sealed(code) for code in (moved, moved[:9])] == [[0], [0]]
    assert number(OPENED, TOWN) == number(OPENED, VILLAGE) == 2
    assert number(OPENED, moved[:9]) == 2
    # In April the circle had lost its village, and in July it took up the one that followed it.
    assert number(OPENED, CIRCLE) == 3
    march = client.get("/figures/published/2026-03", {"division": TOWN}).content.decode()
    assert f"division={VILLAGE}" in march
