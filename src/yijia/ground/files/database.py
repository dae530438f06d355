"""What the database holds for files."""

from yijia.ground.journal.database import grant_statements, guard_statements, policy_statements

TABLES = ["files_file"]


def statements() -> list[str]:
    """Everything that files declares in the database."""
    return [
        *grant_statements(TABLES),
        *guard_statements(TABLES),
        # A row holds a hash and a size. The bytes lie on disk, and are served by the thing that the
        # file belongs to, after that thing has been fetched for this person.
        *policy_statements("files_file", visible="true"),
    ]
