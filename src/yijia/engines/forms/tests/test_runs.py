"""Going on from one cell over many: by the names beside them, in their order, or month by month."""

import pytest

from yijia.engines.forms import rules
from yijia.engines.forms.rules import Bound, Holds, Period, Places, Run, Way
from yijia.engines.forms.tests import ugly

WORKSHEET = "报表"
FIRST = Bound(WORKSHEET, "B2", Holds.FIGURE, "issues.opened", "1", Period.JANUARY)
NAMES = {"1": "东村", "2": "西村", "3": "南村", "4": "北村"}
PLACES = Places(list(NAMES), names={code: frozenset({name}) for code, name in NAMES.items()})


def text(cell: str, said: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t>{said}</t></is></c>'


def run(*names: str, total: str = "", hidden: int = 0, held: frozenset[str] = frozenset()) -> Run:
    """A sheet with a name and four empty cells in each row from the second on, and a total."""
    rows = [
        f'<row r="{n}" hidden="{int(n == hidden)}">'
        f'{text(f"A{n}", name)}<c r="B{n}"/><c r="C{n}"/><c r="D{n}"/><c r="E{n}"/></row>'
        for n, name in enumerate(names, 2)
    ]
    sheet = (
        f'{ugly.HEAD}<worksheet xmlns="{ugly.MAIN}"><sheetData><row r="1">{text("A1", "表")}</row>'
        f"{''.join(rows)}{total}</sheetData></worksheet>"
    )
    book = rules.open_book(ugly.workbook(sheet1=sheet))
    return Run(book, rules.read(book, book.worksheet(WORKSHEET)), FIRST, held)


def placed(run: Run) -> dict[str, str | None]:
    return {one.cell: one.division for one in run.over_places(Way.DOWN, places=PLACES)}


def test_each_cell_is_of_the_place_that_its_row_names_in_whichever_order() -> None:
    total = f'<row r="7">{text("A7", "合计")}<c r="B7"><f>SUM(B2:B6)</f></c></row>'
    found = run("东 村", "北村", "西村", "别处", "南村", total=total)
    assert placed(found) == {"B3": "4", "B4": "2", "B6": "3"}


@pytest.mark.parametrize(
    ("names", "held", "expected"),
    [
        (("一", "二", "三"), frozenset[str](), {"B3": "2", "B4": "3"}),
        (("一", "二", "三", "四", "五", "六"), frozenset[str](), {"B3": "2", "B4": "3", "B5": "4"}),
        (("一", "二", "三"), frozenset({"B3"}), {}),
    ],
)
def test_without_names_places_follow_in_their_order_as_far_as_cells_do(
    names: tuple[str, ...], held: frozenset[str], expected: dict[str, str]
) -> None:
    assert placed(run(*names, held=held)) == expected


def test_a_hidden_row_is_passed_over_and_a_formula_ends_what_follows_in_order() -> None:
    assert placed(run("一", "二", "三", hidden=3)) == {"B4": "2"}
    computed = '<row r="4"><c r="B4"><f>B2+B3</f></c></row>'
    assert placed(run("一", "二", total=computed)) == {"B3": "2"}


def test_months_follow_across_up_to_the_end_of_the_sheet_or_of_the_year() -> None:
    found = run("东村").over_months(Way.RIGHT)
    assert [(one.cell, one.period) for one in found] == [
        ("C2", Period.FEBRUARY),
        ("D2", Period.MARCH),
        ("E2", Period.APRIL),
    ]
    assert rules.month_after(Period.DECEMBER) is rules.month_after(Period.MONTH) is None


def test_two_places_of_one_name_are_not_guessed() -> None:
    twice = Places(["1"], names={"1": frozenset({"东村"}), "9": frozenset({"东村"})})
    assert twice.called(["东村"]) is None and PLACES.called(["东 村", "x"]) == "1"
