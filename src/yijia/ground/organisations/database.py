"""What the database holds for organisations: everybody reads them, only entries write them."""

from yijia.ground.journal.database import (
    APP_ROLE,
    grant_statements,
    guard_statements,
    policy_statements,
    stamp_statements,
)
from yijia.ground.organisations.rules import Kind

EVERYTHING = "(SELECT identity_everything())"
# Who says who holds a post, and which there are, where it reaches; of oneself nobody says so.
POST_GIVES = """
identity_reaches('grant.edit', coalesce(over_division_id, (
  SELECT o.division_id FROM organisations_organisation o WHERE o.id = organisation_id)))
"""
GIVES = """
identity_reaches('grant.edit', (
  SELECT coalesce(p.over_division_id, o.division_id) FROM organisations_post p
  JOIN organisations_organisation o ON o.id = p.organisation_id WHERE p.id = post_id))
"""
GIVES_ANOTHER = f"""
{EVERYTHING} OR ({GIVES} AND account_id IS DISTINCT FROM (SELECT identity_account()))
"""
TABLES = ["organisations_organisation", "organisations_post", "organisations_appointment"]

# Who keeps the network where the body stands. What was written stays: an end is set, a promise is
# kept, and no other column may be changed. Of a table: where it lies, and that column.
KEEPS = "identity_reaches('network.edit', {})"
OF_BODY = "(SELECT o.division_id FROM organisations_organisation o WHERE o.id = body_id)"
OF_AGREEMENT = """(
  SELECT o.division_id FROM organisations_agreement a
  JOIN organisations_organisation o ON o.id = a.body_id WHERE a.id = agreement_id)"""
NETWORK = {
    "organisations_seat": (OF_BODY, "ends_on"),
    "organisations_agreement": (OF_BODY, "ends_on"),
    "organisations_promise": (OF_AGREEMENT, "kept_on"),
    "organisations_eligibility": ("division_id", "ends_on"),
    "organisations_branchexclusion": ("division_id", "ends_on"),
}
NAMES = "organisations_printedname"

# Each appointment gives what the post gives, so of one held twice the leaving of one ends nothing.
# The account's row is locked first: of two made at once, the second waits and sees the first. One
# that only becomes shorter is let be, whatever was written before this was held.
ONE_SEAT = """
CREATE OR REPLACE FUNCTION organisations_one_seat() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.post_id, NEW.account_id) = (OLD.post_id, OLD.account_id)
    AND daterange(NEW.starts_on, NEW.ends_on) <@ daterange(OLD.starts_on, OLD.ends_on) THEN
    RETURN NEW;
  END IF;
  PERFORM FROM people_account WHERE id = NEW.account_id FOR NO KEY UPDATE;
  IF EXISTS (
    SELECT FROM organisations_appointment held
    WHERE held.account_id = NEW.account_id AND held.post_id = NEW.post_id AND held.id <> NEW.id
      AND daterange(held.starts_on, held.ends_on) && daterange(NEW.starts_on, NEW.ends_on)
  ) THEN
    RAISE EXCEPTION 'one account holds one post once at a time'
      USING ERRCODE = 'exclusion_violation';
  END IF;
  RETURN NEW;
END $$
"""
ONE_SEAT_TRIGGER = """
CREATE OR REPLACE TRIGGER organisations_one_seat BEFORE INSERT OR UPDATE
ON organisations_appointment FOR EACH ROW EXECUTE FUNCTION organisations_one_seat()
"""

# One body stands right above another: as its parent, or as the street or town that it lies in.
STANDS_ABOVE = f"""
(lower.parent_id = upper.id OR upper.kind = '{Kind.STREET_OFFICE}'
  AND lower.kind IN ('{Kind.COMMUNITY}', '{Kind.VILLAGE}')
  AND lower.division_id ^@ upper.division_id)
"""


def _walk(name: str, *, near: str, far: str) -> str:
    """A function that hands out some bodies and all that stand further on one side of them."""
    return f"""
CREATE OR REPLACE FUNCTION {name}(bodies bigint[]) RETURNS SETOF bigint
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH RECURSIVE reached AS (
    SELECT id FROM organisations_organisation WHERE id = ANY (bodies)
    UNION
    SELECT {far}.id FROM reached
      JOIN organisations_organisation {near} ON {near}.id = reached.id
      JOIN organisations_organisation {far} ON {STANDS_ABOVE}
  ) SELECT id FROM reached
$$
"""


WITH_ABOVE = _walk("organisations_with_above", near="lower", far="upper")
WITH_BELOW = _walk("organisations_with_below", near="upper", far="lower")


def _network_statements() -> list[str]:
    """What the network's own tables have in common."""
    tables = [*NETWORK, NAMES]
    made = [*grant_statements(tables), *guard_statements(tables)]
    made += [f"REVOKE UPDATE, DELETE ON {table} FROM {APP_ROLE}" for table in tables]
    for table, (place, column) in NETWORK.items():
        keeps = KEEPS.format(place)
        made.append(f"GRANT UPDATE ({column}) ON {table} TO {APP_ROLE}")
        made += policy_statements(table, visible="true", insertable=keeps, changeable=keeps)
    return [*made, *policy_statements(NAMES, visible="true", insertable=EVERYTHING)]


def statements() -> list[str]:
    """Everything that organisations declares in the database."""
    # Who holds which post is public (政府信息公开条例); an account's name says nothing personal.
    policies = [
        *policy_statements("organisations_organisation", visible="true"),
        *policy_statements(
            "organisations_post",
            visible="true",
            insertable=POST_GIVES,
            changeable=POST_GIVES,
            removable=EVERYTHING,
        ),
        *policy_statements(
            "organisations_appointment",
            visible="true",
            insertable=GIVES_ANOTHER,
            changeable=GIVES,
            removable=EVERYTHING,
        ),
    ]
    return [
        *grant_statements(TABLES),
        *guard_statements(TABLES),
        *stamp_statements(["organisations_organisation"]),
        *policies,
        *_network_statements(),
        ONE_SEAT,
        ONE_SEAT_TRIGGER,
        WITH_ABOVE,
        WITH_BELOW,
    ]
