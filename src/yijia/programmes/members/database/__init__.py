"""What the database holds for members: where they live, what they serve, and what shows it."""

from yijia.programmes.members.database import certificates, forgetting, reporting, serving


def statements() -> list[str]:
    """Everything that members declare in the database."""
    rooms = (reporting, serving, certificates, forgetting)
    return [said for room in rooms for said in room.statements()]
