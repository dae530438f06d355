"""Figures that nobody declares: for staff alone, of persons, and one that is made of the first."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import TypedDict

import pytest

from tests.harness.county import HERE
from tests.matrix.planted import Planted
from yijia.base.scope import Scope
from yijia.engines.figures import queries as figures
from yijia.engines.figures import registry
from yijia.engines.figures.queries import behind, making, reading
from yijia.engines.figures.rules import Counts, Figure, Ratio

STAFF, PERSONS, MADE = "matrix.staff", "matrix.persons", "matrix.made"


class Days(TypedDict):
    """The range that every question asks for."""

    start: date
    end: date


SPAN = Days(start=date(2026, 9, 1), end=date(2026, 10, 1))


@dataclass(frozen=True)
class Alike(Figure):
    """A figure whose rows and sums are those of another one, which is counted."""

    alike: str = ""

    @property
    def slug(self) -> str:
        """That of the other figure."""
        return self.alike


def add(patch: pytest.MonkeyPatch) -> None:
    """Beside the declared figures one for staff alone, one of persons, and a share for staff."""
    known = registry.figures._figures["issues.opened"]
    told = {field.name: getattr(known, field.name) for field in fields(Figure)}
    staff = Alike(**told | {"code": STAFF, "public": False}, alike=known.slug)
    persons = Alike(**told | {"code": PERSONS, "counts": Counts.PERSON}, alike=known.slug)
    made = Ratio(MADE, "Made", "Made of what is for staff.", numerator=staff, denominator=staff)
    counted = registry.figures._figures | {STAFF: staff, PERSONS: persons}
    patch.setattr(registry.figures, "_figures", counted)
    patch.setattr(registry.figures, "_derived", registry.figures._derived | {MADE: made})


def _groups(scope: Scope, _planted: Planted) -> bool:
    found = figures.groups(by=scope, code=STAFF, division=HERE, dimension="category", **SPAN)
    return found.declared.code == STAFF


# The questions that are asked of them.
NUMBERS: dict[str, Callable[[Scope, Planted], bool]] = {
    "engines.figures.queries.reading.is_privileged": lambda s, _p: reading.is_privileged(
        by=s, division=HERE
    ),
    "engines.figures.queries.reading.figures_for": lambda s, _p: (
        STAFF in {figure.code for figure in figures.figures_for(by=s)}
    ),
    "engines.figures.queries.reading.access_figure": lambda s, _p: (
        figures.access_figure(by=s, code=STAFF, division=HERE).code == STAFF
    ),
    "engines.figures.queries.reading.values": lambda s, p: bool(
        reading.values(by=s, codes=[STAFF], divisions=[HERE], on=p.at.date(), **SPAN)
    ),
    "engines.figures.queries.behind.access_rows": lambda s, _p: (
        behind.access_rows(by=s, code=PERSONS, division=HERE).code == PERSONS
    ),
    "engines.figures.queries.behind.rows": lambda s, _p: (
        figures.rows(by=s, code=STAFF, division=HERE, **SPAN).figure.code == STAFF
    ),
    "engines.figures.queries.apart.groups": _groups,
    "engines.figures.queries.seals.seals": lambda s, _p: (
        figures.seals(by=s, code=STAFF, division=HERE, month=SPAN["start"]) == []
    ),
    "engines.figures.queries.pages.figure_page": lambda s, p: (
        figures.figure_page(by=s, code=STAFF, division=HERE, on=p.at.date(), **SPAN).figure.code
        == STAFF
    ),
    "engines.figures.queries.board.board": lambda s, p: (
        figures.board(by=s, code=STAFF, divisions=[HERE], on=p.at.date(), **SPAN).declared.code
        == STAFF
    ),
    "engines.figures.queries.making.may_see": lambda s, _p: making.may_see(
        by=s, declared=registry.figures._figures[STAFF], division=HERE
    ),
    "engines.figures.queries.making.access_declared": lambda s, _p: (
        figures.access_declared(by=s, code=MADE, division=HERE).code == MADE
    ),
    "engines.figures.queries.making.access_derived": lambda s, _p: (
        figures.access_derived(by=s, code=MADE, division=HERE).code == MADE
    ),
    "engines.figures.queries.making.derived_for": lambda s, _p: (
        MADE in {one.code for one in figures.derived_for(by=s, division=HERE)}
    ),
    "engines.figures.queries.making.derived": lambda s, p: bool(
        figures.derived(by=s, code=MADE, division=HERE, on=p.at.date(), **SPAN)
    ),
    "engines.figures.queries.making.derived_page": lambda s, p: (
        figures.derived_page(by=s, code=MADE, division=HERE, on=p.at.date(), **SPAN).declared.code
        == MADE
    ),
}
