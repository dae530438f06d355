"""Sessions while they last, and their ends. The sessions themselves are the framework's."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.sessions.models import Session

from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.ground.accounts import events, rules
from yijia.ground.accounts.models import OpenSession
from yijia.ground.journal import actions as journal
from yijia.ground.people.models import Account


def note_seen(*, at: datetime, session_key: str) -> None:
    """Notes that somebody is still there."""
    OpenSession.objects.filter(session_key=rules.kept_key(session_key)).update(seen_at=at)


def forget_session(*, session_key: str) -> None:
    """Takes a session off the list of its account, after it was left."""
    OpenSession.objects.filter(session_key=rules.kept_key(session_key)).delete()


def forget_old_sessions(*, before: datetime, limit: int) -> int:
    """Takes at most so many sessions off the list that were over before a time."""
    old = OpenSession.objects.filter(began_at__lt=before - rules.LONGEST_SESSION)
    return OpenSession.objects.filter(pk__in=old.values("pk")[:limit]).delete()[0]


def end_session(*, by: Scope, at: datetime, account: Account, session: int) -> None:
    """Ends one session of an account.

    Raises:
        NotFound: it has no such session.
    """
    found = OpenSession.objects.filter(account=account, pk=session)
    keys = list(found.values_list("session_key", flat=True))
    if not keys:
        raise NotFound
    _end(keys, by=by, at=at, account=account)


def end_other_sessions(*, by: Scope, at: datetime, account: Account, kept: str) -> int:
    """Ends every session of an account but the one with this key, and returns how many."""
    others = OpenSession.objects.filter(account=account)
    others = others.exclude(session_key=rules.kept_key(kept))
    keys = list(others.values_list("session_key", flat=True))
    if keys:
        _end(keys, by=by, at=at, account=account)
    return len(keys)


def _end(keys: Sequence[str], *, by: Scope, at: datetime, account: Account) -> None:
    new = {"login": account.login, "count": len(keys)}
    with journal.entry(by=by, at=at, event=events.SESSIONS_ENDED, subject=account, new=new):
        Session.objects.filter(session_key__in=keys).delete()
        OpenSession.objects.filter(session_key__in=keys).delete()
