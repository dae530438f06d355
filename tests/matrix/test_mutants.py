"""With MATRIX=all: take away each policy, mark and check, and see that a door notices."""

import os

import psycopg
import pytest

from tests.architecture import source
from tests.matrix import mutants, report
from tests.matrix.plant import Planted
from tests.matrix.test_query_door import add_figures

pytestmark = pytest.mark.skipif(
    os.environ.get("MATRIX") != "all", reason="The long run: make matrix."
)
# Mutants that no door can notice, each with what holds instead. Whoever adds one says why.
COVERED: dict[str, str] = {}


def test_a_layer_that_is_taken_away_is_missed(
    planted: Planted, owner_cursor: psycopg.Cursor, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_figures(monkeypatch)
    found = [
        *mutants.tried(mutants.policies(planted=planted, owner=owner_cursor)),
        *mutants.tried(mutants.marks(planted=planted)),
        *mutants.tried(mutants.checks(planted=planted)),
    ]
    report.write(found, covered=COVERED)
    survived = [f"{m.kind} {m.name}" for m, noticed in found if not noticed]
    source.must_be_none(name for name in survived if name not in COVERED)
