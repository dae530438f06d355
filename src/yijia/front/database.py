"""What the database holds for the front: that a demonstration was loaded, for anybody to see.

Entries about nothing in particular are shown to nobody but their actor; this one says of every
page that its data are not official, so it is handed out by a function of its own.
"""

from yijia.front.events import DEMONSTRATION_LOADED
from yijia.ground.journal.database import APP_ROLE

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
        LOADED,
        "REVOKE ALL ON FUNCTION front_demonstration() FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION front_demonstration() TO {APP_ROLE}",
    ]
