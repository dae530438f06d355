"""Sessions in the database, of which a stranger's is forgotten sooner.

Whoever reads or changes the rows gets into no session by it: they lie under a digest of the key
that the browser holds, and what is in them is signed for that very key.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from yijia.ground.accounts.rules import kept_key


class SessionStore(db.SessionStore):
    """What a stranger leaves in a browser, a draft or an issue shown, may be on a shared phone."""

    @property
    def key_salt(self) -> str:
        """What the data are signed with beside the secret: copied over another row, none."""
        return f"yijia.sessions.{self.session_key}"

    def get_session_cookie_age(self) -> int:
        """How many seconds the session lasts after it was last written."""
        signed_in = SESSION_KEY in self
        age: int = settings.SESSION_COOKIE_AGE if signed_in else settings.YIJIA_STRANGER_AGE
        return age

    def exists(self, session_key: str) -> bool:
        """Whether there is a session of this key."""
        return Session.objects.filter(session_key=kept_key(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The row of the session as it is now."""
        made = super().create_model_instance(data)
        made.session_key = kept_key(made.session_key)
        return made

    def delete(self, session_key: str | None = None) -> None:
        """Removes the row of a key, or of this session."""
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(session_key=kept_key(key)).delete()

    def _get_session_from_db(self) -> Session | None:
        """The row of the session; of a key that is none, or is over, nothing is kept."""
        held = kept_key(self.session_key or "")
        found = Session.objects.filter(session_key=held, expire_date__gt=timezone.now()).first()
        if found is None:
            self._session_key = None
        return found
