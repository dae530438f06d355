"""Cells: folding the changes into them, and counting them afresh from the rows."""

from yijia.engines.figures.database.counting import DEFINER, belongs_to
from yijia.engines.figures.rules import LEVELS

LEVELS_LIST = ", ".join(str(level) for level in LEVELS)


def above(leaves: str) -> str:
    """The sums that leaves add up to: of every division above by day, and of all by month.

    `leaves` is a relation of (figure, division, day, n, v). Levels are joined plainly, since a
    lateral function over them is remembered row by row and takes ten times as long.
    """
    return f"""
    SELECT figure, 'branch' AS grain, left(division, level) COLLATE "C" AS division, day,
      sum(n)::bigint AS n, sum(v) AS v
    FROM {leaves} AS leaf CROSS JOIN unnest(ARRAY[{LEVELS_LIST}]) AS level
    WHERE level < length(division) GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT figure, 'month', left(division, level) COLLATE "C",
      day - (extract(day FROM day)::int - 1), sum(n)::bigint, sum(v)
    FROM {leaves} AS leaf CROSS JOIN unnest(ARRAY[{LEVELS_LIST}]) AS level
    WHERE level <= length(division) GROUP BY 1, 2, 3, 4"""


# One statement takes the changes away and adds them to the cells: no crash can fall between, and
# a reader sees them in one place or the other. Cells are written in one order, so that two folders
# never wait for each other in a circle.
FOLD = f"""
CREATE OR REPLACE FUNCTION figures_fold(most integer) RETURNS integer LANGUAGE plpgsql
{DEFINER} AS $figures$
DECLARE folded integer;
BEGIN
  WITH taken AS (
    DELETE FROM figures_delta WHERE id IN (
      SELECT id FROM figures_delta ORDER BY id LIMIT most FOR UPDATE SKIP LOCKED
    ) RETURNING figure, division, day, n, v
  ), leaf AS (
    SELECT figure, division, day, sum(n)::bigint AS n, sum(v) AS v FROM taken GROUP BY 1, 2, 3
  ), change AS (
    SELECT figure, 'leaf' COLLATE "C" AS grain, division, day, n, v FROM leaf
    UNION ALL {above("leaf")}
  ), added AS (
    INSERT INTO figures_cell AS cell (figure, grain, division, day, n, v)
    SELECT figure, grain, division, day, n, v FROM change ORDER BY 1, 2, 3, 4
    ON CONFLICT (figure, grain, division, day)
    DO UPDATE SET n = cell.n + EXCLUDED.n, v = cell.v + EXCLUDED.v
  )
  SELECT count(*) INTO folded FROM taken;
  RETURN folded;
END $figures$"""

# Writers of the counted table wait meanwhile: every change is then either in the rows counted
# here, or will be written as a delta afterwards.
COUNT_AFRESH = f"""
CREATE OR REPLACE FUNCTION figures_count_afresh(wanted text) RETURNS void LANGUAGE plpgsql
AS $figures$
DECLARE held figures_definition;
BEGIN
  SELECT * INTO STRICT held FROM figures_definition WHERE code = wanted;
  EXECUTE format('LOCK TABLE %I IN SHARE ROW EXCLUSIVE MODE', held.counted_table);
  DELETE FROM figures_delta WHERE {belongs_to("wanted")};
  DELETE FROM figures_cell WHERE {belongs_to("wanted")};
  INSERT INTO figures_cell (figure, grain, division, day, n, v)
    SELECT figure, 'leaf', division, day, n, v FROM figures_counted()
    WHERE {belongs_to("wanted")};
  INSERT INTO figures_cell (figure, grain, division, day, n, v)
    WITH counted AS (
      SELECT figure, division, day, n, v FROM figures_cell
      WHERE grain = 'leaf' AND {belongs_to("wanted")}
    ) {above("counted")};
END $figures$"""

OWNER_ONLY = ["figures_count_afresh(text)"]

# Cells are updated in place; deltas come and go all day.
STORAGE = """
ALTER TABLE figures_cell SET (fillfactor = 70);
ALTER TABLE figures_delta
  SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000)"""
