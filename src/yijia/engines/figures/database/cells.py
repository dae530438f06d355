"""Cells: folding the changes into them, and counting them afresh from the rows."""

from yijia.engines.figures.database.counting import COUNTED, DEFINER, THOROUGHLY, belongs_to
from yijia.engines.figures.rules import LEVELS

LEVELS_LIST = ", ".join(str(level) for level in LEVELS)
COUNTY, STEP = LEVELS[0], LEVELS[1] - LEVELS[0]
# First what lies right above the leaves, in one pass over them; of that the rest, which is little.
SUMMED = """
    SELECT figure, '{grain}' COLLATE "C" AS grain, left(division, level) COLLATE "C" AS division,
      day, sum(n)::bigint AS n, sum(v) AS v
    FROM (
      SELECT figure, {division} AS division, {day} AS day, sum(n) AS n, sum(v) AS v
      FROM {leaves} AS leaf WHERE {wanted} GROUP BY 1, 2, 3
    ) AS lowest CROSS JOIN unnest(ARRAY[{levels}]) AS level
    WHERE level <= length(division) GROUP BY 1, 3, 4"""


def above(leaves: str) -> str:
    """The sums that leaves add up to: of every division above by day, and of all by month.

    `leaves` is a relation of (figure, division, day, n, v). Levels are joined plainly, since a
    lateral function over them is remembered row by row and takes ten times as long.
    """
    branch = SUMMED.format(
        grain="branch",
        division=f'left(division, length(division) - {STEP}) COLLATE "C"',
        day="day",
        leaves=leaves,
        wanted=f"length(division) > {COUNTY}",
        levels=LEVELS_LIST,
    )
    month = SUMMED.format(
        grain="month",
        division="division",
        day="day - (extract(day FROM day)::int - 1)",
        leaves=leaves,
        wanted="true",
        levels=LEVELS_LIST,
    )
    return f"{branch}\n    UNION ALL{month}"


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

# Writers of the counted tables wait meanwhile: every change is then either in the rows counted
# here, or will be written as a delta afterwards. Tables are locked as their writers come to them,
# what others refer to first, so that neither waits for the other. Cells are written in the order of
# their key.
COUNT_AFRESH = f"""
CREATE OR REPLACE FUNCTION figures_count_afresh(wanted text[]) RETURNS void LANGUAGE plpgsql
{THOROUGHLY} AS $figures$
DECLARE tables text[]; counted text;
BEGIN
  SELECT array_agg(name ORDER BY (
      SELECT count(*) FROM pg_constraint
      WHERE contype = 'f' AND confrelid = to_regclass(quote_ident(name))
    ) DESC, name) INTO STRICT tables
    FROM (SELECT DISTINCT counted_table AS name FROM figures_definition
      WHERE code = ANY (wanted)) AS counted_tables;
  FOREACH counted IN ARRAY tables LOOP
    EXECUTE format('LOCK TABLE %I IN SHARE ROW EXCLUSIVE MODE', counted);
  END LOOP;
  DELETE FROM figures_delta WHERE {belongs_to("wanted")};
  DELETE FROM figures_cell WHERE {belongs_to("wanted")};
  FOREACH counted IN ARRAY tables LOOP
    EXECUTE format($counted$
      INSERT INTO figures_cell (figure, grain, division, day, n, v)
      SELECT figure, 'leaf', division, day, n, v FROM %I()
      WHERE {belongs_to("$1")} ORDER BY 1, 2, 3, 4 $counted$, '{COUNTED}__' || counted)
      USING wanted;
  END LOOP;
  INSERT INTO figures_cell (figure, grain, division, day, n, v)
    WITH counted AS NOT MATERIALIZED (
      SELECT figure, division, day, n, v FROM figures_cell
      WHERE grain = 'leaf' AND {belongs_to("wanted")}
    ) SELECT * FROM ({above("counted")}) AS sums ORDER BY 1, 2, 3, 4;
END $figures$"""

OWNER_ONLY = ["figures_count_afresh(text[])"]

# Cells are updated in place; deltas come and go all day.
STORAGE = """
ALTER TABLE figures_cell SET (fillfactor = 70);
ALTER TABLE figures_delta
  SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000)"""
