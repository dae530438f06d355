"""What is asked about one category only: offered on pages of its own, checked, shown, erased."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from tests.harness.county import HERE, County
from yijia.base.errors import Invalid
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.cases.rules import LimitUnit
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.programmes.issues import actions, events, queries, rules
from yijia.programmes.issues.inputs.questions import Questions
from yijia.programmes.issues.models import Category, Limit, Question
from yijia.programmes.issues.tests.test_api import post
from yijia.programmes.issues.tests.test_pages import must_fill

pytestmark = pytest.mark.django_db


def raised(at: datetime, **told: Any) -> str:
    given = {"category": "0102", "division": HERE} | told
    with acting_as(ANONYMOUS):
        new = actions.NewIssue(rules.IssueKind.COMPLAINT, text="半夜施工", **given)
        return actions.raise_issue(by=ANONYMOUS, at=at, new=new).number


def test_the_pages_ask_what_the_category_asks_and_the_answers_are_shown(county: County) -> None:
    client = Client(headers={"Accept-Language": "en"})
    must_fill(client, topic={"topic": "01"}, category={"category": "0102"})
    assert client.get("/issues/new/check").headers["Location"] == "/issues/new/matter"
    assert "Noise of shops" in client.get("/issues/new/matter").content.decode()
    assert client.post("/issues/new/matter", {"matter": "020101"}).status_code == 422
    asked = client.post("/issues/new/matter", {"matter": "010202"}).headers["Location"]
    assert asked == "/issues/new/questions"
    wrong = {"q-noise-since_year": "2026", "q-noise-since_month": "2", "q-noise-since_day": "30"}
    assert client.post(asked, wrong).status_code == 422
    told = {"q-noise-night": "yes", **wrong, "q-noise-since_day": "3"}
    assert client.post(asked, told).status_code == 302
    client.post("/issues/new/text", {"text": "半夜施工"})
    for page in (client.get("/issues/new/check", follow=True), client.post("/issues/new/check")):
        assert page.status_code in {200, 302}
    number = client.session["issue_raised"]
    own = client.get(f"/issues/{number}").content.decode()
    assert "Noise of shops" in own and "3 February 2026" in own and "Also at night" in own
    # Another category has none of these questions, and what was answered to them is gone.
    must_fill(client, topic={"topic": "08"}, category={"category": "0801"})
    assert client.get("/issues/new/questions").status_code == 302
    assert "Also at night" not in client.get("/issues/new/check", follow=True).content.decode()


def test_a_program_learns_the_questions_and_sends_answers(
    county: County, service: Scope, at: datetime
) -> None:
    client = Client(headers={"Accept-Language": "en"})
    asked = client.get("/api/v1/issues/categories/010202/questions").json()
    assert [one["code"] for one in asked] == ["noise.since", "noise.night"]
    body = {"kind": "complaint", "text": "半夜施工", "division": HERE, "category": "010202"}
    made = post(client, "issues", body | {"answers": ["noise.night=yes"]})
    header = {"Lookup-Code": made.json()["lookup_code"]}
    own = client.get(f"/api/v1/issues/{made.json()['number']}", headers=header).json()
    assert [(one["code"], one["value"]) for one in own["answers"]] == [("noise.night", "yes")]
    for wrong in ("noise.night=maybe", "noise.since=soon", "lamp.pole=3"):
        refused = post(client, "issues", body | {"answers": [wrong]})
        assert refused.status_code == 422
        assert wrong.partition("=")[0] in refused.content.decode()
    revealing = post(client, "issues", body | {"answers": ["noise.night=13800138000"]})
    assert "answers" in revealing.content.decode() and revealing.status_code == 422


def test_a_question_that_needs_an_answer_gets_one_from_its_day_on(
    county: County, service: Scope, at: datetime
) -> None:
    with acting_as(service), journal.entry(by=service, at=at, event=events.CONFIGURED):
        Question.objects.create(
            code="noise.where",
            category_id="010201",
            kind=rules.QuestionKind.TEXT,
            label_zh="哪个工地？",
            label_en="Which site?",
            is_required=True,
            starts_on=date(2026, 9, 30),
            source="test",
        )
    with pytest.raises(Invalid) as refused:
        raised(at, category="010201")
    assert refused.value.errors == (("answers.noise.where", "This question needs an answer."),)
    assert raised(at, category="010201", answers={"noise.where": "东门"})
    assert raised(at, category="0102")


def test_a_part_of_a_category_has_the_limit_of_the_whole_unless_it_has_its_own(
    county: County, service: Scope, at: datetime
) -> None:
    day = at.date()
    whole = queries.limits_for("0301", on=day)[queries.WHOLE]
    assert queries.limits_for("030102", on=day)[queries.WHOLE] == whole
    with acting_as(service), journal.entry(by=service, at=at, event=events.CONFIGURED):
        Limit.objects.create(
            category=Category.objects.get(code="030102"),
            amount=2,
            unit=LimitUnit.HOURS,
            starts_on=day,
            source="test",
        )
        journal.forget_reference_data()
    assert queries.limits_for("030102", on=day)[queries.WHOLE].amount == 2
    assert queries.limits_for("030101", on=day)[queries.WHOLE] == whole


def test_answers_are_erased_with_the_words_of_the_person(county: County, at: datetime) -> None:
    number = raised(at, answers={"noise.since": "2026-09-01"})
    with acting_as(ANONYMOUS):
        assert len(queries.access_own_issue(number=number).answers) == 1
        actions.erase_texts(by=ANONYMOUS, at=at, number=number, names=())
        assert queries.access_own_issue(number=number).answers == ()


@pytest.mark.parametrize(
    ("kind", "fits", "others"),
    [
        (rules.QuestionKind.NUMBER, ("0", "12"), ("-1", "1.5", "１", "99999999")),
        (
            rules.QuestionKind.DATE,
            ("2026-02-03",),
            ("2026-02-30", "20260203", "soon", "0202-02-03", "3000-01-01"),
        ),
        (rules.QuestionKind.YES_NO, ("yes", "no"), ("Yes", "1")),
        (rules.QuestionKind.CHOICE, ("one",), ("two", "One")),
        (rules.QuestionKind.TEXT, ("x" * 200,), ("x" * 201,)),
    ],
)
def test_an_answer_fits_the_kind_of_its_question(
    kind: rules.QuestionKind, fits: tuple[str, ...], others: tuple[str, ...]
) -> None:
    options = rules.read_options("one=一盏/One;")
    asked = rules.Question(1, "c", kind, "问", "Q", "", "", options=options, is_required=False)
    assert [one for one in (*fits, "") if rules.fault_of(one, asked=asked)] == []
    assert [one for one in others if not rules.fault_of(one, asked=asked)] == []


def test_a_form_takes_no_day_of_a_mistyped_year() -> None:
    asked = rules.Question(
        1, "c", rules.QuestionKind.DATE, "问", "Q", "", "", options=(), is_required=False
    )
    for day in ("0202-02-03", "3000-01-01"):
        form = Questions({"q-c": day}, asked=[asked], language="en")
        assert form.errors["q-c"] == ["Enter a real date: year, month and day."]
    assert Questions({"q-c": "2026-02-03"}, asked=[asked], language="en").is_valid()
