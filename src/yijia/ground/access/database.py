"""What the database holds for access: that one account is never two of the administrators, and
that an auditor is nothing else.
"""

from yijia.base.access import ADMINISTRATORS, Role
from yijia.ground.journal.database import (
    APP_ROLE,
    grant_statements,
    guard_statements,
    policy_statements,
)

TABLES = ["access_grant", "access_power"]
EVERYTHING = "(SELECT identity_everything())"
OWN = f"{EVERYTHING} OR account_id = (SELECT identity_account())"
# Who says who holds a post where the grant reaches; of oneself nobody says so.
GIVES = """
identity_reaches('grant.edit', coalesce(division_id, (
  SELECT o.division_id FROM organisations_organisation o WHERE o.id = organisation_id)))
"""
GIVES_ANOTHER = f"""
{EVERYTHING} OR ({GIVES} AND account_id IS DISTINCT FROM (SELECT identity_account()))
"""
_APART = ", ".join(f"'{role}'" for role in sorted(ADMINISTRATORS))

# No exclusion constraint can say "overlaps, and is of another role" without an extension, so the
# account's row is locked first: of two grants made at once, the second waits and sees the first.
# One that only becomes shorter is let be.
APART = f"""
CREATE OR REPLACE FUNCTION access_apart() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.account_id, NEW.role) = (OLD.account_id, OLD.role)
    AND daterange(NEW.starts_on, NEW.ends_on) <@ daterange(OLD.starts_on, OLD.ends_on) THEN
    RETURN NEW;
  END IF;
  PERFORM FROM people_account WHERE id = NEW.account_id FOR NO KEY UPDATE;
  IF EXISTS (
    SELECT FROM access_grant held WHERE held.account_id = NEW.account_id
      AND held.id <> NEW.id AND held.role <> NEW.role
      AND (held.role IN ({_APART}) AND NEW.role IN ({_APART})
        OR '{Role.AUDITOR}' IN (held.role, NEW.role))
      AND daterange(held.starts_on, held.ends_on) && daterange(NEW.starts_on, NEW.ends_on)
  ) THEN
    RAISE EXCEPTION 'an account is never two of the administrators, nor an auditor and more'
      USING ERRCODE = 'exclusion_violation';
  END IF;
  RETURN NEW;
END $$
"""
APART_TRIGGER = """
CREATE OR REPLACE TRIGGER access_apart BEFORE INSERT OR UPDATE ON access_grant
FOR EACH ROW EXECUTE FUNCTION access_apart()
"""
# A power may end sooner than it was switched on for, and nothing else of it changes.
ENDS_ONLY = """
CREATE OR REPLACE FUNCTION access_ends_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.account_id, NEW.permission, NEW.door, NEW.reason, NEW.starts_at)
     IS DISTINCT FROM
     (OLD.id, OLD.account_id, OLD.permission, OLD.door, OLD.reason, OLD.starts_at)
     OR NEW.ends_at > OLD.ends_at THEN
    RAISE EXCEPTION 'a power may end sooner, and nothing else of it changes'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
ENDS_ONLY_TRIGGER = """
CREATE OR REPLACE TRIGGER access_ends_only BEFORE UPDATE ON access_power
FOR EACH ROW EXECUTE FUNCTION access_ends_only()
"""


def left_statements(name: str, *, counted: str) -> list[str]:
    """A function that counts what is left behind with the appointment of an id.

    `counted` is a scalar query that knows the appointment as `a`, its post as `p` and the
    organisation as `o`. Whoever may not end the appointment is told 0.
    """
    made = f"""
    CREATE OR REPLACE FUNCTION {name}(asked bigint) RETURNS int LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      SELECT coalesce((
        SELECT ({counted})::int FROM organisations_appointment a
          JOIN organisations_post p ON p.id = a.post_id
          JOIN organisations_organisation o ON o.id = p.organisation_id
        WHERE a.id = asked
          AND identity_reaches('grant.edit', coalesce(p.over_division_id, o.division_id))
      ), 0)
    $$
    """
    return [
        made,
        f"REVOKE EXECUTE ON FUNCTION {name}(bigint) FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION {name}(bigint) TO {APP_ROLE}",
    ]


def statements() -> list[str]:
    """Everything that access declares in the database."""
    return [
        *grant_statements(TABLES),
        *guard_statements(TABLES),
        # Both are read before the database knows who asks, and say nothing personal.
        *policy_statements(
            "access_grant", visible="true", insertable=GIVES_ANOTHER, changeable=GIVES
        ),
        *policy_statements("access_power", visible="true", insertable=OWN, changeable=OWN),
        APART,
        APART_TRIGGER,
        ENDS_ONLY,
        ENDS_ONLY_TRIGGER,
        *(f"REVOKE DELETE ON {table} FROM {APP_ROLE}" for table in TABLES),
    ]
