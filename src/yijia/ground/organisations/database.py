"""What the database holds for organisations: everybody reads them, only entries write them."""

from yijia.ground.journal.database import (
    grant_statements,
    guard_statements,
    policy_statements,
    stamp_statements,
)

TABLES = ["organisations_organisation", "organisations_post", "organisations_appointment"]


def statements() -> list[str]:
    """Everything that organisations declares in the database."""
    # Who holds which post is public (政府信息公开条例); an account's name says nothing personal.
    policies = [s for table in TABLES for s in policy_statements(table, visible="true")]
    return [
        *grant_statements(TABLES),
        *guard_statements(TABLES),
        *stamp_statements(["organisations_organisation"]),
        *policies,
    ]
