"""What the database holds for people: a person's row is shown only to who wrote down why."""

from yijia.ground.journal.database import (
    append_only_statements,
    grant_statements,
    guard_statements,
    policy_statements,
)

BUSINESS = ["people_account", "people_person", "people_reading", "people_token"]
# No statement may be added between the purpose row and the person's row: same transaction only.
PURPOSE_WRITTEN = """
EXISTS (SELECT 1 FROM people_reading
  WHERE people_reading.person_id = people_person.id
    AND people_reading.transaction_id = (SELECT pg_current_xact_id()::text::bigint))
"""
OWN_OR_NOW = """
(SELECT identity_everything()) OR account_id = (SELECT identity_account())
  OR transaction_id = (SELECT pg_current_xact_id()::text::bigint)
"""


def statements() -> list[str]:
    """Everything that people declares in the database."""
    return [
        *grant_statements([*BUSINESS, "people_failedtry"]),
        *guard_statements(BUSINESS),
        *append_only_statements(["people_reading"]),
        *policy_statements("people_person", visible=PURPOSE_WRITTEN, insertable="true"),
        *policy_statements("people_reading", visible=OWN_OR_NOW, insertable="true"),
        # Accounts hold nothing personal, and signing in reads them before anybody is known.
        *policy_statements("people_account", visible="true"),
        *policy_statements("people_token", visible="true"),
    ]
