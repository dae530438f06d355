"""With MATRIX=all: take away each policy, mark, check, filter and refusal; a door must notice."""

import json
import os
from collections.abc import Callable, Iterator

import psycopg
import pytest

from tests.architecture import source
from tests.matrix import mutants
from tests.matrix.covered import COVERED
from tests.matrix.mutants import Doors
from tests.matrix.planted import Planted
from tests.matrix.test_query_door import add_figures

pytestmark = pytest.mark.skipif(
    os.environ.get("MATRIX") != "all", reason="The long run: make matrix."
)
PARTS = 8


@pytest.fixture(scope="module")
def doors(planted: Planted, owner: psycopg.Cursor) -> Iterator[Doors]:
    """All three doors, with what they say while nothing is taken away."""
    with pytest.MonkeyPatch.context() as patch:
        add_figures(patch)
        found = Doors(planted, owner, usual={})
        found.remember()
        yield found


@pytest.mark.parametrize("part", range(PARTS))
def test_a_layer_that_is_taken_away_is_missed(
    doors: Doors, part: int, record_property: Callable[[str, object], None]
) -> None:
    survived = []
    for mutant in mutants.every(doors)[part::PARTS]:
        noticed = mutants.is_noticed(mutant)
        told = [mutant.kind, mutant.name, noticed]
        record_property("mutant", json.dumps(told, ensure_ascii=False))
        if not noticed:
            survived.append(str(mutant))
    source.must_be_none(name for name in survived if name not in COVERED)
