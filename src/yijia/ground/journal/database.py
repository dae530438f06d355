"""What the database itself knows: who is asking, the guard over every write, the reference stamp.

The identity lies in settings of the transaction, set by one context manager and gone with it. The
guard refuses a write to a business table unless its transaction holds a journal entry: the entry
named by `yijia.entry` must exist and must have been written by this very transaction, so that a
setting alone opens nothing. Row policies and guard are nets; proof is the recount and the log.
"""

from collections.abc import Sequence

from yijia.ground.journal.registry import kept

APP_ROLE = "yijia_app"
OWNER_ROLE = "yijia_owner"
SLOTS = 4

SLOT = """
CREATE OR REPLACE FUNCTION identity_slot(which int, upper_end boolean) RETURNS text
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
CREATE OR REPLACE FUNCTION identity_organisations() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(nullif(current_setting('yijia.organisations', true), ''), '{}')::bigint[]
$$
"""
SUBJECT = """
CREATE OR REPLACE FUNCTION identity_subject(kind text) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN split_part(current_setting('yijia.subject', true), ':', 1) = kind
    THEN nullif(split_part(current_setting('yijia.subject', true), ':', 2), '')::bigint END
$$
"""
ACCOUNT = """
CREATE OR REPLACE FUNCTION identity_account() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('yijia.account', true), '')::bigint
$$
"""
EVERYTHING = """
CREATE OR REPLACE FUNCTION identity_everything() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(current_setting('yijia.all', true), '') = '1'
$$
"""
HOLDS = """
CREATE OR REPLACE FUNCTION identity_holds(permission text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(current_setting('yijia.all', true), '') = '1'
    OR permission = ANY (string_to_array(current_setting('yijia.holds', true), ','))
$$
"""
# In which areas a permission is held: "permission:prefix", by comma.
REACHES = """
CREATE OR REPLACE FUNCTION identity_reaches(permission text, area text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(current_setting('yijia.all', true), '') = '1' OR EXISTS (
    SELECT FROM unnest(string_to_array(current_setting('yijia.areas', true), ',')) AS held
    WHERE split_part(held, ':', 1) = permission AND area ^@ split_part(held, ':', 2)
  )
$$
"""
JOURNAL = """
CREATE OR REPLACE FUNCTION identity_journal() RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT string_to_array(coalesce(current_setting('yijia.journal', true), ''), ',')
$$
"""
# The organisations in which the asker holds a post.
HOMES = """
CREATE OR REPLACE FUNCTION identity_homes() RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(nullif(current_setting('yijia.homes', true), ''), '{}')::bigint[]
$$
"""

# The temporary schema is named, and last: unnamed it would be searched first, and a table of the
# caller's own called journal_entry would open the guard.
GUARD = """
CREATE OR REPLACE FUNCTION journal_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Words of persons, and nothing else, may be erased: under the entry that says so.
  IF TG_NARGS = 1 AND EXISTS (
    SELECT 1 FROM journal_entry WHERE event = TG_ARGV[0]
      AND id = nullif(current_setting('yijia.entry', true), '')::bigint
      AND transaction_id = pg_current_xact_id()::text::bigint
  ) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
    USING ERRCODE = 'check_violation';
END $$
"""

STAMP = """
CREATE OR REPLACE FUNCTION journal_bump_stamp() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE journal_stamp SET value = nextval('journal_stamp_value');
  RETURN NULL;
END $$
"""
FIRST_STAMP = """
INSERT INTO journal_stamp SELECT nextval('journal_stamp_value')
WHERE NOT EXISTS (SELECT 1 FROM journal_stamp)
"""


def guard_statements(tables: Sequence[str]) -> list[str]:
    """Statements that put the guard on business tables."""
    return [
        f"CREATE OR REPLACE TRIGGER journal_guard BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_guard()"
        for table in tables
    ]


def append_only_statements(tables: Sequence[str], *, unless: str = "") -> list[str]:
    """Statements that refuse update and delete on tables of facts.

    `unless` is the code of the one event under whose entry a function of the database may still
    update or remove them; the application itself never may.
    """
    argument = f"'{unless}'" if unless else ""
    made = [
        f"CREATE OR REPLACE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only({argument})"
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


def visible_below(column: str) -> str:
    """The SQL condition that a row's division lies below one of the asker's divisions.

    Four ranges in OR keep the index on a C-ordered column; unused ones are empty.
    """
    slots = [
        f"({column} >= (SELECT identity_slot({n}, false))"
        f" AND {column} < (SELECT identity_slot({n}, true)))"
        for n in range(1, SLOTS + 1)
    ]
    return "(" + " OR ".join(slots) + ")"


def about_subject(*, kind: str, column: str) -> str:
    """The SQL condition that a row belongs to the subject of this transaction."""
    return f"({column} = (SELECT identity_subject('{kind}')) OR (SELECT identity_everything()))"


def kept_statement() -> str:
    """The functions that hand out what is kept from who works in some bodies, or from the asker.

    What they ask is made by others later on, so their text is looked at when they run.
    """
    found = "\n  UNION ALL ".join(
        f"SELECT '{kind}'::text, hidden FROM {function}(homes) AS hidden" for kind, function in kept
    )
    return f"""
CREATE OR REPLACE FUNCTION journal_kept_from(homes bigint[]) RETURNS TABLE (kind text, id bigint)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY {found or "SELECT ''::text, 0::bigint WHERE false"};
END $$;
CREATE OR REPLACE FUNCTION identity_kept() RETURNS TABLE (kind text, id bigint)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF NOT identity_everything() THEN
    RETURN QUERY SELECT * FROM journal_kept_from(identity_homes());
  END IF;
END $$
"""


def not_kept(*, kind: str, identity: str) -> str:
    """The SQL condition that a subject is not kept from the asker, of `kind` with `identity`.

    Both are SQL. What is kept is asked for once in a statement, and only when a row needs it.
    """
    return f"(({kind}, coalesce({identity}, 0)) NOT IN (SELECT kind, id FROM identity_kept()))"


def policy_statements(
    table: str,
    *,
    visible: str,
    insertable: str | None = None,
    changeable: str | None = None,
    changed: str | None = None,
    removable: str | None = None,
) -> list[str]:
    """Statements that put row-level security on a table: what is seen, added, changed and removed.

    What is not said is as the one before it. `changeable` rows may also be locked; `changed` is
    how they may stand afterwards.
    """
    using = changeable or visible
    check = changed or using
    policies = {
        "owner_all": f"TO {OWNER_ROLE} USING (true) WITH CHECK (true)",
        "app_select": f"FOR SELECT TO {APP_ROLE} USING ({visible})",
        "app_insert": f"FOR INSERT TO {APP_ROLE} WITH CHECK ({insertable or visible})",
        "app_update": f"FOR UPDATE TO {APP_ROLE} USING ({using}) WITH CHECK ({check})",
        "app_delete": f"FOR DELETE TO {APP_ROLE} USING ({removable or using})",
    }
    made = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
    ]
    for name, body in policies.items():
        made += [
            f"DROP POLICY IF EXISTS {name} ON {table}",
            f"CREATE POLICY {name} ON {table} {body}",
        ]
    return made


ENTRY_VISIBLE = (
    f"subject_id = identity_subject(subject_type) OR ({visible_below('division')}"
    " OR actor_id = (SELECT identity_account())"
    # Who reads the journal reads what lies in their areas, and what lies in none.
    " OR (division = '' AND (SELECT cardinality(identity_journal())) > 0)"
    " OR division ^@ ANY ((SELECT identity_journal())::text[]))"
    f" AND {not_kept(kind='subject_type', identity='subject_id')}"
)


def statements() -> list[str]:
    """Everything the journal declares in the database."""
    return [
        f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {APP_ROLE}",
        "CREATE SEQUENCE IF NOT EXISTS journal_stamp_value",
        "CREATE TABLE IF NOT EXISTS journal_stamp (value bigint NOT NULL)",
        FIRST_STAMP,
        f"GRANT SELECT ON journal_stamp TO {APP_ROLE}",
        *(SLOT, ORGANISATIONS, SUBJECT, ACCOUNT, EVERYTHING, HOLDS, REACHES, JOURNAL),
        *(HOMES, kept_statement()),
        *(GUARD, APPEND_ONLY, STAMP),
        *grant_statements(["journal_entry"]),
        *append_only_statements(["journal_entry"]),
        *policy_statements("journal_entry", visible=ENTRY_VISIBLE, insertable="true"),
    ]
