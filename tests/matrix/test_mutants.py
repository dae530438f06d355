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
COVERED: dict[str, str] = {
    "row policy cases_case: insert (app_insert)": (
        "the trigger cases_guard refuses a case without an entry about that very case"
    ),
    "row policy cases_case: update (app_update)": (
        "what is not seen is not named in an update, and cases_guard refuses a change without a"
        " move; tests/test_policies.py tries an update of another area"
    ),
    "row policy people_bulkperson: insert (app_insert)": (
        "the trigger people_keep_bulk_person takes persons in the request's transaction alone"
    ),
    "row policy people_bulkrequest: insert (app_insert)": (
        "the trigger people_keep_bulk_request takes a request in its asker's name alone"
    ),
    "check engines.cases.actions.draw_sample: by.may(Permission.SAMPLE_READ, division=division,"
    " organisation=None)": (
        "the form offers one's own areas alone; engines/cases/tests/test_samples.py"
        " asks the action itself"
    ),
    "row policy people_person: select (rights_open)": (
        "nothing planted is closed; ground/rights/tests reads a person who has withdrawn"
    ),
}


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
