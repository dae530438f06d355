"""Who is asking: the account, its grants today, and the identity the database is told."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, models, transaction
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from yijia.base.access import PERMISSIONS, POWERS, WORKING, Permission, Role
from yijia.base.errors import Forbidden, Unauthenticated
from yijia.base.scope import ANONYMOUS, GrantValue, Scope
from yijia.base.words import _
from yijia.ground.access import rules
from yijia.ground.access.models import Grant, Power
from yijia.ground.access.registry import leaving, waiting
from yijia.ground.journal import queries as journal
from yijia.ground.journal.database import SLOTS
from yijia.ground.organisations.models import Appointment
from yijia.ground.people import queries as people
from yijia.ground.people.models import Account

# The names of the settings that hold the identity, in the order of the values given.
_SETTINGS = (
    "yijia.account",
    "yijia.all",
    "yijia.organisations",
    "yijia.slots",
    "yijia.subject",
    "yijia.entry",
    "yijia.holds",
    "yijia.areas",
    "yijia.journal",
    "yijia.homes",
)
_SET = ", ".join(f"set_config('{name}', %s, true)" for name in _SETTINGS)
_HELD = ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in _SETTINGS)
_IDENTITY = f"SELECT {_SET}, (SELECT value FROM journal_stamp)"
# The first half of the lock under which posts in an organisation are left.
_LEAVING = 5_317_006
_last_acts: ContextVar[list[Callable[[], object]]] = ContextVar("last_acts")


def account_with_grants(*, at: datetime, door: str = "") -> models.QuerySet[Account]:
    """Active accounts, each with `held`: its grants on that day, and `on`: its powers that are on.

    They are on at one door, the digest of a session or token; `waiting` is how many things wait on
    which page. All of it is one statement.
    """
    today = timezone.localdate(at)
    held = Grant.objects.filter(account=models.OuterRef("pk"), starts_on__lte=today).filter(
        models.Q(ends_on=None) | models.Q(ends_on__gt=today)
    )
    fields = JSONObject(
        role="role",
        division="division_id",
        organisation="organisation_id",
        home="appointment__post__organisation_id",
    )
    on = powers_on(at=at).filter(account=models.OuterRef("pk"), door=door)
    counted = {
        page: models.Func(models.F("pk"), function=function, output_field=models.IntegerField())
        for page, function in waiting.functions().items()
    }
    return Account.objects.filter(is_active=True).annotate(
        held=ArraySubquery(held.values(value=fields)),
        on=ArraySubquery(on.values("permission")),
        waiting=JSONObject(**counted),
    )


def powers_on(*, at: datetime) -> models.QuerySet[Power]:
    """Every power that is on, at whichever door."""
    return Power.objects.filter(starts_at__lte=at, ends_at__gt=at)


def door_of_session(key: str) -> str:
    """What tells a session from all others, and does not open it."""
    return hashlib.sha256(f"session {key}".encode()).hexdigest()


def door_of_token(digest: bytes) -> str:
    """What tells a token from all others: the hash under which it is kept."""
    return digest.hex()


@dataclass(frozen=True)
class ShownToken:
    """Whom a token lets in, and its key when this is its first use of the day."""

    scope: Scope
    to_note: int | None


def access_token(*, token: str, at: datetime) -> ShownToken:
    """The active account that this token belongs to, neither revoked nor at its end.

    Raises:
        Unauthenticated: nobody's, revoked, or ended.
    """
    digest, today = people.token_hash(token), timezone.localdate(at)
    held = {"tokens__hash": digest, "tokens__revoked_at": None, "tokens__ends_on__gt": today}
    door = door_of_token(digest)
    found = account_with_grants(at=at, door=door).filter(**held)
    account = found.annotate(
        token=models.F("tokens__pk"), used_on=models.F("tokens__used_on")
    ).first()
    if account is None:
        raise Unauthenticated(_("This token is not known, was revoked, or has ended."))
    is_noted = vars(account)["used_on"] == today
    return ShownToken(scope_of(account, door=door), None if is_noted else vars(account)["token"])


def scope_of_token(*, token: str, at: datetime) -> Scope:
    """The scope of whom a token lets in.

    Raises:
        Unauthenticated: nobody's, revoked, or ended.
    """
    return access_token(token=token, at=at).scope


def scope_of_session(*, account: int, session_hash: str, key: str, at: datetime) -> Scope:
    """The scope of whoever signed in, or the public's when the password has changed since."""
    door = door_of_session(key)
    found = _account_of_session(account=account, at=at, door=door)
    if found is None:
        return ANONYMOUS
    fits = constant_time_compare(session_hash, found.get_session_auth_hash())
    return scope_of(found, door=door) if fits else ANONYMOUS


# Stand for the account, the moment and the door while the statement of a session is composed.
_NOBODY, _NEVER, _NOWHERE = -1, datetime(1900, 1, 1, tzinfo=UTC), "nowhere"


@cache
def _statement_of_session() -> tuple[str, tuple[Any, ...]]:
    """The one statement that every page of a session begins with, and the values in it.

    Composing it takes longer than running it, so it is composed once.
    """
    asked = account_with_grants(at=_NEVER, door=_NOWHERE).filter(pk=_NOBODY)
    return asked.query.sql_with_params()


def _account_of_session(*, account: int, at: datetime, door: str) -> Account | None:
    """The active account of an id as `account_with_grants` reads it, if there is one."""
    sql, values = _statement_of_session()
    meant: dict[object, Any] = {
        _NOBODY: account,
        _NEVER: at,
        timezone.localdate(_NEVER): timezone.localdate(at),
        _NOWHERE: door,
    }
    fields = [field.attname for field in Account._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, [meant.get(value, value) for value in values])
        row = cursor.fetchone()
    if row is None:
        return None
    found = Account.from_db(connection.alias, fields, row[: len(fields)])
    held, on, counted = row[len(fields) :]
    told = {"held": [*map(json.loads, held)], "on": on, "waiting": json.loads(counted)}
    for name, value in told.items():
        setattr(found, name, value)
    return found


def scope_of_account(*, account: int, at: datetime) -> Scope:
    """The scope of an active account where nobody has signed in, so that no power is on; of one
    that is closed the public's. For a service that asks what somebody would be told.
    """
    found = account_with_grants(at=at).filter(pk=account).first()
    return scope_of(found) if found is not None else ANONYMOUS


def scope_of(account: Account, *, door: str = "") -> Scope:
    """The scope of an account that was read by `account_with_grants` at a door."""
    held: list[dict[str, object]] = vars(account)["held"]
    on = frozenset(map(Permission, vars(account)["on"]))
    grants = tuple(_grant_value(row, on=on) for row in held)
    counted: dict[str, int] = vars(account)["waiting"]
    return Scope(
        account=account.pk,
        name=account.login,
        grants=grants,
        waiting=tuple(counted.items()),
        door=door,
    )


def _grant_value(row: dict[str, object], *, on: frozenset[Permission]) -> GrantValue:
    division, organisation, home = row["division"], row["organisation"], row["home"]
    given = PERMISSIONS[Role(str(row["role"]))]
    off = (given & POWERS) - on
    return GrantValue(
        permissions=given - off,
        division=division if isinstance(division, str) else None,
        organisation=organisation if isinstance(organisation, int) else None,
        home=home if isinstance(home, int) else None,
        powers=off,
    )


@dataclass(frozen=True)
class PowerShown:
    """A power of somebody's, and until when it is on; None while it is off."""

    permission: Permission
    on_until: datetime | None


def powers_of(scope: Scope, *, at: datetime) -> list[PowerShown]:
    """Every power that the person's posts give, on or off at the door they came by."""
    found = powers_on(at=at).filter(account=scope.account, door=scope.door)
    until = dict(found.order_by("ends_at").values_list("permission", "ends_at"))
    given = {*scope.powers(), *(POWERS & set(scope.held()))}
    return [PowerShown(permission, until.get(permission)) for permission in sorted(given)]


def held_by(grant: Grant) -> rules.Held:
    """What a grant gives, for the rules that look at several of one account together."""
    return rules.Held(
        role=Role(grant.role),
        division=grant.division_id,
        starts_on=grant.starts_on,
        ends_on=grant.ends_on,
    )


def fault_of(new: rules.Held, *, beside: Sequence[rules.Held]) -> str | None:
    """What is said of a grant that an account may not hold beside its others, or nothing.

    Only days on which the new one is held count: what overlapped in others cannot be mended by it.
    """
    held = [new, *(other for other in beside if other.overlaps(new))]
    if rules.is_two_administrators(held):
        return _("One account is never two of the three administrators at a time.")
    if rules.is_auditor_and_more(held):
        return _("Whoever audits holds no other post at the same time.")
    if rules.most_areas(held) > SLOTS:
        return _("One account reads cases in four separate areas at most.")
    return None


@dataclass(frozen=True)
class Behind:
    """What somebody who leaves a post leaves behind, and who else works in its organisation.

    `others` are the appointments that hold on that day, of the one who leaves too where they hold
    another post there.
    """

    counts: Mapping[str, int]
    others: tuple[Appointment, ...]

    @property
    def bound(self) -> int:
        """How much is left that somebody has to go on with."""
        return sum(self.counts[left.code] for left in leaving if left.binds)

    @property
    def is_left_alone(self) -> bool:
        """Whether nobody is left who could go on with it."""
        return self.bound > 0 and not any(one.post.role in WORKING for one in self.others)


def left_behind(appointment: Appointment, *, on: date) -> Behind:
    """What waits for the organisation of a post when it is left on a day, in two statements.

    What is counted is 0 for whoever may not end the appointment.
    """
    counted = tuple(leaving)
    counts = dict[str, int]()
    if counted:
        asked = ", ".join(f"{left.function}(%s)" for left in counted)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {asked}", [appointment.pk] * len(counted))
            counts = {left.code: n for left, n in zip(counted, cursor.fetchone(), strict=True)}
    there = Appointment.objects.filter(
        post__organisation=appointment.post.organisation_id,
        account__is_active=True,
        starts_on__lte=on,
    ).filter(models.Q(ends_on=None) | models.Q(ends_on__gt=on))
    others = there.exclude(pk=appointment.pk).select_related("post", "account")
    return Behind(counts, tuple(others.order_by("post__title_zh", "account__login")))


def hold_body(identity: int) -> None:
    """Waits until nobody else leaves a post in this organisation, and holds others off.

    Of two who leave at once the second sees that the first is gone.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LEAVING, identity])


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
        ",".join(scope.held()),
        _areas(scope),
        ",".join(scope.prefixes(Permission.JOURNAL_READ)),
        "{" + ",".join(map(str, scope.homes())) + "}",
    )
    before = _held_identity() if connection.in_atomic_block else None
    with transaction.atomic():
        stamp = _set_identity(values)
        outer, acts = journal.hold_stamp(stamp), _last_acts.set([])
        try:
            yield
            for act in _last_acts.get():
                act()
        finally:
            _last_acts.reset(acts)
            journal.hold_stamp(outer)
    if before is not None:
        _set_identity(before)


def act_last(act: Callable[[], object]) -> None:
    """Keeps an act outside the database back until only the commit is left to do.

    What is refused before then undoes the transaction, and the act is never done.
    """
    _last_acts.get().append(act)


def _areas(scope: Scope) -> str:
    """Every permission with each division below which it is held."""
    return ",".join(
        f"{permission}:{prefix}"
        for permission in scope.held()
        for prefix in scope.prefixes(permission)
    )


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
