"""What the database holds for members: who sees where somebody lives, and that each counts once.

The unit of a member never sees the row, which names the community. It is told by a function that
its member has reported in, and neither where nor since when.
"""

from yijia.base.access import Permission, Role
from yijia.ground.journal.database import (
    APP_ROLE,
    about_subject,
    grant_statements,
    guard_statements,
    policy_statements,
)
from yijia.ground.organisations.rules import Kind
from yijia.programmes.members import events, rules
from yijia.programmes.members.rules import State

REPORT = "members_reportin"
EVERYTHING = "(SELECT identity_everything())"
OWN = "account_id = (SELECT identity_account())"
SUBJECT = about_subject(kind=REPORT, column="id")
_HANDLES = f"(SELECT identity_holds('{Permission.CASE_HANDLE}'))"
_HOMES = "ANY ((SELECT identity_homes())::bigint[])"
AT_DESK = f"({_HANDLES} AND organisation_id = {_HOMES})"
SEEN = f"{EVERYTHING} OR {OWN} OR {AT_DESK} OR {SUBJECT}"
CHANGES = "state, starts_on, ends_on, closed_at, reason"
_EDGES = ", ".join(
    f"('{edge.source}', '{edge.target}')" for edge in rules.EDGES if edge.source != rules.FROM_LIST
)
# Whoever is confirmed in one community is not in another one any more: the row of before ends on
# that day, though nobody of this community may see it.
GUARD = f"""
CREATE OR REPLACE FUNCTION members_reportin_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT (NEW.state = '{State.ASKED}' AND NEW.batch IS NULL
        OR NEW.state = '{State.CONFIRMED}' AND NEW.batch IS NOT NULL)
      OR NEW.counted_on IS NOT NULL OR NOT EXISTS (
        SELECT FROM organisations_organisation o WHERE o.id = NEW.organisation_id
          AND o.division_id = NEW.division_id AND o.kind IN ('{Kind.COMMUNITY}', '{Kind.VILLAGE}')
      ) THEN
      RAISE EXCEPTION 'a member reports in to the body of a community, which confirms it'
        USING ERRCODE = 'check_violation';
    END IF;
  ELSIF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN ({_EDGES})
    OR NEW.state = OLD.state AND NEW.account_id IS NOT DISTINCT FROM OLD.account_id
    OR OLD.starts_on IS NOT NULL AND OLD.starts_on <> NEW.starts_on
    OR OLD.ends_on IS NOT NULL AND OLD.ends_on <> NEW.ends_on THEN
    RAISE EXCEPTION 'a report-in does not go on like this' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = '{State.CONFIRMED}' THEN
    -- What a list says of before moves nobody: the exclusion refuses who is confirmed elsewhere.
    UPDATE {REPORT} SET state = '{State.MOVED}', ends_on = greatest(starts_on, NEW.starts_on),
        closed_at = (SELECT happened_at FROM journal_entry
          WHERE id = nullif(current_setting('yijia.entry', true), '')::bigint)
      WHERE account_id = NEW.account_id AND state = '{State.CONFIRMED}' AND id <> NEW.id
        AND TG_OP = 'UPDATE';
    IF NOT EXISTS (SELECT FROM {REPORT} r
        WHERE r.account_id = NEW.account_id AND r.counted_on IS NOT NULL) THEN
      NEW.counted_on := date_trunc('month', NEW.starts_on)::date;
    END IF;
  END IF;
  RETURN NEW;
END $$
"""
TRIGGER = f"""
CREATE OR REPLACE TRIGGER members_reportin_guard BEFORE INSERT OR UPDATE ON {REPORT}
FOR EACH ROW EXECUTE FUNCTION members_reportin_guard()
"""
# Which members of units have reported in, of those who hold a member's post: for who works in the
# unit. Neither the community nor its body leaves the database by this way, and no day either: with
# it the rows of the figure, which name places, would tell whose they are.
REPORTED = f"""
CREATE OR REPLACE FUNCTION members_reported(units bigint[], on_day date)
RETURNS TABLE (unit_id bigint, login varchar) LANGUAGE sql
STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT r.unit_id, a.login FROM {REPORT} r JOIN people_account a ON a.id = r.account_id
  -- As it stands now: days of one's choice would find the first of somebody.
  WHERE r.unit_id = ANY (units) AND r.state = '{State.CONFIRMED}'
    AND a.is_active AND EXISTS (
      SELECT FROM organisations_appointment held JOIN organisations_post p ON p.id = held.post_id
      WHERE held.account_id = a.id AND p.organisation_id = r.unit_id AND p.role = '{Role.MEMBER}'
        AND held.starts_on <= on_day AND (held.ends_on IS NULL OR held.ends_on > on_day))
    AND (identity_everything()
      OR identity_holds('{Permission.CASE_HANDLE}') AND r.unit_id = ANY (identity_homes()))
$$
"""
# A row of before loses its account: that somebody lived there stays, and no more who.
FORGET = f"""
CREATE OR REPLACE FUNCTION members_forget(wanted bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM journal_entry WHERE event = '{events.FORGOTTEN.code}'
      AND subject_type = '{REPORT}' AND subject_id = wanted
      AND id = nullif(current_setting('yijia.entry', true), '')::bigint
  ) THEN
    RAISE EXCEPTION 'a report-in is forgotten under the entry about this very one'
      USING ERRCODE = 'check_violation';
  END IF;
  UPDATE {REPORT} SET account_id = NULL WHERE id = wanted AND account_id IS NOT NULL;
END $$
"""
# For the desk of who answers for personal data: what one's own members say of where they live.
KEPT_NUMBERS = f"""
CREATE OR REPLACE FUNCTION members_kept_numbers(homes bigint[]) RETURNS SETOF text LANGUAGE sql
STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT 'M' || lpad(id::text, greatest(6, length(id::text)), '0') FROM {REPORT}
  WHERE unit_id = ANY (homes)
$$
"""
# Whether a contact is that of whoever is signed in, who may look at it and put it right always.
OWNS = f"""
CREATE OR REPLACE FUNCTION members_owns_person(wanted bigint) RETURNS boolean LANGUAGE sql
STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM {REPORT} WHERE person_id = wanted AND account_id = identity_account())
$$
"""
ASKED = (
    "members_reported(bigint[], date)",
    "members_forget(bigint)",
    "members_kept_numbers(bigint[])",
    "members_owns_person(bigint)",
)


def statements() -> list[str]:
    """Everything that members declare in the database."""
    return [
        *grant_statements([REPORT]),
        *guard_statements([REPORT]),
        f"REVOKE UPDATE, DELETE ON {REPORT} FROM {APP_ROLE}",
        f"GRANT UPDATE ({CHANGES}) ON {REPORT} TO {APP_ROLE}",
        # It told the day, too.
        "DROP FUNCTION IF EXISTS members_reported(bigint[], date)",
        *(GUARD, TRIGGER, REPORTED, FORGET, KEPT_NUMBERS, OWNS),
        *(
            said
            for call in ASKED
            for said in (
                f"REVOKE EXECUTE ON FUNCTION {call} FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION {call} TO {APP_ROLE}",
            )
        ),
        *policy_statements(REPORT, visible=SEEN),
    ]
