"""Taking words out of what belongs to a case, under the entry that says so."""

from yijia.engines.meetings import events

# Whoever erases may change nothing in a convening or a meeting, and so could not hold either.
HOLDS = """
CREATE OR REPLACE FUNCTION meetings_hold_of(of_case bigint) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM meetings_convening WHERE case_id = of_case ORDER BY id FOR NO KEY UPDATE;
  PERFORM FROM meetings_whistle WHERE case_id = of_case ORDER BY id FOR NO KEY UPDATE;
  PERFORM FROM meetings_meeting WHERE id IN (
    SELECT meeting_id FROM meetings_item WHERE case_id = of_case) ORDER BY id FOR NO KEY UPDATE;
END $$
"""


def _unnamed(table: str, *, within: str, of: str = "wanted") -> str:
    """That a row of a table is not named in `said`: its words would stay."""
    return f"""EXISTS (SELECT FROM {table} r WHERE r.{within} = ANY ({of}) AND (
      said -> '{table}' @> jsonb_build_array(jsonb_build_object('id', r.id))) IS NOT TRUE)"""


_UNNAMED = " OR ".join(
    (
        _unnamed("meetings_convening", within="id"),
        _unnamed("meetings_attendance", within="convening_id"),
        _unnamed("meetings_resolution", within="convening_id"),
        _unnamed("meetings_rating", within="convening_id"),
        _unnamed("meetings_whistle", within="case_id", of="ARRAY[of_case]"),
        _unnamed("meetings_item", within="id", of="points"),
        _unnamed("meetings_decision", within="item_id", of="points"),
        _unnamed("meetings_addition", within="item_id", of="points"),
        _unnamed("meetings_addition", within="id", of="unsaid"),
        _unnamed("meetings_resolution", within="item_id", of="points"),
    )
)
# What is left of each word is said by row; the application itself changes none of them.
ERASE = f"""
CREATE OR REPLACE FUNCTION meetings_erase_words(of_case bigint, said jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  wanted bigint[] := ARRAY(SELECT id FROM meetings_convening WHERE case_id = of_case);
  points bigint[] := ARRAY(SELECT id FROM meetings_item WHERE case_id = of_case);
  -- What was added to minutes, and names no point, may be about this case.
  unsaid bigint[] := ARRAY(SELECT id FROM meetings_addition WHERE item_id IS NULL AND NOT of_all
    AND meeting_id IN (SELECT meeting_id FROM meetings_item WHERE case_id = of_case));
BEGIN
  IF NOT EXISTS (
    SELECT FROM journal_entry WHERE event = '{events.WORDS_ERASED.code}'
      AND subject_type = 'cases_case' AND subject_id = of_case
      AND id = nullif(current_setting('yijia.entry', true), '')::bigint
  ) THEN
    RAISE EXCEPTION 'words are erased under the entry that says so'
      USING ERRCODE = 'check_violation';
  END IF;
  IF {_UNNAMED} THEN
    RAISE EXCEPTION 'what is left is said of every row' USING ERRCODE = 'check_violation';
  END IF;
  UPDATE meetings_convening r SET reason = rest.reason, place = rest.place
    FROM jsonb_to_recordset(said -> 'meetings_convening')
      AS rest (id bigint, reason text, place text)
    WHERE r.id = rest.id AND r.id = ANY (wanted);
  UPDATE meetings_attendance r SET reason = rest.reason, note = rest.note
    FROM jsonb_to_recordset(said -> 'meetings_attendance')
      AS rest (id bigint, reason text, note text)
    WHERE r.id = rest.id AND r.convening_id = ANY (wanted);
  UPDATE meetings_resolution r SET text = rest.text, note = rest.note, answer = rest.answer
    FROM jsonb_to_recordset(said -> 'meetings_resolution')
      AS rest (id bigint, text text, note text, answer text)
    WHERE r.id = rest.id AND (r.convening_id = ANY (wanted) OR r.item_id = ANY (points));
  UPDATE meetings_rating r SET word = rest.word
    FROM jsonb_to_recordset(said -> 'meetings_rating') AS rest (id bigint, word text)
    WHERE r.id = rest.id AND r.convening_id = ANY (wanted);
  UPDATE meetings_whistle r SET reason = rest.reason, place = rest.place, answer = rest.answer
    FROM jsonb_to_recordset(said -> 'meetings_whistle')
      AS rest (id bigint, reason text, place text, answer text)
    WHERE r.id = rest.id AND r.case_id = of_case;
  UPDATE meetings_item r SET title = rest.title
    FROM jsonb_to_recordset(said -> 'meetings_item') AS rest (id bigint, title text)
    WHERE r.id = rest.id AND r.id = ANY (points);
  UPDATE meetings_decision r SET text = rest.text
    FROM jsonb_to_recordset(said -> 'meetings_decision') AS rest (id bigint, text text)
    WHERE r.id = rest.id AND r.item_id = ANY (points);
  UPDATE meetings_addition r SET text = rest.text
    FROM jsonb_to_recordset(said -> 'meetings_addition') AS rest (id bigint, text text)
    WHERE r.id = rest.id AND (r.item_id = ANY (points) OR r.id = ANY (unsaid));
END $$
"""
