"""Which keys are in use, and which persons lie under older ones. Only the owner sees persons."""

from datetime import datetime

from django.db import connection, models

from yijia.ground.journal.models import Entry
from yijia.ground.people import events
from yijia.ground.people.models import Person, WorkingKey
from yijia.ground.people.rules import WorkingPurpose

# Whoever acts has read the stamp, by which remembered keys are kept, and holds its lock to the end.
_ACTING = """
SELECT DISTINCT virtualtransaction FROM pg_locks
WHERE relation = 'journal_stamp'::regclass AND granted AND pid <> pg_backend_pid()
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_NUMBER = models.Func(
    "wrapped_key", function="people_key_number", output_field=models.IntegerField()
)


def working_keys() -> list[WorkingKey]:
    """The working keys in use."""
    return list(WorkingKey.objects.filter(retired_at=None).order_by("purpose", "version"))


def working_key_counts() -> dict[int, int]:
    """How many working keys, used or retired, each key of the file wraps."""
    return _counted(WorkingKey.objects.all())


def person_key_counts() -> dict[int, int]:
    """How many persons' keys each key of the file wraps."""
    return _counted(Person.objects.filter(wrapped_key__isnull=False))


def _counted(rows: "models.QuerySet[Person] | models.QuerySet[WorkingKey]") -> dict[int, int]:
    found = rows.annotate(number=_NUMBER).values_list("number").annotate(n=models.Count("pk"))
    return dict(found.order_by("number"))


def index_counts() -> dict[int, int]:
    """How many persons lie under each version of the index key."""
    found = Person.objects.filter(mobile_index__isnull=False).values_list("mobile_index_version")
    return dict(found.annotate(n=models.Count("pk")).order_by("mobile_index_version"))


def persons_under_older_key(*, number: int, after: int, most: int) -> list[Person]:
    """Persons behind an id whose key is wrapped by another key of the file, locked."""
    found = Person.objects.filter(wrapped_key__isnull=False).alias(number=_NUMBER)
    return _locked(found.exclude(number=number), after=after, most=most)


def persons_under_older_index(*, version: int, after: int, most: int) -> list[Person]:
    """Persons behind an id whose number is indexed under another version, locked."""
    found = Person.objects.filter(mobile_index__isnull=False, wrapped_key__isnull=False)
    return _locked(found.exclude(mobile_index_version=version), after=after, most=most)


def _locked(persons: "models.QuerySet[Person]", *, after: int, most: int) -> list[Person]:
    """The first of these, without whoever is locked by somebody else."""
    free = persons.select_for_update(skip_locked=True, no_key=True)
    return list(free.filter(pk__gt=after).order_by("pk")[:most])


def index_versions() -> list[int]:
    """The versions in use of the key of the index of mobile numbers; two while it is changed."""
    return [key.version for key in working_keys() if key.purpose == WorkingPurpose.MOBILE_INDEX]


def newest_index_version() -> int:
    """The version under which new persons are indexed."""
    return max(index_versions(), default=1)


def last_wrapped_at() -> datetime | None:
    """When working keys were last wrapped by a new key, which every change of keys begins with."""
    found = Entry.objects.filter(event=events.WORKING_KEYS_WRAPPED.code).order_by("-pk")
    return found.values_list("happened_at", flat=True).first()


def acting_transactions() -> frozenset[str]:
    """The transactions going on in which somebody acts, by keys that they may have read before."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTING)
        return frozenset(row[0] for row in cursor.fetchall())
