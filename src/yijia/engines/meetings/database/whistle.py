"""What the database holds for whistles: seen where their case is, answered once."""

from yijia.base.access import Permission
from yijia.engines.meetings import events
from yijia.engines.meetings.database.moving import ERASING
from yijia.engines.meetings.rules.whistling import State
from yijia.ground.journal.database import (
    APP_ROLE,
    grant_statements,
    guard_statements,
    policy_statements,
)

WHISTLE = "meetings_whistle"
# What may be changed of it: that it was answered, and how.
CHANGES = "state, answer, answered_at, convening_id"
# Its own policy answers who reads the case.
SEEN = f"""((SELECT identity_everything()) OR (SELECT identity_holds('{Permission.CASE_READ}'))
  AND EXISTS (SELECT FROM cases_case own WHERE own.id = case_id))"""
GUARD = f"""
CREATE OR REPLACE FUNCTION meetings_whistle_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF {ERASING} OR (OLD.division_id <> NEW.division_id AND OLD.state <> '{State.OPEN}') THEN
      RETURN NEW;
    END IF;
    IF OLD.state <> '{State.OPEN}' OR NEW.state = '{State.OPEN}' OR NOT EXISTS (
      SELECT 1 WHERE NEW.convening_id IS NULL UNION ALL
      SELECT 1 FROM meetings_convening c WHERE c.id = NEW.convening_id
        AND (c.case_id, c.convener_id, c.asked_by_id)
          = (NEW.case_id, NEW.receiver_id, NEW.blower_id)
    ) THEN
      RAISE EXCEPTION 'a whistle is answered once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  PERFORM FROM cases_case WHERE id = NEW.case_id AND is_open AND confidential <> 'asked'
    AND division_id = NEW.division_id FOR SHARE;
  IF NOT FOUND OR NEW.state <> '{State.OPEN}' OR EXISTS (
    SELECT FROM cases_case c JOIN cases_keptout k ON k.case_id IN (c.id, c.parent_id)
    WHERE c.id = NEW.case_id AND c.confidential <> ''
      AND (NEW.blower_id IN (SELECT organisations_with_below(ARRAY[k.organisation_id]))
        OR NEW.receiver_id IN (SELECT organisations_with_below(ARRAY[k.organisation_id])))
  ) THEN
    RAISE EXCEPTION 'the whistle is blown about an open case' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
# Once a case lies elsewhere, or is kept from one of both, its whistle waits for nobody.
ENDS = f"""
CREATE OR REPLACE FUNCTION meetings_end_whistles(of_case bigint) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE told bigint;
BEGIN
  WITH ended AS (UPDATE meetings_whistle w
    SET state = '{State.WITHDRAWN}', answered_at = (
      SELECT happened_at FROM journal_entry
      WHERE id = nullif(current_setting('yijia.entry', true), '')::bigint)
    FROM cases_case c WHERE c.id = w.case_id AND of_case IN (c.id, c.parent_id)
      AND w.state = '{State.OPEN}' AND (w.division_id <> c.division_id OR EXISTS (
        SELECT FROM cases_keptout k WHERE k.case_id IN (c.id, c.parent_id)
          AND c.confidential <> ''
          AND (w.blower_id IN (SELECT organisations_with_below(ARRAY[k.organisation_id]))
            OR w.receiver_id IN (SELECT organisations_with_below(ARRAY[k.organisation_id])))
      )) RETURNING w.id, c.division_id)
  SELECT count(meetings_note('{events.WHISTLE_ENDED.code}', '{WHISTLE}', id, division_id, '{{}}'))
    INTO told FROM ended;
  UPDATE meetings_whistle w SET division_id = c.division_id FROM cases_case c
    WHERE c.id = w.case_id AND c.id = of_case AND w.division_id <> c.division_id;
END $$
"""


def statements() -> list[str]:
    """Everything that whistles declare in the database."""
    return [
        *grant_statements([WHISTLE]),
        *guard_statements([WHISTLE]),
        f"REVOKE UPDATE, DELETE ON {WHISTLE} FROM {APP_ROLE}",
        f"GRANT UPDATE ({CHANGES}) ON {WHISTLE} TO {APP_ROLE}",
        *(GUARD, ENDS),
        "REVOKE EXECUTE ON FUNCTION meetings_end_whistles(bigint) FROM PUBLIC",
        (
            f"CREATE OR REPLACE TRIGGER meetings_whistle_guard BEFORE INSERT OR UPDATE ON {WHISTLE}"
            " FOR EACH ROW EXECUTE FUNCTION meetings_whistle_guard()"
        ),
        *policy_statements(WHISTLE, visible=SEEN),
    ]
