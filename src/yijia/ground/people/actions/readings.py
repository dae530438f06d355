"""The read door: it writes down who reads whom and why, and only then opens anything."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from psycopg.errors import CheckViolation

from yijia.base import ciphers
from yijia.base.errors import NotFound, Refused
from yijia.base.events import Event
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.people import events, rules, vault
from yijia.ground.people.models import BulkRequest, Person, Reading, ReadingWords
from yijia.ground.people.queries import readings as queries
from yijia.ground.people.rules import Purpose


@dataclass(frozen=True)
class Contact:
    """A person's contact in clear. Held for one page or one message, never kept."""

    name: str
    mobile: str
    email: str = ""


@dataclass(frozen=True)
class Wanted:
    """A person to be read, and the thing because of which, as "table:id"."""

    person_id: int
    subject: str
    # What the subject is called, such as the number of a case.
    label: str = ""


def read_contact(
    *, by: Scope, at: datetime, person_id: int, purpose: Purpose, subject: str, words: str = ""
) -> Contact:
    """Writes who reads one person and why, then opens the contact.

    The database shows the person's row only to a transaction that has written that down. `words`
    say more than the purpose; they are sealed under the person's key, and die with it.

    Raises:
        Invalid: the purpose says too little without words.
        NotFound: there is no such person, or the key was destroyed.
        Refused: this account has read as many persons as it may by itself.
    """
    wanted = [Wanted(person_id=person_id, subject=subject)]
    found = read_contacts(by=by, at=at, wanted=wanted, purpose=purpose, words=words)
    if person_id not in found:
        raise NotFound
    return found[person_id]


def read_contacts(
    *, by: Scope, at: datetime, wanted: Sequence[Wanted], purpose: Purpose, words: str = ""
) -> dict[int, Contact]:
    """Writes who reads these persons and why, then opens their contacts, by the person's id.

    Whose key was destroyed is left out.

    Raises:
        Invalid: the purpose says too little without words.
        Refused: with these, this account would have read more persons than it may by itself.
    """
    words = rules.checked_words(words, purpose=purpose)
    _refuse_too_many(by=by, wanted=wanted)
    readings = [_reading(one, by=by, at=at, purpose=purpose) for one in wanted]
    told = {"purpose": purpose, **_told_of(wanted)}
    event = events.CONTACT_READ if len(wanted) == 1 else events.CONTACTS_READ
    with _counted():
        return _read(readings, by=by, at=at, event=event, told=told, words=words)


def read_approved_contacts(
    *, by: Scope, at: datetime, request: BulkRequest, wanted: Sequence[Wanted]
) -> dict[int, Contact]:
    """Opens the contacts that a second person has approved, or as many as are still in reach.

    Raises:
        NotFound: the request is somebody else's.
        Refused: it is not approved, has run out, or was used before.
    """
    if request.asked_by_id != by.account:
        raise NotFound
    # Of several at once, the others wait here and then see that it was used.
    request = BulkRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    if fault := rules.fault_of_approval(
        is_approved=request.is_approved,
        decided_at=request.decided_at,
        is_used=request.used_in is not None,
        at=at,
    ):
        raise Refused(fault)
    purpose = Purpose(request.purpose)
    readings = [_reading(one, by=by, at=at, purpose=purpose, request=request) for one in wanted]
    told = {"purpose": purpose, "request": request.pk, "count": len(wanted)}
    return _read(readings, by=by, at=at, event=events.CONTACTS_READ, told=told, words="")


def read_words(*, by: Scope, at: datetime, reading: Reading, purpose: Purpose) -> str:
    """The words that a reader wrote beside the purpose; opening them is a reading of its own.

    Raises:
        Invalid: the purpose says too little without words.
        NotFound: there are none, or the person's key was destroyed.
        Refused: this account has read as many persons as it may by itself.
    """
    rules.checked_words("", purpose=purpose)
    wanted = Wanted(person_id=reading.person_id, subject=reading.subject)
    _refuse_too_many(by=by, wanted=[wanted])
    told = {"purpose": purpose, "for": reading.subject}
    with _counted(), journal.entry(by=by, at=at, event=events.WORDS_READ, new=told):
        _reading(wanted, by=by, at=at, purpose=purpose).save(force_insert=True)
    person = Person.objects.filter(pk=reading.person_id, wrapped_key__isnull=False).first()
    words = ReadingWords.objects.filter(reading=reading).first()
    if person is None or words is None:
        raise NotFound
    context = rules.words_context(words_id=str(words.words_id), key_version=words.key_version)
    return ciphers.unseal(bytes(words.text_sealed), key=_key_of(person), context=context).decode()


def _refuse_too_many(*, by: Scope, wanted: Sequence[Wanted]) -> None:
    """Says gently what the database would refuse: more persons than one account may read alone."""
    if by.everything:
        return
    persons = {one.person_id for one in wanted} | queries.persons_read_alone(account=by.account)
    if len(persons) > rules.MOST_ALONE:
        raise _too_many()


@contextmanager
def _counted() -> Iterator[None]:
    """Says gently what the database refuses when another transaction has read meanwhile."""
    try:
        yield
    except IntegrityError as fault:
        if isinstance(fault.__cause__, CheckViolation):
            raise _too_many() from fault
        raise


def _too_many() -> Refused:
    return Refused(
        _("You may read the contacts of %(most)s persons a day. Ask a second person for more."),
        params={"most": rules.MOST_ALONE},
    )


def _told_of(wanted: Sequence[Wanted]) -> dict[str, object]:
    return {"for": wanted[0].subject} if len(wanted) == 1 else {"count": len(wanted)}


def _reading(
    one: Wanted,
    *,
    by: Scope,
    at: datetime,
    purpose: Purpose,
    request: BulkRequest | None = None,
) -> Reading:
    return Reading(
        person_id=one.person_id,
        account_id=by.account,
        actor_name=by.name,
        purpose=purpose,
        subject=one.subject,
        bulk_request=request,
        at=at,
    )


def _read(
    readings: Sequence[Reading],
    *,
    by: Scope,
    at: datetime,
    event: Event,
    told: Mapping[str, object],
    words: str,
) -> dict[int, Contact]:
    """Writes the readings under one entry, and opens the persons."""
    with journal.entry(by=by, at=at, event=event, new=told):
        Reading.objects.bulk_create(readings)
        ids = [reading.person_id for reading in readings]
        persons = Person.objects.filter(pk__in=ids, wrapped_key__isnull=False).in_bulk()
        if words:
            ReadingWords.objects.bulk_create(
                _words(words, reading=reading, person=persons[reading.person_id])
                for reading in readings
                if reading.person_id in persons
            )
    return {person.pk: _contact(person) for person in persons.values()}


def _words(text: str, *, reading: Reading, person: Person) -> ReadingWords:
    words = ReadingWords(reading=reading, key_version=person.key_version)
    context = rules.words_context(words_id=str(words.words_id), key_version=person.key_version)
    words.text_sealed = vault.seal_field(text, key=_key_of(person), context=context)
    return words


def _contact(person: Person) -> Contact:
    key = _key_of(person)
    return Contact(
        name=_opened(person, field=rules.Field.NAME, sealed=person.name_sealed, key=key),
        mobile=_opened(person, field=rules.Field.MOBILE, sealed=person.mobile_sealed, key=key),
        email=_opened(person, field=rules.Field.EMAIL, sealed=person.email_sealed, key=key),
    )


def _opened(
    person: Person, *, field: rules.Field, sealed: bytes | memoryview | None, key: bytes
) -> str:
    if sealed is None:
        return ""
    context = rules.context(
        field=field, vault_id=str(person.vault_id), key_version=person.key_version
    )
    return ciphers.unseal(bytes(sealed), key=key, context=context).decode()


def _key_of(person: Person) -> bytes:
    return vault.person_key(bytes(person.wrapped_key or b""), vault_id=str(person.vault_id))
