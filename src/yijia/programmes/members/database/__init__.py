"""What the database holds for members: where they live, and what they serve."""

from yijia.programmes.members.database import reporting, serving


def statements() -> list[str]:
    """Everything that members declare in the database."""
    return [*reporting.statements(), *serving.statements()]
