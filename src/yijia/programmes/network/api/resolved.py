"""What was resolved, as programs read it: of a convening or of a meeting."""

from datetime import datetime

from ninja import Schema


class ResolutionOut(Schema):
    """What was resolved; `told` are the bodies that it has risen to.

    `by_convener`: the convener reported it for its owner.
    """

    id: int
    text: str
    owner: str
    workdays: int
    due_at: datetime
    provisional: bool
    state: str
    note: str
    answer: str
    by_convener: bool
    withdrawn_at: datetime | None
    told: list[str]
