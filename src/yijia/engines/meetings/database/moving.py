"""What the guards of convenings and of meetings share: how a resolution and its limit move."""

from yijia.engines.meetings import events, rules

SETTLED = ", ".join(f"'{state}'" for state in rules.SETTLED)
ERASING = f"""EXISTS (
    SELECT FROM journal_entry WHERE event = '{events.WORDS_ERASED.code}'
      AND id = nullif(current_setting('yijia.entry', true), '')::bigint
      AND transaction_id = pg_current_xact_id()::text::bigint
  )"""
# Generated columns are not known yet in a trigger that comes before.
_COUNTED = "ARRAY['due_at', 'due_provisional', 'called_on', 'closed_on', 'accepted_on', 'in_time']"
# A limit moves with the work calendar, under the entry that says so, and nothing else with it.
RECOUNTED = f"""
    IF (NEW.due_at, NEW.due_provisional) IS DISTINCT FROM (OLD.due_at, OLD.due_provisional) THEN
      IF to_jsonb(NEW) - {_COUNTED} <> to_jsonb(OLD) - {_COUNTED} OR NOT EXISTS (
        SELECT FROM journal_entry WHERE event = '{events.DUE_MOVED.code}'
          AND id = nullif(current_setting('yijia.entry', true), '')::bigint
          AND transaction_id = pg_current_xact_id()::text::bigint
      ) THEN
        RAISE EXCEPTION 'a limit moves with the work calendar alone'
          USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;
    END IF;
"""


def kept_from(body: str, *, case: str) -> str:
    """That a case is kept from a body; both are SQL."""
    return f"""EXISTS (
      SELECT FROM cases_case c JOIN cases_keptout k ON k.case_id IN (c.id, c.parent_id)
      WHERE c.id = {case} AND c.confidential <> ''
        AND {body} IN (SELECT organisations_with_below(ARRAY[k.organisation_id]))
    )"""


MOVES_OF_RESOLUTION = ", ".join(f"('{edge.source}', '{edge.target}')" for edge in rules.EDGES)
