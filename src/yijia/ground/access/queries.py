"""Who is asking: the account, its grants today, and the identity the database is told."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, models, transaction
from django.db.models.functions import JSONObject
from django.utils.crypto import constant_time_compare

from yijia.base.access import PERMISSIONS, Permission, Role
from yijia.base.errors import Forbidden, Unauthenticated
from yijia.base.scope import ANONYMOUS, GrantValue, Scope
from yijia.base.words import _
from yijia.ground.access.models import Grant
from yijia.ground.journal import queries as journal
from yijia.ground.journal.database import SLOTS
from yijia.ground.people.models import Account

# The names of the settings that hold the identity, in the order of the values given.
_SETTINGS = (
    "yijia.account",
    "yijia.all",
    "yijia.organisations",
    "yijia.slots",
    "yijia.subject",
    "yijia.entry",
)
_SET = ", ".join(f"set_config('{name}', %s, true)" for name in _SETTINGS)
_HELD = ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in _SETTINGS)
_IDENTITY = f"SELECT {_SET}, (SELECT value FROM journal_stamp)"


def account_with_grants(*, today: date) -> models.QuerySet[Account]:
    """Active accounts, each with `held`: its grants on that day, in the same statement."""
    held = Grant.objects.filter(account=models.OuterRef("pk"), starts_on__lte=today).filter(
        models.Q(ends_on=None) | models.Q(ends_on__gt=today)
    )
    fields = JSONObject(
        role="role",
        division="division_id",
        organisation="organisation_id",
        home="appointment__post__organisation_id",
    )
    return Account.objects.filter(is_active=True).annotate(
        held=ArraySubquery(held.values(value=fields))
    )


def scope_of_token(*, token: str, today: date) -> Scope:
    """The scope of the active account that this unrevoked token belongs to.

    Raises:
        Unauthenticated: nobody's, or revoked.
    """
    digest = hashlib.sha256(token.encode()).digest()
    found = account_with_grants(today=today).filter(tokens__hash=digest, tokens__revoked_at=None)
    account = found.first()
    if account is None:
        raise Unauthenticated(_("This token is not known, or was revoked."))
    return scope_of(account)


def scope_of_session(*, account: int, session_hash: str, today: date) -> Scope:
    """The scope of whoever signed in, or the public's when the password has changed since."""
    found = account_with_grants(today=today).filter(pk=account).first()
    if found is None:
        return ANONYMOUS
    fits = constant_time_compare(session_hash, found.get_session_auth_hash())
    return scope_of(found) if fits else ANONYMOUS


def scope_of(account: Account) -> Scope:
    """The scope of an account that was read by `account_with_grants`."""
    held: list[dict[str, object]] = vars(account)["held"]
    return Scope(
        account=account.pk, name=account.login, grants=tuple(_grant_value(row) for row in held)
    )


def _grant_value(row: dict[str, object]) -> GrantValue:
    division, organisation, home = row["division"], row["organisation"], row["home"]
    return GrantValue(
        permissions=PERMISSIONS[Role(str(row["role"]))],
        division=division if isinstance(division, str) else None,
        organisation=organisation if isinstance(organisation, int) else None,
        home=home if isinstance(home, int) else None,
    )


@contextmanager
def acting_as(scope: Scope, *, subject: str = "") -> Iterator[None]:
    """Opens a transaction in which the database knows who is asking, and forgets it after.

    `subject` is "table:id" of the one thing that the asker has shown to be theirs.

    Raises:
        Forbidden: the account holds grants over more areas than the row policies know.
    """
    prefixes = scope.prefixes(Permission.CASE_READ)
    if len(prefixes) > SLOTS:
        raise Forbidden(
            _("This account holds grants over more than %(most)s areas."), params={"most": SLOTS}
        )
    values = (
        str(scope.account or ""),
        "1" if scope.everything else "",
        "{" + ",".join(map(str, scope.organisations(Permission.CASE_READ))) + "}",
        ",".join(prefixes),
        subject,
        "",
    )
    before = _held_identity() if connection.in_atomic_block else None
    with transaction.atomic():
        stamp = _set_identity(values)
        outer = journal.hold_stamp(stamp)
        try:
            yield
        finally:
            journal.hold_stamp(outer)
    if before is not None:
        _set_identity(before)


def _held_identity() -> tuple[str, ...]:
    """What an outer transaction has told the database, to be put back after an inner one."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_HELD}")
        return tuple(cursor.fetchone())


def _set_identity(values: tuple[str, ...]) -> int:
    """Tells the database who asks, and returns the reference stamp."""
    with connection.cursor() as cursor:
        cursor.execute(_IDENTITY, values)
        return int(cursor.fetchone()[-1])
