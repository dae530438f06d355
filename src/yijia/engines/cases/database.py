"""What the database itself holds of cases: the tables of states, the guard of every move.

The guard knows which state may follow which, so that an import or a shell cannot skip the table;
who may take an edge is asked by the action.
"""

from yijia.engines.cases import events
from yijia.engines.cases.registry import kinds
from yijia.engines.cases.rules import OPEN, Kind
from yijia.ground.journal.database import (
    APP_ROLE,
    about_subject,
    append_only_statements,
    grant_statements,
    guard_statements,
    policy_statements,
    visible_below,
)

SAMPLES = ["cases_sample", "cases_sampledcase"]
BUSINESS = ["cases_case", "cases_clockmark", "cases_remark", "cases_search", *SAMPLES]
# Every list filters by itself and the policy is the net under it. As a CASE the planner takes it
# for no estimate: written as plain ORs it is thought to leave a handful of rows, so that the whole
# backlog is read and sorted instead of the index being walked (ADR 0009).
CASE_VISIBLE = (
    f"CASE WHEN {visible_below('division_id')}"
    " OR organisation_id = ANY ((SELECT identity_organisations())::bigint[])"
    " OR id = (SELECT identity_subject('cases_case'))"
    " THEN true ELSE false END"
)

GUARD = """
CREATE OR REPLACE FUNCTION cases_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE came_from text := ''; edge cases_edge;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    -- The words of a person may be erased from the title, under the entry that says so: also of a
    -- closed case, and also when they were erased before.
    IF (NEW.id, NEW.number, NEW.kind, NEW.version, NEW.state, NEW.division_id, NEW.organisation_id,
        NEW.topic, NEW.happened_at, NEW.recorded_at, NEW.due_at, NEW.due_provisional,
        NEW.ended_at, NEW.solved, NEW.satisfied, NEW.is_open) IS NOT DISTINCT FROM (OLD.id,
        OLD.number, OLD.kind, OLD.version, OLD.state, OLD.division_id, OLD.organisation_id,
        OLD.topic, OLD.happened_at, OLD.recorded_at, OLD.due_at, OLD.due_provisional, OLD.ended_at,
        OLD.solved, OLD.satisfied, OLD.is_open) AND EXISTS (
      SELECT 1 FROM journal_entry WHERE event = 'cases.words_erased'
        AND subject_type = 'cases_case' AND subject_id = OLD.id
        AND id = nullif(current_setting('yijia.entry', true), '')::bigint
    ) THEN
      RETURN NEW;
    END IF;
    IF (NEW.id, NEW.number, NEW.kind, NEW.version, NEW.division_id, NEW.topic, NEW.title,
        NEW.happened_at, NEW.recorded_at) IS DISTINCT FROM (OLD.id, OLD.number, OLD.kind,
        OLD.version, OLD.division_id, OLD.topic, OLD.title, OLD.happened_at, OLD.recorded_at) THEN
      RAISE EXCEPTION 'what a case is about, and its times, are never changed'
        USING ERRCODE = 'check_violation';
    END IF;
    came_from := OLD.state;
    IF NEW.state = OLD.state THEN
      IF NOT OLD.is_open OR (NEW.organisation_id, NEW.is_open, NEW.ended_at, NEW.solved,
        NEW.satisfied) IS DISTINCT FROM (OLD.organisation_id, OLD.is_open, OLD.ended_at,
        OLD.solved, OLD.satisfied) THEN
        RAISE EXCEPTION 'without a move only the due date of an open case changes'
          USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;
    END IF;
  END IF;
  SELECT * INTO edge FROM cases_edge
    WHERE kind = NEW.kind AND version = NEW.version
      AND source = came_from AND target = NEW.state ORDER BY is_solving DESC LIMIT 1;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no edge of % % leads from "%" to "%"', NEW.kind, NEW.version, came_from,
      NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.is_open = edge.is_final THEN
    RAISE EXCEPTION 'a case is open until it stands in a final state'
      USING ERRCODE = 'check_violation';
  END IF;
  IF NOT edge.is_solving AND (NEW.solved IS NOT NULL OR NEW.satisfied IS NOT NULL) THEN
    RAISE EXCEPTION 'a case is solved by the move that says so, and by no other'
      USING ERRCODE = 'check_violation';
  END IF;
  -- A late entry lies in the past; nothing lies in the future, but clocks may differ a little.
  IF greatest(NEW.happened_at, NEW.recorded_at, NEW.ended_at) > now() + interval '5 minutes'
    OR NEW.ended_at < NEW.happened_at THEN
    RAISE EXCEPTION 'a case happens, is recorded and ends in this order, and not in the future'
      USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (
    SELECT 1 FROM journal_entry WHERE subject_type = 'cases_case' AND subject_id = NEW.id
      AND id = nullif(current_setting('yijia.entry', true), '')::bigint
  ) THEN
    RAISE EXCEPTION 'a move needs an entry about this very case' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
TRIGGER = """
CREATE OR REPLACE TRIGGER cases_guard BEFORE INSERT OR UPDATE ON cases_case
FOR EACH ROW EXECUTE FUNCTION cases_guard()
"""
# One case's title and one remark after another; the application cannot change a remark by itself.
ERASE = """
CREATE OR REPLACE FUNCTION cases_erase_words(
  wanted bigint, new_title text, remarks bigint[], public_texts text[], private_texts text[]
) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE cases_case SET title = new_title WHERE id = wanted;
  UPDATE cases_remark r SET public_text = said.public_text, private_text = said.private_text
    FROM unnest(remarks, public_texts, private_texts) AS said(id, public_text, private_text)
    WHERE r.id = said.id AND r.case_id = wanted;
END $$
"""
ERASE_ARGUMENTS = "cases_erase_words(bigint, text, bigint[], text[], text[])"
NUMBER = """
CREATE OR REPLACE FUNCTION cases_id_of(wanted text) RETURNS bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT id FROM cases_case WHERE number = wanted
$$
"""
# Under the row policies `@@` would lose its index, so the search runs as the owner and asks the
# same condition itself. Newest first, after the id where the page before ended.
FOUND = f"""
CREATE OR REPLACE FUNCTION cases_found(wanted tsquery, before bigint, most int)
RETURNS SETOF bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT id FROM cases_search JOIN cases_case ON id = case_id
  WHERE document @@ wanted AND (before IS NULL OR id < before) AND {CASE_VISIBLE}
  ORDER BY id DESC LIMIT most
$$
"""
# What was drawn can be drawn again, which shows that nobody chose: the order is the hash of seed
# and number, over the cases that were known then. Whose engagement does not reach there is told
# nothing.
DRAW = """
CREATE OR REPLACE FUNCTION cases_draw(area text, seed text, size int, until timestamptz)
RETURNS TABLE (id bigint, number text) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.id, c.number FROM cases_case c
  WHERE (SELECT identity_reaches('sample.read', area))
    AND c.division_id >= area AND c.division_id < area || '~' AND c.recorded_at <= until
  ORDER BY sha256(convert_to(seed || ':' || c.number, 'UTF8')) LIMIT size
$$
"""
SAMPLE_VISIBLE = """
account_id = (SELECT identity_account()) OR (SELECT identity_holds('journal.read'))
"""
DRAWN_VISIBLE = "EXISTS (SELECT FROM cases_sample WHERE cases_sample.id = sample_id)"
# Who reads the journal sees samples, and makes none in an auditor's name.
SAMPLE_OWN = "account_id = (SELECT identity_account())"
DRAWN_OWN = f"""
EXISTS (SELECT FROM cases_sample WHERE cases_sample.id = sample_id AND cases_sample.{SAMPLE_OWN})
"""


def _edge_statements(kind: Kind) -> list[str]:
    """Statements that store a table once, and fail when it was changed under the same version."""
    rows = [("", OPEN, kind.initial, False)]
    rows += [(e.source, e.verb, e.target, e.is_solving) for e in kind.edges]
    values = ", ".join(
        f"('{kind.name}', {kind.version}, '{source}', '{verb}', '{target}', "
        f"{str(target in kind.final).lower()}, {str(is_solving).lower()})"
        for source, verb, target, is_solving in rows
    )
    columns = "kind, version, source, verb, target, is_final, is_solving"
    changed = f"table of {kind.name} was changed without a new version"
    return [
        f"""INSERT INTO cases_edge ({columns}) VALUES {values}
        ON CONFLICT (kind, version, source, verb) DO NOTHING""",
        f"""DO $$ BEGIN
          IF EXISTS (SELECT {columns} FROM cases_edge
              WHERE kind = '{kind.name}' AND version = {kind.version} EXCEPT VALUES {values})
            OR EXISTS (VALUES {values} EXCEPT SELECT {columns} FROM cases_edge)
          THEN RAISE EXCEPTION '{changed}'; END IF;
        END $$""",
    ]


def statements() -> list[str]:
    """Everything that cases declares in the database."""
    child = about_subject(kind="cases_case", column="case_id")
    return [
        *grant_statements(BUSINESS),
        f"GRANT SELECT ON cases_edge TO {APP_ROLE}",
        *guard_statements(BUSINESS),
        *append_only_statements(["cases_clockmark", *SAMPLES]),
        *append_only_statements(["cases_remark"], unless=events.WORDS_ERASED.code),
        *policy_statements("cases_case", visible=CASE_VISIBLE),
        *policy_statements("cases_clockmark", visible=child),
        *policy_statements("cases_remark", visible=child),
        *policy_statements("cases_sample", visible=SAMPLE_VISIBLE, insertable=SAMPLE_OWN),
        *policy_statements("cases_sampledcase", visible=DRAWN_VISIBLE, insertable=DRAWN_OWN),
        DRAW,
        "REVOKE EXECUTE ON FUNCTION cases_draw(text, text, int, timestamptz) FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION cases_draw(text, text, int, timestamptz) TO {APP_ROLE}",
        *policy_statements("cases_search", visible=child),
        GUARD,
        TRIGGER,
        "REVOKE DELETE ON cases_case FROM " + APP_ROLE,
        NUMBER,
        "REVOKE EXECUTE ON FUNCTION cases_id_of(text) FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION cases_id_of(text) TO {APP_ROLE}",
        FOUND,
        "REVOKE EXECUTE ON FUNCTION cases_found(tsquery, bigint, int) FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION cases_found(tsquery, bigint, int) TO {APP_ROLE}",
        ERASE,
        f"REVOKE EXECUTE ON FUNCTION {ERASE_ARGUMENTS} FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION {ERASE_ARGUMENTS} TO {APP_ROLE}",
        *(s for declared in kinds for s in _edge_statements(declared.kind)),
    ]
