"""What ends where a case is kept from a body: it sees its convenings no more, and the journal says
what it was to do there.
"""

from yijia.engines.meetings import events
from yijia.engines.meetings.database.moving import SETTLED, kept_from


def kept(body: str) -> str:
    """That the case of a convening `held` is kept from a body, of which the SQL is given."""
    return kept_from(body, case="held.case_id")


# What the database does by itself stands in the journal too, under the entry of who has caused it.
NOTES = (
    """
CREATE OR REPLACE FUNCTION meetings_note(
  of_event text, of_type text, of_id bigint, place text, said jsonb
) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO journal_entry (event, actor_id, actor_name, subject_type, subject_id, division, old,
    new, reason, parent_id, happened_at, transaction_id)
  SELECT of_event, cause.actor_id, cause.actor_name, of_type, of_id, place, '{}', said, '',
    cause.id, cause.happened_at, pg_current_xact_id()::text::bigint
  FROM journal_entry cause
  WHERE cause.id = nullif(current_setting('yijia.entry', true), '')::bigint
$$
""",
    """
CREATE OR REPLACE FUNCTION meetings_note_left(
  of_event text, of_type text, of_id bigint, place text, units bigint[], owners bigint[], more jsonb
) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE named jsonb;
BEGIN
  SELECT jsonb_build_object('names', string_agg(o.name_zh, ', ' ORDER BY o.code),
      'units', jsonb_agg(o.code ORDER BY o.code))
    INTO named FROM organisations_organisation o WHERE o.id = ANY (units || owners);
  IF cardinality(units || owners) > 0 THEN
    PERFORM meetings_note(of_event, of_type, of_id, place,
      named || more || jsonb_build_object('count', cardinality(owners)));
  END IF;
END $$
""",
)
# Whatever a body that the case is kept from was to do there ends: it sees the convening no more.
LEAVES = f"""
CREATE OR REPLACE FUNCTION meetings_leave_out(of_case bigint) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held meetings_convening; moment timestamptz; owners bigint[]; units bigint[];
BEGIN
  FOR held IN SELECT m.* FROM meetings_convening m JOIN cases_case c ON c.id = m.case_id
    WHERE of_case IN (c.id, c.parent_id) AND m.closed_at IS NULL ORDER BY m.id
    FOR NO KEY UPDATE OF m
  LOOP
    SELECT happened_at INTO moment FROM journal_entry
      WHERE id = nullif(current_setting('yijia.entry', true), '')::bigint;
    WITH gone AS (
      UPDATE meetings_resolution SET state = 'withdrawn', withdrawn_at = moment
        WHERE convening_id = held.id AND state NOT IN ({SETTLED}) AND {kept("owner_id")}
        RETURNING owner_id
    ) SELECT coalesce(array_agg(owner_id), '{{}}') INTO owners FROM gone;
    WITH gone AS (
      UPDATE meetings_attendance SET declined_at = moment, is_left_out = true
        WHERE convening_id = held.id AND arrived_at IS NULL AND declined_at IS NULL
          AND {kept("unit_id")}
        RETURNING unit_id
    ) SELECT coalesce(array_agg(unit_id), '{{}}') INTO units FROM gone;
    PERFORM meetings_note_left('{events.LEFT_OUT.code}', 'meetings_convening', held.id,
      held.division_id, units, owners, '{{}}');
  END LOOP;
  -- In the order in which they are held where words are erased.
  PERFORM meetings_end_whistles(of_case);
  PERFORM meetings_leave_points(of_case);
END $$
"""
# A unit that was left out and has said nothing since is called anew: nobody else changes its row.
CALLS_ANEW = f"""
CREATE OR REPLACE FUNCTION meetings_call_anew(
  of_convening bigint, units bigint[], until timestamptz, provisional boolean
) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE moment timestamptz;
BEGIN
  SELECT happened_at INTO moment FROM journal_entry WHERE event = '{events.MORE_CALLED.code}'
    AND subject_type = 'meetings_convening' AND subject_id = of_convening
    AND id = nullif(current_setting('yijia.entry', true), '')::bigint
    AND transaction_id = pg_current_xact_id()::text::bigint;
  IF moment IS NULL THEN
    RAISE EXCEPTION 'a unit is called under the entry that says so'
      USING ERRCODE = 'check_violation';
  END IF;
  UPDATE meetings_attendance SET declined_at = NULL, is_left_out = false, called_at = moment,
    due_at = until, due_provisional = provisional
    WHERE convening_id = of_convening AND unit_id = ANY (units) AND is_left_out AND reason = ''
      AND arrived_at IS NULL;
END $$
"""
# A body is named, or the case that it was named of before becomes confidential again.
KEPT_OUT = """
CREATE OR REPLACE FUNCTION meetings_kept_out() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'cases_keptout' THEN
    PERFORM meetings_leave_out(NEW.case_id);
  ELSE
    PERFORM meetings_leave_out(NEW.id);
  END IF;
  RETURN NULL;
END $$
"""
KEPT_OUT_TRIGGERS = (
    """
CREATE OR REPLACE TRIGGER meetings_kept_out AFTER INSERT ON cases_keptout
FOR EACH ROW EXECUTE FUNCTION meetings_kept_out()
""",
    """
CREATE OR REPLACE TRIGGER meetings_kept_out AFTER UPDATE ON cases_case FOR EACH ROW
WHEN (OLD.confidential = '' AND NEW.confidential <> '' AND NEW.parent_id IS NULL)
EXECUTE FUNCTION meetings_kept_out()
""",
)
_LEFT = "text, text, bigint, text, bigint[], bigint[], jsonb"


def statements() -> list[str]:
    """Everything that leaving out declares in the database; a unit is called anew by its caller."""
    return [
        *(*NOTES, LEAVES, CALLS_ANEW, KEPT_OUT, *KEPT_OUT_TRIGGERS),
        "REVOKE EXECUTE ON FUNCTION meetings_leave_out(bigint) FROM PUBLIC",
        "REVOKE EXECUTE ON FUNCTION meetings_note(text, text, bigint, text, jsonb) FROM PUBLIC",
        f"REVOKE EXECUTE ON FUNCTION meetings_note_left({_LEFT}) FROM PUBLIC",
    ]
