"""Loading what the project brings along: one county's divisions, and the work calendar."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from yijia.base.scope import Scope
from yijia.ground.places.actions.calendar import add_missing_days
from yijia.ground.places.actions.divisions import add_missing_divisions
from yijia.ground.places.rules.files import Imported

DATA = Path(__file__).parents[1] / "data"
DIVISIONS_SOURCE = (
    "统计用区划代码 (national statistical codes); English names: pinyin by the project"
)
CALENDAR_SOURCE = "国务院办公厅关于部分节假日安排的通知 (State Council notices, named per day)"


@dataclass(frozen=True)
class Loaded:
    """What of the shipped data was missing and is loaded now."""

    divisions: Imported
    calendar: Imported


def load_shipped(*, by: Scope, at: datetime) -> Loaded:
    """Loads what is missing of the shipped divisions and days; nothing that is known is changed.

    Run again, it writes nothing, and a day that the county edited meanwhile stays edited.
    """
    return Loaded(
        divisions=add_missing_divisions(
            by=by,
            at=at,
            file=(DATA / "divisions-350181.csv").read_bytes(),
            source=DIVISIONS_SOURCE,
        ),
        calendar=add_missing_days(
            by=by, at=at, file=(DATA / "workdays.csv").read_bytes(), source=CALENDAR_SOURCE
        ),
    )
