"""Publishing: the numbers of a month, frozen by the database itself beside those it froze before.

The application says which month and which figures, never a number. It seals a figure anew only
where a number has changed since, says why, and the earlier seal stays as it is. What does not agree
with its rows is not sealed until a recount finds that it does.
"""

from yijia.engines.figures.database.cells import LEVELS_LIST
from yijia.engines.figures.database.counting import DEFINER
from yijia.engines.figures.rules import SPREAD, Cause

# The sums of months as they are at this moment, folded or not; those of nothing are left out.
LIVE = f"""
CREATE OR REPLACE FUNCTION figures_live(codes text[], months date[])
RETURNS TABLE (code text, month date, figure text, division text, n bigint, v numeric)
LANGUAGE sql STABLE AS $figures$
  SELECT split_part(part.figure, '{SPREAD}', 1) COLLATE "C", part.month, part.figure,
    part.division, sum(part.n)::bigint, sum(part.v)
  FROM (
    SELECT figure, division, day AS month, n, v FROM figures_cell
    WHERE grain = 'month' AND day = ANY (months)
    UNION ALL
    SELECT figure, left(division, level) COLLATE "C", day - (extract(day FROM day)::int - 1), n, v
    FROM figures_delta CROSS JOIN unnest(ARRAY[{LEVELS_LIST}]) AS level
    WHERE level <= length(division)
      AND day - (extract(day FROM day)::int - 1) = ANY (months)
  ) AS part
  WHERE split_part(part.figure, '{SPREAD}', 1) = ANY (codes)
  GROUP BY 1, 2, 3, 4 HAVING sum(part.n) <> 0 OR sum(part.v) <> 0
$figures$"""

# It found no cause, and did not say what is red.
DROP_UNCAUSED = "DROP FUNCTION IF EXISTS figures_unsealed(text[], date[])"

# Which figures of which months say something else now than their latest seal, or have none: why
# there should be another seal, and whether there may be none, since the last recount of the figure
# found sums that differ from their rows.
CHANGED = f"""
CREATE OR REPLACE FUNCTION figures_changed(codes text[], months date[])
RETURNS TABLE (code text, month date, cause text, red boolean) LANGUAGE sql STABLE AS $figures$
  WITH latest AS (
    SELECT DISTINCT ON (seal.figure, seal.month) seal.id, seal.figure AS code, seal.month,
      seal.version, made.recorded_at
    FROM figures_seal AS seal JOIN figures_publication AS made ON made.id = seal.publication_id
    WHERE seal.figure = ANY (codes) AND seal.month = ANY (months)
    ORDER BY seal.figure, seal.month, seal.id DESC
  ), sealed AS (
    SELECT latest.code, latest.month, held.figure, held.division, held.n, held.v
    FROM latest JOIN figures_sealedsum AS held ON held.seal_id = latest.id
  ), found AS (
    SELECT known.code, asked.month FROM figures_definition AS known
      CROSS JOIN unnest(months) AS asked(month)
      LEFT JOIN latest ON latest.code = known.code AND latest.month = asked.month
    WHERE known.code = ANY (codes) AND NOT known.retired
      AND (latest.id IS NULL OR latest.version <> known.version)
    UNION
    SELECT code, month FROM figures_live(codes, months) AS live
      FULL JOIN sealed USING (code, month, figure, division)
    WHERE (live.n, live.v) IS DISTINCT FROM (sealed.n, sealed.v)
  )
  SELECT found.code, found.month, CASE
      WHEN latest.id IS NULL AND EXISTS (
        SELECT FROM figures_seal AS other WHERE other.month = found.month
      ) THEN '{Cause.LATE}'
      WHEN latest.id IS NULL THEN '{Cause.FIRST}'
      WHEN latest.version <> known.version THEN '{Cause.VERSION}'
      WHEN EXISTS (
        SELECT FROM figures_result AS result
          JOIN figures_recount AS run ON run.id = result.recount_id
        WHERE result.figure = found.code AND result.mismatches > 0
          AND run.recorded_at > latest.recorded_at
      ) THEN '{Cause.RECOUNT}'
      ELSE '{Cause.CHANGED}' END,
    coalesce(last.mismatches, 0) > 0
  FROM found JOIN figures_definition AS known ON known.code = found.code
    LEFT JOIN latest ON latest.code = found.code AND latest.month = found.month
    LEFT JOIN LATERAL (
      SELECT result.mismatches
      FROM figures_recount AS run JOIN figures_result AS result ON result.recount_id = run.id
      WHERE result.figure = known.code AND result.version = known.version
      ORDER BY run.recorded_at DESC, run.id DESC LIMIT 1
    ) AS last ON true
$figures$"""

# One statement sees one snapshot: what is found changed, and why, is what is sealed. Two who
# publish wait for each other, and the second finds that nothing has changed.
PUBLISH = f"""
CREATE OR REPLACE FUNCTION figures_publish(codes text[], wanted date) RETURNS integer
LANGUAGE plpgsql {DEFINER} AS $figures$
DECLARE
  run bigint := figures_require_entry('figures.published', jsonb_build_object('month', wanted));
  sealed integer;
BEGIN
  IF run IS DISTINCT FROM currval('figures_publication_id_seq') THEN
    RAISE EXCEPTION 'the journal entry names publication %, which was not drawn for it', run
      USING ERRCODE = 'check_violation';
  END IF;
  LOCK TABLE figures_publication IN SHARE ROW EXCLUSIVE MODE;
  INSERT INTO figures_publication (id, month, number, note, at, recorded_at)
    SELECT run, wanted, 1 + count(before.id), entry.reason, entry.happened_at, now()
    FROM journal_entry AS entry LEFT JOIN figures_publication AS before ON before.month = wanted
    WHERE entry.id = current_setting('yijia.entry')::bigint
    GROUP BY entry.reason, entry.happened_at;
  WITH changed AS MATERIALIZED (
    SELECT code, cause FROM figures_changed(codes, ARRAY[wanted]) WHERE NOT red
  ), made AS (
    INSERT INTO figures_seal (publication_id, figure, version, month, cause)
    SELECT run, known.code, known.version, wanted, changed.cause
    FROM changed JOIN figures_definition AS known
      ON known.code = changed.code AND NOT known.retired
    ORDER BY known.code RETURNING id, figure
  ), frozen AS (
    INSERT INTO figures_sealedsum (seal_id, division, figure, n, v)
    SELECT made.id, live.division, live.figure, live.n, live.v
    FROM made JOIN figures_live(codes, ARRAY[wanted]) AS live ON live.code = made.figure
  )
  SELECT count(*) INTO sealed FROM made;
  IF sealed = 0 THEN
    RAISE EXCEPTION 'nothing of % that may be sealed has changed', wanted
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN sealed;
END $figures$"""

STARTED_BY_THE_APPLICATION = [
    "figures_publish(text[], date)",
    "figures_changed(text[], date[])",
    "figures_live(text[], date[])",
]
