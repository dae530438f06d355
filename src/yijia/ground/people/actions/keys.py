"""Changing the vault's keys while the house is open: in batches, each of which may be the last.

They are called by `yijia keys` as the database's owner, who alone sees persons without a purpose.
Nothing of a person is shown: keys are unwrapped and wrapped again, and indexes made anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from yijia.base import ciphers
from yijia.base.errors import Conflict
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.people import events, rules, vault
from yijia.ground.people.models import Person, WorkingKey
from yijia.ground.people.queries import keys as queries
from yijia.ground.people.rules import WorkingPurpose

# Persons are locked one by one, and who holds one is passed over: a later batch comes back.
_REWRAP = """
UPDATE people_person SET wrapped_key = given.key
FROM unnest(%s::bigint[], %s::bytea[]) AS given(id, key) WHERE people_person.id = given.id
"""
_INDEX = """
UPDATE people_person SET mobile_index = given.value, mobile_index_version = %s
FROM unnest(%s::bigint[], %s::bytea[]) AS given(id, value) WHERE people_person.id = given.id
"""


@dataclass(frozen=True)
class Batch:
    """How many persons a batch changed, and the last of them: the next batch begins behind it."""

    count: int
    last: int


def wrap_working_keys(*, by: Scope, at: datetime) -> int:
    """Stores working keys that were derived until now, and wraps all by the file's newest key.

    Returns how many were written.
    """
    number, stored = vault.newest_key(), queries.working_keys()
    held = {WorkingPurpose(key.purpose) for key in stored}
    missing = [purpose for purpose in WorkingPurpose if purpose not in held]
    older = [key for key in stored if ciphers.key_number(bytes(key.wrapped_key)) != number]
    if not missing and not older:
        return 0
    told = {"count": len(missing) + len(older), "number": number}
    with journal.entry(by=by, at=at, event=events.WORKING_KEYS_WRAPPED, new=told):
        for purpose in missing:
            _store(purpose, version=1, key=vault.first_working_key(purpose), at=at)
        for row in older:
            context = vault.working_context(purpose=row.purpose, version=row.version)
            key = vault.unwrap_key(bytes(row.wrapped_key), context=context)
            row.wrapped_key = vault.wrap_key(key, context=context)
            row.save(update_fields=["wrapped_key"])
    return len(missing) + len(older)


def rewrap_persons(*, by: Scope, at: datetime, after: int, most: int) -> Batch | None:
    """Wraps the keys of up to `most` persons behind `after` by the file's newest key.

    None when there is nobody behind it whose key was wrapped by an older one.
    """
    number = vault.newest_key()
    found = queries.persons_under_older_key(number=number, after=after, most=most)
    if not found:
        return None
    with journal.entry(
        by=by, at=at, event=events.PERSONS_REWRAPPED, new={"count": len(found), "number": number}
    ):
        _write(_REWRAP, ids=[row.pk for row in found], values=[_rewrapped(row) for row in found])
    return Batch(count=len(found), last=found[-1].pk)


def start_mobile_index(*, by: Scope, at: datetime) -> int:
    """Makes a new key for the index of mobile numbers, and returns its version.

    From the next transaction on, new persons are indexed under it, and a search asks for the
    indexes of every version in use; so a person is found before, while and after it is indexed
    anew.

    Raises:
        Conflict: the last change of this key is not finished, or the first key was not stored.
    """
    used = queries.index_versions()
    if len(used) != 1:
        raise Conflict(_("Finish the last change of the index key first."))
    version = used[0] + 1
    with journal.entry(by=by, at=at, event=events.INDEX_KEY_MADE, new={"version": version}):
        _store(WorkingPurpose.MOBILE_INDEX, version=version, key=ciphers.new_key(), at=at)
    return version


def index_mobiles(*, by: Scope, at: datetime, after: int, most: int) -> Batch | None:
    """Indexes up to `most` persons behind `after` under the newest index key.

    None when there is nobody behind it who was indexed under an older one.
    """
    version = queries.newest_index_version()
    found = queries.persons_under_older_index(version=version, after=after, most=most)
    if not found:
        return None
    with journal.entry(
        by=by, at=at, event=events.MOBILES_INDEXED, new={"count": len(found), "version": version}
    ):
        _write(_INDEX, version, ids=[row.pk for row in found], values=[_index(r) for r in found])
    return Batch(count=len(found), last=found[-1].pk)


def retire_index_keys(*, by: Scope, at: datetime) -> int:
    """Retires the index keys under which nobody lies any more, and returns how many.

    Raises:
        Conflict: somebody is still indexed under an older key.
    """
    newest = queries.newest_index_version()
    if any(version != newest for version in queries.index_counts()):
        raise Conflict(_("Some persons are still found under the older index key."))
    kept = {"purpose": WorkingPurpose.MOBILE_INDEX, "retired_at": None}
    older = WorkingKey.objects.filter(**kept).exclude(version=newest)
    if not older.exists():
        return 0
    with journal.entry(by=by, at=at, event=events.INDEX_KEY_RETIRED, new={"version": newest}):
        return older.update(retired_at=at)


def _store(purpose: WorkingPurpose, *, version: int, key: bytes, at: datetime) -> None:
    context = vault.working_context(purpose=purpose, version=version)
    wrapped = vault.wrap_key(key, context=context)
    WorkingKey.objects.create(purpose=purpose, version=version, wrapped_key=wrapped, created_at=at)
    journal.forget_reference_data()


def _key_of(person: Person) -> bytes:
    return vault.person_key(bytes(person.wrapped_key or b""), vault_id=str(person.vault_id))


def _rewrapped(person: Person) -> bytes:
    return vault.wrap_key(_key_of(person), context=vault.person_context(str(person.vault_id)))


def _index(person: Person) -> bytes:
    """The index of a person's number under the newest key; the number is shown to nobody."""
    context = rules.context(
        field=rules.Field.MOBILE,
        vault_id=str(person.vault_id),
        key_version=person.key_version,
    )
    sealed = bytes(person.mobile_sealed or b"")
    mobile = ciphers.unseal(sealed, key=_key_of(person), context=context).decode()
    return vault.index_of_mobile(mobile)[1]


def _write(statement: str, *first: int, ids: Sequence[int], values: Sequence[bytes]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [*first, list(ids), list(values)])
