"""A county's own categories and questions: tried out, dated, and old issues keep theirs."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.harness.county import HERE, County
from yijia.base.errors import Forbidden, Invalid
from yijia.base.scope import ANONYMOUS, service_scope
from yijia.ground.access.queries import acting_as
from yijia.ground.journal.models import Entry
from yijia.ground.places.rules.files import Imported
from yijia.ground.places.tests.test_sheets import workbook
from yijia.programmes.issues import actions, queries, rules
from yijia.programmes.issues.models import Category

pytestmark = pytest.mark.django_db
CATEGORIES = "code,name_zh,name_en\n90,海域,The sea\n9001,养殖,Fish farming\n900101,网箱,Cages\n"
HEAD = "code,category,kind,label_zh,label_en,options,is_required\n"
QUESTION = f"{HEAD}sea.many,0201,number,几盏？,How many?,,1\n"
CHANGED = f"{HEAD}sea.many,0201,choice,几盏？,How many lamps?,one=一盏/One; more=多盏/Several,1\n"


def bring(
    county: County,
    at: datetime,
    what: str,
    file: str | bytes,
    *,
    login: str = "system",
    **more: Any,
) -> Imported:
    action = {"c": actions.import_categories, "q": actions.import_questions}[what]
    by, content = county.scopes[login], file.encode() if isinstance(file, str) else file
    with acting_as(by):
        return action(by=by, at=at, file=content, source="文件 1", **more)


def asked(*, on: date) -> list[str]:
    return [one.label_en for one in queries.questions_about("0201", on=on)]


def test_categories_are_tried_out_brought_in_and_ended(county: County, at: datetime) -> None:
    today = at.date()
    assert bring(county, at, "c", CATEGORIES, dry_run=True).added == ("90", "9001", "900101")
    assert "90" not in queries.known_categories(on=today)
    bring(county, at, "c", CATEGORIES)
    assert queries.known_categories(on=today)["900101"].name_en == "Cages"
    assert "90" not in queries.known_categories(on=today - timedelta(days=1))
    assert bring(county, at, "c", CATEGORIES).nothing_new
    ended = "code,name_zh,name_en,ends_on\n900101,网箱,Cages,2026-12-01\n"
    assert bring(county, at, "c", ended).changed == ("900101",)
    assert "900101" not in queries.known_categories(on=date(2026, 12, 1))
    with acting_as(service_scope("test")):
        entry = Entry.objects.filter(event="issues.imported").latest("id")
    assert (entry.new["source"], entry.old["values"]) == ("文件 1", {"900101": {"ends_on": None}})


def test_a_sheet_is_taken_as_a_table_is(county: County, at: datetime) -> None:
    rows: list[list[str | float]] = [["code", "name_zh", "name_en"], ["91", "山林", "Woods"]]
    assert bring(county, at, "c", workbook(rows)).added == ("91",)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("9,甲,A,,", "2.code"),
        ("9901,甲,A,,", "2.code"),
        ("90,,A,,", "2.name_zh"),
        ("90,甲,=A,,", "2.name_en"),
        ("90,甲,A,2026-10-01,2026-10-01", "2.ends_on"),
        ("02,甲,A,2026-10-01,", "2.starts_on"),
        ("90,甲,A,soon,", "2.starts_on"),
    ],
)
def test_a_faulty_category_is_named_by_its_row(
    county: County, at: datetime, row: str, fault: str
) -> None:
    file = f"code,name_zh,name_en,starts_on,ends_on\n{row}\n97,乙,B,,\n"
    with pytest.raises(Invalid) as refused:
        bring(county, at, "c", file)
    assert [name for name, _said in refused.value.errors] == [fault]
    assert not Category.objects.filter(code="97").exists()


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("Sea,0201,text,甲,A,,0", "2.code"),
        ("sea.a,9999,text,甲,A,,0", "2.category"),
        ("sea.a,0201,poem,甲,A,,0", "2.kind"),
        ("sea.a,0201,text,,A,,0", "2.label_zh"),
        ("sea.a,0201,text,甲,A,one=一/One,0", "2.options"),
        ("sea.a,0201,choice,甲,A,one=一/One,0", "2.options"),
        ("sea.a,0201,text,甲,A,,maybe", "2.is_required"),
    ],
)
def test_a_faulty_question_is_named_by_its_row(
    county: County, at: datetime, row: str, fault: str
) -> None:
    with pytest.raises(Invalid) as refused:
        bring(county, at, "q", f"{HEAD}{row}\n")
    assert [name for name, _said in refused.value.errors] == [fault]


def test_a_changed_question_takes_the_place_of_the_old_one_and_old_issues_keep_theirs(
    county: County, at: datetime
) -> None:
    bring(county, at, "q", QUESTION)
    new = actions.NewIssue(
        rules.IssueKind.HELP, "0201", "路灯不亮", HERE, answers={"sea.many": "3"}
    )
    with acting_as(ANONYMOUS):
        number = actions.raise_issue(by=ANONYMOUS, at=at, new=new).number
    with pytest.raises(Invalid) as refused:
        bring(county, at, "q", CHANGED)
    assert [name for name, _said in refused.value.errors] == ["2.starts_on"]
    later = at + timedelta(days=1)
    assert bring(county, later, "q", CHANGED).changed == ("sea.many",)
    assert "How many?" in asked(on=at.date()) and "How many lamps?" not in asked(on=at.date())
    assert "How many lamps?" in asked(on=later.date()) and "How many?" not in asked(on=later.date())
    with acting_as(ANONYMOUS):
        (answer,) = queries.answers_of(queries.access_own_issue(number=number).case)
    assert (answer.asked.label_en, answer.value) == ("How many?", "3")
    ended = CHANGED.replace("is_required\n", "is_required,ends_on\n").replace(
        ",1\n", ",1,2026-12-01\n"
    )
    bring(county, later, "q", ended)
    assert "How many lamps?" not in asked(on=date(2026, 12, 1))
    assert bring(county, later, "q", ended).nothing_new


@pytest.mark.parametrize(("what", "file"), [("c", CATEGORIES), ("q", QUESTION)])
def test_only_who_keeps_local_rules_brings_them_in(
    county: County, at: datetime, what: str, file: str
) -> None:
    with pytest.raises(Forbidden):
        bring(county, at, what, file, login="dispatcher")
