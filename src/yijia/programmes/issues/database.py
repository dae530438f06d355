"""What the database holds for issues: they are shown with their case, and to nobody else."""

from yijia.ground.journal.database import (
    about_subject,
    append_only_statements,
    grant_statements,
    guard_statements,
    policy_statements,
    stamp_statements,
)

REFERENCE = ["issues_category", "issues_limit"]
PRIVATE = ["issues_issue", "issues_photo"]


def statements() -> list[str]:
    """Everything that issues declares in the database."""
    own = about_subject(kind="cases_case", column="case_id")
    return [
        *grant_statements([*REFERENCE, *PRIVATE]),
        *guard_statements([*REFERENCE, *PRIVATE]),
        *append_only_statements(PRIVATE),
        *stamp_statements(REFERENCE),
        *(s for table in PRIVATE for s in policy_statements(table, visible=own)),
        # Categories and limits are public: whoever raises an issue sees how long it may take.
        *(s for table in REFERENCE for s in policy_statements(table, visible="true")),
    ]
