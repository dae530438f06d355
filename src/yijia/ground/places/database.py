"""What the database itself holds for places: the guard, and the stamp that caches follow.

Divisions, their names and boundaries and the work calendar are public reference data: everybody
reads every row, so there is no row policy here. They are written only under the guard, by an
action that leaves its entry.
"""

from yijia.ground.journal.database import grant_statements, guard_statements, stamp_statements

TABLES = [
    "places_division",
    "places_formername",
    "places_boundary",
    "places_landmark",
    "places_workday",
]


def statements() -> list[str]:
    """Everything that places declares in the database."""
    return [*grant_statements(TABLES), *guard_statements(TABLES), *stamp_statements(TABLES)]
