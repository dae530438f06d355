"""No declared figure leads to a person: nothing that it shows, or is sorted by, refers to one."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tests.architecture import source
from yijia.engines.figures.registry import figures
from yijia.engines.figures.rules import OTHERS, Dimension, Figure
from yijia.programmes.issues.figures import OPENED

# Where persons and accounts are kept; a post is held by one person.
PERSONAL_APPS = frozenset({"people", "access", "accounts", "account", "mfa", "socialaccount"})
PERSONAL_TABLES = frozenset({"organisations_post", "organisations_appointment"})
WORD = re.compile(r"[a-z_][a-z0-9_]*")


def is_personal(model: type[models.Model]) -> bool:
    return model._meta.app_label in PERSONAL_APPS or model._meta.db_table in PERSONAL_TABLES


def ways_to_persons(figure: Figure) -> Iterator[str]:
    """What of a figure leads to a person, an account or a post, or is kept encrypted."""
    tables = {model._meta.db_table: model for model in apps.get_models()}
    pieces = [(column, column) for column in figure.columns]
    pieces += [(one.code, one.expression) for one in figure.dimensions]
    for name, expression in [*pieces, ("division", figure.division)]:
        words = set(WORD.findall(expression))
        asked = {tables[table] for table in {figure.table, *words} & set(tables)}
        yield from (
            f"{figure.code}: {name} asks {m._meta.db_table}" for m in asked if is_personal(m)
        )
        for field in (field for model in asked for field in model._meta.concrete_fields):
            if field.column in words and _is_of_person(field):
                yield f"{figure.code}: {name} leads to a person by {field.column}"


def _is_of_person(field: "models.Field[object, object]") -> bool:
    to = field.related_model
    return isinstance(field, models.BinaryField) or (isinstance(to, type) and is_personal(to))


def test_no_figure_is_shown_or_sorted_by_person() -> None:
    assert len(figures) > 0
    source.must_be_none(way for figure in figures for way in ways_to_persons(figure))


def test_every_number_stands_in_a_chapter_of_which_few_that_are_public_lead() -> None:
    every = {one.code: one for one in (*figures.countables(), *figures.all_derived())}
    astray = [code for code in every if figures.chapter_of(code) == OTHERS]
    assert astray == []
    for chapter in figures.chapters():
        leading = [every[code] for code in chapter.leading]
        assert len(leading) == 3 or chapter == OTHERS
        assert all(one.public for one in leading)


ASKED = "(SELECT i.person_id FROM issues_issue i WHERE i.case_id = cases_case.id)"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"table": "forms_filling", "columns": ("signed_by_id",)}, "by signed_by_id"),
        ({"dimensions": (Dimension("x", "", ASKED),)}, "by person_id"),
        ({"dimensions": (Dimension("x", "", "(SELECT 1 FROM people_person)"),)}, "asks people_"),
        ({"table": "people_person", "columns": ("mobile_index",)}, "by mobile_index"),
    ],
)
def test_a_way_to_a_person_is_found(change: dict[str, Any], found: str) -> None:
    assert any(found in way for way in ways_to_persons(replace(OPENED, **change)))
