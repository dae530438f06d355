"""What the database holds for convenings and for meetings of bodies."""

from yijia.engines.meetings.database import convening, meeting


def statements() -> list[str]:
    """Everything that both declare; what guards a type guards a rule, too."""
    return [convening.TYPE_GUARD, *meeting.statements(), *convening.statements()]
