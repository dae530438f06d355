"""The sign-in of allauth, closed to newcomers, with sessions that begin our way."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.utils import timezone

from yijia.base.errors import Unauthenticated
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.accounts import actions, queries, sessions
from yijia.ground.shell.registry import Section, navigation

OWN_SECTIONS = frozenset({Section.WORK, Section.SERVICE})
# Where a request says when its person showed who they are, if that was not just now and here.
SHOWN_AT = "yijia_shown_at"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by administrators; there is no e-mail, and nothing to say by it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def get_login_stages(self) -> list[str]:
        """After the password a second factor, where the account has one."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where people go who were on no page: to the first page of their own work or service in
        the menu, or else to their account.
        """
        scope = queries.scope_held(request.user.pk or 0, at=timezone.now())
        own = (one for one in navigation.seen_by(scope) if one.section in OWN_SECTIONS)
        first = next((one for one in own if one.permission is not None), None)
        return reverse("account" if first is None else first.url_name)

    def is_safe_url(self, url: str | None) -> bool:
        """None is: where people wanted to go is read by our own page, which is stricter."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Begins a session under a new key, so that a key planted before is worth nothing."""
        account, session = queries.account(user.pk), request.session
        # Between the steps the account may be closed, or get another password.
        is_still = sessions.is_first_step(session, proof=account.get_session_auth_hash())
        if not (account.is_active and is_still):
            raise Unauthenticated(_("Sign in to go on."))
        at = timezone.now()
        replace = queries.start_password_set_at(account) is not None
        _empty_of_others(session, own=(str(account.pk), account.get_session_auth_hash()))
        session.cycle_key()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        shown_at = getattr(request, SHOWN_AT, at)
        sessions.begin(session, at=at, shown_at=shown_at, replace_password=replace)
        rotate_token(request)
        request.user = account
        actions.begin_session(
            by=Scope(account=account.pk, name=account.login),
            at=at,
            account=account,
            session_key=session.session_key or "",
        )

    def logout(self, request: HttpRequest) -> None:
        """Ends the session."""
        request.session.flush()


def take_first_step(request: HttpRequest, *, account: int, proof: str) -> None:
    """Notes who came through the first step, and by which state of their password.

    Whoever else is signed in here is so no more: the second step would be taken in their name.
    """
    session = request.session
    if session.get(SESSION_KEY) not in {None, str(account)}:
        actions.forget_session(session_key=session.session_key or "")
        session.clear()
        session.cycle_key()
    sessions.note_first_step(session, proof=proof)


def _empty_of_others(session: SessionBase, *, own: tuple[str, str]) -> None:
    """Forgets what another, or a stranger, left in the session: drafts, issues, open questions."""
    if (session.get(SESSION_KEY), session.get(HASH_SESSION_KEY)) != own:
        actions.forget_session(session_key=session.session_key or "")
        session.clear()
