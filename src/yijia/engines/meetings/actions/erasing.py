"""Taking words out of convenings and points of meetings, with those of the case itself."""

import json
from collections.abc import Callable
from datetime import datetime

from django.db import connection, models

from yijia.base.scope import Scope
from yijia.engines.cases.models import Case
from yijia.engines.meetings import events
from yijia.engines.meetings.models import (
    Addition,
    Attendance,
    Convening,
    Decision,
    Item,
    Rating,
    Resolution,
    Whistle,
)
from yijia.ground.journal import actions as journal

# Every column in which somebody writes of a case.
WORDS: dict[type[models.Model], tuple[str, ...]] = {
    Convening: ("reason", "place"),
    Attendance: ("reason", "note"),
    Resolution: ("text", "note", "answer"),
    Rating: ("word",),
    Item: ("title",),
    Decision: ("text",),
    Addition: ("text",),
    Whistle: ("reason", "place", "answer"),
}
# The way from each row to the case.
_OF_CASE: dict[type[models.Model], tuple[str, ...]] = {
    Convening: ("case",),
    Resolution: ("convening__case", "item__case"),
    Item: ("case",),
    Whistle: ("case",),
    Decision: ("item__case",),
    Addition: ("item__case",),
}


def erase_words(*, by: Scope, at: datetime, case: Case, rest: Callable[[str], str]) -> None:
    """Leaves of all that was written about a case in convenings and meetings what `rest` leaves.

    Which units came, when, and what became of it stays. `rest` is asked about no empty word.
    All of them are held before anything is read: whoever is writing in one has done it by then.
    """
    if not any(model.objects.filter(case=case).exists() for model in (Convening, Item, Whistle)):
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
    return {
        model._meta.db_table: [
            {"id": row.pk} | {name: _rest(getattr(row, name), rest=rest) for name in names}
            for row in model._default_manager.filter(_about(model, case=case)).distinct()
        ]
        for model, names in WORDS.items()
    }


def _about(model: type[models.Model], *, case: Case) -> models.Q:
    about = models.Q(pk=None)
    for way in _OF_CASE.get(model, ("convening__case",)):
        about |= models.Q(**{way: case})
    if model is Addition:
        # What names no point may be about this one.
        about |= models.Q(item=None, of_all=False, meeting__items__case=case)
    return about


def _rest(word: str, *, rest: Callable[[str], str]) -> str:
    return rest(word) if word else ""
