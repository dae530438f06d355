"""What the journal says of signing in, of second factors and sessions; nothing of a person."""

from yijia.base.events import Event
from yijia.base.words import _

SIGNED_IN = Event(code="accounts.signed_in", sentence=_("%(login)s signed in."))
LOCKED_OUT = Event(
    code="accounts.locked_out",
    sentence=_("Too many failed tries for %(login)s; further ones are refused for a while."),
)
PASSWORD_CHANGED = Event(
    code="accounts.password_changed", sentence=_("%(login)s chose a new password.")
)
FACTOR_ADDED = Event(
    code="accounts.factor_added", sentence=_("A second factor of %(login)s was added: %(kind)s.")
)
FACTOR_USED = Event(
    code="accounts.factor_used", sentence=_("A second factor of %(login)s was used: %(kind)s.")
)
FACTOR_REMOVED = Event(
    code="accounts.factor_removed",
    sentence=_("A second factor of %(login)s was removed: %(kind)s."),
)
CODES_RENEWED = Event(
    code="accounts.codes_renewed", sentence=_("Recovery codes of %(login)s were made anew.")
)
SESSIONS_ENDED = Event(
    code="accounts.sessions_ended", sentence=_("Sessions of %(login)s were ended: %(count)s.")
)
FACTORS_RESET = Event(
    code="accounts.factors_reset", sentence=_("All second factors of %(login)s were taken away.")
)
START_PASSWORD_SET = Event(
    code="accounts.start_password_set", sentence=_("A start password for %(login)s was set.")
)
PASSWORD_RELEASED = Event(
    code="accounts.password_released",
    sentence=_("The password of %(login)s may be set anew by the system administrator."),
)
JOURNAL_READ = Event(
    code="accounts.journal_read", sentence=_("%(count)s entries of the journal were read.")
)
JOURNAL_EXPORTED = Event(
    code="accounts.journal_exported",
    sentence=_("%(count)s entries of the journal were exported; SHA-256 %(sha256)s."),
)
IDENTITY_TIED = Event(
    code="accounts.identity_tied",
    sentence=_("An identity of %(provider)s was tied to %(login)s."),
)
IDENTITY_UNTIED = Event(
    code="accounts.identity_untied",
    sentence=_("An identity of %(provider)s was untied from %(login)s."),
)
