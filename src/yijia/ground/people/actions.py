"""Writing accounts, and the vault's two doors: one to write a person, one to read."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password

from yijia.base import ciphers, codes
from yijia.base.errors import Invalid, NotFound, Refused, TooMany
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.people import events, queries, rules, vault
from yijia.ground.people.models import Account, FailedTry, Person, Reading, Token

# For one name from one place; and for a name from anywhere, or from one place for any name. The
# second is far above what people mistype, so that nobody closes another's door from afar.
MOST_TRIES = 10
MOST_TRIES_APART = 100
TRIES_WITHIN = timedelta(minutes=15)
_TOKEN_BYTES = 32


@dataclass(frozen=True)
class SignedIn:
    """An account that has just shown its password, and what binds a session to that password."""

    account: int
    session_hash: str


@dataclass(frozen=True)
class Contact:
    """A person's contact in clear. Held for one page or one message, never kept."""

    name: str
    mobile: str


def open_account(*, by: Scope, at: datetime, login: str, password: str | None) -> Account:
    """Opens an account; without a password nobody can sign in to it until one is set.

    Raises:
        Invalid: the login name is taken or not usable.
    """
    login = login.strip().lower()
    if not rules.is_login(login):
        raise Invalid(_("A login name has letters a to z, digits, dots and dashes."), field="login")
    if queries.is_taken(login):
        raise Invalid(_("This login name is taken."), field="login")
    with journal.entry(
        by=by, at=at, event=events.ACCOUNT_OPENED, subject=Account, new={"login": login}
    ) as written:
        account = Account(
            pk=written.subject_id,
            login=login,
            created_at=at,
            password=make_password(password),
        )
        account.save(force_insert=True)
    return account


def set_password(*, by: Scope, at: datetime, account: Account, password: str) -> None:
    """Sets a new password; every session of the account ends with it."""
    with journal.entry(
        by=by, at=at, event=events.PASSWORD_SET, subject=account, new={"login": account.login}
    ):
        account.set_password(password)
        account.save(update_fields=["password"])


def issue_token(*, by: Scope, at: datetime, account: Account) -> str:
    """Issues a token for the JSON interface and returns it; only its hash is kept."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with journal.entry(
        by=by, at=at, event=events.TOKEN_ISSUED, subject=account, new={"login": account.login}
    ):
        Token.objects.create(account=account, hash=queries.token_hash(token), created_at=at)
    return token


def check_sign_in(*, at: datetime, login: str, password: str, origin: str) -> SignedIn | None:
    """Whom this login name and password sign in, or None; a failed try is kept.

    `origin` is where the try comes from, such as a network address.

    Raises:
        TooMany: too many failed tries for this login name, or from this origin.
    """
    login = login.strip().lower()
    refuse_after_many_tries(at=at, kind="password", names=(login, origin))
    account = queries.account_by_login(login)
    known = account.password if account is not None else make_password(None)
    if check_password(password, known) and account is not None:
        return SignedIn(account=account.pk, session_hash=account.get_session_auth_hash())
    keep_failed_try(at=at, kind="password", names=(login, origin))
    return None


def refuse_after_many_tries(*, at: datetime, kind: str, names: tuple[str, ...]) -> None:
    """Refuses when these names have had too many failed tries of this kind.

    The names are what was tried, and where from.

    Raises:
        TooMany: ten of them together, or a hundred of one alone, within fifteen minutes.
    """
    most = dict.fromkeys(map(_try_key, names), MOST_TRIES_APART) | {_key_of_all(names): MOST_TRIES}
    tried = queries.failed_tries(kind=kind, keys=tuple(most), at=at, within=TRIES_WITHIN)
    if any(tried[key] >= limit for key, limit in most.items()):
        minutes = int(TRIES_WITHIN.total_seconds() // 60)
        raise TooMany(
            _("Too many failed tries. Wait %(minutes)s minutes, then try again."),
            params={"minutes": minutes},
        )


def keep_failed_try(*, at: datetime, kind: str, names: tuple[str, ...]) -> None:
    """Keeps one failed try under each of these names and all together; only hashes are stored."""
    keys = [*(_try_key(name) for name in names if name), _key_of_all(names)]
    FailedTry.objects.bulk_create(FailedTry(kind=kind, key=key, at=at) for key in keys)


def forget_failed_tries(*, before: datetime) -> int:
    """Removes failed tries from before a time, and returns how many."""
    return FailedTry.objects.filter(at__lt=before).delete()[0]


def seal_text(text: str, *, purpose: str) -> bytes:
    """Seals a text that is kept for a short time, such as a draft or an answer to repeat."""
    return vault.seal_text(text, purpose=purpose)


def open_text(sealed: bytes, *, purpose: str) -> str:
    """Opens what `seal_text` sealed for the same purpose.

    Raises:
        Unsealable: it was altered, or sealed for another purpose.
    """
    return vault.open_text(sealed, purpose=purpose)


def lookup_key() -> bytes:
    """The key from which the lookup codes of cases are derived."""
    return vault.lookup_key()


def seal_person(*, at: datetime, name: str, mobile: str) -> Person:
    """The write door: a person with sealed fields, not yet stored, for the caller's own insert.

    Raises:
        Invalid: the mobile number is not one, or the name is too long.
    """
    plain = codes.mobile(mobile)
    if plain is None:
        raise Invalid(_("Enter a mobile number of 11 digits, like 138 0013 8000."), field="mobile")
    if len(name) > rules.LONGEST_NAME:
        raise Invalid(_("The name is too long."), field="name")
    person = Person(key_version=vault.KEY_VERSION, created_at=at)
    key, person.wrapped_key = vault.new_person_key(str(person.vault_id))
    person.name_sealed = _sealed(person, field=rules.Field.NAME, text=name, key=key)
    person.mobile_sealed = _sealed(person, field=rules.Field.MOBILE, text=plain, key=key)
    person.mobile_index = vault.index_of_mobile(plain)
    return person


def read_contact(*, by: Scope, at: datetime, person_id: int, purpose: str, subject: str) -> Contact:
    """The read door: writes who reads and why, then opens the contact.

    The database shows the person's row only to a transaction that has written that down.

    Raises:
        Refused: no purpose was given.
        NotFound: there is no such person, or the key was destroyed.
    """
    if not purpose.strip():
        raise Refused(_("Say what you need the contact for."), field="purpose")
    purpose = purpose.strip()[: rules.LONGEST_PURPOSE]
    with journal.entry(
        by=by, at=at, event=events.CONTACT_READ, new={"purpose": purpose, "for": subject}
    ):
        Reading.objects.create(
            person_id=person_id,
            account_id=by.account,
            actor_name=by.name,
            purpose=purpose,
            subject=subject,
            at=at,
        )
    person = Person.objects.filter(pk=person_id, wrapped_key__isnull=False).first()
    if person is None:
        raise NotFound
    return Contact(
        name=_opened(person, field=rules.Field.NAME, sealed=person.name_sealed),
        mobile=_opened(person, field=rules.Field.MOBILE, sealed=person.mobile_sealed),
    )


def _sealed(person: Person, *, field: rules.Field, text: str, key: bytes) -> bytes | None:
    if not text:
        return None
    return ciphers.seal(text.encode(), key=key, context=_context(person, field=field))


def _opened(person: Person, *, field: rules.Field, sealed: bytes | memoryview | None) -> str:
    if sealed is None:
        return ""
    key = vault.person_key(bytes(person.wrapped_key or b""), vault_id=str(person.vault_id))
    return ciphers.unseal(bytes(sealed), key=key, context=_context(person, field=field)).decode()


def _context(person: Person, *, field: rules.Field) -> str:
    return rules.context(field=field, vault_id=str(person.vault_id), key_version=person.key_version)


def _key_of_all(names: tuple[str, ...]) -> bytes:
    return _try_key("\n".join(names))


def _try_key(name: str) -> bytes:
    return vault.index_of_name(name)
