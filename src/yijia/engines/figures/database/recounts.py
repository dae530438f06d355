"""The recount: every figure counted afresh and held against its cells, in one snapshot.

One statement sees one snapshot, whatever the transaction around it; the comparison is one
statement, with its results. The application can start it, and can neither write what it finds nor
say which recount it is or when it was.
"""

from yijia.engines.figures.database import cells
from yijia.engines.figures.database.counting import DEFINER
from yijia.engines.figures.rules import SPREAD

MOST_KEPT = 1000

# The time is the one at which the transaction began: no snapshot is older than it, so nobody can
# keep an old view of the rows open and pass it off as the latest.
COMPARE = f"""
CREATE OR REPLACE FUNCTION figures_compare(run bigint) RETURNS void LANGUAGE sql AS $figures$
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
    INSERT INTO figures_recount (id, at, recorded_at) VALUES ($1, now(), now())
  ), judged AS (
    INSERT INTO figures_result (recount_id, figure, version, n, v, cells, mismatches)
    SELECT $1, known.code, known.version,
      coalesce(sum(counted_n) FILTER (WHERE grain = 'leaf' AND figure = known.code), 0),
      coalesce(sum(counted_v) FILTER (WHERE grain = 'leaf' AND figure = known.code), 0),
      count(grain), count(grain) FILTER (WHERE differs)
    FROM figures_definition AS known
      LEFT JOIN compared ON split_part(compared.figure, '{SPREAD}', 1) = known.code
    WHERE NOT known.retired GROUP BY known.code, known.version
  )
  INSERT INTO figures_mismatch (recount_id, figure, grain, division, day,
    counted_n, counted_v, held_n, held_v)
  SELECT $1, figure, grain, division, day, counted_n, counted_v, held_n, held_v FROM (
    SELECT *, row_number() OVER (PARTITION BY figure ORDER BY day, division, grain) AS place
    FROM compared WHERE differs
  ) AS faulty WHERE place <= {MOST_KEPT}
$figures$"""

# As the guard does, it asks for the entry itself: a setting alone opens nothing.
REQUIRE_ENTRY = """
CREATE OR REPLACE FUNCTION figures_require_entry(wanted text, saying jsonb) RETURNS bigint
LANGUAGE plpgsql AS $figures$
DECLARE subject bigint;
BEGIN
  SELECT subject_id INTO subject FROM journal_entry
    WHERE id = nullif(current_setting('yijia.entry', true), '')::bigint
      AND transaction_id = pg_current_xact_id()::text::bigint
      AND event = wanted AND new @> saying;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this needs a journal entry of % with % in its transaction', wanted, saying
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN subject;
END $figures$"""

# The entry names the recount, so its id is drawn before this; it must be the one that the
# sequence gave last to this very session, and the application cannot set a sequence.
RECOUNT = f"""
CREATE OR REPLACE FUNCTION figures_run_recount() RETURNS bigint LANGUAGE plpgsql
{DEFINER} AS $figures$
DECLARE run bigint := figures_require_entry('figures.recounted', '{{}}');
BEGIN
  IF run IS DISTINCT FROM currval('figures_recount_id_seq') THEN
    RAISE EXCEPTION 'the journal entry names recount %, which was not drawn for it', run
      USING ERRCODE = 'check_violation';
  END IF;
  PERFORM figures_compare(run);
  RETURN run;
END $figures$"""

# What the cells held is compared and kept before they are made anew, or the evidence were gone.
REBUILD = f"""
CREATE OR REPLACE FUNCTION figures_rebuild(wanted text) RETURNS void LANGUAGE plpgsql
{DEFINER} AS $figures$
BEGIN
  PERFORM figures_require_entry('figures.rebuilt', jsonb_build_object('code', wanted));
  PERFORM figures_compare(nextval('figures_recount_id_seq'));
  PERFORM figures_count_afresh(wanted);
END $figures$"""

# It took the id and the time of the recount from whoever called it.
DROP_TOLD_RECOUNT = "DROP FUNCTION IF EXISTS figures_run_recount(bigint, timestamptz)"

OWNER_ONLY = [
    "figures_compare(bigint)",
    "figures_require_entry(text, jsonb)",
]
