"""The recount: every figure counted afresh and held against its cells, in one snapshot.

One statement sees one snapshot, whatever the transaction around it; the comparison is one
statement, with its results. The application can start it, and cannot write what it finds.
"""

from yijia.engines.figures.database import cells
from yijia.engines.figures.database.counting import DEFINER

MOST_KEPT = 1000

RECOUNT = f"""
CREATE OR REPLACE FUNCTION figures_run_recount(run bigint, run_at timestamptz) RETURNS void
LANGUAGE sql {DEFINER} AS $figures$
  WITH held AS (
    SELECT figure, division, day, sum(n) AS n, sum(v) AS v FROM (
      SELECT figure, division, day, n, v FROM figures_cell WHERE grain = 'leaf'
      UNION ALL SELECT figure, division, day, n, v FROM figures_delta
    ) AS part GROUP BY 1, 2, 3
  ), leaves AS (
    SELECT figure, division, day, n, v FROM figures_cell WHERE grain = 'leaf'
  ), above AS ({cells.above("leaves")}
  ), pairs AS (
    SELECT figure, 'leaf' COLLATE "C" AS grain, division, day,
      counted.n AS counted_n, counted.v AS counted_v, held.n AS held_n, held.v AS held_v
    FROM figures_counted() AS counted FULL JOIN held USING (figure, division, day)
    UNION ALL
    SELECT figure, grain, division, day, above.n, above.v, cell.n, cell.v
    FROM above FULL JOIN (SELECT * FROM figures_cell WHERE grain <> 'leaf') AS cell
      USING (figure, grain, division, day)
  ), compared AS MATERIALIZED (
    SELECT figure, grain, division, day, coalesce(counted_n, 0) AS counted_n,
      coalesce(counted_v, 0) AS counted_v, coalesce(held_n, 0) AS held_n,
      coalesce(held_v, 0) AS held_v,
      (coalesce(counted_n, 0), coalesce(counted_v, 0))
        IS DISTINCT FROM (coalesce(held_n, 0), coalesce(held_v, 0)) AS differs
    FROM pairs
  ), started AS (
    INSERT INTO figures_recount (id, at) VALUES ($1, $2)
  ), judged AS (
    INSERT INTO figures_result (recount_id, figure, version, n, v, cells, mismatches)
    SELECT $1, known.code, known.version,
      coalesce(sum(counted_n) FILTER (WHERE grain = 'leaf'), 0),
      coalesce(sum(counted_v) FILTER (WHERE grain = 'leaf'), 0),
      count(grain), count(grain) FILTER (WHERE differs)
    FROM figures_definition AS known LEFT JOIN compared ON compared.figure = known.code
    WHERE NOT known.retired GROUP BY known.code, known.version
  )
  INSERT INTO figures_mismatch (recount_id, figure, grain, division, day,
    counted_n, counted_v, held_n, held_v)
  SELECT $1, figure, grain, division, day, counted_n, counted_v, held_n, held_v FROM (
    SELECT *, row_number() OVER (PARTITION BY figure ORDER BY day, division, grain) AS place
    FROM compared WHERE differs
  ) AS faulty WHERE place <= {MOST_KEPT}
$figures$"""
