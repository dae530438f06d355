"""The recount: every figure counted afresh and held against its cells, in one snapshot.

One statement sees one snapshot, whatever the transaction around it; the comparison is one
statement, with its results. The application can start it, and can neither write what it finds nor
say which recount it is or when it was.
"""

from yijia.engines.figures.database import cells
from yijia.engines.figures.database.counting import COUNTED, DEFINER, THOROUGHLY, belongs_to
from yijia.engines.figures.rules import SPREAD

MOST_KEPT = 1000

# What agrees is added up as one line for each figure; what differs stays a line of its own. It is
# a function that is stable, so it reads by the snapshot of the statement that calls it, and one
# that only reads, so that all processors work at it.
_COMPARED = """
CREATE OR REPLACE FUNCTION {name}
RETURNS TABLE (figure text, is_leaf boolean, grain text, division text, day date, differs boolean,
  cells bigint, counted_n bigint, counted_v numeric, held_n bigint, held_v numeric)
LANGUAGE plpgsql STABLE {thoroughly} AS $figures$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH leaves AS NOT MATERIALIZED (
    SELECT figure, division, day, n, v FROM figures_cell WHERE grain = 'leaf'{of}
  ), waiting AS (
    SELECT figure, division, day, sum(n)::bigint AS n, sum(v) AS v
    FROM figures_delta WHERE true{of} GROUP BY 1, 2, 3
  ), above AS ({above}
  ), pairs AS (
    SELECT figure, 'leaf' COLLATE "C" AS grain, division, day,
      counted.n AS counted_n, counted.v AS counted_v,
      coalesce(leaf.n, 0) + coalesce(waiting.n, 0) AS held_n,
      coalesce(leaf.v, 0) + coalesce(waiting.v, 0) AS held_v
    FROM {counted} AS counted FULL JOIN leaves AS leaf USING (figure, division, day)
      FULL JOIN waiting USING (figure, division, day)
    UNION ALL
    SELECT figure, grain, division, day, above.n, above.v, cell.n, cell.v
    FROM above FULL JOIN (SELECT * FROM figures_cell WHERE grain <> 'leaf'{of}) AS cell
      USING (figure, grain, division, day)
  ), judged AS (
    SELECT pairs.*, coalesce(counted_n, 0) <> coalesce(held_n, 0)
      OR coalesce(counted_v, 0) <> coalesce(held_v, 0) AS differs
    FROM pairs OFFSET 0  -- so that it is judged once
  )
  SELECT figure::text, (grain = 'leaf'), CASE WHEN differs THEN grain::text END,
    CASE WHEN differs THEN division::text END, CASE WHEN differs THEN day END, differs, count(*),
    coalesce(sum(counted_n), 0)::bigint, coalesce(sum(counted_v), 0),
    coalesce(sum(held_n), 0)::bigint, coalesce(sum(held_v), 0)
  FROM judged GROUP BY 1, 2, 3, 4, 5, 6
  UNION ALL
  SELECT figure, true, 'leaf', division, day, true, 1, 0, 0, -n, -v
  FROM figures_astray_of({stocks});
END $figures$"""


def _compared(name: str, *, counted: str, of: str = "", stocks: str = "NULL") -> str:
    """The function that compares what is counted afresh; `of` narrows the cells and deltas, and
    `stocks` what is looked for in stocks: rows that went out and were never in.
    """
    return _COMPARED.format(
        name=name,
        counted=counted,
        of=of,
        stocks=stocks,
        thoroughly=THOROUGHLY,
        above=cells.above("leaves"),
    )


COMPARED = _compared("figures_compared()", counted=f"{COUNTED}()")
# Of some figures alone; no table is read that they do not count.
COMPARED_OF = _compared(
    "figures_compared_of(wanted text[])",
    counted="figures_counted_of(wanted, NULL, NULL)",
    of=f" AND {belongs_to('wanted')}",
    stocks="wanted",
)

# No snapshot that is taken next is older, so nobody can keep an old view of the rows open and pass
# it off as the latest. Where each statement has its own, that is this moment, and who has waited
# for another is later than what was found meanwhile; else the one at which the transaction began.
MOMENT = """CASE current_setting('transaction_isolation') WHEN 'read committed'
    THEN clock_timestamp() ELSE now() END"""

_COMPARE = f"""
CREATE OR REPLACE FUNCTION {{name}} RETURNS void LANGUAGE plpgsql AS $figures$
#variable_conflict use_column
DECLARE moment timestamptz := {MOMENT};
BEGIN
  WITH compared AS MATERIALIZED (SELECT * FROM {{compared}}
  ), started AS (
    INSERT INTO figures_recount (id, at, recorded_at, whole) VALUES ($1, moment, moment, {{whole}})
  ), judged AS (
    INSERT INTO figures_result (recount_id, figure, version, n, v, cells, mismatches)
    SELECT $1, known.code, known.version,
      coalesce(sum(counted_n) FILTER (WHERE is_leaf AND figure = known.code), 0),
      coalesce(sum(counted_v) FILTER (WHERE is_leaf AND figure = known.code), 0),
      coalesce(sum(cells), 0), coalesce(sum(cells) FILTER (WHERE differs), 0)
    FROM (
      SELECT code, version FROM figures_definition WHERE NOT retired{{of}}
      UNION ALL
      SELECT DISTINCT code COLLATE "C", version FROM figures_stocks() WHERE {{stocks}}
    ) AS known LEFT JOIN compared ON split_part(compared.figure, '{SPREAD}', 1) = known.code
    GROUP BY known.code, known.version
  )
  INSERT INTO figures_mismatch (recount_id, figure, grain, division, day,
    counted_n, counted_v, held_n, held_v)
  SELECT $1, figure, grain, division, day, counted_n, counted_v, held_n, held_v FROM (
    SELECT *, row_number() OVER (PARTITION BY figure ORDER BY day, division, grain) AS place
    FROM compared WHERE differs
  ) AS faulty WHERE place <= {MOST_KEPT};
END $figures$"""
COMPARE = _COMPARE.format(
    name="figures_compare(run bigint)",
    compared="figures_compared()",
    whole="true",
    of="",
    stocks="true",
)
COMPARE_OF = _COMPARE.format(
    name="figures_compare_of(run bigint, wanted text[])",
    compared="figures_compared_of($2)",
    whole="false",
    of=" AND code = ANY ($2)",
    stocks="code = ANY ($2) OR part = ANY ($2)",
)

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

# A figure that was red is green again when all of its rows agree, whoever asked for the recount.
RECOUNT_OF = f"""
CREATE OR REPLACE FUNCTION figures_run_recount_of(wanted text[]) RETURNS bigint LANGUAGE plpgsql
{DEFINER} AS $figures$
DECLARE run bigint := figures_require_entry(
  'figures.recounted_some', jsonb_build_object('codes', wanted));
BEGIN
  IF run IS DISTINCT FROM currval('figures_recount_id_seq') THEN
    RAISE EXCEPTION 'the journal entry names recount %, which was not drawn for it', run
      USING ERRCODE = 'check_violation';
  END IF;
  PERFORM figures_compare_of(run, wanted);
  RETURN run;
END $figures$"""

# What the cells held is compared and kept before they are made anew, or the evidence were gone.
REBUILD = f"""
CREATE OR REPLACE FUNCTION figures_rebuild(wanted text) RETURNS void LANGUAGE plpgsql
{DEFINER} AS $figures$
BEGIN
  PERFORM figures_require_entry('figures.rebuilt', jsonb_build_object('code', wanted));
  PERFORM figures_compare(nextval('figures_recount_id_seq'));
  PERFORM figures_count_afresh(ARRAY[wanted]);
END $figures$"""

REBUILD_ALL = f"""
CREATE OR REPLACE FUNCTION figures_rebuild_all() RETURNS void LANGUAGE plpgsql
{DEFINER} AS $figures$
BEGIN
  PERFORM figures_require_entry('figures.all_rebuilt', '{{}}');
  PERFORM figures_compare(nextval('figures_recount_id_seq'));
  PERFORM figures_count_afresh(array_agg(code)) FROM figures_definition WHERE NOT retired
    HAVING count(*) > 0;
END $figures$"""

# It took the id and the time of the recount from whoever called it.
DROP_TOLD_RECOUNT = "DROP FUNCTION IF EXISTS figures_run_recount(bigint, timestamptz)"
# It counted one figure at a time.
DROP_SINGLE = "DROP FUNCTION IF EXISTS figures_count_afresh(text)"

OWNER_ONLY = [
    "figures_compared()",
    "figures_compared_of(text[])",
    "figures_compare(bigint)",
    "figures_compare_of(bigint, text[])",
    "figures_require_entry(text, jsonb)",
]
