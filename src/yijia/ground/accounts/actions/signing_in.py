"""Who gets in, and the session that begins; what fails too often is noted and refused."""

from datetime import datetime

from yijia.base.errors import Refused, TooMany
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.access.queries import acting_as
from yijia.ground.accounts import events, queries, rules
from yijia.ground.accounts.models import OpenSession
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people
from yijia.ground.people import queries as accounts
from yijia.ground.people.actions import SignedIn
from yijia.ground.people.models import Account


def check_sign_in(
    *, by: Scope, at: datetime, login: str, password: str, origin: str
) -> SignedIn | None:
    """Whom this login name and password let in, or None; the try that locks leaves an entry.

    It opens its own transactions: the try is counted and committed before the password, whose
    hash is slow on purpose, is looked at.

    Raises:
        TooMany: too many failed tries for this login name, or from this origin.
        Refused: it is a start password that nobody has used in time.
    """
    login = login.strip().lower()
    with acting_as(by):
        people.take_try(at=at, kind="password", names=(login, origin))
    found = people.check_sign_in(login=login, password=password)
    with acting_as(by):
        if found is None:
            note_lockout(by=by, at=at, kind="password", names=(login, origin))
            return None
        people.give_back_try(at=at, kind="password", names=(login, origin))
        set_at = queries.start_password_set_at(queries.account(found.account))
    if set_at is not None and rules.has_lapsed(set_at, at=at):
        raise Refused(_("This start password is too old. Ask an administrator for a new one."))
    return found


def note_lockout(*, by: Scope, at: datetime, kind: str, names: tuple[str, ...]) -> None:
    """Leaves an entry when the try just kept is the one after which others are refused.

    The first of the names is a login name. One that nobody bears leaves none: a bot could fill the
    journal with them.
    """
    try:
        people.refuse_after_many_tries(at=at, kind=kind, names=names)
    except TooMany:
        login = names[0]
        account = accounts.account_by_login(login)
        if account is not None:
            new = {"login": login, "kind": kind}
            with journal.entry(by=by, at=at, event=events.LOCKED_OUT, subject=account, new=new):
                pass


def begin_session(*, by: Scope, at: datetime, account: Account, session_key: str) -> None:
    """Notes that a session has begun, so that the person sees it and can end it."""
    kept = rules.kept_key(session_key)
    with journal.entry(
        by=by, at=at, event=events.SIGNED_IN, subject=account, new={"login": account.login}
    ):
        journal.insert_together(
            OpenSession(account=account, session_key=kept, began_at=at, seen_at=at)
        )
