"""What somebody was told, for whom it was told."""

from dataclasses import dataclass

from django.db import models

from yijia.base.scope import Scope
from yijia.engines.notices.models import Notice
from yijia.engines.notices.registry import notices
from yijia.ground.journal import queries as journal
from yijia.ground.shell.paging import PAGE, cursor_of, id_of, parts_of

MOST_SHOWN = 50


@dataclass(frozen=True)
class Page:
    """Notices, and where the list goes on; "" at its end."""

    rows: list[Notice]
    next: str


def told_to(scope: Scope, *, after: str) -> Page:
    """One page of what this account was told, the newest first.

    Raises:
        Invalid: `after` is no place in this list.
    """
    parts = parts_of(after, count=1)
    found = _told_to(scope)
    if parts is not None:
        found = found.filter(id__lt=id_of(parts[0]))
    rows = list(found.order_by("-id")[: PAGE + 1])
    more = len(rows) > PAGE
    return Page(rows[:PAGE], next=cursor_of(rows[PAGE - 1].pk) if more else "")


def unread_of(scope: Scope) -> int:
    """How many notices this account has not read."""
    return _told_to(scope).filter(read_at=None).count()


def _told_to(scope: Scope) -> models.QuerySet[Notice]:
    """What an account was told, but for what is kept from it by now."""
    told = Notice.objects.filter(account_id=scope.account or 0)
    return told.filter(journal.not_kept(scope, kind="subject_table", identity="subject_id"))


def told_of(*, holding: str, subject: int) -> list[Notice]:
    """What the person behind a matter was told, newest first, for whoever was shown the matter."""
    table = notices.table_of(holding)
    found = Notice.objects.filter(account=None, subject_table=table, subject_id=subject)
    return list(found.select_related("delivery").order_by("-id")[:MOST_SHOWN])
