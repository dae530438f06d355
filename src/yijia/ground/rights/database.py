"""What the database holds for rights: who sees a request, and whose data nobody may look at."""

from yijia.ground.journal.database import (
    APP_ROLE,
    append_only_statements,
    grant_statements,
    guard_statements,
    policy_statements,
    stamp_statements,
)
from yijia.ground.rights.registry import holdings

REFERENCE = ["rights_notice", "rights_term"]
OWN = ["rights_consent", "rights_request", "rights_hold", "rights_erasure"]
# Whoever answers for personal data, while that power is on, and services; anywhere, and where a
# matter lies.
AT_DESK = "(SELECT identity_holds('person.rights'))"
IN_AREA = "identity_reaches('person.rights', division)"
# What lies in a division and has a number of its own.
PLACED = frozenset({"rights_request", "rights_hold"})
# Of a matter to which no contact was left: for the person who has shown that it is theirs.
OF_MATTER = "(person_id IS NULL AND subject_id = identity_subject('rights_' || holding))"
EVERYTHING = "(SELECT identity_everything())"
IS_OWN = "rights_is_own(bigint)"


def _own(table: str) -> str:
    """A person's own rows; what lies in a division for its desk too, and while it is written.

    Consents and erasures have no division: the desk sees those of the one person whom it acts for.
    """
    own = "person_id = (SELECT identity_subject('people_person'))"
    if table not in PLACED:
        return f"{EVERYTHING} OR {own}"
    return f"{IN_AREA} OR {own} OR {OF_MATTER} OR id = (SELECT identity_subject('{table}'))"


def _policies(table: str) -> list[str]:
    """A hold is set at the desk; what a person asks, consents to and erases comes from anybody."""
    insertable = IN_AREA if table == "rights_hold" else "true"
    return policy_statements(
        table, visible=_own(table), insertable=insertable, removable=EVERYTHING
    )


# Why nobody may look at a person's data, or nothing: a hold, or a consent that was taken back,
# whatever it was for, since there is one contact. It says no more than that, so that whoever is
# about to look may ask it.
CLOSED = """
CREATE OR REPLACE FUNCTION rights_closed_by(wanted bigint) RETURNS text LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN EXISTS (SELECT FROM rights_hold WHERE person_id = wanted AND lifted_at IS NULL)
      THEN 'held'
    WHEN (SELECT bool_or(NOT latest.is_given) FROM (
        SELECT DISTINCT ON (purpose) is_given FROM rights_consent
        WHERE person_id = wanted ORDER BY purpose, id DESC) AS latest)
      THEN 'withdrawn'
    ELSE '' END
$$
"""
# Whether a hold stands on a matter: whoever erases asks it, and not all of them see holds.
HELD = """
CREATE OR REPLACE FUNCTION rights_is_held(code text, number text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM rights_hold WHERE holding = code AND key = number AND lifted_at IS NULL)
$$
"""
# Above the policy of people: a person who is closed is seen by that person alone, and by services.
# That is who has shown a code and is not signed in, or who is signed in and whose own it is.
OPEN = f"""
CREATE POLICY rights_open ON people_person AS RESTRICTIVE FOR SELECT TO {APP_ROLE} USING (
  {EVERYTHING} OR rights_closed_by(id) = '' OR (
    id = (SELECT identity_subject('people_person'))
    AND ((SELECT identity_account()) IS NULL OR rights_is_own(id))))
"""
# The post that an account holds on the day of a reading.
HELD_POST = """
(SELECT held.post_id FROM organisations_appointment held
  WHERE held.account_id = {row}.account_id
    AND held.starts_on <= ({row}.at AT TIME ZONE 'Asia/Shanghai')::date
    AND (held.ends_on IS NULL OR ({row}.at AT TIME ZONE 'Asia/Shanghai')::date < held.ends_on)
  ORDER BY held.starts_on, held.id LIMIT 1)
"""
# Of readings from before the post was kept with them, it is looked up. Who reads what is their own
# while signed in does it as that person, and as nobody's post.
READINGS = f"""
CREATE OR REPLACE FUNCTION rights_readings(
  wanted bigint, most int, before_at timestamptz, before_id bigint
)
RETURNS TABLE (id bigint, at timestamptz, account_id bigint, purpose varchar, post_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.id, r.at, CASE WHEN NOT own.is_it THEN r.account_id END, r.purpose,
    CASE WHEN NOT own.is_it THEN coalesce(r.post_id, {HELD_POST.format(row="r")}) END
  FROM people_reading r CROSS JOIN LATERAL (
    SELECT r.account_id IS NOT DISTINCT FROM identity_account() AND rights_is_own(wanted) AS is_it
  ) AS own
  WHERE r.person_id = wanted AND wanted = identity_subject('people_person')
    AND (before_at IS NULL OR (r.at, r.id) < (before_at, before_id))
  ORDER BY r.at DESC, r.id DESC LIMIT most
$$
"""


def own_statement() -> str:
    """Whether a person is that of whoever is signed in, as the programmes' functions say.

    What it asks is made by others later on, so its text is looked at when it runs.
    """
    asked = " OR ".join(f"{one.owners}(wanted)" for one in holdings if one.owners)
    return f"""
CREATE OR REPLACE FUNCTION rights_is_own(wanted bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN {asked or "false"};
END $$
"""


FUNCTIONS = {
    "rights_closed_by(bigint)": CLOSED,
    "rights_is_held(text, text)": HELD,
    "rights_readings(bigint, int, timestamptz, bigint)": READINGS,
}
# The post that whoever reads holds on that day is kept with the reading: what becomes of the post
# or of the appointment afterwards changes nothing in what the person is told.
KEEP_POST = f"""
CREATE OR REPLACE FUNCTION rights_keep_post() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.post_id := {HELD_POST.format(row="NEW")};
  RETURN NEW;
END $$
"""
KEEP_POST_TRIGGER = """
CREATE OR REPLACE TRIGGER rights_keep_post BEFORE INSERT ON people_reading
FOR EACH ROW EXECUTE FUNCTION rights_keep_post()
"""


def statements() -> list[str]:
    """Everything that rights declares in the database."""
    return [
        *grant_statements([*REFERENCE, *OWN]),
        *guard_statements([*REFERENCE, *OWN]),
        *stamp_statements(REFERENCE),
        *append_only_statements(["rights_consent", "rights_erasure"]),
        *(s for table in REFERENCE for s in policy_statements(table, visible="true")),
        *(s for table in OWN for s in _policies(table)),
        f"REVOKE DELETE ON rights_consent, rights_erasure FROM {APP_ROLE}",
        # How far a run got is seen at the desk, and written by the service that runs.
        f"GRANT SELECT, INSERT, UPDATE ON rights_run TO {APP_ROLE}",
        *policy_statements(
            "rights_run", visible=AT_DESK, insertable=EVERYTHING, changeable=EVERYTHING
        ),
        "DROP FUNCTION IF EXISTS rights_readings(bigint, int)",
        *(own_statement(), *FUNCTIONS.values(), KEEP_POST, KEEP_POST_TRIGGER),
        *(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC" for name in (*FUNCTIONS, IS_OWN)),
        *(f"GRANT EXECUTE ON FUNCTION {name} TO {APP_ROLE}" for name in (*FUNCTIONS, IS_OWN)),
        "DROP POLICY IF EXISTS rights_open ON people_person",
        OPEN,
    ]
