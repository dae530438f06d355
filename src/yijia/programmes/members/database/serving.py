"""What the database holds of service: places, one place at a time, and each case solved once."""

from yijia.base.access import Permission
from yijia.engines.cases.models import DAY_OF
from yijia.ground.journal.database import (
    APP_ROLE,
    about_subject,
    append_only_statements,
    grant_statements,
    guard_statements,
    policy_statements,
)
from yijia.programmes.members import rules
from yijia.programmes.members.rules import Kind, Serving

POST, SOLVED = "members_servicepost", "members_solved"
TABLES = {Kind.VOLUNTEERING: "members_volunteering", Kind.DUTY: "members_duty"}
EVERYTHING = "(SELECT identity_everything())"
OWN = "account_id = (SELECT identity_account())"
_HANDLES = f"(SELECT identity_holds('{Permission.CASE_HANDLE}'))"
_HOMES = "ANY ((SELECT identity_homes())::bigint[])"
SUBJECT = about_subject(kind=rules.SERVICE_SUBJECT, column="account_id")
ORGANISES = f"({_HANDLES} AND organisation_id = {_HOMES})"
OF_UNIT = f"({_HANDLES} AND unit_id = {_HOMES})"
CHANGES = "state, came_at, left_at, minutes, served_on, served_at, confirmed_by_id"
_LOCK = 5_317_031
# What was solved with a service is its member's to know.
_OF_OWN = " OR ".join(
    f"EXISTS (SELECT FROM {table} s WHERE s.id = {kind}_id AND s.{OWN})"
    for kind, table in TABLES.items()
)
_EDGES = ", ".join(f"('{source}', '{target}')" for source, _verb, target in rules.SERVING_EDGES)
_OVERLAPS = " OR ".join(
    f"""EXISTS (SELECT FROM {table} o WHERE o.account_id = NEW.account_id
      AND o.came_at IS NOT NULL AND NOT (TG_TABLE_NAME = '{table}' AND o.id = NEW.id)
      AND tstzrange(o.came_at, least(o.left_at, greatest(o.came_at,
        (SELECT p.ends_at FROM {POST} p WHERE p.id = o.post_id)))) && tstzrange(
        NEW.came_at, least(NEW.left_at, greatest(NEW.came_at, over))))"""
    for table in TABLES.values()
)
# One function for both tables: which kind of post each belongs to follows from its name. Of two
# that want the last place one waits for the post; of two check-ins of one member for the member.
# Who has not left is there until the post is over, and not for ever; nor is who leaves later, as
# no minute after it counts.
GUARD = f"""
CREATE OR REPLACE FUNCTION members_serving_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE over timestamptz;
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM FROM {POST} p WHERE p.id = NEW.post_id AND p.cancelled_at IS NULL
      AND p.kind = CASE TG_TABLE_NAME WHEN '{TABLES[Kind.DUTY]}' THEN '{Kind.DUTY}'
        ELSE '{Kind.VOLUNTEERING}' END
      AND (p.organisation_id, p.division_id) = (NEW.organisation_id, NEW.division_id)
      FOR NO KEY UPDATE;
    IF NOT FOUND OR NEW.state <> '{Serving.TAKEN}' OR NEW.came_at IS NOT NULL OR NOT EXISTS (
      SELECT FROM members_reportin r WHERE r.account_id = NEW.account_id
        AND r.unit_id = NEW.unit_id AND r.state = '{rules.State.CONFIRMED}'
    ) THEN
      RAISE EXCEPTION 'a confirmed member serves at a post of this kind that is there'
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN ({_EDGES})
    OR NEW.state = OLD.state AND (NEW.account_id, NEW.stands_for)
      IS NOT DISTINCT FROM (OLD.account_id, OLD.stands_for)
    OR OLD.state = '{Serving.SERVED}' AND (OLD.came_at, OLD.left_at, OLD.minutes, OLD.served_on)
      IS DISTINCT FROM (NEW.came_at, NEW.left_at, NEW.minutes, NEW.served_on) THEN
    RAISE EXCEPTION 'service does not go on like this' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state <> OLD.state AND NEW.state IN ('{Serving.THERE}', '{Serving.SERVED}') THEN
    SELECT p.ends_at INTO over FROM {POST} p
      WHERE p.id = NEW.post_id AND p.cancelled_at IS NULL FOR NO KEY UPDATE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'nobody serves at a post that was cancelled'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'members_serving_cancelled';
    END IF;
  END IF;
  IF NEW.account_id IS NOT NULL AND NEW.came_at IS NOT NULL AND NEW.state <> OLD.state THEN
    PERFORM pg_advisory_xact_lock({_LOCK}, hashtext(NEW.account_id::text));
    IF {_OVERLAPS} THEN
      RAISE EXCEPTION 'nobody serves in two places at once' USING ERRCODE = 'exclusion_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$
"""
_SOMEBODY = " OR ".join(
    f"""EXISTS (SELECT FROM {table} s
      WHERE s.post_id = NEW.id AND s.state IN ('{Serving.THERE}', '{Serving.SERVED}'))"""
    for table in TABLES.values()
)
# Whoever checked in has to be able to leave: a post at which somebody is, or has served, is held,
# and not cancelled any more. Of this and a check-in one waits for the post.
POST_GUARD = f"""
CREATE OR REPLACE FUNCTION members_servicepost_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.cancelled_at IS NOT NULL AND ({_SOMEBODY}) THEN
    RAISE EXCEPTION 'a post at which somebody serves is not cancelled'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
# The check of the post refuses what is more than there are places.
COUNTS = f"""
CREATE OR REPLACE FUNCTION members_serving_counts() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE {POST} SET taken = taken + 1 WHERE id = NEW.post_id;
  ELSIF NEW.state <> OLD.state AND NEW.state = '{Serving.CANCELLED}' THEN
    UPDATE {POST} SET taken = taken - 1 WHERE id = NEW.post_id;
  ELSIF NEW.state <> OLD.state AND NEW.state = '{Serving.SERVED}' THEN
    UPDATE {POST} SET served = served + 1, minutes = minutes + NEW.minutes WHERE id = NEW.post_id;
  END IF;
  RETURN NULL;
END $$
"""
_ENDED_ON = DAY_OF % {"expressions": "c.ended_at"}
# A problem is solved only by a case that was, and by service that was confirmed; the case says
# where, and the later of both days when.
SOLVED_GUARD = f"""
CREATE OR REPLACE FUNCTION members_solved_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM cases_case c JOIN (
      SELECT id, served_on, organisation_id, '{Kind.VOLUNTEERING}' AS kind
        FROM {TABLES[Kind.VOLUNTEERING]} WHERE state = '{Serving.SERVED}'
      UNION ALL SELECT id, served_on, organisation_id, '{Kind.DUTY}'
        FROM {TABLES[Kind.DUTY]} WHERE state = '{Serving.SERVED}'
    ) s ON s.kind = NEW.kind AND s.id = coalesce(NEW.volunteering_id, NEW.duty_id)
    WHERE c.id = NEW.case_id AND NOT c.is_open AND c.solved AND c.merged_into_id IS NULL
      AND (c.number, c.division_id) = (NEW.number, NEW.division_id)
      AND s.organisation_id = NEW.organisation_id
      AND NEW.solved_on = greatest({_ENDED_ON}, s.served_on)
  ) THEN
    RAISE EXCEPTION 'a problem is solved by a solved case and a confirmed service'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
_ID = "s.account_id::text"
_KEY = f"'{rules.SERVICE_MARK}' || lpad({_ID}, greatest(6, length({_ID})), '0')"
_KEPT = " UNION ".join(
    f"""SELECT {_KEY} FROM {table} s WHERE s.account_id IS NOT NULL
    AND (s.unit_id = ANY (homes) AND s.unit_id = {_HOMES}
      OR s.organisation_id = ANY (homes) AND s.organisation_id = {_HOMES})"""
    for table in TABLES.values()
)
# For the desk of who answers for personal data: the service of members of one's own unit, and at
# posts of one's own body.
KEPT_SERVICES = f"""
CREATE OR REPLACE FUNCTION members_kept_services(homes bigint[]) RETURNS SETOF text LANGUAGE sql
STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  {_KEPT}
$$
"""
ASKED = ("members_kept_services(bigint[])",)
TRIGGERS = (
    *((table, "members_serving_guard", "BEFORE INSERT OR UPDATE") for table in TABLES.values()),
    *((table, "members_serving_counts", "AFTER INSERT OR UPDATE") for table in TABLES.values()),
    (POST, "members_servicepost_guard", "BEFORE UPDATE OF cancelled_at"),
    (SOLVED, "members_solved_guard", "BEFORE INSERT"),
)


def statements() -> list[str]:
    """What is declared of service."""
    tables = [POST, SOLVED, *TABLES.values()]
    return [
        *grant_statements(tables),
        *guard_statements(tables),
        f"REVOKE UPDATE, DELETE ON {', '.join(tables)} FROM {APP_ROLE}",
        f"GRANT UPDATE (cancelled_at) ON {POST} TO {APP_ROLE}",
        *(f"GRANT UPDATE ({CHANGES}) ON {table} TO {APP_ROLE}" for table in TABLES.values()),
        *append_only_statements([SOLVED]),
        *(GUARD, POST_GUARD, COUNTS, SOLVED_GUARD, KEPT_SERVICES),
        *(
            said
            for call in ASKED
            for said in (
                f"REVOKE EXECUTE ON FUNCTION {call} FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION {call} TO {APP_ROLE}",
            )
        ),
        *(
            f"CREATE OR REPLACE TRIGGER {function} {when} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {function}()"
            for table, function, when in TRIGGERS
        ),
        *_policies(),
    ]


def _policies() -> list[str]:
    """Where service is wanted is public; who serves is theirs, the organiser's, the unit's."""
    seen = f"{EVERYTHING} OR {OWN} OR {ORGANISES} OR {SUBJECT}"
    rows = {kind: about_subject(kind=table, column="id") for kind, table in TABLES.items()}
    return [
        *policy_statements(
            POST,
            visible="true",
            insertable=f"{EVERYTHING} OR {ORGANISES}",
            changeable=f"{EVERYTHING} OR {ORGANISES}",
        ),
        *policy_statements(
            TABLES[Kind.VOLUNTEERING],
            visible=f"{seen} OR {rows[Kind.VOLUNTEERING]}",
            insertable=f"{EVERYTHING} OR {OWN}",
        ),
        *policy_statements(
            TABLES[Kind.DUTY],
            visible=f"{seen} OR {rows[Kind.DUTY]} OR {OF_UNIT}",
            insertable=f"{EVERYTHING} OR {OF_UNIT}",
        ),
        *policy_statements(
            SOLVED,
            visible=f"{EVERYTHING} OR {ORGANISES} OR {_OF_OWN}",
            insertable=f"{EVERYTHING} OR {ORGANISES}",
        ),
    ]
