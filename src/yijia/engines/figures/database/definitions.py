"""What each figure counts, as the database knows it: nothing changes under an old version."""

from yijia.engines.figures.database.counting import (
    amount_of,
    condition_of,
    day_of,
    days_of,
    division_of,
)
from yijia.engines.figures.rules import Figure

CHECK = """
CREATE OR REPLACE FUNCTION figures_check_definition(new_code text, new_version int, new_digest text)
RETURNS void LANGUAGE plpgsql AS $figures$
DECLARE held figures_definition;
BEGIN
  SELECT * INTO held FROM figures_definition WHERE code = new_code;
  IF NOT FOUND THEN
    RETURN;
  ELSIF new_version < held.version THEN
    RAISE EXCEPTION 'figure % is declared with version %, but version % has been counted',
      new_code, new_version, held.version USING ERRCODE = 'check_violation';
  ELSIF new_version = held.version AND new_digest <> held.digest THEN
    RAISE EXCEPTION 'figure % counts something else than its version % did: raise the version',
      new_code, new_version USING ERRCODE = 'check_violation';
  END IF;
END $figures$"""

# An index may only hold what follows from one row alone and never changes: the database itself
# refuses a declaration with a clock, a join or the reader's time zone in it.
TRY = """
CREATE OR REPLACE FUNCTION figures_try_definition(counted text, expressions text)
RETURNS void LANGUAGE plpgsql AS $figures$
BEGIN
  EXECUTE format('CREATE TEMPORARY TABLE figures_trial (LIKE %I)', counted);
  EXECUTE 'CREATE INDEX ON pg_temp.figures_trial ' || expressions;
  DROP TABLE pg_temp.figures_trial;
END $figures$"""

DEFINE = """
CREATE OR REPLACE FUNCTION figures_define(
  new_code text, new_version int, new_digest text, new_table text)
RETURNS boolean LANGUAGE plpgsql AS $figures$
DECLARE held figures_definition; outer_entry text := current_setting('yijia.entry', true);
BEGIN
  SELECT * INTO held FROM figures_definition WHERE code = new_code;
  IF FOUND AND NOT held.retired AND new_version = held.version THEN
    RETURN false;
  END IF;
  PERFORM figures_open_entry('figures.defined', jsonb_build_object('code', new_code,
    'version', new_version, 'digest', new_digest), coalesce(to_jsonb(held.version), 'null'));
  INSERT INTO figures_definition AS known (code, version, digest, counted_table, counted_at)
    VALUES (new_code, new_version, new_digest, new_table, now())
    ON CONFLICT (code) DO UPDATE SET version = new_version, digest = new_digest,
      counted_table = new_table, counted_at = now(), retired = false;
  PERFORM figures_count_afresh(ARRAY[new_code]);
  PERFORM set_config('yijia.entry', coalesce(outer_entry, ''), true);
  RETURN true;
END $figures$"""

OPEN_ENTRY = """
CREATE OR REPLACE FUNCTION figures_open_entry(event text, new jsonb, before jsonb)
RETURNS void LANGUAGE sql AS $figures$
  WITH written AS (
    INSERT INTO journal_entry (event, actor_name, subject_type, division, old, new, reason,
      happened_at, transaction_id)
    VALUES ($1, 'service:migrate', 'figures_definition', '', jsonb_build_object('version', $3), $2,
      '', now(), pg_current_xact_id()::text::bigint)
    RETURNING id
  ) SELECT set_config('yijia.entry', id::text, true) FROM written
$figures$"""

# A figure that is declared no more keeps its version, so that it can never come back as another.
RETIRE = """
DO $figures$
DECLARE gone text[]; outer_entry text := current_setting('yijia.entry', true);
BEGIN
  SELECT array_agg(code) INTO gone FROM figures_definition
    WHERE NOT retired AND NOT code = ANY (%s);
  IF gone IS NOT NULL THEN
    PERFORM figures_open_entry('figures.retired', jsonb_build_object('codes', gone), 'null');
    UPDATE figures_definition SET retired = true WHERE code = ANY (gone);
    DELETE FROM figures_delta WHERE split_part(figure, '#', 1) = ANY (gone);
    DELETE FROM figures_cell WHERE split_part(figure, '#', 1) = ANY (gone);
    PERFORM set_config('yijia.entry', coalesce(outer_entry, ''), true);
  END IF;
END $figures$"""

OWNER_ONLY = [
    "figures_check_definition(text, int, text)",
    "figures_try_definition(text, text)",
    "figures_define(text, int, text, text)",
    "figures_open_entry(text, jsonb, jsonb)",
]


def check_statements(figure: Figure) -> list[str]:
    """Refuses what must not be counted, before anything is changed."""
    spread = f", ({days_of(figure)})" if figure.spread else ""
    expressions = (
        f"(({division_of(figure)}), ({day_of(figure)}), ({amount_of(figure)}){spread})"
        f" WHERE ({condition_of(figure)})"
    )
    return [
        f"SELECT figures_check_definition('{figure.code}', {figure.version}, '{figure.digest}')",
        f"SELECT figures_try_definition('{figure.table}', $trial${expressions}$trial$)",
    ]


def define_statement(figure: Figure) -> str:
    """Notes the version, and counts a new one from the rows that are there already."""
    return (
        f"SELECT figures_define('{figure.code}', {figure.version}, '{figure.digest}',"
        f" '{figure.table}')"
    )


def retire_statement(codes: list[str]) -> str:
    """Takes figures out of the count that are declared no more."""
    names = ", ".join(f"'{code}'" for code in codes)
    return RETIRE % f"ARRAY[{names}]::text[]"
