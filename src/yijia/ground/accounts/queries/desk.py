"""The accounts and posts that an administrator keeps. What reaches further is not theirs to see."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.ground.access.models import Grant
from yijia.ground.accounts import events, rules
from yijia.ground.journal import queries as journal
from yijia.ground.organisations.models import Appointment, Post
from yijia.ground.people.models import Account
from yijia.ground.shell import paging


@dataclass(frozen=True)
class AccountPage:
    """Some accounts by login name, and the place of the next ones."""

    rows: list[Account]
    next: str


@dataclass(frozen=True)
class PostPage:
    """Some posts, each with who holds it, and the place of the next ones."""

    rows: list[Post]
    next: str


def accounts_kept(
    by: Scope, *, permission: Permission, at: datetime, search: str, after: str
) -> AccountPage:
    """The accounts that this person keeps and whose login name holds the text, by login name."""
    found = Account.objects.exclude(pk__in=_reaching_further(by, permission=permission, at=at))
    if search:
        found = found.filter(login__contains=search.strip().lower())
    place = paging.parts_of(after, count=1)
    if place is not None:
        found = found.filter(login__gt=paging.text_of(place[0]))
    rows = list(found.order_by("login")[: paging.PAGE + 1])
    more = len(rows) > paging.PAGE
    rows = rows[: paging.PAGE]
    return AccountPage(rows, paging.cursor_of(rows[-1].login) if more else "")


def access_account(by: Scope, *, permission: Permission, at: datetime, login: str) -> Account:
    """The account of a login name, for whoever keeps all that it reaches.

    Raises:
        NotFound: there is none, or it reaches further than this person's post.
    """
    kept = Account.objects.exclude(pk__in=_reaching_further(by, permission=permission, at=at))
    found = kept.filter(login=login).first()
    if found is None or not by.holds(permission):
        raise NotFound
    return found


def _reaching_further(by: Scope, *, permission: Permission, at: datetime) -> QuerySet[Grant, Any]:
    """The accounts with a grant, now or later, over what lies outside of this person's area."""
    ahead = Q(ends_on=None) | Q(ends_on__gt=timezone.localdate(at))
    inside = Q(pk__in=[])
    for prefix in ("",) if by.everything else by.prefixes(permission):
        inside |= Q(division__code__startswith=prefix)
        inside |= Q(organisation__division__code__startswith=prefix)
    return Grant.objects.filter(ahead).exclude(inside).values("account_id")


def posts_kept(by: Scope, *, on: date, search: str, after: str) -> PostPage:
    """The posts that this person may fill, by organisation, each with `held`: who holds it."""
    found = _posts(by, on=on)
    if search:
        text = search.strip()
        names = Q(title_zh__contains=text) | Q(title_en__icontains=text)
        found = found.filter(
            names
            | Q(organisation__name_zh__contains=text)
            | Q(organisation__name_en__icontains=text)
        )
    place = paging.parts_of(after, count=1)
    if place is not None:
        found = found.filter(pk__gt=paging.id_of(place[0]))
    rows = list(found.order_by("pk")[: paging.PAGE + 1])
    more = len(rows) > paging.PAGE
    rows = rows[: paging.PAGE]
    return PostPage(rows, paging.cursor_of(rows[-1].pk) if more else "")


def access_post(by: Scope, *, on: date, pk: int) -> Post:
    """One post that this person may fill, with `held`: who holds it.

    Raises:
        NotFound: there is none, or it reaches further than this person's post.
    """
    found = _posts(by, on=on).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def access_appointment(by: Scope, *, on: date, pk: int) -> Appointment:
    """One appointment that goes on, to a post that this person may fill.

    Raises:
        NotFound: there is none, or its post reaches further than this person's.
    """
    going_on = _going_on(on).filter(pk=pk, post__in=_posts(by, on=on).values("pk"))
    found = going_on.select_related("post__organisation", "account").first()
    if found is None:
        raise NotFound
    return found


def appointments_of(account: Account, *, on: date) -> list[Appointment]:
    """The posts that an account holds, or will hold."""
    found = _going_on(on).filter(account=account).select_related("post__organisation")
    return list(found.order_by("starts_on", "pk"))


def is_released(account: Account, *, at: datetime, to: Scope) -> bool:
    """Whether somebody else has just said that this account's password may be set, once."""
    table = Account._meta.db_table
    journal.hold_subject(table=table, identity=account.pk)
    told = (events.PASSWORD_RELEASED.code, events.START_PASSWORD_SET.code)
    about = journal.entries_about(subject_type=table, subject_id=account.pk)
    latest = about.filter(event__in=told).last()
    if latest is None or latest.event != events.PASSWORD_RELEASED.code:
        return False
    is_fresh = latest.happened_at > at - rules.RELEASED_FOR
    return is_fresh and latest.actor_id not in {None, to.account}


def _going_on(on: date) -> QuerySet[Appointment]:
    return Appointment.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on))


def _posts(by: Scope, *, on: date) -> QuerySet[Post]:
    """What a post gives lies over a division, or where its organisation lies."""
    inside = Q(pk__in=[])
    for prefix in ("",) if by.everything else by.prefixes(Permission.GRANT_EDIT):
        inside |= Q(over_division__code__startswith=prefix)
        inside |= Q(over_division=None, organisation__division__code__startswith=prefix)
    held = Prefetch(
        "appointments",
        queryset=_going_on(on).select_related("account").order_by("starts_on", "pk"),
        to_attr="held",
    )
    return Post.objects.filter(inside).select_related("organisation").prefetch_related(held)
