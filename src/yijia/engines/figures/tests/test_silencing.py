"""Whoever has the application's role and writes SQL of their own cannot make a red figure green."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import psycopg
import pytest
from django.db import transaction
from django.db.utils import Error as DatabaseError

from yijia.base.scope import Scope, service_scope
from yijia.engines.figures import actions, queries
from yijia.engines.figures.tests.sample import (
    COUNTY,
    NEW_YEAR,
    NEXT_YEAR,
    OPENED,
    counted,
    number,
    recount,
    run,
)
from yijia.ground.access.queries import acting_as

Cursor = psycopg.Cursor[Any]
pytestmark = pytest.mark.usefixtures("owner")

FAR = 9223372036854775000
FAULT = "UPDATE figures_cell SET n = n + 7, v = v + 7 WHERE figure = 'sample.opened'"
# An entry that the application writes by hand, and opens: the journal takes what it is told.
FORGED = """
WITH drawn AS MATERIALIZED (
  SELECT nextval('journal_entry_id_seq') AS id, {subject} AS subject
), written AS (
  INSERT INTO journal_entry (id, event, actor_name, subject_type, subject_id, division, old, new,
    reason, happened_at, transaction_id)
  SELECT id, '{event}', 'service:recount', 'figures_recount', subject, '', '{{}}', '{new}', '',
    now(), pg_current_xact_id()::text::bigint FROM drawn
) SELECT set_config('yijia.entry', id::text, {local}) FROM drawn
"""
DRAWN = "nextval('figures_recount_id_seq')"
TOLD = f"SELECT figures_run_recount({FAR}, '2099-01-01')"
RECOUNT = "SELECT figures_run_recount()"
REBUILD = "SELECT figures_rebuild('sample.opened')"
REBUILD_ALL = "SELECT figures_rebuild_all()"


def forged(
    event: str, *, subject: object = "NULL::bigint", new: str = "{}", local: bool = True
) -> str:
    return FORGED.format(event=event, subject=subject, new=new, local=local)


NOT_DRAWN, NO_ENTRY, NO_RIGHT = "not drawn for it", "needs a journal entry", "permission denied"
EARLIER = "currval('figures_recount_id_seq') - 1"
ATTACKS = {
    "a recount of a told id and time": (
        [forged("figures.recounted", subject=FAR), TOLD],
        "does not exist",
    ),
    "an entry that names an id never drawn": (
        [forged("figures.recounted", subject=FAR), RECOUNT],
        NOT_DRAWN,
    ),
    "an entry that names an earlier recount": (
        [forged("figures.recounted", subject=EARLIER), RECOUNT],
        NOT_DRAWN,
    ),
    "an entry that names no recount": ([forged("figures.recounted"), RECOUNT], NOT_DRAWN),
    "a recount under another event": (
        [forged("places.imported", subject=DRAWN), RECOUNT],
        NO_ENTRY,
    ),
    "a recount of others than the entry says": (
        [
            forged("figures.recounted_some", subject=DRAWN, new='{"codes": ["sample.solved"]}'),
            "SELECT figures_run_recount_of('{sample.opened}')",
        ],
        NO_ENTRY,
    ),
    "a recount of some under an id never drawn": (
        [
            forged("figures.recounted_some", subject=FAR, new='{"codes": ["sample.opened"]}'),
            "SELECT figures_run_recount_of('{sample.opened}')",
        ],
        NOT_DRAWN,
    ),
    "comparing some without more ado": (
        [f"SELECT figures_compare_of({FAR}, '{{sample.opened}}')"],
        NO_RIGHT,
    ),
    "counting afresh without an entry": ([REBUILD], NO_ENTRY),
    "counting afresh under another event": (
        [forged("figures.recounted", subject=DRAWN, new='{"code": "sample.opened"}'), REBUILD],
        NO_ENTRY,
    ),
    "counting afresh another figure than the entry says": (
        [forged("figures.rebuilt", new='{"code": "sample.solved"}'), REBUILD],
        NO_ENTRY,
    ),
    "counting afresh under an entry that names none": (
        [forged("figures.rebuilt"), REBUILD],
        NO_ENTRY,
    ),
    "counting all afresh without an entry": ([REBUILD_ALL], NO_ENTRY),
    "counting all afresh under the entry of one": (
        [forged("figures.rebuilt", new='{"code": "sample.opened"}'), REBUILD_ALL],
        NO_ENTRY,
    ),
    "comparing without more ado": ([f"SELECT figures_compare({FAR})"], NO_RIGHT),
    "counting afresh without more ado": (
        ["SELECT figures_count_afresh('{sample.opened}')"],
        NO_RIGHT,
    ),
    "a sequence that is set": ([f"SELECT setval('figures_recount_id_seq', {FAR})"], NO_RIGHT),
}


@pytest.fixture(autouse=True)
def rows(owner: Cursor) -> None:
    """Two rows, folded into their cells."""
    run("INSERT INTO sample_thing (opened_on) VALUES ('2026-03-05'), ('2026-03-06')")
    actions.fold_deltas()


def check_red() -> bool:
    scope = service_scope("test")
    latest = queries.latest_result(by=scope, figure=OPENED, division=COUNTY)
    shown = queries.value(
        by=scope, code=OPENED.code, division=COUNTY, start=NEW_YEAR, end=NEXT_YEAR, on=NEXT_YEAR
    )
    assert latest is not None
    assert (latest.mismatches > 0, latest.at) == (shown.red, shown.recounted_at)
    return shown.red


def run_together(statements: list[str]) -> None:
    with transaction.atomic():
        for statement in statements:
            run(statement)


@pytest.mark.parametrize(("attack", "answer"), ATTACKS.values(), ids=ATTACKS.keys())
def test_neither_a_forged_recount_nor_counting_in_silence_is_let_through(
    owner: Cursor, attack: list[str], answer: str
) -> None:
    assert recount().agrees
    with pytest.raises(DatabaseError, match=answer):
        run_together(attack)
    owner.execute(FAULT.encode())
    assert not recount().agrees
    assert check_red()


def test_an_entry_of_another_transaction_lets_nothing_be_counted_afresh(owner: Cursor) -> None:
    run(forged("figures.rebuilt", new='{"code": "sample.opened"}', local=False))
    try:
        with pytest.raises(DatabaseError, match=r"needs a journal entry of figures\.rebuilt"):
            run(REBUILD)
    finally:
        run("SELECT set_config('yijia.entry', '', false)")


def test_what_the_cells_held_is_kept_when_a_figure_is_counted_afresh(
    owner: Cursor, service: Scope, at: datetime
) -> None:
    assert recount().agrees
    owner.execute(FAULT.encode())
    with acting_as(service):
        actions.rebuild_figure(by=service, at=at, code=OPENED.code, reason="a test")
    assert number(OPENED) == counted(OPENED) == 2
    assert check_red()
    latest = queries.latest_result(by=service, figure=OPENED, division=COUNTY)
    assert latest is not None
    assert {(found.counted, found.held) for found in latest.first} >= {(1, 8)}
    assert recount().agrees
    assert not check_red()


def test_a_recount_of_an_old_view_of_the_rows_is_not_the_latest(
    owner: Cursor, other_application: Callable[[], psycopg.Connection]
) -> None:
    with other_application() as stale:
        stale.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        stale.execute("SELECT count(*) FROM figures_cell")
        owner.execute(FAULT.encode())
        found = recount()
        stale.execute(forged("figures.recounted", subject=DRAWN).encode())
        later = stale.execute(RECOUNT.encode()).fetchone()
    assert later is not None
    assert later[0] > found.id
    assert queries.recount_outcome(recount=later[0]).agrees
    assert check_red()


def test_the_database_says_which_recount_it_is_and_when(owner: Cursor) -> None:
    with transaction.atomic():
        run(forged("figures.recounted", subject=DRAWN))
        [(run_id, said, begun)] = run(
            "SELECT figures_run_recount(), currval('figures_recount_id_seq'), now()"
        )
    assert run_id == said
    # Whoever has waited for another is later than what was found meanwhile.
    found = run(
        "SELECT at = recorded_at, recorded_at > %s FROM figures_recount WHERE id = %s",
        [begun, run_id],
    )
    assert found == [(True, True)]


def test_everybody_may_start_nothing_and_the_application_only_what_is_meant_for_it() -> None:
    allowed = run(
        "SELECT regexp_replace(proname, '__.*', '__*'),"
        " bool_or(has_function_privilege('public', oid, 'EXECUTE')) FROM pg_proc"
        " WHERE starts_with(proname, 'figures_') AND has_function_privilege(oid, 'EXECUTE')"
        " GROUP BY 1 ORDER BY 1"
    )
    assert allowed == [
        ("figures_changed", False),
        ("figures_fold", False),
        ("figures_groups__*", False),
        ("figures_live", False),
        ("figures_parts", False),
        ("figures_persons__*", False),
        ("figures_publish", False),
        ("figures_rebuild", False),
        ("figures_rebuild_all", False),
        ("figures_rows__*", False),
        ("figures_run_recount", False),
        ("figures_run_recount_of", False),
        ("figures_standing", False),
        ("figures_stocks", False),
        ("figures_total__*", False),
    ]
