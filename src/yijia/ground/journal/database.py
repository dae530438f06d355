"""What the database itself holds for the journal: the guard, the stamp, and who may touch what.

The guard refuses a write to a business table unless its transaction holds a journal entry: the
entry named by `yijia.entry` must exist and must have been written by this very transaction, so
that a setting alone opens nothing. It is a net; proof is the recount and the log.
"""

from collections.abc import Sequence

APP_ROLE = "yijia_app"

GUARD = """
CREATE OR REPLACE FUNCTION journal_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE named text := current_setting('yijia.entry', true);
BEGIN
  IF coalesce(named, '') = '' OR NOT EXISTS (
    SELECT 1 FROM journal_entry WHERE id = named::bigint
      AND transaction_id = pg_current_xact_id()::text::bigint
  ) THEN
    RAISE EXCEPTION 'a write to % needs a journal entry in its transaction', TG_TABLE_NAME
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$
"""

APPEND_ONLY = """
CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
    USING ERRCODE = 'check_violation';
END $$
"""

STAMP = """
CREATE OR REPLACE FUNCTION journal_bump_stamp() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE journal_stamp SET value = nextval('journal_stamp_value');
  RETURN NULL;
END $$
"""


def guard_statements(tables: Sequence[str]) -> list[str]:
    """Statements that put the guard on business tables."""
    return [
        f"CREATE OR REPLACE TRIGGER journal_guard BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_guard()"
        for table in tables
    ]


def append_only_statements(tables: Sequence[str]) -> list[str]:
    """Statements that refuse update and delete on tables of facts."""
    made = [
        f"CREATE OR REPLACE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()"
        for table in tables
    ]
    revoked = [f"REVOKE UPDATE, DELETE ON {table} FROM {APP_ROLE}" for table in tables]
    return made + revoked


def stamp_statements(tables: Sequence[str]) -> list[str]:
    """Statements that move the reference stamp whenever one of these tables changes."""
    return [
        f"CREATE OR REPLACE TRIGGER journal_stamp AFTER INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_bump_stamp()"
        for table in tables
    ]


def grant_statements(tables: Sequence[str]) -> list[str]:
    """Statements that let the application role work on tables: rows only, never TRUNCATE."""
    return [f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP_ROLE}" for table in tables]


def statements() -> list[str]:
    """Everything the journal declares in the database."""
    return [
        f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}",
        "CREATE SEQUENCE IF NOT EXISTS journal_stamp_value",
        "CREATE TABLE IF NOT EXISTS journal_stamp (value bigint NOT NULL)",
        "INSERT INTO journal_stamp SELECT nextval('journal_stamp_value') "
        "WHERE NOT EXISTS (SELECT 1 FROM journal_stamp)",
        f"GRANT SELECT ON journal_stamp TO {APP_ROLE}",
        GUARD,
        APPEND_ONLY,
        STAMP,
        *grant_statements(["journal_entry"]),
        *append_only_statements(["journal_entry"]),
    ]
