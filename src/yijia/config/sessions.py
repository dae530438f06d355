"""Sessions in the database, of which a stranger's is forgotten sooner."""

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """What a stranger leaves in a browser, a draft or an issue shown, may be on a shared phone."""

    def get_session_cookie_age(self) -> int:
        """How many seconds the session lasts after it was last written."""
        signed_in = SESSION_KEY in self
        age: int = settings.SESSION_COOKIE_AGE if signed_in else settings.YIJIA_STRANGER_AGE
        return age
