"""What several routes of the front answer with."""

from datetime import date

from ninja import Schema


class CaseOut(Schema):
    """One case in a list: codes, and the names of places beside them."""

    number: str
    title: str
    division: str
    division_name_zh: str
    division_name_en: str
    kind: str
    sort: str
    topic: str
    source: str
    urgency: str
    state: str
    organisation: str | None
    due_on: date | None
    next_due_on: date | None
    assist_on: date | None
    is_late: bool
    provisional: bool
    confidential: bool
