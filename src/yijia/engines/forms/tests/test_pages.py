"""The pages of forms without a script, and the same by JSON."""

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.harness.clients import client_of, program_of
from tests.harness.county import BESIDE, HERE, County
from yijia.base.scope import Scope
from yijia.engines.forms import actions, queries
from yijia.engines.forms.rules import Period
from yijia.engines.forms.tests import ugly
from yijia.engines.forms.tests.conftest import (
    COUNTED,
    MONTH,
    NAME,
    NOBODY,
    SHARE,
    WORKSHEET,
    Kept,
    new_sheet,
)
from yijia.ground.access.queries import acting_as
from yijia.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
COUNTY, TOWN = "350181", "350181002"
FIGURE = {"holds": "figure", "figure": "issues.opened", "division": HERE, "period": "month"}


def must_send(program: Client, path: str, body: dict[str, Any], *, status: int = 200) -> Any:
    content = json.dumps(body)
    answer = program.post(f"/api/v1/work/{path}", content, content_type="application/json")
    assert answer.status_code == status, answer.content
    return answer.json()


def must_tell(program: Client, path: str) -> Any:
    answer = program.get(f"/api/v1/work/{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_one_question_at_a_time_until_all_is_answered(kept: Kept) -> None:
    clerk, path = client_of("dispatcher"), f"/work/forms/{kept.sheet.pk}/1/D3"
    asked = {
        "holds": {},
        "figure": {"holds": "figure"},
        "division": {"holds": "figure", "figure": "issues.opened"},
        "period": {"holds": "figure", "figure": "issues.opened", "division": HERE},
        "reason": {"holds": "nobody"},
    }
    for name, given in asked.items():
        form = clerk.get(path, given).context["form"]
        assert (list(form.fields), form.errors) == ([name], {})
    assert clerk.get(path, FIGURE).templates[0].name == "forms/check.html"
    done = clerk.post(path, FIGURE)
    assert (done.status_code, done.headers["Location"]) == (
        302,
        f"/work/forms/{kept.sheet.pk}/1#D3",
    )
    assert clerk.get(path).templates[0].name == "forms/cell.html"


def test_every_village_below_the_home_is_offered_by_its_town_and_said_with_it(kept: Kept) -> None:
    clerk, path = client_of("dispatcher"), f"/work/forms/{kept.sheet.pk}/1/D3"
    asked = clerk.get(path, {"holds": "figure", "figure": "issues.opened"})
    groups = dict(asked.context["form"].fields["division"].widget.choices)
    near, town = list(groups)[:2]
    assert [code for code, _name in groups[town]] == [BESIDE, HERE]
    assert COUNTY in dict(groups[near]) and TOWN in dict(groups[near])
    assert f'<optgroup label="{town}">' in asked.content.decode()
    assert f"Example Community, {town}" in clerk.get(path, FIGURE).content.decode()


def test_a_cell_goes_on_as_the_one_before_it_for_the_next_place(kept: Kept) -> None:
    clerk, path = client_of("dispatcher"), f"/work/forms/{kept.sheet.pk}/1"
    kept.bind(replace(COUNTED, division=BESIDE))
    (offer,) = clerk.get(f"{path}/B4").context["goings_on"]
    sent = dict(offer["sent"])
    assert (sent["division"], sent["way"], sent["period"]) == (HERE, "right", "year")
    assert "A3" in offer["text"] and "Example Community" in offer["text"]
    gone = clerk.post(f"{path}/B4", sent)
    assert (gone.status_code, gone.headers["Location"]) == (302, f"{path}/C4")
    # The last place has none after it, and a cell that computes itself ends the row.
    assert clerk.get(f"{path}/C4").context["goings_on"] == []
    assert clerk.post(f"{path}/B3", sent).headers["Location"] == f"{path}#B3"
    assert clerk.post(f"{path}/B3", sent | {"way": "up"}).headers["Location"] == f"{path}#B3"
    with acting_as(kept.clerk):
        bound = {row.cell: row.division_id for row in queries.bindings_of(kept.sheet)}
    assert bound == {"A3": BESIDE, "B3": HERE, "B4": HERE}


def test_the_cells_that_follow_are_said_at_once_after_they_were_shown(
    kept: Kept, service: Scope, at: datetime
) -> None:
    clerk, path = client_of("dispatcher"), f"/work/forms/{kept.sheet.pk}/1"
    january = replace(COUNTED, division=BESIDE, period=Period.JANUARY)
    given = {"holds": "figure", "figure": "issues.opened", "division": BESIDE}
    saved = clerk.post(f"{path}/A3", given | {"period": "month_01"})
    assert saved.headers["Location"] == f"{path}/A3"
    page = clerk.get(f"{path}/A3").context
    places, months = (f"{path}/A3/on?{asked}" for _text, asked in page["offers"])
    assert [text for text, _asked in page["offers"]] == [
        "Across to B3, each cell of its own place (1)",
        "Across to B3, each cell of its own month (1)",
    ]
    assert "Example Community" in clerk.get(places).content.decode()
    shown = clerk.get(months)
    assert shown.context["rows"] == [
        ("B3", "Issues raised, Second Community, February of the year reported")
    ]
    assert clerk.get(f"{path}/A3/on?way=up&series=month").status_code == 404
    sent = {"way": "right", "series": "month", "until": "B3"}
    assert clerk.post(f"{path}/A3/on", sent).headers["Location"] == path
    with acting_as(kept.clerk):
        bound = {row.cell: row.bound for row in queries.bindings_of(kept.sheet)}
    assert bound == {
        "A3": january,
        "B3": replace(january, cell="B3", period=Period.FEBRUARY),
    }
    again = clerk.post(f"{path}/A3/on", sent)
    assert (again.status_code, "no cell to go on" in again.content.decode()) == (422, True)
    must_go_on(program_of("dispatcher", service=service, at=at), f"forms/{kept.sheet.pk}/cells")
    with acting_as(service):
        entry = Entry.objects.filter(event="forms.bound_on").latest("id")
    assert (entry.new["first"], entry.new["last"]) == ("B3", "B3")


def must_go_on(program: Client, cells: str) -> None:
    """A program goes on from a cell; beyond one that is not there it takes none."""
    body = {"worksheet": WORKSHEET, "cell": "A3", "way": "right", "series": "month"}
    must_send(program, f"{cells}/on", body, status=422)
    must_send(program, f"{cells}/remove", {"worksheet": WORKSHEET, "cell": "B3"})
    must_send(program, f"{cells}/on", body | {"series": "place", "until": "Z9"}, status=409)
    made = must_send(program, f"{cells}/on", body | {"series": "place"})
    assert made["cells"][1]["division"] == HERE


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"holds": "magic"}, 422),
        ({"holds": "figure", "figure": ""}, 422),
        ({"holds": "nobody", "reason": " "}, 422),
        ({"holds": "figure", "figure": "issues.opened", "division": HERE, "period": "day"}, 422),
    ],
)
def test_a_bad_answer_is_asked_again_with_what_is_wrong(
    kept: Kept, given: dict[str, str], status: int
) -> None:
    answer = client_of("dispatcher").get(f"/work/forms/{kept.sheet.pk}/1/D3", given)
    assert answer.status_code == status
    assert answer.context["form"].errors


def test_what_the_action_refuses_stands_on_the_page(kept: Kept) -> None:
    clerk = client_of("dispatcher")
    for cell, given in (("C3", FIGURE), ("D3", {"holds": "month"})):
        answer = clerk.post(f"/work/forms/{kept.sheet.pk}/1/{cell}", given)
        assert answer.status_code == 422
        assert list(answer.context["form"].problems())
    assert clerk.get(f"/work/forms/{kept.sheet.pk}/1/XXXXX1").status_code == 422
    assert clerk.get(f"/work/forms/{kept.sheet.pk}/9").status_code == 404


def test_a_refused_workbook_is_told_beside_its_field(county: County) -> None:
    answer = client_of("dispatcher").post(
        "/work/forms/new",
        {
            "name_zh": NAME,
            "organisation": "centre",
            "sheet": SimpleUploadedFile("a.xlsx", b"no workbook"),
        },
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["sheet"]


def test_the_due_day_says_what_is_missing(kept: Kept) -> None:
    clerk, path = client_of("dispatcher"), f"/work/forms/{kept.sheet.pk}/due"
    for given, wrong in (
        ({"rhythm": "monthly", "signer": "centre"}, ["day"]),
        ({"rhythm": "yearly", "day": "5", "signer": "centre"}, ["month"]),
        ({"rhythm": "once", "signer": "centre"}, ["once_on"]),
        ({"rhythm": "monthly", "day": "5", "signer": "lamps"}, ["signer"]),
    ):
        answer = clerk.post(path, given)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, wrong)


def test_a_program_does_all_of_it(county: County, service: Scope, at: datetime) -> None:
    clerk = program_of("dispatcher", service=service, at=timezone.now())
    leader = program_of("leader", service=service, at=timezone.now())
    file = SimpleUploadedFile("a.xlsx", ugly.workbook())
    body = {"name_zh": NAME, "organisation": "centre", "sheet": file}
    made = clerk.post("/api/v1/work/forms", body)
    assert made.status_code == 201, made.content
    form, today = f"forms/{made.json()['id']}", timezone.localdate()
    where = {"worksheet": WORKSHEET, "cell": "A3"}
    assert (
        must_send(clerk, f"{form}/cells", FIGURE | where)["cells"][0]["figure"] == "issues.opened"
    )
    must_send(clerk, f"{form}/cells", {"holds": "nobody", "reason": "x", **where, "cell": "D3"})
    must_send(clerk, f"{form}/cells", {"holds": "month", **where, "cell": "F1"})
    must_send(clerk, f"{form}/cells/remove", {**where, "cell": "F1"})
    due = {"rhythm": "monthly", "day": today.day, "signer": "centre"}
    assert must_send(clerk, f"{form}/due", due)["to_fill"] == [today.isoformat()]
    filled = must_send(clerk, f"{form}/fillings", {"due_on": today.isoformat()}, status=201)
    path = f"fillings/{filled['id']}"
    number, nobody = filled["cells"]
    assert (number["value"], number["empty"], nobody["empty"]) == (0, "", "nobody")
    assert number["rows"].startswith("/figures/issues.opened/rows?division=")
    must_send(clerk, f"{path}/cells", {**where, "cell": "D3", "value": "4"})
    must_send(clerk, f"{path}/check", {})
    must_send(leader, f"{path}/back", {"reason": "x"})
    must_send(clerk, f"{path}/check", {})
    must_send(clerk, f"{path}/sign", {}, status=403)
    signed = must_send(leader, f"{path}/sign", {})
    assert len(signed["sha256"]) == 64
    assert must_send(clerk, f"{path}/send", {})["state"] == "sent"
    assert must_tell(clerk, form)["fillings"][0]["typed"] == 1
    taken = clerk.get(f"/api/v1/work/{path}/xlsx")
    assert "attachment" in taken.headers["Content-Disposition"]
    sheet = ugly.parts_of(taken.content)["xl/worksheets/sheet1.xml"]
    assert b'<c r="D3"><v>4</v></c>' in sheet
    assert b"<v>0.75</v>" not in sheet
    assert clerk.get(f"/api/v1/work/{form}/xlsx").content == ugly.workbook()


def test_a_program_replaces_the_workbook_and_ends_the_form(
    kept: Kept, service: Scope, at: datetime
) -> None:
    clerk, form = program_of("dispatcher", service=service, at=at), f"forms/{kept.sheet.pk}"
    sheet = ugly.SHEET.replace("<f>IF(A3=0,0,B3/A3)</f>", "").replace(
        '<c r="A3" s="0"><v>12</v>', '<c r="A3" t="str"><v>x</v>'
    )
    sent = {"sheet": SimpleUploadedFile("b.xlsx", ugly.workbook(sheet1=sheet))}
    answer = clerk.post(f"/api/v1/work/{form}/workbook", sent)
    assert answer.status_code == 200, answer.content
    assert ([one["cell"] for one in answer.json()["lost"]], answer.json()["cells"]) == (["A3"], [])
    assert must_send(clerk, f"{form}/end", {}, status=422)["status"] == 422
    ended = must_send(clerk, f"{form}/end", {"reason": "x"})
    assert ended["ended_on"] == timezone.localdate().isoformat()
    due = {"rhythm": "monthly", "day": 5, "signer": "centre"}
    must_send(clerk, f"{form}/due", due, status=409)


def test_a_workbook_is_replaced_and_a_form_ended_on_pages_of_their_own(kept: Kept) -> None:
    clerk, path = client_of("dispatcher"), f"/work/forms/{kept.sheet.pk}"
    assert clerk.get(f"{path}/replace").status_code == clerk.get(f"{path}/end").status_code == 200
    wrong = clerk.post(f"{path}/replace", {"sheet": SimpleUploadedFile("a.xlsx", b"no workbook")})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["sheet"])
    sheet = ugly.SHEET.replace("<v>12</v>", "").replace(
        '<c r="A3" s="0">', '<c r="A3" t="str"><v>x</v>'
    )
    sent = {"sheet": SimpleUploadedFile("a.xlsx", ugly.workbook(sheet1=sheet))}
    done = clerk.post(f"{path}/replace", sent)
    assert [cell for _sheet, cell, _words in done.context["lost"]] == ["A3"]
    assert "A3" in done.content.decode()
    assert clerk.post(f"{path}/end", {"reason": ""}).status_code == 422
    assert clerk.post(f"{path}/end", {"reason": "不再报送"}).headers["Location"] == path
    again = clerk.post(f"{path}/end", {"reason": "x"})
    assert (again.status_code, len(list(again.context["form"].problems()))) == (422, 1)
    page = clerk.get(path).content.decode()
    assert f"{path}/end" not in page and f"{path}/replace" not in page


def test_a_page_of_forms_takes_as_many_statements_for_many_as_for_one(
    kept: Kept, county: County
) -> None:
    clerk, program = client_of("dispatcher"), "/api/v1/work/forms"
    filling = kept.fill(date(2026, 9, 1))
    paths = [
        *("/work/forms", program),
        *(f"/work/forms/{kept.sheet.pk}{rest}" for rest in ("", "/1", "/1/D4")),
        f"/work/forms/filled/{filling.pk}",
    ]

    def must_take(path: str) -> int:
        assert clerk.get(path).status_code == 200
        with CaptureQueriesContext(connection) as taken:
            clerk.get(path)
        return len(taken)

    before = {path: must_take(path) for path in paths}
    for month in range(1, 9):
        kept.fill(date(2026, month, 1))
    kept.bind(NOBODY, MONTH, SHARE)
    for _more in range(3):
        with acting_as(kept.clerk):
            other = actions.upload_sheet(by=kept.clerk, at=kept.at, new=new_sheet(county))
            actions.bind_cell(by=kept.clerk, at=kept.at, sheet=other, bound=NOBODY)
    assert {path: must_take(path) for path in paths} == before


def test_what_a_program_sends_wrongly_is_a_problem_document(
    kept: Kept, service: Scope, at: datetime
) -> None:
    clerk = program_of("dispatcher", service=service, at=at)
    form = f"forms/{kept.sheet.pk}"
    for body in ({}, FIGURE, FIGURE | {"worksheet": WORKSHEET, "cell": "C3"}):
        found = must_send(clerk, f"{form}/cells", body, status=422)
        assert found["status"] == 422
    answer = clerk.post("/api/v1/work/forms", {"name_zh": NAME, "organisation": "centre"})
    assert answer.status_code == 422
    filled = must_send(clerk, f"{form}/fillings", {"due_on": "1999-01-01"}, status=422)
    assert "not due" in json.dumps(filled)
