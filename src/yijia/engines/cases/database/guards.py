"""The guards: which change of a case, or of what was asked about it, the database lets through."""

from collections.abc import Iterable

from yijia.engines.cases import events
from yijia.engines.cases.database import keeping

# What is never changed, what a move changes, what its own entry changes, and what is derived.
FIXED = [
    *("id", "number", "kind", "version", "sort", "source", "title"),
    *("happened_at", "recorded_at", "parent_id"),
]
MOVED = [
    "organisation_id",
    "is_open",
    "ended_at",
    "solved",
    "satisfied",
    "merged_into_id",
    "handlings",
]
PLACED = ["division_id", "topic"]
DERIVED = ["due_at", "due_provisional", "next_due_at"]
# What has a rule of its own below.
BESIDE = ["state", "supervision", "urgency"]


def _row(names: Iterable[str], *, of: str) -> str:
    return "(" + ", ".join(f"{of}.{name}" for name in names) + ")"


def _differ(*names: str) -> str:
    return f"{_row(names, of='NEW')} IS DISTINCT FROM {_row(names, of='OLD')}"


def _entry(code: str) -> str:
    """The SQL condition that the entry which is open now is of an event, about this very case."""
    return f"""EXISTS (
      SELECT FROM journal_entry WHERE event = '{code}'
        AND subject_type = 'cases_case' AND subject_id = NEW.id
        AND id = nullif(current_setting('yijia.entry', true), '')::bigint
    )"""


_ALL = (*FIXED, *MOVED, *PLACED, *DERIVED)
ALL_BUT_DERIVED = [*FIXED, *MOVED, *PLACED, *BESIDE, "confidential"]
_ALL_BUT_TITLE = [name for name in _ALL if name != "title"]
GUARD = f"""
CREATE OR REPLACE FUNCTION cases_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE came_from text := ''; edge cases_edge;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    -- What is derived of an open case changes by itself, of many at once: nothing else is asked.
    IF OLD.is_open AND NOT ({_differ(*ALL_BUT_DERIVED)}) THEN
      RETURN NEW;
    END IF;
    -- The words of a person may be erased from the title, under the entry that says so: also of a
    -- closed case, and also when they were erased before.
    IF NOT ({_differ(*_ALL_BUT_TITLE, *BESIDE, "confidential")})
      AND {_entry(events.WORDS_ERASED.code)} THEN
      RETURN NEW;
    END IF;
    IF {_differ(*FIXED)} THEN
      RAISE EXCEPTION 'what a case is about, and its times, are never changed'
        USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.confidential <> OLD.confidential THEN
{keeping.CHANGES}
    END IF;
    -- Of a case that has ended nothing else changes with it.
    IF NEW.confidential <> OLD.confidential AND NOT ({_differ(*_ALL, *BESIDE)}) THEN
      RETURN NEW;
    END IF;
    -- What it was registered under may be put right, by an entry that names both.
    IF {_differ(*PLACED)} AND NOT (OLD.is_open AND NEW.state = OLD.state
      AND {_entry(events.RELABELLED.code)}) THEN
      RAISE EXCEPTION 'place and topic of an open case are changed by the entry that says so'
        USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.supervision <> OLD.supervision AND NOT (OLD.is_open AND NEW.state = OLD.state
      AND NEW.supervision = OLD.supervision + 1 AND {_entry(events.PRESSED.code)}) THEN
      RAISE EXCEPTION 'a case is pressed for by one step at a time, while it is open'
        USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.urgency <> OLD.urgency AND NOT (OLD.is_open AND NEW.state = OLD.state
      AND {_entry(events.URGENCY_SET.code)}) THEN
      RAISE EXCEPTION 'how urgent an open case is changes by the entry that says so'
        USING ERRCODE = 'check_violation';
    END IF;
    came_from := OLD.state;
    -- A unit may be changed where a case stands, by an edge that says so; that is a move.
    IF NEW.state = OLD.state AND (NOT OLD.is_open
      OR NEW.organisation_id IS NOT DISTINCT FROM OLD.organisation_id OR NOT EXISTS (
        SELECT FROM cases_edge WHERE kind = NEW.kind AND version = NEW.version
          AND source = OLD.state AND target = OLD.state AND is_handover
      )) THEN
      IF NOT OLD.is_open OR {_differ(*MOVED)} THEN
        RAISE EXCEPTION 'without a move only the due date of an open case changes'
          USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;
    END IF;
  ELSIF NEW.parent_id IS NOT NULL THEN
    -- The row is held, so that the whole is not answered while a part of it is being opened.
    PERFORM FROM cases_case WHERE id = NEW.parent_id AND is_open AND parent_id IS NULL
      AND confidential = NEW.confidential FOR UPDATE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'a part belongs to an open case that is no part itself, as confidential as it'
        USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  SELECT * INTO edge FROM cases_edge
    WHERE kind = NEW.kind AND version = NEW.version
      AND source = came_from AND target = NEW.state AND (source <> target OR is_handover)
    ORDER BY is_restart = (TG_OP = 'UPDATE' AND NEW.handlings > OLD.handlings) DESC,
      is_solving DESC, waits_for_parts LIMIT 1;
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
  -- A part is born in its own way; what was merged stays so when its person ends it.
  IF TG_OP = 'INSERT' AND (edge.verb = 'open_part') <> (NEW.parent_id IS NOT NULL) THEN
    RAISE EXCEPTION 'a part is opened as a part' USING ERRCODE = 'check_violation';
  END IF;
  IF edge.is_dormant AND (NEW.merged_into_id IS NULL OR NEW.parent_id IS NOT NULL OR EXISTS (
      SELECT FROM cases_case WHERE merged_into_id = NEW.id AND state = NEW.state))
    OR NEW.merged_into_id IS NOT NULL AND NOT edge.is_dormant AND NOT (
      TG_OP = 'UPDATE' AND edge.is_final AND NEW.merged_into_id = OLD.merged_into_id
    ) OR EXISTS (
    SELECT FROM cases_case WHERE id = NEW.merged_into_id
      AND (merged_into_id IS NOT NULL OR id = NEW.id OR kind <> NEW.kind)
  ) THEN
    RAISE EXCEPTION 'a merged case rests with another one that is not merged itself'
      USING ERRCODE = 'check_violation';
  END IF;
  IF (edge.waits_for_parts OR edge.is_final) AND EXISTS (
    SELECT FROM cases_case WHERE parent_id = NEW.id AND is_open
  ) THEN
    RAISE EXCEPTION 'a part of this case is still open' USING ERRCODE = 'check_violation';
  END IF;
  -- Code from before this column moves cases of the first table without it.
  IF TG_OP = 'UPDATE' AND NEW.handlings <> OLD.handlings + edge.is_restart::int
      AND NOT (NEW.version = 1 AND NEW.handlings = OLD.handlings)
    OR TG_OP = 'INSERT' AND (NEW.handlings <> 1 OR NEW.supervision <> 0) THEN
    RAISE EXCEPTION 'a second handling begins with the move that says so, and with no other'
      USING ERRCODE = 'check_violation';
  END IF;
{keeping.GIVEN}
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
# What a unit asked for is answered once; nothing else of it is ever changed.
ASK_GUARD = """
CREATE OR REPLACE FUNCTION cases_ask_guard() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.answered_at IS NOT NULL OR (NEW.id, NEW.case_id, NEW.kind, NEW.division_id,
    NEW.organisation_id, NEW.days, NEW.review_on, NEW.asked_at) IS DISTINCT FROM (OLD.id,
    OLD.case_id, OLD.kind, OLD.division_id, OLD.organisation_id, OLD.days, OLD.review_on,
    OLD.asked_at) THEN
    RAISE EXCEPTION 'what was asked is answered once, and never changed'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
ASK_TRIGGER = """
CREATE OR REPLACE TRIGGER cases_ask_guard BEFORE UPDATE ON cases_ask
FOR EACH ROW EXECUTE FUNCTION cases_ask_guard()
"""
TRIGGER = """
CREATE OR REPLACE TRIGGER cases_guard BEFORE INSERT OR UPDATE ON cases_case
FOR EACH ROW EXECUTE FUNCTION cases_guard()
"""
