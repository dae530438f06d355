"""What the database holds for convenings and for meetings of bodies."""

from yijia.engines.meetings.database import convening, meeting, whistle


def statements() -> list[str]:
    """Everything that both declare; what guards a type guards a rule, too."""
    others = [*meeting.statements(), *whistle.statements()]
    return [convening.TYPE_GUARD, *others, *convening.statements()]
