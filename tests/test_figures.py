"""`yijia migrate` and figures: another meaning needs a new version, which is counted at once."""

import psycopg

from tests.harness import database
from yijia.programmes.issues.figures import OPENED

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
