"""What the database holds of certificates and shown names: true totals, and only what was chosen.

A name is shown as long as its member wants it, is erased nowhere, and has not taken consent back.
"""

from yijia.ground.journal.database import (
    APP_ROLE,
    about_subject,
    grant_statements,
    guard_statements,
    policy_statements,
)
from yijia.programmes.members import rules
from yijia.programmes.members.database.serving import EVERYTHING, OWN, POST, TABLES
from yijia.programmes.members.rules import Kind, Serving

CERTIFICATE, NAME = "members_certificate", "members_shownname"
SUBJECT = about_subject(kind=rules.SERVICE_SUBJECT, column="account_id")
_SERVED = f"""account_id = NEW.account_id AND state = '{Serving.SERVED}'
      AND served_on BETWEEN NEW.first_on AND NEW.last_on"""
_NOW = """(SELECT happened_at FROM journal_entry
    WHERE id = nullif(current_setting('yijia.entry', true), '')::bigint)"""
_STILL = """SELECT FROM {table} s WHERE s.account_id = wanted
        AND s.served_on BETWEEN c.first_on AND c.last_on"""
# The totals are those of the rows, whoever adds it; and it ends once, and never begins again.
CERTIFICATE_GUARD = f"""
CREATE OR REPLACE FUNCTION members_certificate_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN
      RAISE EXCEPTION 'a certificate ends once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  SELECT count(*), coalesce(sum(minutes), 0) INTO NEW.volunteered, NEW.volunteered_minutes
    FROM {TABLES[Kind.VOLUNTEERING]} WHERE {_SERVED};
  SELECT count(*), coalesce(sum(minutes), 0) INTO NEW.duties, NEW.duty_minutes
    FROM {TABLES[Kind.DUTY]} WHERE {_SERVED};
  IF NEW.ended_at IS NOT NULL OR NEW.volunteered + NEW.duties = 0 THEN
    RAISE EXCEPTION 'a certificate is of service' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
# A name stands on a page of the member's own: at a post where they served, or on a certificate. The
# person is one whom they reported in as.
NAME_GUARD = f"""
CREATE OR REPLACE FUNCTION members_shownname_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.ended_at IS NULL OR OLD.ended_at IS NOT NULL AND (
        NEW.ended_at <> OLD.ended_at OR NEW.account_id IS NOT NULL) THEN
      RAISE EXCEPTION 'a name is taken back once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.ended_at IS NOT NULL OR NOT EXISTS (
      SELECT FROM members_reportin r
      WHERE r.person_id = NEW.person_id AND r.account_id = NEW.account_id)
    OR NOT EXISTS (
      SELECT FROM {CERTIFICATE} c WHERE c.id = NEW.certificate_id
        AND c.account_id = NEW.account_id AND c.ended_at IS NULL
      UNION ALL SELECT FROM {TABLES[Kind.VOLUNTEERING]} s WHERE s.post_id = NEW.post_id
        AND s.account_id = NEW.account_id AND s.state = '{Serving.SERVED}'
      UNION ALL SELECT FROM {TABLES[Kind.DUTY]} s WHERE s.post_id = NEW.post_id
        AND s.account_id = NEW.account_id AND s.state = '{Serving.SERVED}') THEN
    RAISE EXCEPTION 'a name is shown where its member has served'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
# What becomes of the contact becomes of the names: they are gone when it is erased or put right.
NAME_GONE = f"""
CREATE OR REPLACE FUNCTION members_shownname_gone() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE {NAME} SET name_sealed = NULL, ended_at = {_NOW}
    WHERE person_id = NEW.id AND ended_at IS NULL;
  RETURN NULL;
END $$
"""
_SHOWN = "n.ended_at IS NULL AND rights_closed_by(n.person_id) = ''"
NAMES_AT = f"""
CREATE OR REPLACE FUNCTION members_names_at(wanted bigint) RETURNS SETOF bytea LANGUAGE sql
STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT n.name_sealed FROM {NAME} n WHERE n.post_id = wanted AND {_SHOWN} ORDER BY n.id
$$
"""
CHECKED = f"""
CREATE OR REPLACE FUNCTION members_certificate_of(asked text)
RETURNS TABLE (first_on date, last_on date, volunteered int, volunteered_minutes int, duties int,
  duty_minutes int, made_at timestamptz, ended_at timestamptz, name_sealed bytea) LANGUAGE sql
STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.first_on, c.last_on, c.volunteered, c.volunteered_minutes, c.duties, c.duty_minutes,
    c.made_at, c.ended_at, (SELECT n.name_sealed FROM {NAME} n
      WHERE n.certificate_id = c.id AND c.ended_at IS NULL AND {_SHOWN})
  FROM {CERTIFICATE} c WHERE c.code = asked
$$
"""
# Part of `members_forget_services`: a certificate ends with the last of the services that it is of,
# and a name at a post goes when it is not kept any more who served there.
FORGET = f"""
  UPDATE {NAME} SET name_sealed = NULL, ended_at = coalesce(ended_at, {_NOW}), account_id = NULL
    WHERE account_id = wanted
      AND post_id IN (SELECT p.id FROM {POST} p WHERE p.ends_at < over_before);
  UPDATE {CERTIFICATE} c SET ended_at = coalesce(c.ended_at, {_NOW}), account_id = NULL
    WHERE c.account_id = wanted AND NOT EXISTS (
      {" UNION ALL ".join(_STILL.format(table=table) for table in TABLES.values())});
  UPDATE {NAME} n SET name_sealed = NULL, ended_at = coalesce(n.ended_at, {_NOW}),
      account_id = NULL
    FROM {CERTIFICATE} c
    WHERE c.id = n.certificate_id AND c.account_id IS NULL AND n.account_id = wanted;"""
ASKED = ("members_names_at(bigint)", "members_certificate_of(text)")
TRIGGERS = (
    (CERTIFICATE, "members_certificate_guard", "BEFORE INSERT OR UPDATE", ""),
    (NAME, "members_shownname_guard", "BEFORE INSERT OR UPDATE", ""),
    (
        "people_person",
        "members_shownname_gone",
        "AFTER UPDATE",
        " WHEN (NEW.name_sealed IS DISTINCT FROM OLD.name_sealed)",
    ),
)


def statements() -> list[str]:
    """What is declared of certificates and names."""
    tables = [CERTIFICATE, NAME]
    return [
        *grant_statements(tables),
        *guard_statements(tables),
        f"REVOKE UPDATE, DELETE ON {', '.join(tables)} FROM {APP_ROLE}",
        f"GRANT UPDATE (ended_at) ON {CERTIFICATE} TO {APP_ROLE}",
        f"GRANT UPDATE (ended_at, name_sealed) ON {NAME} TO {APP_ROLE}",
        *(CERTIFICATE_GUARD, NAME_GUARD, NAME_GONE, NAMES_AT, CHECKED),
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
            f" FOR EACH ROW{only} EXECUTE FUNCTION {function}()"
            for table, function, when, only in TRIGGERS
        ),
        *(
            said
            for table in tables
            for said in policy_statements(
                table,
                visible=f"{OWN} OR {SUBJECT}",
                insertable=f"{EVERYTHING} OR {OWN}",
            )
        ),
    ]
