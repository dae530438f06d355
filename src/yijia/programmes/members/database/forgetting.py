"""How the database forgets whose services were of long ago, and what was shown of them."""

from yijia.ground.journal.database import APP_ROLE
from yijia.programmes.members import events
from yijia.programmes.members.database import certificates
from yijia.programmes.members.database.serving import POST, TABLES

# Of each year all services of a member are given one number drawn at hazard, by which they are one
# member when they are counted. A number for all years would lead from services of long ago to those
# of which it is still known whose they are.
_FORGOTTEN = f"""
  WITH years AS MATERIALIZED (
    SELECT year, -('x' || left(md5(gen_random_uuid()::text), 15))::bit(60)::bigint AS drawn FROM (
      SELECT DISTINCT date_part('year', p.held_on) AS year FROM {{table}} s
      JOIN {POST} p ON p.id = s.post_id
      WHERE s.account_id = wanted AND s.stands_for IS NULL AND p.ends_at < over_before) AS found
  ) UPDATE {{table}} s SET stands_for = years.drawn FROM years, {POST} p
    WHERE p.id = s.post_id AND date_part('year', p.held_on) = years.year
      AND s.account_id = wanted AND s.stands_for IS NULL;
  UPDATE {{table}} s SET account_id = NULL FROM {POST} p
    WHERE p.id = s.post_id AND s.account_id = wanted AND p.ends_at < over_before;
  GET DIAGNOSTICS found = ROW_COUNT;
  gone := gone + found;"""
# Rows of a member lose their account: that somebody served stays, and no more who.
FORGET = f"""
CREATE OR REPLACE FUNCTION members_forget_services(wanted bigint, before timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE found int; gone int := 0; over_before timestamptz := coalesce(before, 'infinity');
BEGIN
  IF NOT EXISTS (
    SELECT FROM journal_entry WHERE event = '{events.SERVICES_FORGOTTEN.code}'
      AND id = nullif(current_setting('yijia.entry', true), '')::bigint
  ) THEN
    RAISE EXCEPTION 'services are forgotten under the entry that says so'
      USING ERRCODE = 'check_violation';
  END IF;
  {" ".join(_FORGOTTEN.format(table=table) for table in TABLES.values())}
  {certificates.FORGET}
  RETURN gone;
END $$
"""
CALL = "members_forget_services(bigint, timestamptz)"


def statements() -> list[str]:
    """What is declared of forgetting."""
    return [
        "DROP FUNCTION IF EXISTS members_forget_services(timestamptz, int)",
        FORGET,
        f"REVOKE EXECUTE ON FUNCTION {CALL} FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION {CALL} TO {APP_ROLE}",
    ]
