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
    The convenings are held before anything is read: whoever is writing in one has done it by then.
    """
    if not Convening.objects.filter(case=case).exists():
        return
    with (
        journal.entry(
            by=by, at=at, event=events.WORDS_ERASED, subject=case, division=case.division_id
        ),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT meetings_hold_of(%s)", [case.pk])
        said = json.dumps(_rests(case, rest=rest))
        cursor.execute("SELECT meetings_erase_words(%s, %s::jsonb)", [case.pk, said])


def _rests(case: Case, *, rest: Callable[[str], str]) -> dict[str, list[dict[str, object]]]:
    """What is left of each word, by table: every row is named, as the database asks for."""
    of: dict[type[models.Model], str] = {Convening: "case"}
    return {
        model._meta.db_table: [
            {"id": row.pk} | {name: _rest(getattr(row, name), rest=rest) for name in names}
            for row in model._default_manager.filter(**{of.get(model, "convening__case"): case})
        ]
        for model, names in WORDS.items()
    }


def _rest(word: str, *, rest: Callable[[str], str]) -> str:
    return rest(word) if word else ""
