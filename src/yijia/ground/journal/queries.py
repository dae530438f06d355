"""Reading the journal, and the stamp that tells when reference data has changed."""

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Generic, ParamSpec, TypeVar

from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import get_language

from yijia.base.access import Permission
from yijia.base.revealing import masked
from yijia.base.scope import Scope
from yijia.ground.journal.models import Entry
from yijia.ground.journal.registry import kept

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


_ENTERED_AT = "entered_at"


def entered_late(at: datetime) -> dict[str, str]:
    """What the entry of something says that is entered at a time later than it happened."""
    return {_ENTERED_AT: at.isoformat()}


def entered_at(entry: Entry) -> datetime | None:
    """When something was entered that had happened earlier; None of what was entered at once."""
    told = entry.new.get(_ENTERED_AT)
    return datetime.fromisoformat(told) if told else None


def entered_since(entries: models.QuerySet[Entry], *, since: datetime) -> models.QuerySet[Entry]:
    """Those of some entries that were entered later than they happened, at a time or after it."""
    entered_at = Cast(KeyTextTransform(_ENTERED_AT, "new"), models.DateTimeField())
    late = entries.filter(new__has_key=_ENTERED_AT)
    return late.alias(entered_at=entered_at).filter(entered_at__gte=since)


@dataclass(frozen=True)
class Asked:
    """Which entries are wanted, recorded in `[since, until)`; what is empty leaves nothing out."""

    event: str = ""
    actor: str = ""
    subject_type: str = ""
    subject_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Line:
    """An entry as it is read: numbers of persons that somebody wrote into it are masked."""

    id: int
    event: str
    actor: str
    subject_type: str
    subject_id: int | None
    division: str
    old: Mapping[str, object]
    new: Mapping[str, object]
    reason: str
    parent: int | None
    happened_at: datetime
    recorded_at: datetime


def not_kept(scope: Scope, *, kind: str, identity: str) -> models.Q:
    """That a row is about nothing that is kept from somebody.

    `kind` and `identity` are the fields that name its subject's table and id.
    """
    found = models.Q()
    for table, function in () if scope.everything else kept:
        asked, homes = f"SELECT {function}(%s::bigint[])", [list(scope.homes())]
        hidden = RawSQL(asked, homes)  # noqa: S611 - the function's name is declared in code
        found &= ~models.Q(**{kind: table, f"{identity}__in": hidden})
    return found


def entries_for(
    scope: Scope, *, asked: Asked, before: tuple[datetime, int] | None, limit: int
) -> list[Line]:
    """Entries of the reader's areas and of none, the latest first, from a place in the list on."""
    found = Entry.objects.filter(_readable_by(scope), _wanted(asked))
    found = found.filter(not_kept(scope, kind="subject_type", identity="subject_id"))
    if before is not None:
        moment, identity = before
        earlier = models.Q(recorded_at=moment, id__lt=identity)
        # Said twice, since the index is entered by what holds for every row.
        found = found.filter(earlier | models.Q(recorded_at__lt=moment), recorded_at__lte=moment)
    return [_line(row) for row in found.order_by("-recorded_at", "-id")[:limit]]


def _readable_by(scope: Scope) -> models.Q:
    if scope.everything:
        return models.Q()
    prefixes = scope.prefixes(Permission.JOURNAL_READ)
    found = models.Q(division="") if prefixes else models.Q(pk__in=[])
    for prefix in prefixes:
        found |= models.Q(division__gte=prefix, division__lt=f"{prefix}~")
    return found


def _wanted(asked: Asked) -> models.Q:
    wanted = {
        "event": asked.event,
        "actor_name": asked.actor,
        "subject_type": asked.subject_type,
        "subject_id": asked.subject_id,
        "recorded_at__gte": asked.since,
        "recorded_at__lt": asked.until,
    }
    return models.Q(**{name: value for name, value in wanted.items() if value not in {None, ""}})


def _line(entry: Entry) -> Line:
    return Line(
        id=entry.pk,
        event=entry.event,
        actor=entry.actor_name,
        subject_type=entry.subject_type,
        subject_id=entry.subject_id,
        division=entry.division,
        old=_masked(entry.old),
        new=_masked(entry.new),
        reason=masked(entry.reason),
        parent=entry.parent_id,
        happened_at=entry.happened_at,
        recorded_at=entry.recorded_at,
    )


def _masked(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _without_persons(value) for name, value in values.items()}


def _without_persons(value: object) -> object:
    """A value of an entry with what reveals a person unreadable in its texts."""
    if isinstance(value, list):
        return [_without_persons(member) for member in value]
    if isinstance(value, Mapping):
        return _masked(value)
    return masked(value) if isinstance(value, str) else value


def latest_entry(events: Sequence[str]) -> int:
    """The id of the latest entry of one of these kinds, 0 when there is none."""
    found = Entry.objects.filter(event__in=events).aggregate(latest=models.Max("id"))
    return found["latest"] or 0


def latest_up_to(event: str) -> int:
    """Up to which entry the latest one of a kind has looked at others, 0 when there is none.

    One that says no `up_to` has looked at all before it.
    """
    latest = Entry.objects.filter(event=event).order_by("-id").values_list("id", "new").first()
    if latest is None:
        return 0
    identity, said = latest
    return int((said or {}).get("up_to", identity))


def hold_subject(*, table: str, identity: int) -> None:
    """Tells the database which one thing this transaction is about, once that was checked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('yijia.subject', %s, true)", [f"{table}:{identity}"])
