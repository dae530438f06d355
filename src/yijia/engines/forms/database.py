"""What the database holds for forms: they are shown to who keeps or signs them, and nobody else."""

from yijia.base.access import PERMISSIONS, Permission
from yijia.engines.forms.rules import MOST_WAITING, State
from yijia.ground.journal.database import (
    APP_ROLE,
    grant_statements,
    guard_statements,
    policy_statements,
)

SHEET = "forms_sheet"
# Below a form: seen and changed by who sees the form itself, whose policy the query passes.
BELOW = ["forms_duerule", "forms_binding", "forms_filling"]
CELL = "forms_filledcell"
# Rows that say what was, and stay.
KEPT = [SHEET, "forms_duerule", "forms_filling"]
_HOLDS = " OR ".join(
    f"(SELECT identity_holds('{held}'))" for held in (Permission.FORM_EDIT, Permission.FORM_SIGN)
)
SEEN = f"""
(SELECT identity_everything()) OR (({_HOLDS})
  AND (organisation_id = ANY ((SELECT identity_homes())::bigint[])
    OR signer_id = ANY ((SELECT identity_homes())::bigint[])))
"""
OF_SHEET = f"sheet_id IN (SELECT id FROM {SHEET})"
OF_FILLING = "filling_id IN (SELECT id FROM forms_filling)"


def _held_with(permission: Permission) -> str:
    """The roles that hold a permission, as a list of the database's."""
    return ", ".join(f"'{role}'" for role, held in PERMISSIONS.items() if permission in held)


# As `queries.waiting_for` finds them, counted before the database knows who asks.
WAITING = f"""
CREATE OR REPLACE FUNCTION forms_waiting(asked bigint) RETURNS int LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH home AS MATERIALIZED (
    SELECT p.organisation_id AS id, g.role IN ({_held_with(Permission.FORM_EDIT)}) AS edits,
      g.role IN ({_held_with(Permission.FORM_SIGN)}) AS signs
    FROM access_grant g JOIN organisations_appointment a ON a.id = g.appointment_id
      JOIN organisations_post p ON p.id = a.post_id
    WHERE g.account_id = asked AND g.starts_on <= current_date
      AND (g.ends_on IS NULL OR g.ends_on > current_date)
  )
  SELECT count(*)::int FROM (
    SELECT FROM {SHEET} s JOIN forms_filling f ON f.sheet_id = s.id
    WHERE s.organisation_id IN (SELECT id FROM home WHERE edits)
      AND f.state IN ('{State.FILLED}', '{State.SIGNED}')
    UNION ALL
    SELECT FROM {SHEET} s JOIN forms_filling f ON f.sheet_id = s.id
    WHERE s.signer_id IN (SELECT id FROM home WHERE signs)
      AND f.state = '{State.CHECKED}' AND f.checked_by_id IS DISTINCT FROM asked
    LIMIT {MOST_WAITING + 1}
  ) AS few
$$
"""


def statements() -> list[str]:
    """Everything that forms declares in the database."""
    tables = [SHEET, *BELOW, CELL]
    return [
        *grant_statements(tables),
        *guard_statements(tables),
        *policy_statements(SHEET, visible=SEEN),
        *(s for table in BELOW for s in policy_statements(table, visible=OF_SHEET)),
        *policy_statements(CELL, visible=OF_FILLING),
        WAITING,
        "REVOKE EXECUTE ON FUNCTION forms_waiting(bigint) FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION forms_waiting(bigint) TO {APP_ROLE}",
        *(f"REVOKE DELETE ON {table} FROM {APP_ROLE}" for table in (*KEPT, CELL)),
    ]
