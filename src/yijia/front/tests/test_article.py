"""The article: every number is listed, quoted word for word, and judged by what was counted."""

import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from yijia.base.scope import ANONYMOUS, service_scope
from yijia.engines.figures import queries as figure_queries
from yijia.engines.figures import rules as figure_rules
from yijia.engines.figures.models import Circle
from yijia.engines.figures.queries import Persons
from yijia.engines.figures.rules import Reason, Span
from yijia.front import article as articles
from yijia.front import rules
from yijia.front.article import Number, pages
from yijia.front.article.numbers import Finding
from yijia.front.demonstration import Loaded
from yijia.front.rules import Comparator, Verdict
from yijia.ground.access.queries import acting_as
from yijia.ground.places import queries as places
from yijia.programmes.issues.figures import PEOPLE

TODAY = date(2026, 12, 1)
SENTENCES = (Path(__file__).parent / "sentences.txt").read_text("utf-8").splitlines()
IN_WORDS = re.compile(
    r"\d|\b(one|two|three|four|five|six|seven|ten|hundred|thousand|million|double)\b", re.IGNORECASE
)
# A year is a range and no number, and "one family" is what the name of the platform means.
NO_NUMBERS = re.compile(r"\b(In|Since|in) 20(17|19|20)\b|\(one family\)")


def sample(number: Number, *, value: int, held: bool) -> Number:
    """A number of the article, said of a figure that is counted today."""
    return replace(
        number,
        figure="issues.opened",
        start=date(2017, 1, 1),
        comparator=Comparator.EXACTLY,
        value=Decimal(value),
        held=held,
    )


def test_every_sentence_is_quoted_word_for_word() -> None:
    assert [sentence.text for sentence in articles.article().sentences] == SENTENCES


def test_every_number_in_the_sentences_is_claimed_or_named() -> None:
    for sentence in articles.article().sentences:
        left = NO_NUMBERS.sub(" ", sentence.text)
        for printed in [*(number.printed for number in sentence.numbers), *sentence.names]:
            assert printed in sentence.text
            left = left.replace(printed, " ")
        assert not IN_WORDS.search(left), f"{sentence.id}: {left}"


@pytest.mark.parametrize(
    "printed", ["2700", "230", "220", "40", "3000", "8 million", "100000", "50%", "39", "119"]
)
def test_the_numbers_that_everybody_remembers_are_there(printed: str) -> None:
    assert [n for n in articles.article().numbers if printed in n.printed]


def test_numbers_have_ids_of_their_own_and_codes_that_a_figure_can_bear() -> None:
    numbers = articles.article().numbers
    assert len(numbers) == len({number.id for number in numbers}) == 24
    for number in numbers:
        assert re.fullmatch(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*", number.figure)
        assert len(number.figure) <= figure_rules.LONGEST_CODE
        assert number.start < number.end <= articles.article().published_on


@pytest.mark.parametrize(
    ("comparator", "stated", "counted", "holds"),
    [
        (Comparator.EXACTLY, 39, 39, True),
        (Comparator.EXACTLY, 39, 40, False),
        (Comparator.MORE_THAN, 2700, 2701, True),
        (Comparator.MORE_THAN, 2700, 2700, False),
        (Comparator.NEARLY, 36_000_000, 35_900_000, True),
        (Comparator.NEARLY, 36_000_000, 36_000_001, False),
        (Comparator.NEARLY, 36_000_000, 34_000_000, False),
        (Comparator.ABOUT, 8_000_000, 8_300_000, True),
        (Comparator.ABOUT, 8_000_000, 7_500_000, False),
        (Comparator.ALL, 100, 100, True),
        (Comparator.ALL, 100, 99, False),
    ],
)
def test_a_number_holds_as_the_article_says_it(
    comparator: Comparator, stated: int, counted: int, holds: bool
) -> None:
    found = rules.holds(comparator=comparator, stated=Decimal(stated), counted=Decimal(counted))
    assert found is holds


@pytest.mark.parametrize(
    ("day", "before"),
    [(date(2026, 11, 25), date(2025, 11, 25)), (date(2028, 2, 29), date(2027, 3, 1))],
)
def test_a_year_before_is_the_same_day(day: date, before: date) -> None:
    assert rules.a_year_before(day) == before


@pytest.mark.parametrize(
    ("reason", "verdict"),
    [
        (Reason.SUPPRESSED, Verdict.NOT_SHOWN),
        (Reason.ONE_MONTH, Verdict.NOT_SHOWN),
        (Reason.TOO_MANY, Verdict.NOT_SHOWN),
        (Reason.NOTHING, Verdict.NOT_COUNTED),
    ],
)
def test_what_is_counted_and_not_told_is_not_shown(reason: Reason, verdict: Verdict) -> None:
    told = articles.article().numbers[0]
    span = Span(told.start, told.end)
    found = Persons(PEOPLE, told.division, span, value=None, reason=reason)
    assert Finding(told, found).verdict is verdict


def test_a_number_of_a_circle_is_shown_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    told = replace(articles.article().numbers[0], division="three-places")
    circle = Circle(code="three-places", name_zh="三地")
    monkeypatch.setattr(places, "gazetteer", dict)
    monkeypatch.setattr(figure_queries, "circles", lambda: {circle.code: circle})
    assert pages._row(Finding(told, None), language="zh-hans").place == "三地"


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded_county")
def test_what_held_still_holds_in_the_demonstration() -> None:
    with acting_as(ANONYMOUS):
        found = articles.findings(articles.article().numbers, by=ANONYMOUS, on=TODAY)
        for number in articles.article().numbers:
            assert number.division in places.gazetteer()
    assert articles.broken(found.values()) == []


@pytest.mark.django_db
def test_a_number_that_held_and_does_not_any_more_is_found(loaded_county: Loaded) -> None:
    told = articles.article().numbers[0]
    with acting_as(ANONYMOUS):
        for stated, held, expected in (
            (loaded_county.issues, True, []),
            (loaded_county.issues + 1, True, [told.id]),
            (loaded_county.issues + 1, False, []),
        ):
            shown = sample(told, value=stated, held=held)
            number = replace(shown, figure="issues.told", end=date(2022, 1, 1))
            found = articles.findings([number], by=ANONYMOUS, on=TODAY)
            assert articles.broken(found.values()) == expected
        nobody_counts = replace(told, figure="nobody.counts", held=True)
        found = articles.findings([nobody_counts], by=ANONYMOUS, on=TODAY)
        assert found[told.id].verdict is Verdict.NOT_COUNTED
        assert articles.broken(found.values()) == [told.id]


@pytest.mark.django_db
def test_however_many_numbers_are_counted_it_is_one_statement(
    county: object, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told = articles.article().numbers
    many = [
        replace(sample(n, value=1, held=False), id=n.id) for n in told if n.division == "350181"
    ]
    with acting_as(service_scope("test")):
        articles.findings(many[:1], by=ANONYMOUS, on=TODAY)
        with django_assert_num_queries(1):
            found = articles.findings(many, by=ANONYMOUS, on=TODAY)
    assert len(found) > 15


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_lists_every_number_and_says_what_nobody_counts(
    client: Client, language: str
) -> None:
    page = client.get("/article", headers={"accept-language": language}).content.decode()
    for number in articles.article().numbers:
        assert f'id="{number.id}"' in page
        assert number.title.text(language) in page
        assert number.figure in page
    assert ("Not counted yet" if language == "en" else "尚未统计") in page
    assert "Three Happiness" in page


@pytest.mark.django_db
def test_programs_read_the_same(client: Client) -> None:
    told = client.get("/article.json").json()
    numbers = {number["id"]: number for number in told["numbers"]}
    assert told["published_on"] == "2021-08-19"
    assert set(numbers) == {number.id for number in articles.article().numbers}
    asked = numbers["members-reported-in"]
    assert asked["figure"] == "members.reported"
    assert (asked["comparator"], asked["value"], asked["unit"]) == ("more than", 2700, "persons")
    assert (asked["from"], asked["to"]) == ("2017-01-01", "2021-08-19")
    assert asked["verdict"] == "not counted yet" and asked["counted"] is asked["rows"] is None


@pytest.mark.django_db
def test_a_number_that_is_counted_opens_its_rows(county: object, at: datetime) -> None:
    told = articles.article()
    first = sample(told.numbers[0], value=0, held=False)
    short = replace(told, sentences=(replace(told.sentences[1], numbers=(first,)),))
    with acting_as(ANONYMOUS):
        found = articles.findings([first], by=ANONYMOUS, on=TODAY)
        (entry,) = _entries(articles.document(short, found=found))
        page = str(articles.page(short, found=found))
    rows = "figures/issues.opened/rows?division=350181&from=2017-01-01&to=2021-08-19"
    assert entry["rows"] == f"/api/v1/{rows}"
    assert (entry["counted"], entry["n"], entry["verdict"]) == (0, 0, "holds")
    assert f"/{rows}" in page


@pytest.mark.django_db
def test_a_number_may_be_made_of_figures_and_opens_those(county: object) -> None:
    told = articles.article()
    whole, none = (
        replace(sample(told.numbers[n], value=100, held=False), figure=code)
        for n, code in enumerate(("issues.places_told", "issues.solved_share"))
    )
    short = replace(told, sentences=(replace(told.sentences[1], numbers=(whole, none)),))
    with acting_as(ANONYMOUS):
        found = articles.findings([whole, none], by=ANONYMOUS, on=TODAY)
        first, second = _entries(articles.document(short, found=found))
        page = str(articles.page(short, found=found))
    # Nobody told of anything yet: no place of those eligible; and of no answers there is no share.
    assert (first["counted"], first["verdict"], first["declared"]) == (0, "does not hold", True)
    assert (second["counted"], second["verdict"]) == (None, "not counted yet")
    assert (first["n"], second["n"]) == (2, 0) and "2 个地方中的 0 个" in page
    asked = "figures/issues.places_told?division=350181&from=2017-01-01&to=2021-08-19"
    assert first["rows"] == f"/api/v1/{asked}"
    assert f"/{asked}" in page


def _entries(document: dict[str, object]) -> list[dict[str, object]]:
    return cast("list[dict[str, object]]", document["numbers"])
