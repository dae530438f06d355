"""Which units read a case because they assist with it, and what may become of a request."""

from yijia.ground.journal.database import APP_ROLE, policy_statements

# The cases that these bodies read by a request to assist: while it is open, and once they have
# given their part as long as the case is. What is kept from somebody is asked beside it.
ASSISTED = """
CREATE OR REPLACE FUNCTION cases_assisted(units bigint[]) RETURNS bigint[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(case_id), '{}') FROM cases_assist
  WHERE organisation_id = ANY (units) AND shows_case
$$
"""
# Asked for once in a statement, and only when a row is reached in no other way.
OF_ASKER = "((SELECT cases_assisted(identity_organisations()))::bigint[])"
# A request is seen by whoever sees its case, which asks its own policy.
VISIBLE = "EXISTS (SELECT FROM cases_case c WHERE c.id = case_id)"
_CHINA = "AT TIME ZONE 'Asia/Shanghai'"
GUARD = f"""
CREATE OR REPLACE FUNCTION cases_assist_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM journal_entry WHERE subject_type = 'cases_case' AND subject_id = NEW.case_id
      AND id = nullif(current_setting('yijia.entry', true), '')::bigint
  ) THEN
    RAISE EXCEPTION 'a request to assist needs an entry about its case'
      USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.id, NEW.case_id, NEW.organisation_id, NEW.lead_id, NEW.wanted_id, NEW.due_on,
        NEW.due_provisional, NEW.asked_at)
      IS DISTINCT FROM (OLD.id, OLD.case_id, OLD.organisation_id, OLD.lead_id, OLD.wanted_id,
        OLD.due_on, OLD.due_provisional, OLD.asked_at)
      OR OLD.signed_at IS NOT NULL AND NEW.signed_at IS DISTINCT FROM OLD.signed_at
      OR OLD.ended_at IS NOT NULL AND (NEW.signed_at, NEW.ended_at, NEW.outcome, NEW.said_id)
        IS DISTINCT FROM (OLD.signed_at, OLD.ended_at, OLD.outcome, OLD.said_id)
      OR NEW.shows_case AND NOT OLD.shows_case THEN
      RAISE EXCEPTION 'a request to assist is signed for and ended once, and never changed'
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  -- The row is held, so that the case neither goes on nor becomes confidential meanwhile.
  PERFORM FROM cases_case WHERE id = NEW.case_id AND is_open AND organisation_id = NEW.lead_id
    AND confidential <> 'asked' AND (due_at IS NULL OR NEW.due_on <= greatest(
      ((due_at - interval '1 microsecond') {_CHINA})::date, (NEW.asked_at {_CHINA})::date))
    FOR NO KEY UPDATE;
  IF NOT FOUND OR NEW.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'units assist with an open case of the lead, and not later than it is due'
      USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (
    SELECT FROM cases_case c JOIN cases_keptout kept ON kept.case_id IN (c.id, c.parent_id)
    WHERE c.id = NEW.case_id AND c.confidential <> ''
      AND kept.organisation_id IN (SELECT organisations_with_above(ARRAY[NEW.organisation_id]))
  ) THEN
    RAISE EXCEPTION 'a confidential case is not shared with a body that it is kept from'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
TRIGGER = """
CREATE OR REPLACE TRIGGER cases_assist_guard BEFORE INSERT OR UPDATE ON cases_assist
FOR EACH ROW EXECUTE FUNCTION cases_assist_guard()
"""
# Whatever moved the case: with its end, and with its unit, requests end; and by what was given
# nobody reads a case that has ended.
ENDS = """
CREATE OR REPLACE FUNCTION cases_end_assists() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE cases_assist SET outcome = 'ended', shows_case = false, ended_at = (
      SELECT happened_at FROM journal_entry
      WHERE id = nullif(current_setting('yijia.entry', true), '')::bigint
    ) WHERE case_id = NEW.id AND ended_at IS NULL;
  UPDATE cases_assist SET shows_case = false
    WHERE case_id = NEW.id AND shows_case AND NOT NEW.is_open;
  RETURN NULL;
END $$
"""
ENDS_TRIGGER = """
CREATE OR REPLACE TRIGGER cases_end_assists AFTER UPDATE ON cases_case FOR EACH ROW
WHEN (OLD.is_open AND NOT NEW.is_open OR OLD.organisation_id IS DISTINCT FROM NEW.organisation_id)
EXECUTE FUNCTION cases_end_assists()
"""


def statements(table: str) -> list[str]:
    """Its policy, its guards and what a policy of others asks, which is there before those."""
    return [
        ASSISTED,
        *policy_statements(table, visible=VISIBLE),
        *(GUARD, TRIGGER, ENDS, ENDS_TRIGGER),
        f"REVOKE DELETE ON {table} FROM {APP_ROLE}",
    ]
