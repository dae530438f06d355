"""With MATRIX=all: take away each policy, mark, check, filter and refusal; a door must notice.

With MATRIX_ONLY, a regular expression, those alone whose names it is found in; no page is written.
"""

import json
import os
import re
from collections.abc import Callable, Iterator

import psycopg
import pytest

from tests.architecture import source
from tests.matrix import mutants, numbers, report
from tests.matrix.covered import COVERED
from tests.matrix.doors import BROKEN, Doors
from tests.matrix.mutants import Mutant
from tests.matrix.planted import Planted

pytestmark = pytest.mark.skipif(
    os.environ.get("MATRIX") != "all", reason="The long run: make matrix."
)
ONLY = re.compile(os.environ.get("MATRIX_ONLY", ""))


@pytest.fixture(scope="module")
def doors(planted: Planted, owner: psycopg.Cursor) -> Iterator[Doors]:
    """All doors, with what they say while nothing is taken away."""
    with pytest.MonkeyPatch.context() as patch:
        numbers.add(patch)
        found = Doors(planted, owner)
        found.remember()
        yield found


@pytest.fixture(scope="module")
def every(doors: Doors) -> list[Mutant]:
    """Each layer that can be taken away."""
    return mutants.every(doors)


def test_each_reason_is_of_a_layer_that_there_is(every: list[Mutant]) -> None:
    source.must_be_none(COVERED.keys() - {str(mutant) for mutant in every})


def test_no_question_breaks_while_every_layer_stands(doors: Doors) -> None:
    source.must_be_none(ask.name for ask, said in doors.usual.items() if BROKEN in said)


@pytest.mark.parametrize("part", range(report.PARTS))
def test_a_layer_that_is_taken_away_is_missed(
    doors: Doors,
    every: list[Mutant],
    part: int,
    record_property: Callable[[str, object], None],
) -> None:
    wrong = []
    for mutant in (one for one in every[part :: report.PARTS] if ONLY.search(str(one))):
        try:
            noticed = mutants.is_noticed(mutant, doors=doors)
        except Exception as broken:  # noqa: BLE001 - the others are tried all the same
            noticed = False
            wrong.append(f"{mutant}: {broken!r}")
        told = [mutant.kind, mutant.name, noticed]
        record_property("mutant", json.dumps(told, ensure_ascii=False))
        if noticed == (str(mutant) in COVERED):
            wrong.append(f"{mutant}{' is noticed and needs no reason' if noticed else ''}")
    source.must_be_none(wrong)
