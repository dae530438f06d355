"""Reading the journal, and the stamp that tells when reference data has changed."""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Generic, ParamSpec, TypeVar

from django.db import connection, models
from django.utils.translation import get_language

from yijia.ground.journal.models import Entry

P = ParamSpec("P")
T = TypeVar("T")

_stamp: ContextVar[int | None] = ContextVar("reference_stamp", default=None)
_MOST_REMEMBERED = 2000


@dataclass(frozen=True)
class _Memory(Generic[T]):
    """What one loader has read under one stamp. Never emptied, only replaced: threads share it."""

    stamp: int | None
    answers: dict[tuple[object, ...], T]


def hold_stamp(stamp: int | None) -> int | None:
    """Keeps the stamp that a request has already read, and returns the one held before."""
    before = _stamp.get()
    _stamp.set(stamp)
    return before


def reference_stamp() -> int:
    """The number that moves whenever a reference table changes; never the same twice."""
    held = _stamp.get()
    if held is not None:
        return held
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM journal_stamp")
        return int(cursor.fetchone()[0])


def remembered(loader: Callable[P, T]) -> Callable[P, T]:
    """Keeps what a loader of reference data read, until the reference stamp moves."""
    memory = [_Memory[T](stamp=None, answers={})]

    @wraps(loader)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        stamp, held = reference_stamp(), memory[0]
        if held.stamp != stamp or len(held.answers) > _MOST_REMEMBERED:
            held = memory[0] = _Memory[T](stamp=stamp, answers={})
        key = (get_language(), *args, *sorted(kwargs.items()))
        if key not in held.answers:
            held.answers[key] = loader(*args, **kwargs)
        return held.answers[key]

    return answer


def entries_about(*, subject_type: str, subject_id: int) -> models.QuerySet[Entry]:
    """Every entry about one subject, oldest first."""
    return Entry.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("id")


def latest_entry(events: Sequence[str]) -> int:
    """The id of the latest entry of one of these kinds, 0 when there is none."""
    found = Entry.objects.filter(event__in=events).aggregate(latest=models.Max("id"))
    return found["latest"] or 0


def hold_subject(*, table: str, identity: int) -> None:
    """Tells the database which one thing this transaction is about, once that was checked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('yijia.subject', %s, true)", [f"{table}:{identity}"])
