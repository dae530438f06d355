"""A declaration is whole, stands once, and says by its hash what it counts."""

from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest

from yijia.engines.figures.registry import Registry
from yijia.engines.figures.rules import Counts, Dimension, Distinct, Figure
from yijia.engines.figures.tests.sample import OPENED, PAID, PERSONS, SOLVED

WHO = "(SELECT p.number FROM people_person p WHERE p.id = sample_thing.id)"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"code": "Opened"}, "code must be"),
        ({"code": "opened"}, "code must be"),
        ({"code": "a." + "b" * 40}, "code must be"),
        ({"table": "cases_case; DROP"}, "table must be"),
        ({"where": ""}, "not over one row alone"),
        ({"where": "opened_on < now()"}, "not over one row alone"),
        ({"where": "opened_on < CURRENT_DATE"}, "not over one row alone"),
        ({"where": "id IN (SELECT id FROM other)"}, "not over one row alone"),
        ({"where": "true) OR (true; --"}, "not over one row alone"),
        ({"amount": "sum(amount) OVER ()"}, "not over one row alone"),
        ({"day": "$1"}, "not over one row alone"),
        ({"columns": ()}, "columns must be"),
        ({"columns": ("number", "a b")}, "columns must be"),
        ({"headings": ("Number",)}, "headings must be"),
        ({"version": 0}, "version must be"),
        ({"unit": " "}, "must be said"),
        ({"columns": ("number", "person_id")}, "no number by person"),
        ({"columns": ("signed_by_id",)}, "no number by person"),
        ({"division": "account_id"}, "no number by person"),
        ({"dimensions": (Dimension("who", "Who", "mobile_index"),)}, "no number by person"),
        ({"dimensions": (Dimension("who", "Who", "post_id"),)}, "no number by person"),
        ({"dimensions": (Dimension("who", "Who", "c.id"),)}, "no number by person"),
        ({"dimensions": (Dimension("who", "Who", WHO),)}, "no number by person"),
    ],
)
def test_a_faulty_declaration_stops_the_start(change: dict[str, Any], fault: str) -> None:
    faulty = replace(OPENED, **change)
    with pytest.raises(ValueError, match=fault):
        Registry([faulty])


def test_a_code_stands_once_and_the_same_again_changes_nothing() -> None:
    declared = Registry([OPENED, PAID, OPENED])
    assert [figure.code for figure in declared] == ["sample.opened", "sample.paid"]
    with pytest.raises(ValueError, match="declared twice"):
        declared.add(replace(OPENED, where="true"))


SOME = replace(PERSONS, code="sample.some", where="kind = 'issue' AND solved")


@pytest.mark.parametrize(
    ("declared", "is_taken"),
    [
        (SOME, False),
        (replace(PERSONS, code="sample.later", day="ended_on"), False),
        (replace(SOME, public=False), True),
        (replace(SOME, counts=Counts.THING), True),
        (replace(SOME, table="other_thing"), True),
        (replace(PERSONS, code="sample.again", spread="ended_on - opened_on"), True),
    ],
)
def test_no_two_figures_of_persons_are_told_of_which_one_may_be_a_part_of_the_other(
    declared: Figure, is_taken: bool
) -> None:
    with nullcontext() if is_taken else pytest.raises(ValueError, match="few follow from both"):
        Registry([PERSONS, declared])


def test_of_one_table_persons_are_told_apart_in_one_way() -> None:
    known = Registry([OPENED, SOLVED])
    all_of_them = Distinct("sample.people", "People", "Told apart.", OPENED, "secret", "seen_at")
    known.add_derived(all_of_them)
    known.add_derived(all_of_them)
    with pytest.raises(ValueError, match="few follow from both"):
        known.add_derived(replace(all_of_them, code="sample.helped", of=SOLVED))


def test_figures_come_in_one_order_however_they_were_declared() -> None:
    forth, back = Registry([OPENED, PAID, PERSONS]), Registry([PERSONS, PAID, OPENED])
    assert list(forth) == list(back)
    assert forth.by_table() == back.by_table()


def test_a_programme_says_its_codes_in_words() -> None:
    declared = Registry()
    declared.add(OPENED, words=lambda item: {"number": f"No. {item['number']}"})
    declared.add(PAID)
    assert declared.words_of(OPENED, item={"number": 3}) == {"number": "No. 3"}
    assert declared.words_of(PAID, item={"number": 3}) == {}


@pytest.mark.parametrize(
    "change",
    [
        {"where": "true"},
        {"division": "other_id"},
        {"day": "ended_on"},
        {"amount": "amount"},
        {"table": "other_thing"},
    ],
)
def test_the_hash_follows_what_is_counted(change: dict[str, Any]) -> None:
    changed = replace(OPENED, **change)
    assert changed.digest != OPENED.digest


def test_the_hash_does_not_follow_words_nor_spaces() -> None:
    said = replace(OPENED, title="T", unit="u", public=False, columns=("id",), version=7)
    spaced = replace(said, where="kind   =\n'issue'", amount="1")
    assert spaced.digest == OPENED.digest
