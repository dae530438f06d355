"""Another meaning of a figure needs a new version: the register and `yijia migrate` ask for it, and
migrating counts it at once.
"""

from dataclasses import replace
from decimal import Decimal

import psycopg
import pytest

from tests.harness import database, declared
from yijia.engines.figures.registry import figures
from yijia.engines.figures.rules import (
    Comparison,
    Countable,
    Derived,
    Dimension,
    Threshold,
)
from yijia.programmes.issues.figures import (
    DAYS,
    OPENED,
    PEOPLE,
    PLACES_TOLD,
    SATISFIED_SHARE,
    SOLVED_SHARE,
    THREE_RATES,
    TOLD,
    UNSOLVED,
)

CODE = OPENED.code
# What the database remembers of a figure is made older, as if this program had moved on.
REMEMBER = """
ALTER TABLE figures_definition DISABLE TRIGGER USER;
UPDATE figures_definition SET digest = 'of another meaning', version = {version}
  WHERE code = 'issues.opened';
ALTER TABLE figures_definition ENABLE TRIGGER USER;
INSERT INTO figures_cell (figure, grain, division, day, n, v)
  VALUES ('issues.opened', 'month', '350181', '2020-01-01', 7, 7);
UPDATE database_statement SET hash = 'older' WHERE app = 'yijia.engines.figures'
"""


def cells(cursor: psycopg.Cursor) -> int:
    cursor.execute("SELECT count(*) FROM figures_cell WHERE figure = %s", [CODE])
    ((found,),) = cursor.fetchall()
    return int(found)


def test_another_meaning_under_the_same_version_makes_migrating_fail(
    transactional_db: None, owner_cursor: psycopg.Cursor
) -> None:
    owner_cursor.execute(REMEMBER.format(version=OPENED.version).encode())
    done = database.migrate(database.name())
    assert done.returncode != 0
    said = f"figure {CODE} counts something else than its version {OPENED.version} did"
    assert said in done.stderr
    assert cells(owner_cursor) == 1


def test_a_new_version_is_counted_in_the_same_run(
    transactional_db: None, owner_cursor: psycopg.Cursor
) -> None:
    owner_cursor.execute(REMEMBER.format(version=OPENED.version - 1).encode())
    done = database.migrate(database.name())
    assert done.returncode == 0, done.stderr
    assert "declared yijia.engines.figures" in done.stdout
    assert cells(owner_cursor) == 0
    owner_cursor.execute("SELECT version FROM figures_definition WHERE code = %s", [CODE])
    assert owner_cursor.fetchone() == (OPENED.version,)


def test_every_figure_is_declared_as_the_register_says() -> None:
    every = [*figures.countables(), *figures.all_derived()]
    found = declared.faults(declared.register(), every=every)
    assert found == [], "\n".join(found)


MORE = Threshold(Comparison.MORE_THAN, Decimal(1))


@pytest.mark.parametrize(
    "changed",
    [
        replace(OPENED, where="true"),
        replace(OPENED, day="ended_on", version=1),
        replace(UNSOLVED, entered=TOLD),
        replace(SOLVED_SHARE, denominator=TOLD),
        replace(DAYS, of=replace(DAYS.of, spread="0")),
        replace(PEOPLE, subject="number"),
        replace(PLACES_TOLD, threshold=MORE),
        replace(PLACES_TOLD, kinds=PLACES_TOLD.kinds[:1]),
        replace(THREE_RATES, parts=(SOLVED_SHARE, SATISFIED_SHARE)),
    ],
    ids=lambda one: one.code,
)
def test_what_counts_something_else_under_its_version_is_found(
    changed: Countable | Derived,
) -> None:
    (fault,) = faults_of(changed)
    assert fault.startswith(f"{changed.code} counts something else than its version")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (replace(OPENED, where="true", version=OPENED.version + 1), "has a new version. Write"),
        (replace(PLACES_TOLD, threshold=MORE, revision=1), "has a new version. Write"),
        (replace(OPENED, code="issues.unheard_of"), 'is new. Write into figures.toml:\n["issues.'),
        (replace(OPENED, columns=("id",)), "declared otherwise"),
        (replace(OPENED, hidden=""), "declared otherwise"),
        (replace(OPENED, dimensions=(Dimension("unit", "", "state"),)), "declared otherwise"),
    ],
)
def test_the_register_says_what_to_write(changed: Countable | Derived, said: str) -> None:
    (fault,) = faults_of(changed)
    assert said in fault


def test_words_need_no_line_and_what_is_gone_stays_in_the_register() -> None:
    known = declared.register()
    assert faults_of(replace(OPENED, title="Otherwise said", source="another")) == []
    ours = {OPENED.code: known[OPENED.code]}
    (gone,) = declared.faults(ours, every=[])
    assert "retired = true" in gone
    retired = {OPENED.code: {**known[OPENED.code], "retired": True}}
    assert declared.faults(retired, every=[]) == []
    assert len(declared.faults(retired, every=[OPENED])) == 1


def faults_of(one: Countable | Derived) -> list[str]:
    """What the register says of one declaration."""
    known = declared.register()
    return declared.faults({code: known[code] for code in {one.code} & set(known)}, every=[one])
