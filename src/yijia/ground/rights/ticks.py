"""Background work of rights: what is over its time is removed, and the list outside is whole."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from yijia.base.errors import Conflict
from yijia.base.retention import Batch, Gone, Kind, gone, kinds
from yijia.base.scope import service_scope
from yijia.base.words import _
from yijia.ground.access.queries import acting_as
from yijia.ground.rights import actions
from yijia.ground.rights.queries import is_held
from yijia.ground.rights.registry import Held

SERVICE = service_scope("rights")
MOST_BATCHES = 100


def keep_hourly(*, at: datetime) -> int:
    """Removes what is over its time of kinds that are looked at every hour; returns how much."""
    return keep_to_terms((kind for kind in kinds if kind.is_hourly), at=at)


def keep_nightly(*, at: datetime) -> int:
    """Removes what is over its time of all other kinds; returns how much."""
    return keep_to_terms((kind for kind in kinds if not kind.is_hourly), at=at)


def keep_to_terms(wanted: Iterable[Kind], *, at: datetime) -> int:
    """Applies the terms of these kinds, batch by batch, and returns how many things are gone.

    One that fails does not keep the others back.

    Raises:
        ExceptionGroup: what failed, after the others were done.
    """
    removed, faults = 0, []
    for kind in wanted:
        try:
            removed += _keep(kind, at=at)
        except Exception as fault:  # noqa: BLE001 - all of them are raised together below
            faults.append(fault)
    if faults:
        raise ExceptionGroup("Not every term was applied.", faults)
    return removed


def _keep(kind: Kind, *, at: datetime) -> int:
    """One kind, each batch in a transaction of its own.

    What many years have left is not removed in one night: the next one goes on where this one was.
    """
    removed = 0
    for _batch in range(MOST_BATCHES):
        with acting_as(SERVICE):
            done = actions.apply_term(by=SERVICE, at=at, kind=kind)
        removed += done.count
        if done.place is None:
            with acting_as(SERVICE):
                actions.end_run(by=SERVICE, at=at, kind=kind)
            break
    return removed


def write_missing_lines(*, at: datetime) -> int:
    """Adds to the file of erasures what only the database knows."""
    with acting_as(SERVICE):
        return actions.write_missing_lines(by=SERVICE, at=at)


def forget_readings(batch: Batch) -> Gone:
    """Removes who looked at a contact, when that was long ago."""
    count = actions.forget_readings(
        by=batch.by, at=batch.at, before=batch.before, limit=batch.limit
    )
    return gone(count, batch=batch)


def forget_requests(batch: Batch) -> Gone:
    """Removes what persons asked for, when it was answered long ago."""
    count = actions.forget_requests(
        by=batch.by, at=batch.at, before=batch.before, limit=batch.limit
    )
    return gone(count, batch=batch)


KEPT = (
    Kind(
        "people.reading",
        _("Who looked at a contact, when and for what"),
        since=_("they looked"),
        remove=forget_readings,
        order=20,
    ),
    Kind(
        "rights.request",
        _("What persons asked for of their own data, and legal holds"),
        since=_("it was answered or lifted"),
        remove=forget_requests,
        order=21,
    ),
    Kind(
        "rights.consent",
        _("That somebody consented or took it back, and that somebody was erased"),
        why=_("It proves what was allowed, and keeps who was erased from coming back. Ids alone."),
        order=81,
    ),
    Kind(
        "journal.entry",
        _("The record of acts: who did what, when and why"),
        why=_("It is never changed, and holds no name and no number of a person."),
        order=82,
    ),
)


def erase_contacts(batch: Batch, *, due: Sequence[Held]) -> Gone:
    """Erases the contacts of matters that ended long enough ago, of whichever programme."""
    return _gone_through(due, sum(_without_contact(held, batch=batch) for held in due), batch=batch)


def _without_contact(held: Held, *, batch: Batch) -> bool:
    """Erases one contact and says so, unless a hold or somebody else has come in between."""
    try:
        with transaction.atomic():
            actions.erase_person(by=batch.by, at=batch.at, held=held, has_texts=False)
    except Conflict:
        return False
    return True


def expire_words(batch: Batch, *, due: Sequence[Held], expire: Callable[[Held], object]) -> Gone:
    """Lets a programme erase what was written of matters that ended long enough ago."""
    # A hold that came in between is seen here, and waits if it comes later.
    free = [held for held in due if not is_held(held)]
    for held in free:
        expire(held)
    return _gone_through(due, len(free), batch=batch)


def _gone_through(due: Sequence[Held], count: int, *, batch: Batch) -> Gone:
    """What a batch has removed of those that it went through in their order."""
    return Gone(count, place=due[-1].subject_id if len(due) == batch.limit else None)
