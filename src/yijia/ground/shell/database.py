"""What the database holds for the shell: sessions, answers, counts; no business records."""

from yijia.ground.journal.database import grant_statements


def statements() -> list[str]:
    """Everything that the shell declares in the database."""
    return grant_statements(["django_session", "shell_givenanswer", "shell_spending"])
