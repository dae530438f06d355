"""Taking what a person wrote out of an issue."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from django.db import connection

from yijia.base import revealing
from yijia.base.scope import Scope
from yijia.engines.cases import actions as cases
from yijia.engines.meetings import actions as meetings
from yijia.ground.files import actions as files
from yijia.ground.journal import actions as journal
from yijia.programmes.issues import events, queries, rules

_TEXTS = ("public_text", "private_text")


def erase_texts(*, by: Scope, at: datetime, number: str, names: Sequence[str]) -> None:
    """Puts a note in the place of what a person wrote, and takes their names out of all else.

    What units were told and said in convenings is among that, and what its parts say: those that go
    on have to read it.

    The files that they added are removed. The case, its clock and its counts stay as they are.
    """
    opened = queries.access_own_issue(number=number)
    note, rest = queries.erased_note(), partial(revealing.without, names=names)
    for remark in opened.remarks:
        is_own = remark.verb in rules.OWN_VERBS
        for field in _TEXTS:
            said = getattr(remark, field)
            setattr(remark, field, note if is_own and said else rest(said))
    _erase(opened, by=by, at=at, note=note, rest=rest)
    for part in opened.parts:
        _erase_names(part.number, by=by, at=at, rest=rest)
    # What comes after it in this transaction is about the whole again.
    queries.access_own_issue(number=number)


def _erase_names(number: str, *, by: Scope, at: datetime, rest: Callable[[str], str]) -> None:
    """Takes names out of a part, whose words are of those who opened it and work on it."""
    opened = queries.access_own_issue(number=number)
    for remark in opened.remarks:
        for field in _TEXTS:
            setattr(remark, field, rest(getattr(remark, field)))
    _erase(opened, by=by, at=at, note=rest(opened.issue.text), rest=rest)


def expire_texts(*, by: Scope, at: datetime, number: str) -> None:
    """Puts a note in the place of all that anybody wrote of an issue whose time is over.

    Whose names stand in what others wrote can no longer be known, so that all of it goes, with the
    files. The case, its clock and its counts stay as they are.
    """
    opened = queries.access_own_issue(number=number)
    note = queries.expired_note()
    for remark in opened.remarks:
        for field in _TEXTS:
            setattr(remark, field, note if getattr(remark, field) else "")
    _erase(opened, by=by, at=at, note=note, rest=lambda _said: note)


def _erase(
    opened: queries.Opened, *, by: Scope, at: datetime, note: str, rest: Callable[[str], str]
) -> None:
    """Puts `note` where its text was; `rest` is what is left of each word of its convenings."""
    with (
        journal.entry(by=by, at=at, event=events.TEXTS_ERASED, subject=opened.case),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT issues_erase_text(%s, %s)", [opened.case.pk, note])
        files.remove_files(by=by, at=at, files=opened.files)
        title = rules.title_of(note)
        cases.erase_words(by=by, at=at, case=opened.case, title=title, remarks=opened.remarks)
        meetings.erase_words(by=by, at=at, case=opened.case, rest=rest)
