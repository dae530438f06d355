"""Taking words out of the convenings of a case, with those of the case itself."""

import json
from collections.abc import Callable
from datetime import datetime

from django.db import connection, models

from yijia.base.scope import Scope
from yijia.engines.cases.models import Case
from yijia.engines.meetings import events
from yijia.engines.meetings.models import Attendance, Convening, Rating, Resolution
from yijia.ground.journal import actions as journal

# Every column in which somebody writes.
WORDS: dict[type[models.Model], tuple[str, ...]] = {
    Convening: ("reason", "place"),
    Attendance: ("reason", "note"),
    Resolution: ("text", "note", "answer"),
    Rating: ("word",),
}


def erase_words(*, by: Scope, at: datetime, case: Case, rest: Callable[[str], str]) -> None:
    """Leaves of all that was written in the convenings of a case what `rest` leaves of it.

    Which units came, when, and what became of it stays. `rest` is asked about no empty word.
    """
    of: dict[type[models.Model], str] = {Convening: "case"}
    said = {
        model._meta.db_table: [
            {"id": row.pk} | {name: _rest(getattr(row, name), rest=rest) for name in names}
            for row in model._default_manager.filter(**{of.get(model, "convening__case"): case})
        ]
        for model, names in WORDS.items()
    }
    if not said[Convening._meta.db_table]:
        return
    with (
        journal.entry(
            by=by, at=at, event=events.WORDS_ERASED, subject=case, division=case.division_id
        ),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT meetings_erase_words(%s, %s::jsonb)", [case.pk, json.dumps(said)])


def _rest(word: str, *, rest: Callable[[str], str]) -> str:
    return rest(word) if word else ""
