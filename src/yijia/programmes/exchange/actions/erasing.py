"""Taking what somebody wrote out of a need, and opening a contact for a purpose."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from django.db import connection

from yijia.base import revealing
from yijia.base.errors import Forbidden
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases import actions as cases
from yijia.engines.cases.models import Case
from yijia.engines.meetings import actions as meetings
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people
from yijia.ground.people.rules import Purpose
from yijia.ground.rights import actions as rights
from yijia.programmes.exchange import events, queries


def erase_texts(*, by: Scope, at: datetime, number: str, names: Sequence[str]) -> None:
    """Puts a note in the place of all words of a need; that it was asked for and given stays.

    Words of others about it may name the person, so they go with it. What units were told and said
    in convenings loses the names alone: those that go on have to read it.
    """
    rest = partial(revealing.without, names=names)
    _erase(number, by=by, at=at, note=queries.erased_note(), rest=rest)


def expire_texts(*, by: Scope, at: datetime, number: str) -> None:
    """Puts a note in the place of all words of a need whose time is over."""
    note = queries.expired_note()
    _erase(number, by=by, at=at, note=note, rest=lambda _said: note)


def _erase(number: str, *, by: Scope, at: datetime, note: str, rest: Callable[[str], str]) -> None:
    """Takes all of it out; `rest` is what is left of each word of its convenings."""
    opened = queries.access_own_need(number=number)
    for remark in opened.remarks:
        remark.public_text = note if remark.public_text else ""
        remark.private_text = note if remark.private_text else ""
    case = opened.case
    with (
        journal.entry(by=by, at=at, event=events.TEXTS_ERASED, subject=case),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT exchange_erase_text(%s, %s)", [case.pk, note])
        cases.erase_words(by=by, at=at, case=case, title=note, remarks=opened.remarks)
        meetings.erase_words(by=by, at=at, case=case, rest=rest)


def read_contact(
    *, by: Scope, at: datetime, case: Case, person_id: int, purpose: Purpose, words: str = ""
) -> people.Contact:
    """Opens the contact of whoever asked, for staff whose post reaches it.

    Raises:
        Conflict: the person has withdrawn consent, or a legal hold stands.
        Forbidden: the person's post does not allow it for this need.
        Invalid: the purpose says too little without words.
        Refused: this account has read as many persons as it may by itself.
    """
    if not queries.may_read_contact(case, scope=by):
        raise Forbidden(_("Your post does not allow this for this case."))
    subject = f"cases_case:{case.pk}"
    return rights.read_contact(
        by=by, at=at, person_id=person_id, purpose=purpose, subject=subject, words=words
    )
