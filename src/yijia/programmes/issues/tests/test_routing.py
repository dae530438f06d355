"""Dated lines: the dispatch catalogue and what it suggests, limits, lists of duties."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.harness.clients import client_of
from tests.harness.county import BESIDE, HERE, County, lamp_out
from yijia.base.errors import Forbidden, Invalid
from yijia.base.scope import ANONYMOUS
from yijia.engines.cases.rules import Step
from yijia.ground.access.queries import acting_as
from yijia.ground.people import actions as people
from yijia.ground.places.rules.files import Imported
from yijia.programmes.issues import actions, queries, rules
from yijia.programmes.issues.tests.test_api import token_of
from yijia.programmes.issues.tests.test_course import moved

pytestmark = pytest.mark.django_db
HEAD = "category,division,organisation\n"
LINES = f"{HEAD}02,350181,water\n0201,350181,lamps\n0201,{BESIDE},here\n"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """The clock that pages read stands still."""
    monkeypatch.setattr(timezone, "now", lambda: at)


def bring(
    county: County, at: datetime, file: str, *, login: str = "system", dry_run: bool = False
) -> Imported:
    by = county.scopes[login]
    with acting_as(by):
        return actions.import_routes(
            by=by, at=at, file=file.encode(), source="目录 1", dry_run=dry_run
        )


def named(category: str, *, division: str = HERE, on: date) -> str:
    found = queries.route_for(category, division=division, on=on)
    return found.code if found else ""


def test_the_exacter_line_wins_by_category_and_then_by_place(county: County, at: datetime) -> None:
    assert bring(county, at, LINES, dry_run=True).added and named("0201", on=at.date()) == ""
    bring(county, at, LINES)
    on = at.date()
    assert [named(c, on=on) for c in ("0201", "0204", "0101")] == ["lamps", "water", ""]
    assert named("0201", division=BESIDE, on=on) == "here"
    assert named("0201", on=on - timedelta(days=1)) == ""
    assert bring(county, at, LINES).nothing_new


def test_a_line_changes_from_a_day_on_and_ends(county: County, at: datetime) -> None:
    bring(county, at, LINES)
    later, on = at + timedelta(days=1), at.date()
    assert bring(county, later, f"{HEAD}0201,350181,water\n").changed == ("0201/350181",)
    assert (named("0201", on=on), named("0201", on=later.date())) == ("lamps", "water")
    head = HEAD.strip() + ",ends_on\n"
    bring(county, later, f"{head}0201,350181,water,2026-11-01\n")
    assert named("0201", on=date(2026, 11, 1)) == "water"
    after = datetime.fromisoformat("2026-11-02T09:00+08:00")
    assert named("0204", on=after.date()) == "water"
    bring(county, after, f"{HEAD}0201,350181,lamps\n")
    assert named("0201", on=after.date()) == "lamps"


DATES = "category,division,organisation,starts_on,ends_on\n"


def kept(kind: rules.ImportKind) -> str:
    return "\n".join(",".join(cells) for cells in queries.known_rows(kind))


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        # It would end before it begins, begin in the past, and end there.
        ("0201,350181,water,,2026-09-20", "2.ends_on"),
        ("0201,350181,water,2026-09-20,", "2.starts_on"),
        ("0201,350181,lamps,,2026-09-20", "2.ends_on"),
        # Ended: begun anew in the past, from its own first day, or with another end than it had.
        ("0204,350181,lamps,2026-09-20,", "2.starts_on"),
        ("0204,350181,lamps,2026-09-01,", "2.starts_on"),
        ("0204,350181,water,,2026-09-19", "2.ends_on"),
    ],
)
def test_no_line_changes_what_was_right_before_today(
    county: County, at: datetime, row: str, fault: str
) -> None:
    began = datetime.fromisoformat("2026-09-01T09:00+08:00")
    bring(county, began, f"{DATES}0201,350181,lamps,,\n0204,350181,water,,2026-09-10\n")
    with pytest.raises(Invalid) as refused:
        bring(county, at, f"{DATES}{row}\n")
    assert fault in [name for name, _said in refused.value.errors]


def test_what_has_ended_or_has_not_begun_is_taken_and_brought_in_again(
    county: County, at: datetime
) -> None:
    ended = datetime.fromisoformat("2026-09-01T09:00+08:00")
    bring(county, ended, f"{DATES}0204,350181,water,,2026-09-10\n")
    bring(county, at, f"{DATES}0201,350181,lamps,2026-12-01,\n")
    known = f"{DATES}{kept(rules.ImportKind.ROUTES)}\n"
    assert bring(county, at, known).nothing_new
    # Whoever names no end begins anew what has ended, from today on.
    assert bring(county, at, f"{HEAD}0204,350181,water\n").added == ("0204/350181",)
    assert named("0204", on=at.date()) == "water"
    assert named("0204", on=at.date() - timedelta(days=1)) == ""


@pytest.mark.parametrize(
    "row",
    [
        # In the place of the line in force, with an end of it, and with one of the line to come.
        "0201,350181,here,,",
        "0201,350181,lamps,,2026-11-01",
        "0201,350181,water,,2027-01-01",
        "0201,350181,here,2026-11-01,",
    ],
)
def test_with_a_line_to_come_nothing_changes_before_it_and_why_is_said(
    county: County, at: datetime, row: str
) -> None:
    bring(county, at, f"{HEAD}0201,350181,lamps\n")
    bring(county, at, f"{DATES}0201,350181,water,2026-12-01,\n")
    with pytest.raises(Invalid) as refused:
        bring(county, at, f"{DATES}{row}\n")
    ((name, said),) = refused.value.errors
    assert name == "2.starts_on" and said.startswith("Another line that begins later is known")
    later = date(2026, 12, 1)
    assert (named("0201", on=at.date()), named("0201", on=later)) == ("lamps", "water")


def test_an_end_stays_until_a_file_says_that_there_is_none(county: County, at: datetime) -> None:
    end = date(2026, 12, 1)
    bring(county, at, f"{DATES}0201,350181,lamps,,{end}\n")
    for later, unit in ((at, "water"), (at + timedelta(days=1), "lamps")):
        bring(county, later, f"{HEAD}0201,350181,{unit}\n")
        assert named("0201", on=end - timedelta(days=1)) == unit
        assert named("0201", on=end) == ""
    told = bring(county, at + timedelta(days=1), f"{DATES}0201,350181,lamps,,\n")
    assert told.difference.changed["0201/350181"] == {"ends_on": (end, None)}
    assert named("0201", on=end) == "lamps"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("9999,350181,lamps,,", "2.category"),
        ("0201,999999,lamps,,", "2.division"),
        ("0201,350181,nobody,,", "2.organisation"),
        ("0201,350181,lamps,2026-10-02,2026-10-02", "2.ends_on"),
        ("0201,350181,lamps,soon,", "2.starts_on"),
    ],
)
def test_a_faulty_line_is_named_by_its_row(
    county: County, at: datetime, row: str, fault: str
) -> None:
    file = f"category,division,organisation,starts_on,ends_on\n{row}\n"
    with pytest.raises(Invalid) as refused:
        bring(county, at, file)
    assert fault in [name for name, _said in refused.value.errors]
    with pytest.raises(Forbidden):
        bring(county, at, LINES, login="dispatcher")


def test_who_dispatches_finds_the_unit_chosen_and_the_public_finds_it_at_the_place(
    county: County, at: datetime
) -> None:
    bring(county, at, LINES)
    number, client = lamp_out(at=at), client_of("dispatcher")
    page = client.get(f"/work/issues/{number}/dispatch").content.decode()
    assert "As the dispatch catalogue says" in page
    assert page.count(" checked") == 1 and 'value="lamps"' in page.split(" checked")[0][-400:]
    bearer = {"Authorization": token_of(county.scopes["dispatcher"], at)}
    told = client.get(f"/api/v1/work/issues/{number}", headers=bearer).json()
    assert told["suggested"] == "lamps"
    own = {"Lookup-Code": people.lookup_code(number)}
    assert Client().get(f"/api/v1/issues/{number}", headers=own).json()["suggested"] is None
    place = client.get(f"/places/{HERE}").content.decode()
    assert "Street lighting" in place and "目录 1" in place


def test_whom_it_is_kept_from_is_not_suggested(county: County, at: datetime) -> None:
    bring(county, at, LINES)
    number = lamp_out(at=at)
    moved(county, "dispatcher", number, "make_confidential", at, about="lamps", reason="x")
    client = client_of("dispatcher")
    page = client.get(f"/work/issues/{number}/dispatch").content.decode()
    assert "As the dispatch catalogue says" not in page and " checked" not in page


def test_who_returned_it_and_who_does_not_serve_the_place_are_not_suggested(
    county: County, at: datetime
) -> None:
    bring(county, at, LINES)
    number = lamp_out(at=at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "return", at, reason="条款三")
    assert suggested_by_program(county, number, at=at) is None
    new = actions.NewIssue(rules.IssueKind.HELP, category="0203", text="路灯不亮", division=BESIDE)
    with acting_as(ANONYMOUS):
        elsewhere = actions.raise_issue(by=ANONYMOUS, at=at, new=new).number
    assert suggested_by_program(county, elsewhere, at=at) == "water"
    bring(county, at, f"{HEAD}0203,350181,here\n")
    assert suggested_by_program(county, elsewhere, at=at) is None


def suggested_by_program(county: County, number: str, *, at: datetime) -> str | None:
    bearer = {"Authorization": token_of(county.scopes["dispatcher"], at)}
    told = Client().get(f"/api/v1/work/issues/{number}", headers=bearer).json()
    unit: str | None = told["suggested"]
    return unit


def limit(category: str, step: Step, *, on: date, unit: int | None = None) -> int:
    return queries.limits_for(category, on=on, organisation=unit)[step].amount


def test_limits_and_duties_are_a_countys_own_from_a_day_on(county: County, at: datetime) -> None:
    head, on, later = "category,organisation,step,amount,unit", at.date(), at + timedelta(days=1)
    lamps = county.organisations["lamps"].pk
    lines = f"{head}\n0201,,resolve,3,workdays\n0201,lamps,resolve,2,workdays\n,,sign,2,workdays\n"
    by = county.scopes["system"]
    before = limit("0201", Step.RESOLVE, on=on)
    with acting_as(by):
        actions.import_limits(by=by, at=later, file=lines.encode(), source="文件 2")
        actions.import_duties(
            by=by, at=at, file=b"kind,category,clause\nstreet_office,0301,12\n", source="清单"
        )
    next_day = later.date()
    assert limit("0201", Step.RESOLVE, on=on) == before
    assert limit("0201", Step.RESOLVE, on=next_day) == 3
    assert limit("0201", Step.RESOLVE, on=next_day, unit=lamps) == 2
    assert (limit("0101", Step.SIGN, on=on), limit("0101", Step.SIGN, on=next_day)) == (1, 2)
    assert queries.duties(on=on)["street_office"] == {"0301": "12"}


@pytest.mark.parametrize("kind", ["party_branch", "member_unit", "working_committee", "rest"])
def test_no_list_of_duties_is_kept_of_a_kind_that_is_given_no_issue(
    county: County, at: datetime, kind: str
) -> None:
    file, by = f"kind,category,clause\n{kind},0301,12\n", county.scopes["system"]
    with acting_as(by), pytest.raises(Invalid) as refused:
        actions.import_duties(by=by, at=at, file=file.encode(), source="清单")
    assert [name for name, _said in refused.value.errors] == ["2.kind"]


def test_the_units_of_all_lines_are_looked_up_at_once(county: County, at: datetime) -> None:
    bring(county, at, LINES)
    with CaptureQueriesContext(connection) as made:
        bring(county, at + timedelta(days=1), LINES.replace("lamps", "water"))
        few = units_asked_for(made)
    with CaptureQueriesContext(connection) as made:
        bring(county, at + timedelta(days=2), f"{HEAD}02,350181,lamps\n0201,350181,lamps\n")
        assert units_asked_for(made) == few


def units_asked_for(made: CaptureQueriesContext) -> int:
    table = 'FROM "organisations_organisation"'
    return sum(table in one["sql"] for one in made.captured_queries)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("0201,lamps,rest,3,workdays,", "2.step"),
        ("0201,lamps,sign,0,workdays,", "2.amount"),
        ("0201,lamps,sign,3,weeks,", "2.unit"),
        (",,resolve,5,workdays,2027-01-01", "2.ends_on"),
    ],
)
def test_a_faulty_limit_is_named_by_its_row(
    county: County, at: datetime, row: str, fault: str
) -> None:
    file, by = f"category,organisation,step,amount,unit,ends_on\n{row}\n", county.scopes["system"]
    with acting_as(by), pytest.raises(Invalid) as refused:
        actions.import_limits(by=by, at=at, file=file.encode(), source="文件 2")
    assert [name for name, _said in refused.value.errors] == [fault]
