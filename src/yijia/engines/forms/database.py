"""What the database holds for forms: they are shown to who keeps or signs them, and nobody else."""

from yijia.base.access import Permission
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


def statements() -> list[str]:
    """Everything that forms declares in the database."""
    tables = [SHEET, *BELOW, CELL]
    return [
        *grant_statements(tables),
        *guard_statements(tables),
        *policy_statements(SHEET, visible=SEEN),
        *(s for table in BELOW for s in policy_statements(table, visible=OF_SHEET)),
        *policy_statements(CELL, visible=OF_FILLING),
        *(f"REVOKE DELETE ON {table} FROM {APP_ROLE}" for table in (*KEPT, CELL)),
    ]
