"""What a session remembers of signing in: when it began, when somebody was last there."""

from collections.abc import MutableMapping
from datetime import datetime
from typing import Any

from yijia.ground.accounts.rules import Lifetime

_BEGAN, _SEEN, _SHOWN, _REPLACE, _CODES, _FIRST = (
    "accounts_began_at",
    "accounts_seen_at",
    "accounts_shown_at",
    "accounts_replace_password",
    "accounts_show_codes",
    "accounts_first_step",
)
Session = MutableMapping[str, Any]


def begin(
    session: Session, *, at: datetime, shown_at: datetime | None, replace_password: bool
) -> None:
    """Marks a session that begins now, by whoever showed then who they are; None when that is not
    known.
    """
    for key in (_BEGAN, _SEEN):
        session[key] = at.isoformat()
    session[_SHOWN] = None if shown_at is None else shown_at.isoformat()
    session[_REPLACE] = replace_password


def note_first_step(session: Session, *, proof: str) -> None:
    """Notes by which state of the account's password somebody came through the first step."""
    session[_FIRST] = proof


def stands_after_first_step(session: Session, *, proof: str) -> bool:
    """Whether the first step was taken, and the password is still this one."""
    return bool(session.get(_FIRST) == proof)


def is_first_step(session: Session, *, proof: str) -> bool:
    """Whether the first step was taken while the password was still this one; asked once."""
    return bool(session.pop(_FIRST, None) == proof)


def lifetime(session: Session) -> Lifetime | None:
    """When the session began and was last used; None when that was never noted."""
    began_at, seen_at = _moment(session, _BEGAN), _moment(session, _SEEN)
    if began_at is None or seen_at is None:
        return None
    return Lifetime(began_at=began_at, seen_at=seen_at)


def note_seen(session: Session, *, at: datetime) -> None:
    """Notes that somebody is there."""
    session[_SEEN] = at.isoformat()


def note_shown(session: Session, *, at: datetime) -> None:
    """Notes that a password or a code was shown."""
    session[_SHOWN] = at.isoformat()


def shown_at(session: Session) -> datetime | None:
    """When a password or a code was last shown."""
    return _moment(session, _SHOWN)


def must_replace_password(session: Session) -> bool:
    """Whether the password was set by somebody else."""
    return bool(session.get(_REPLACE, False))


def note_replaced(session: Session) -> None:
    """Notes that the password is now its owner's own."""
    session[_REPLACE] = False


def show_codes_once(session: Session) -> None:
    """Lets the next page show the recovery codes, which were just made."""
    session[_CODES] = True


def may_show_codes(session: Session) -> bool:
    """Whether the recovery codes were just made; asked once, and then no more."""
    return bool(session.pop(_CODES, False))


def _moment(session: Session, key: str) -> datetime | None:
    text = session.get(key)
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
