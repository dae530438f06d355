"""Writing divisions, their boundaries and the work calendar; every write leaves its entry."""

from yijia.ground.places.actions.boundaries import import_boundaries
from yijia.ground.places.actions.calendar import add_missing_days, edit_workday, import_calendar
from yijia.ground.places.actions.divisions import (
    add_missing_divisions,
    end_division,
    import_divisions,
    rename_division,
)
from yijia.ground.places.actions.landmarks import import_landmarks
from yijia.ground.places.actions.shipped import load_shipped

__all__ = [
    "add_missing_days",
    "add_missing_divisions",
    "edit_workday",
    "end_division",
    "import_boundaries",
    "import_calendar",
    "import_divisions",
    "import_landmarks",
    "load_shipped",
    "rename_division",
]
