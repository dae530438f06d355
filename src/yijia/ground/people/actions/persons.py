"""The write door: persons sealed, put right, and destroyed."""

import uuid
from datetime import datetime

from django.db import connection

from yijia.base import codes
from yijia.base.errors import Invalid, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.people import events, rules, vault
from yijia.ground.people.actions import readings
from yijia.ground.people.models import Person

_PUT_RIGHT = (
    *("name_sealed", "mobile_sealed", "email_sealed"),
    *("mobile_index", "mobile_index_version"),
)


def seal_person(*, at: datetime, name: str, mobile: str, email: str = "") -> Person:
    """The write door: a person with sealed fields, not yet stored, for the caller's own insert.

    Raises:
        Invalid: the mobile number or the e-mail is not one, or the name is too long.
    """
    plain, mail = _checked(name=name, mobile=mobile), _checked_email(email)
    person = Person(key_version=vault.KEY_VERSION, created_at=at)
    key, person.wrapped_key = vault.new_person_key(str(person.vault_id))
    person.name_sealed = _sealed(person, field=rules.Field.NAME, text=name, key=key)
    person.mobile_sealed = _sealed(person, field=rules.Field.MOBILE, text=plain, key=key)
    person.email_sealed = _sealed(person, field=rules.Field.EMAIL, text=mail, key=key)
    person.mobile_index_version, person.mobile_index = vault.index_of_mobile(plain)
    return person


def correct_person(
    *,
    by: Scope,
    at: datetime,
    person_id: int,
    name: str,
    mobile: str,
    purpose: rules.Purpose,
    subject: str,
    email: str = "",
) -> None:
    """Puts a person's contact right: the old sealed values are replaced, and kept nowhere.

    Raises:
        Invalid: the mobile number or the e-mail is not one, or the name is too long.
        NotFound: there is no such person, or the key was destroyed.
    """
    plain, mail = _checked(name=name, mobile=mobile), _checked_email(email)
    readings.read_contact(by=by, at=at, person_id=person_id, purpose=purpose, subject=subject)
    # What erases the person waits until this is done, or was first: then nobody is found.
    there = Person.objects.filter(pk=person_id, wrapped_key__isnull=False)
    person = there.select_for_update(no_key=True).first()
    if person is None:
        raise NotFound
    key = vault.person_key(bytes(person.wrapped_key or b""), vault_id=str(person.vault_id))
    person.name_sealed = _sealed(person, field=rules.Field.NAME, text=name, key=key)
    person.mobile_sealed = _sealed(person, field=rules.Field.MOBILE, text=plain, key=key)
    person.email_sealed = _sealed(person, field=rules.Field.EMAIL, text=mail, key=key)
    person.mobile_index_version, person.mobile_index = vault.index_of_mobile(plain)
    with journal.entry(by=by, at=at, event=events.PERSON_CORRECTED, subject=person):
        person.save(update_fields=_PUT_RIGHT)


def destroy_person_key(
    *, by: Scope, at: datetime, person_id: int, vault_id: uuid.UUID | None = None
) -> uuid.UUID | None:
    """Destroys a person's key, clears all that was sealed with it, and returns their vault's id.

    None when there was nothing to destroy; with `vault_id`, also when this is another person, who
    came to the same id in another database. Nobody has to look at the person, so no purpose is
    asked: a function of the database clears the row under the entry that is written here.
    """
    person = Person(pk=person_id)
    with (
        journal.entry(by=by, at=at, event=events.KEY_DESTROYED, subject=person),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT people_destroy_key(%s, %s)", [person_id, vault_id])
        found: uuid.UUID | None = cursor.fetchone()[0]
    return found


def _checked(*, name: str, mobile: str) -> str:
    """The mobile number as plain digits.

    Raises:
        Invalid: it is none, or the name is too long.
    """
    plain = codes.mobile(mobile)
    if plain is None:
        raise Invalid(_("Enter a mobile number of 11 digits, like 138 0013 8000."), field="mobile")
    if len(name) > rules.LONGEST_NAME:
        raise Invalid(_("The name is too long."), field="name")
    return plain


def _checked_email(email: str) -> str:
    """The address without what stands around it, or nothing.

    Raises:
        Invalid: it is none.
    """
    plain = codes.email(email) if email.strip() else ""
    if plain is None:
        raise Invalid(_("Enter an e-mail address, like name@example.com."), field="email")
    return plain


def _sealed(person: Person, *, field: rules.Field, text: str, key: bytes) -> bytes | None:
    if not text:
        return None
    return vault.seal_field(text, key=key, context=_context(person, field=field))


def _context(person: Person, *, field: rules.Field) -> str:
    return rules.context(field=field, vault_id=str(person.vault_id), key_version=person.key_version)
