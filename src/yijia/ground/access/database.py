"""What the database knows of who is asking, and the form of every row policy.

A row is seen when it lies below one of the asker's (at most four) divisions, belongs to one of
the asker's organisations, or is the very subject of the transaction's journal entry.
"""

from yijia.ground.journal.database import APP_ROLE, grant_statements, guard_statements

OWNER_ROLE = "yijia_owner"
TABLES = [
    "access_grant",
    "people_account",
    "people_person",
    "people_reading",
    "people_token",
    "organisations_organisation",
    "organisations_post",
    "organisations_appointment",
]

SLOT = """
CREATE OR REPLACE FUNCTION access_slot(which int, upper_end boolean) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN current_setting('yijia.all', true) = '1' THEN CASE WHEN upper_end THEN '~' ELSE '' END
    WHEN coalesce(split_part(current_setting('yijia.slots', true), ',', which), '') = ''
      THEN CASE WHEN upper_end THEN '' ELSE '~' END
    ELSE split_part(current_setting('yijia.slots', true), ',', which)
      || CASE WHEN upper_end THEN '~' ELSE '' END
  END
$$
"""
ORGANISATIONS = """
CREATE OR REPLACE FUNCTION access_organisations() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(nullif(current_setting('yijia.organisations', true), ''), '{}')::bigint[]
$$
"""
SUBJECT = """
CREATE OR REPLACE FUNCTION access_subject(kind text) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN split_part(current_setting('yijia.subject', true), ':', 1) = kind
    THEN nullif(split_part(current_setting('yijia.subject', true), ':', 2), '')::bigint END
$$
"""


def visible_below(column: str) -> str:
    """The SQL condition that a row's division lies below one of the asker's divisions."""
    slots = [
        f"({column} >= (SELECT access_slot({n}, false)) AND {column} < (SELECT access_slot({n}, true)))"
        for n in range(1, 5)
    ]
    return "(" + " OR ".join(slots) + ")"


def policy_statements(table: str, *, visible: str) -> list[str]:
    """Statements that put row-level security with this condition on a table."""
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS owner_all ON {table}",
        f"CREATE POLICY owner_all ON {table} TO {OWNER_ROLE} USING (true) WITH CHECK (true)",
        f"DROP POLICY IF EXISTS app_rows ON {table}",
        f"CREATE POLICY app_rows ON {table} TO {APP_ROLE} USING ({visible}) WITH CHECK ({visible})",
    ]


def statements() -> list[str]:
    """Everything that access declares in the database."""
    return [SLOT, ORGANISATIONS, SUBJECT, *grant_statements(TABLES), *guard_statements(TABLES)]
