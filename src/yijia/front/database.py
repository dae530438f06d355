"""What the database holds for the front: saved lists, and that a demonstration was loaded.

Entries about nothing in particular are shown to nobody but their actor; this one says of every
page that its data are not official, so it is handed out by a function of its own.
"""

from yijia.front.events import DEMONSTRATION_LOADED
from yijia.ground.access.database import left_statements
from yijia.ground.journal.database import (
    APP_ROLE,
    grant_statements,
    guard_statements,
    policy_statements,
)

SAVED = "front_savedlist"
WISHES = "front_morningwish"
# By China's days, whatever the clock of the session says.
TODAY = "(now() AT TIME ZONE 'Asia/Shanghai')::date"
# In which organisations the asker holds a post today, whatever that post reaches.
HOMES = f"""
CREATE OR REPLACE FUNCTION front_homes() RETURNS bigint[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT p.organisation_id), '{{}}')
  FROM access_grant g JOIN organisations_appointment a ON a.id = g.appointment_id
    JOIN organisations_post p ON p.id = a.post_id
  WHERE g.account_id = (SELECT identity_account())
    AND g.starts_on <= {TODAY} AND (g.ends_on IS NULL OR g.ends_on > {TODAY})
$$
"""
OWN = "account_id = (SELECT identity_account())"
SHARED = (
    f"{OWN} OR organisation_id = ANY ((SELECT front_homes())::bigint[])"
    " OR (SELECT identity_everything())"
)
# Who is shown a shared list does not change it, and nobody shares where they do not work.
THEIRS = "organisation_id IS NULL OR organisation_id = ANY ((SELECT front_homes())::bigint[])"
ADDED = f"{OWN} AND ({THEIRS})"
# Of whoever left there is nobody to forget it: those who work there do; what was their own goes.
PASSED = "(SELECT identity_everything())"
FORGOTTEN = f"{OWN} OR {PASSED} OR (account_id IS NULL AND ({THEIRS}))"
LEFT = f"""
SELECT count(*) FROM {SAVED} l WHERE l.account_id = a.account_id AND l.organisation_id = o.id
"""

# The entry is about divisions, few entries are, and an index finds those.
LOADED = f"""
CREATE OR REPLACE FUNCTION front_demonstration() RETURNS jsonb LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT new FROM journal_entry
  WHERE subject_type = 'places_division' AND event = '{DEMONSTRATION_LOADED.code}'
  ORDER BY id DESC LIMIT 1
$$
"""


def statements() -> list[str]:
    """Everything that the front declares in the database."""
    return [
        *grant_statements([SAVED, WISHES]),
        *guard_statements([SAVED, WISHES]),
        HOMES,
        "REVOKE ALL ON FUNCTION front_homes() FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION front_homes() TO {APP_ROLE}",
        # A list that was shared passes to the organisation; nothing else of one ever changes.
        *policy_statements(
            SAVED,
            visible=SHARED,
            insertable=ADDED,
            changeable=PASSED,
            changed=f"{PASSED} AND account_id IS NULL",
            removable=FORGOTTEN,
        ),
        f"REVOKE UPDATE ON {SAVED} FROM {APP_ROLE}",
        f"GRANT UPDATE (account_id) ON {SAVED} TO {APP_ROLE}",
        # A wish is its account's own; the tick that tells removes those of who has left.
        *policy_statements(
            WISHES,
            visible=f"{OWN} OR {PASSED}",
            insertable=OWN,
            changeable=OWN,
            changed=OWN,
            removable=f"{OWN} OR {PASSED}",
        ),
        *left_statements("front_left_lists", counted=LEFT),
        LOADED,
        "REVOKE ALL ON FUNCTION front_demonstration() FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION front_demonstration() TO {APP_ROLE}",
    ]
