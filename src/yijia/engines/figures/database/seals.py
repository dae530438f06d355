"""Publishing: the numbers of a month, frozen by the database itself beside those it froze before.

The application says which month and which figures, never a number. What is sealed is counted from
its rows in the very statement that seals it, and what does not agree with them is left out, and red
from then on. A figure is sealed anew only where a number has changed since; the seal says why, and
the earlier one stays as it is.
"""

from yijia.engines.figures.database.cells import LEVELS_LIST
from yijia.engines.figures.database.counting import DEFINER, THOROUGHLY
from yijia.engines.figures.database.recounts import MOMENT
from yijia.engines.figures.database.rows import EVER
from yijia.engines.figures.rules import SPREAD, Cause

# What is waiting to be folded, of every place above, under its month.
_WAITING = f"""SELECT figure, left(division, level) COLLATE "C" AS division,
      day - (extract(day FROM day)::int - 1) AS month, n, v
    FROM figures_delta CROSS JOIN unnest(ARRAY[{LEVELS_LIST}]) AS level
    WHERE level <= length(division)"""

# The sums of months as they are at this moment, folded or not, and of stocks how they stand at the
# end of each; those of nothing are left out.
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
    SELECT figure, division, month, n, v FROM ({_WAITING}) AS waiting WHERE month = ANY (months)
  ) AS part
  WHERE split_part(part.figure, '{SPREAD}', 1) = ANY (codes)
  GROUP BY 1, 2, 3, 4 HAVING sum(part.n) <> 0 OR sum(part.v) <> 0
  UNION ALL
  SELECT code, month, code, division, n, v FROM figures_standing(codes, months)
$figures$"""

# Every month since the first is gone through once, however many ends of months are asked for.
STANDING = f"""
CREATE OR REPLACE FUNCTION figures_standing(codes text[], months date[])
RETURNS TABLE (code text, month date, division text, n bigint, v numeric)
LANGUAGE sql STABLE AS $figures$
  WITH moved AS (
    SELECT stock.code, part.division, part.month, sum(stock.sign * part.n) AS n,
      sum(stock.sign * part.v) AS v
    FROM figures_stocks() AS stock JOIN (
      SELECT figure, division, day AS month, n, v FROM figures_cell WHERE grain = 'month'
      UNION ALL {_WAITING}
    ) AS part ON part.figure = stock.part
    WHERE stock.code = ANY (codes) AND part.month >= {EVER}
      AND part.month <= (SELECT max(asked) FROM unnest(months) AS asked)
    GROUP BY 1, 2, 3
  ), marked AS (
    SELECT code, division, month, n, v, false AS is_asked FROM moved
    UNION ALL
    SELECT place.code, place.division, asked.month, 0, 0, true
    FROM (SELECT DISTINCT code, division FROM moved) AS place
      CROSS JOIN unnest(months) AS asked(month)
  ), standing AS (
    SELECT code, division, month, is_asked, sum(n) OVER so_far AS n, sum(v) OVER so_far AS v
    FROM marked WINDOW so_far AS (PARTITION BY code, division ORDER BY month)
  )
  SELECT code COLLATE "C", month, division, n::bigint, v FROM standing
  WHERE is_asked AND (n <> 0 OR v <> 0)
$figures$"""

# What is sealed is a figure, or a stock that is made of two: its code and version, and those of
# all that a recount finds out about it.
PARTS = """
CREATE OR REPLACE FUNCTION figures_parts(codes text[])
RETURNS TABLE (code text, version integer, figure text, counted integer)
LANGUAGE sql STABLE AS $figures$
  SELECT known.code, known.version, known.code, known.version FROM figures_definition AS known
  WHERE known.code = ANY (codes) AND NOT known.retired
  UNION ALL
  SELECT DISTINCT code, version, code, version FROM figures_stocks() WHERE code = ANY (codes)
  UNION ALL
  SELECT stock.code, stock.version, known.code, known.version
  FROM figures_stocks() AS stock JOIN figures_definition AS known ON known.code = stock.part
  WHERE stock.code = ANY (codes) AND NOT known.retired
$figures$"""

# It found no cause, and did not say what is red.
DROP_UNCAUSED = "DROP FUNCTION IF EXISTS figures_unsealed(text[], date[])"

# Which figures of which months say something else now than their latest seal, or have none: why
# there should be another seal, and whether there may be none, since the last recount of the figure,
# or of one that it is made of, found sums that differ from their rows.
CHANGED = f"""
CREATE OR REPLACE FUNCTION figures_changed(codes text[], months date[])
RETURNS TABLE (code text, month date, cause text, red boolean) LANGUAGE sql STABLE AS $figures$
  WITH part AS MATERIALIZED (SELECT * FROM figures_parts(codes)
  ), known AS (SELECT DISTINCT code, version FROM part
  ), latest AS (
    SELECT DISTINCT ON (seal.figure, seal.month) seal.id, seal.figure AS code, seal.month,
      seal.version, made.recorded_at
    FROM figures_seal AS seal JOIN figures_publication AS made ON made.id = seal.publication_id
    WHERE seal.figure = ANY (codes) AND seal.month = ANY (months)
    ORDER BY seal.figure, seal.month, seal.id DESC
  ), sealed AS (
    SELECT latest.code, latest.month, held.figure, held.division, held.n, held.v
    FROM latest JOIN figures_sealedsum AS held ON held.seal_id = latest.id
  ), found AS (
    SELECT known.code, asked.month FROM known CROSS JOIN unnest(months) AS asked(month)
      LEFT JOIN latest ON latest.code = known.code AND latest.month = asked.month
    WHERE latest.id IS NULL OR latest.version <> known.version
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
        SELECT FROM part JOIN figures_result AS result ON result.figure = part.figure
          JOIN figures_recount AS run ON run.id = result.recount_id
        WHERE part.code = found.code AND result.mismatches > 0
          AND run.recorded_at > latest.recorded_at
      ) THEN '{Cause.RECOUNT}'
      ELSE '{Cause.CHANGED}' END,
    EXISTS (
      SELECT FROM part CROSS JOIN LATERAL (
        SELECT result.mismatches
        FROM figures_recount AS run JOIN figures_result AS result ON result.recount_id = run.id
        WHERE result.figure = part.figure AND result.version = part.counted
        ORDER BY run.recorded_at DESC, run.id DESC LIMIT 1
      ) AS last WHERE part.code = found.code AND last.mismatches > 0
    )
  FROM found JOIN known ON known.code = found.code
    LEFT JOIN latest ON latest.code = found.code AND latest.month = found.month
$figures$"""

# Which of some figures and stocks do not agree with the rows of a month: what would be sealed of
# them, counted once more. Of a figure the rows of the month count, of a stock all that have come in
# until its end and not gone.
DIFFERING = f"""
CREATE OR REPLACE FUNCTION figures_differing(codes text[], wanted date) RETURNS TABLE (code text)
LANGUAGE plpgsql STABLE {THOROUGHLY} AS $figures$
#variable_conflict use_column
DECLARE
  after date := wanted + interval '1 month';
BEGIN
  RETURN QUERY
  WITH counted AS (
    SELECT figure, division, n, v FROM figures_counted_of(codes, wanted, after)
    UNION ALL
    SELECT figure, division, n, v FROM figures_left_of(codes, after)
  ), placed AS (
    SELECT figure, left(division, level) AS division, sum(n) AS n, sum(v) AS v
    FROM counted CROSS JOIN unnest(ARRAY[{LEVELS_LIST}]) AS level
    WHERE level <= length(division) GROUP BY 1, 2 HAVING sum(n) <> 0 OR sum(v) <> 0
  )
  SELECT DISTINCT split_part(figure, '{SPREAD}', 1) FROM placed
    FULL JOIN figures_live(codes, ARRAY[wanted]) AS live USING (figure, division)
  WHERE (placed.n, placed.v) IS DISTINCT FROM (live.n, live.v);
END $figures$"""

# One statement sees one snapshot: what is found changed, and why, and agrees with its rows, is what
# is sealed. Two who publish wait for each other, and the second finds that nothing has changed.
# What did not agree is recounted at once, so that it is red with all that differs; where nothing is
# left to seal, the refusal names it, and who asked has it recounted.
NOTHING_CHANGED, NOTHING_AGREES = "figures_something_changed", "figures_something_agrees"
PUBLISH = f"""
CREATE OR REPLACE FUNCTION figures_publish(codes text[], wanted date) RETURNS integer
LANGUAGE plpgsql {DEFINER} AS $figures$
DECLARE
  run bigint := figures_require_entry('figures.published', jsonb_build_object('month', wanted));
  sealed integer; wrong text[];
BEGIN
  IF run IS DISTINCT FROM currval('figures_publication_id_seq') THEN
    RAISE EXCEPTION 'the journal entry names publication %, which was not drawn for it', run
      USING ERRCODE = 'check_violation';
  END IF;
  LOCK TABLE figures_publication IN SHARE ROW EXCLUSIVE MODE;
  INSERT INTO figures_publication (id, month, number, note, at, recorded_at)
    SELECT run, wanted, 1 + count(before.id), entry.reason, entry.happened_at, {MOMENT}
    FROM journal_entry AS entry LEFT JOIN figures_publication AS before ON before.month = wanted
    WHERE entry.id = current_setting('yijia.entry')::bigint
    GROUP BY entry.reason, entry.happened_at;
  WITH changed AS MATERIALIZED (
    SELECT code, cause FROM figures_changed(codes, ARRAY[wanted]) WHERE NOT red
  ), differing AS MATERIALIZED (
    SELECT code FROM figures_differing(ARRAY(SELECT code FROM changed), wanted)
  ), made AS (
    INSERT INTO figures_seal (publication_id, figure, version, month, cause)
    SELECT DISTINCT ON (part.code) run, part.code, part.version, wanted, changed.cause
    FROM changed JOIN figures_parts(codes) AS part ON part.code = changed.code
    WHERE changed.code NOT IN (SELECT code FROM differing)
    ORDER BY part.code RETURNING id, figure
  ), frozen AS (
    INSERT INTO figures_sealedsum (seal_id, division, figure, n, v)
    SELECT made.id, live.division, live.figure, live.n, live.v
    FROM made JOIN figures_live(codes, ARRAY[wanted]) AS live ON live.code = made.figure
  )
  SELECT (SELECT count(*) FROM made), ARRAY(SELECT code FROM differing) INTO sealed, wrong;
  IF sealed = 0 THEN
    RAISE EXCEPTION 'nothing of % that may be sealed has changed', wanted
      USING ERRCODE = 'check_violation', DETAIL = array_to_string(wrong, ' '),
        CONSTRAINT = CASE cardinality(wrong)
          WHEN 0 THEN '{NOTHING_CHANGED}' ELSE '{NOTHING_AGREES}' END;
  END IF;
  IF cardinality(wrong) > 0 THEN
    PERFORM figures_compare_of(nextval('figures_recount_id_seq'),
      ARRAY(SELECT DISTINCT figure FROM figures_parts(wrong)));
  END IF;
  RETURN sealed;
END $figures$"""

STARTED_BY_THE_APPLICATION = [
    "figures_publish(text[], date)",
    "figures_changed(text[], date[])",
    "figures_live(text[], date[])",
    "figures_standing(text[], date[])",
    "figures_parts(text[])",
    "figures_stocks()",
]
OWNER_ONLY = ["figures_differing(text[], date)", "figures_counted_of(text[], date, date)"]
