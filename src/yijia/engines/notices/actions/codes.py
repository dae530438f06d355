"""A lost lookup code: it is sent to the contact that was left, and shown to nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Model

from yijia.base.errors import NotFound
from yijia.base.events import Event
from yijia.base.scope import Scope
from yijia.engines.notices import queries
from yijia.engines.notices.actions.sending import has_channels
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people

# How often one code is sent within a day, whoever asks: it arrives on somebody's telephone.
MOST_A_DAY = 3
_WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class Lost:
    """What a lost code belongs to, where it lies, and whether a contact was left with it."""

    subject: Model
    division: str
    has_contact: bool


def ask_code_again(
    *,
    by: Scope,
    at: datetime,
    number: str,
    origin: str,
    event: Event,
    find: Callable[[], Lost],
) -> None:
    """Has a lookup code sent to the contact that was left, by the notice of an event.

    Whoever asks learns nothing by it: neither whether the number exists nor whether it has a
    contact. Every asking counts, so that nobody tries numbers by it. `find` may raise `NotFound`.

    Raises:
        TooMany: this was asked too often for this number, or from this origin.
    """
    # Counted under a lock of the number: of many at once each sees what the others had sent.
    people.take_try(at=at, kind="lost-code", names=(number, origin))
    try:
        lost = find()
    except NotFound:
        return
    asked = queries.happened_since(lost.subject, event=event.code, since=at - _WITHIN)
    if not lost.has_contact or asked >= MOST_A_DAY or not has_channels():
        return
    with journal.entry(by=by, at=at, event=event, subject=lost.subject, division=lost.division):
        pass
