"""What the database holds for access."""

from yijia.ground.journal.database import grant_statements, guard_statements, policy_statements

TABLES = ["access_grant"]


def statements() -> list[str]:
    """Everything that access declares in the database."""
    return [
        *grant_statements(TABLES),
        *guard_statements(TABLES),
        # Grants are read before the database knows who asks, and say nothing personal.
        *policy_statements("access_grant", visible="true"),
    ]
