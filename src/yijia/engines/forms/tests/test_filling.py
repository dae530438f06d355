"""A form is uploaded, its cells are bound, it is filled, checked, signed and sent."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import python_calamine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.harness.clients import client_of
from tests.harness.county import BESIDE, HERE, County, lamp_out
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.figures import actions as figure_actions
from yijia.engines.figures import queries as figures
from yijia.engines.figures.registry import figures as declared
from yijia.engines.figures.rules import Counts
from yijia.engines.figures.rules.circles import NewCircle
from yijia.engines.forms import actions, events, queries, rules, ticks
from yijia.engines.forms.models import Binding, FilledCell, Filling, Sheet
from yijia.engines.forms.rules import Bound, Due, Empty, Holds, Period, Rhythm, State
from yijia.engines.forms.tests import ugly, written
from yijia.engines.forms.tests.conftest import (
    COUNTED,
    MONTH,
    NOBODY,
    SHARE,
    WORKSHEET,
    Kept,
    new_sheet,
)
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
SEPTEMBER, AUGUST = date(2026, 9, 1), date(2026, 8, 1)


def cells_of(kept: Kept, filling: Filling) -> dict[str, FilledCell]:
    with acting_as(kept.clerk):
        return {one.row.cell: one.row for one in queries.cells_of(filling)}


def must_open(filling: Filling) -> str:
    """The page of a filled form, as who fills it sees it."""
    page = client_of("dispatcher").get(f"/work/forms/filled/{filling.pk}")
    assert page.status_code == 200
    return page.content.decode()


def sheet_of(kept: Kept, filling: Filling) -> list[list[object]]:
    """What another program reads in the filled workbook."""
    with acting_as(kept.clerk):
        found = queries.access_filling(by=kept.clerk, identity=filling.pk)
        content = queries.rendered(found, cells=queries.cells_of(found))
    sheet = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_name(WORKSHEET)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


def test_every_number_says_what_it_counts_and_equals_its_figure(kept: Kept) -> None:
    lamp_out(at=kept.at - timedelta(days=60))
    kept.bind(MONTH, NOBODY, SHARE)
    filling = kept.fill(SEPTEMBER)
    cells = cells_of(kept, filling)
    counted = cells["A3"]
    said = figures.value(
        by=ANONYMOUS,
        code=counted.figure,
        division=str(counted.division_id),
        start=counted.starts_on or SEPTEMBER,
        end=counted.ends_on or SEPTEMBER,
        on=SEPTEMBER,
    )
    assert (counted.value, counted.n, counted.version) == (said.value, said.n, said.version)
    assert counted.value == 1
    assert (cells["D3"].empty, cells["D3"].reason) == (Empty.NOBODY, NOBODY.reason)
    assert (cells["B4"].value, cells["B4"].empty) == (None, Empty.NOTHING)
    assert (filling.counted, filling.typed, filling.empty) == (1, 0, 2)
    rows = sheet_of(kept, filling)
    assert (rows[2][0], rows[2][3], rows[3:]) == (1.0, "", [])
    assert str(rows[0][5]).startswith("2026-08-01")


def test_a_share_that_is_filled_in_says_of_how_many_it_is(kept: Kept) -> None:
    kept.bind(replace(SHARE, figure="issues.places_told", division=WHOLE))
    filling = kept.fill(SEPTEMBER)
    cell = cells_of(kept, filling)["B4"]
    assert cell.value == 0 and cell.n == 2 and cell.is_share
    assert "of 2 places" in must_open(filling)
    told = client_of("dispatcher").get(f"/api/v1/work/fillings/{filling.pk}").json()
    assert {one["cell"]: one["n"] for one in told["cells"]} == {"A3": 0, "B4": 2}


def test_a_sheet_that_says_its_month_in_words_says_the_month_that_is_filled(
    kept: Kept, county: County
) -> None:
    assert replaced(kept, written.SHEETS["WPS"]) == []
    lamp_out(at=kept.at - timedelta(days=60))
    kept.bind(replace(MONTH, cell="A2"), replace(COUNTED, cell="B4"))
    with pytest.raises(Invalid, match="a month for a due day"):
        kept.bind(Bound(WORKSHEET, "A2", Holds.DUE_DAY))
    filling = kept.fill(SEPTEMBER)
    rows = sheet_of(kept, filling)
    assert (rows[1][0], rows[3][1]) == ("填报月份：2026年8月", 1.0)
    assert "August 2026" in must_open(filling)
    assert replaced(kept, written.SHEETS["Excel"]) == []


def test_a_month_of_the_year_that_is_not_over_stays_empty(kept: Kept) -> None:
    lamp_out(at=kept.at - timedelta(days=60))
    for cell, period in (("B4", Period.AUGUST), ("D3", Period.SEPTEMBER)):
        kept.bind(replace(COUNTED, cell=cell, period=period))
    cells = cells_of(kept, kept.fill(SEPTEMBER))
    told = {cell: (row.value, row.empty) for cell, row in cells.items()}
    assert told == {"A3": (1, ""), "B4": (1, ""), "D3": (None, Empty.NOT_OVER)}
    assert (cells["B4"].starts_on, cells["B4"].ends_on) == (AUGUST, SEPTEMBER)


def test_the_next_period_needs_no_work(kept: Kept, service: Scope) -> None:
    with acting_as(service):
        assert len(queries.due_by_tick(on=kept.at.date())) == 9
    assert ticks.fill_due(at=kept.at) == 9
    assert ticks.fill_due(at=kept.at) == 0
    assert ticks.fill_due(at=kept.at + timedelta(days=1)) == 1


def test_a_form_that_cannot_be_filled_holds_up_no_other(kept: Kept, county: County) -> None:
    with acting_as(kept.clerk):
        other = actions.upload_sheet(by=kept.clerk, at=kept.at, new=new_sheet(county))
        signer = county.organisations["centre"].pk
        due = Due(Rhythm.MONTHLY, date(2026, 1, 1), day=1)
        actions.set_due(by=kept.clerk, at=kept.at, sheet=other, due=due, signer=signer)
        actions.bind_cell(by=kept.clerk, at=kept.at, sheet=other, bound=NOBODY)
    fill = actions.fill_sheet

    def failing(*, sheet: Sheet, **given: Any) -> Filling:
        if sheet.pk == kept.sheet.pk:
            raise Invalid("Say first what at least one cell holds.")
        return fill(sheet=sheet, **given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "fill_sheet", failing)
        assert ticks.fill_due(at=kept.at) == 9


def test_a_form_that_ends_is_still_filled_for_what_was_due_before_and_takes_nothing_more(
    kept: Kept, service: Scope
) -> None:
    filling = kept.fill(AUGUST)
    with acting_as(kept.clerk):
        with pytest.raises(Invalid):
            actions.end_sheet(by=kept.clerk, at=kept.at, sheet=kept.sheet, reason=" ")
        actions.end_sheet(by=kept.clerk, at=kept.at, sheet=kept.sheet, reason="不再报送")
        ended = queries.access_sheet(by=kept.clerk, identity=kept.sheet.pk)
        (standing,) = queries.standings([ended], on=kept.at.date())
    assert (standing.next_due, standing.last_state) == (None, State.FILLED)
    assert SEPTEMBER in standing.to_fill and len(standing.to_fill) == 8
    page = client_of("dispatcher").get(f"/work/forms/{kept.sheet.pk}").content.decode()
    assert "Due before that and not filled" in page and "Fill it for 1 September 2026" in page
    assert "8 still to fill" in client_of("dispatcher").get("/work/forms").content.decode()
    later = kept.at + timedelta(days=5)
    assert ticks.fill_due(at=later) == 8
    assert ticks.fill_due(at=later) == 0
    october: dict[str, Any] = {"at": later, "sheet": ended, "due_on": date(2026, 10, 1)}
    for act in (
        lambda: actions.fill_sheet(by=kept.clerk, **october),
        lambda: kept.bind(NOBODY),
        lambda: actions.end_sheet(by=kept.clerk, at=kept.at, sheet=kept.sheet, reason="x"),
        lambda: replaced(kept, ugly.workbook()),
    ):
        with pytest.raises(Conflict, match="has ended"), acting_as(kept.clerk):
            act()
    kept.do(actions.check_filling, filling)
    kept.do(actions.sign_filling, filling, by=kept.leader)
    assert kept.do(actions.note_sent, filling).state == State.SENT
    with acting_as(service):
        entry = Entry.objects.get(event="forms.ended")
    assert (entry.reason, entry.new["name"]) == ("不再报送", kept.sheet.name_zh)


def replaced(kept: Kept, content: bytes) -> list[str]:
    """Gives the form another workbook; the cells that it cannot fill any more."""
    with acting_as(kept.clerk):
        lost = actions.replace_workbook(
            by=kept.clerk, at=kept.at, sheet=kept.sheet, content=content, file_name="b.xlsx"
        )
    return [bound.cell for bound in lost]


def test_another_workbook_takes_over_what_it_can_hold_and_what_was_filled_stays(
    kept: Kept, service: Scope
) -> None:
    lamp_out(at=kept.at - timedelta(days=60))
    kept.bind(NOBODY)
    before = kept.fill(AUGUST)
    kept.do(actions.type_cell, before, worksheet=WORKSHEET, cell="D3", value="6")
    sheet = ugly.SHEET.replace(
        '<c r="D3" s="0"/>', '<c r="D3" t="inlineStr"><is><t>备注</t></is></c>'
    )
    sheet = sheet.replace("<v>7</v>", "<v>77</v>")
    with pytest.raises(Invalid):
        replaced(kept, b"no workbook")
    assert replaced(kept, ugly.workbook(sheet1=sheet)) == ["D3"]
    after = kept.fill(SEPTEMBER)
    old, new = (sheet_of(kept, one) for one in (before, after))
    assert (old[2][3], old[1][4], new[2][0], new[2][3], new[1][4]) == (6, 7, 1, "备注", 77)
    assert must_open(before) and set(cells_of(kept, after)) == {"A3"}
    with acting_as(service):
        entry = Entry.objects.get(event="forms.replaced")
    assert [cell["cell"] for cell in entry.old["cells"]] == ["D3"]
    # A third workbook leaves both where they were.
    assert replaced(kept, ugly.workbook()) == []
    assert [sheet_of(kept, one) for one in (before, after)] == [old, new]


def test_a_form_without_a_bound_cell_is_not_filled(kept: Kept) -> None:
    with acting_as(kept.clerk):
        actions.unbind_cell(
            by=kept.clerk, at=kept.at, sheet=kept.sheet, worksheet=WORKSHEET, cell="A3"
        )
    assert ticks.fill_due(at=kept.at) == 0
    with pytest.raises(Invalid):
        kept.fill(SEPTEMBER)


@pytest.mark.parametrize("day", [date(2026, 9, 2), date(2026, 10, 1), date(2025, 12, 1)])
def test_a_form_is_filled_for_due_days_that_have_come_alone(kept: Kept, day: date) -> None:
    with pytest.raises(Invalid):
        kept.fill(day)


def test_a_form_is_filled_once_for_a_day(kept: Kept) -> None:
    kept.fill(SEPTEMBER)
    with pytest.raises(Conflict):
        kept.fill(SEPTEMBER)


def test_what_is_kept_back_of_persons_stays_empty_and_is_not_typed(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    lamp_out(at=kept.at - timedelta(days=60))
    opened = declared.get("issues.opened")
    assert opened is not None
    of_persons = replace(opened, counts=Counts.PERSON)
    monkeypatch.setitem(declared._figures, opened.code, of_persons)
    filling = kept.fill(SEPTEMBER)
    cell = cells_of(kept, filling)["A3"]
    assert (cell.value, cell.n, cell.empty) == (None, None, Empty.SUPPRESSED)
    with pytest.raises(Invalid, match="kept back"):
        kept.do(actions.type_cell, filling, worksheet=WORKSHEET, cell="A3", value="3")


WHOLE = "350181"
PERSONS = Bound(WORKSHEET, "B4", Holds.FIGURE, "issues.people", WHOLE, Period.MONTH)


@pytest.mark.parametrize(
    ("bound", "field"),
    [
        (replace(PERSONS, division=HERE), "division"),
        *((replace(PERSONS, period=one), "period") for one in set(Period) - rules.ONE_MONTH),
    ],
)
def test_different_persons_of_what_nobody_is_told_are_not_bound(
    kept: Kept, bound: Bound, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        kept.bind(bound)
    assert refused.value.field == field


def test_cells_of_what_is_made_of_figures_are_read_together(kept: Kept) -> None:
    codes = ("issues.solved_share", "issues.days_to_solve", "issues.places_told", "issues.people")
    bounds = [
        Bound(WORKSHEET, f"{letter}{row}", Holds.FIGURE, code, WHOLE, Period.MONTH)
        for row in (3, 4, 5)
        for letter, code in zip("ABCD", codes, strict=True)
    ]

    def must_take(of: list[Bound]) -> int:
        with acting_as(kept.clerk), CaptureQueriesContext(connection) as taken:
            found = queries.counted(of, due_on=SEPTEMBER, on=SEPTEMBER)
        assert [one.bound for one in found] == of
        return sum("figures_" in one["sql"] for one in taken.captured_queries)

    assert must_take(bounds) == must_take(bounds[:4]) == 4


def test_different_persons_are_filled_of_one_month_of_the_whole(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    lamp_out(at=kept.at - timedelta(days=60))
    kept.bind(PERSONS)
    assert cells_of(kept, kept.fill(SEPTEMBER))["B4"].empty == Empty.SUPPRESSED
    # A binding that was made before the rule was.
    monkeypatch.setattr(queries, "check_told", lambda _bound: None)
    kept.bind(replace(PERSONS, period=Period.YEAR))
    other = kept.fill(AUGUST)
    assert cells_of(kept, other)["B4"].empty == Empty.ONE_MONTH
    assert "one month and the whole county" in must_open(other)
    with pytest.raises(Invalid, match="kept back"):
        kept.do(actions.type_cell, other, worksheet=WORKSHEET, cell="B4", value="3")


def test_what_nobody_counts_may_be_typed_and_is_counted_as_typed(
    kept: Kept, service: Scope
) -> None:
    kept.bind(NOBODY)
    filling = kept.fill(SEPTEMBER)

    def type_in(value: str) -> None:
        kept.do(actions.type_cell, filling, worksheet=WORKSHEET, cell="d3", value=value)

    type_in("1,204.5")
    assert (kept.again(filling).typed, sheet_of(kept, filling)[2][3]) == (1, 1204.5)
    type_in("7")
    with acting_as(service):
        entry = Entry.objects.filter(event="forms.typed").latest("id")
    assert (entry.old["value"], entry.new["value"]) == ("1204.5000", "7")
    type_in("")
    assert (kept.again(filling).typed, cells_of(kept, filling)["D3"].empty) == (0, Empty.NOBODY)
    with pytest.raises(NotFound):
        kept.do(actions.type_cell, filling, worksheet=WORKSHEET, cell="A3", value="9")


def test_who_checks_is_not_who_signs_and_what_was_signed_is_kept(kept: Kept) -> None:
    kept.bind(NOBODY)
    filling = kept.fill(SEPTEMBER)
    kept.do(actions.check_filling, filling, by=kept.leader)
    with pytest.raises(Conflict, match="Somebody else"):
        kept.do(actions.sign_filling, filling, by=kept.leader)
    kept.do(actions.send_back, filling, by=kept.leader, reason="走访数缺")
    assert "走访数缺" in must_open(filling)
    kept.do(actions.type_cell, filling, worksheet=WORKSHEET, cell="D3", value="6")
    kept.do(actions.check_filling, filling)
    with pytest.raises(Forbidden):
        kept.do(actions.sign_filling, filling)
    signed = kept.do(actions.sign_filling, filling, by=kept.leader)
    assert "走访数缺" not in must_open(filling)
    before = sheet_of(kept, filling)
    with pytest.raises(Conflict):
        kept.do(actions.type_cell, filling, worksheet=WORKSHEET, cell="D3", value="7")
    lamp_out(at=kept.at - timedelta(days=60))
    assert sheet_of(kept, filling) == before
    assert before[2][3] == 6.0
    sent = kept.do(actions.note_sent, signed)
    assert (sent.state, sent.signed_by_id) == (State.SENT, kept.leader.account)


def test_the_database_itself_wants_two_people_and_the_file(kept: Kept) -> None:
    filling = kept.fill(SEPTEMBER)
    for wrong in (
        {"checked_by": kept.clerk.account, "signed_by": kept.clerk.account},
        {"state": State.SIGNED.value},
    ):
        with (
            pytest.raises(IntegrityError),
            acting_as(kept.clerk),
            transaction.atomic(),
            journal.entry(by=kept.clerk, at=kept.at, event=events.SIGNED, subject=filling),
        ):
            Filling.objects.filter(pk=filling.pk).update(**wrong)


def test_every_act_stands_in_the_journal(kept: Kept, service: Scope) -> None:
    filling = kept.fill(SEPTEMBER)
    kept.do(actions.check_filling, filling)
    with acting_as(service):
        codes = Entry.objects.filter(event__startswith="forms.").order_by("id")
        assert list(codes.values_list("event", flat=True)) == [
            "forms.uploaded",
            "forms.due_set",
            "forms.bound",
            "forms.filled",
            "forms.checked",
        ]


def test_the_figures_show_the_work_saved(kept: Kept) -> None:
    kept.bind(NOBODY)
    filling = kept.fill(SEPTEMBER)
    kept.fill(AUGUST)
    kept.do(actions.type_cell, filling, worksheet=WORKSHEET, cell="D3", value="6")
    codes = ["forms.filled", "forms.cells_counted", "forms.cells_typed"]
    start, end = date(2026, 9, 1), date(2026, 10, 1)
    found = figures.values(
        by=ANONYMOUS, codes=codes, divisions=["350181"], start=start, end=end, on=end
    )
    assert [one.value for one in found] == [2, 2, 1]
    page = figures.rows(
        by=ANONYMOUS, code=codes[0], division="350181", start=start, end=end, after=""
    )
    assert page.proof.adds_up


def test_a_cell_holds_a_figure_of_a_circle(kept: Kept, county: County, service: Scope) -> None:
    lamp_out(at=kept.at - timedelta(days=60))
    circle = NewCircle("both", "两个社区", "Both communities", "文件 1")
    with acting_as(service):
        figure_actions.draw_circle(
            by=service,
            at=kept.at,
            circle=circle,
            divisions=[HERE, BESIDE],
            since=date(2026, 1, 1),
        )
        journal.forget_reference_data()
    kept.bind(replace(COUNTED, division="both"))
    cell = cells_of(kept, kept.fill(SEPTEMBER))["A3"]
    assert (cell.area, cell.division_id) == ("both", None)
    assert cell.value == 1
    page = client_of("dispatcher").get(f"/work/forms/{kept.sheet.pk}/1").content.decode()
    assert "Both communities" in page


BAD_CELLS = {
    "of a formula": replace(COUNTED, cell="C3"),
    "covered": replace(COUNTED, cell="B1"),
    "no cell": replace(COUNTED, cell="=A1"),
    "no worksheet": replace(COUNTED, worksheet="没有"),
    "no figure": replace(COUNTED, figure="issues.none"),
    "no place": replace(COUNTED, division="999999"),
    "no period": replace(COUNTED, period=None),
    "a day where none is shown": replace(MONTH, cell="A3"),
    "without a reason": replace(NOBODY, reason=" "),
}


@pytest.mark.parametrize("wrong", BAD_CELLS.values(), ids=BAD_CELLS)
def test_a_cell_holds_only_what_fits_it(kept: Kept, wrong: Bound) -> None:
    with pytest.raises(Refused):
        kept.bind(wrong)


def test_a_cell_holds_what_was_said_last(kept: Kept, service: Scope) -> None:
    kept.bind(replace(COUNTED, period=Period.MONTH))
    with acting_as(kept.clerk):
        assert [row.period for row in Binding.objects.all()] == [Period.MONTH]
    with acting_as(service):
        entry = Entry.objects.filter(event="forms.bound").latest("id")
    assert (entry.old["period"], entry.new["period"]) == ("year", "month")


def test_a_number_that_is_typed_opens_no_rows(kept: Kept) -> None:
    # Of nothing there is no share, so it may be typed; the figure has rows all the same.
    kept.bind(SHARE)
    filling = kept.fill(SEPTEMBER)
    kept.do(actions.type_cell, filling, worksheet=WORKSHEET, cell="B4", value="50")
    page = must_open(filling)
    assert "issues.opened" in page and "issues.solved_share" not in page


def test_a_new_due_day_begins_on_its_day_and_ends_the_one_before(
    kept: Kept, county: County
) -> None:
    due = Due(Rhythm.MONTHLY, date(2026, 9, 1), day=20)
    centre = county.organisations["centre"].pk
    with acting_as(kept.clerk):
        actions.set_due(by=kept.clerk, at=kept.at, sheet=kept.sheet, due=due, signer=centre)
        actions.set_due(by=kept.clerk, at=kept.at, sheet=kept.sheet, due=due, signer=centre)
        (standing,) = queries.standings([kept.sheet], on=kept.at.date())
        assert standing.to_fill[:2] == [date(2026, 9, 20), AUGUST]
        lamps = county.organisations["lamps"].pk
        with pytest.raises(Invalid):
            actions.set_due(by=kept.clerk, at=kept.at, sheet=kept.sheet, due=due, signer=lamps)


def test_another_organisation_neither_sees_nor_changes_it(kept: Kept, county: County) -> None:
    stranger, filling = county.scopes["handler"], kept.fill(SEPTEMBER)
    with acting_as(stranger):
        assert queries.sheets_for(by=stranger) == []
        for access, identity in (
            (queries.access_sheet, kept.sheet.pk),
            (queries.access_filling, filling.pk),
        ):
            with pytest.raises(NotFound):
                access(by=stranger, identity=identity)
    acts: list[Callable[[], object]] = [
        lambda: actions.bind_cell(by=stranger, at=kept.at, sheet=kept.sheet, bound=COUNTED),
        lambda: actions.fill_sheet(by=stranger, at=kept.at, sheet=kept.sheet, due_on=AUGUST),
        lambda: actions.check_filling(by=stranger, at=kept.at, filling=filling),
        lambda: actions.upload_sheet(by=stranger, at=kept.at, new=new_sheet(county)),
    ]
    for act in acts:
        with pytest.raises(Forbidden), acting_as(stranger):
            act()


def test_a_form_needs_a_name_and_a_workbook(county: County, at: datetime) -> None:
    clerk = county.scopes["dispatcher"]
    for wrong in ({"name_zh": " "}, {"content": b"PK\x03\x04"}, {"file_name": "a.xlsm"}):
        with pytest.raises(Invalid), acting_as(clerk):
            actions.upload_sheet(by=clerk, at=at, new=new_sheet(county, **wrong))
