"""What the journal says of accounts and persons; never a name, never a number."""

from yijia.base.events import Event
from yijia.base.words import _

ACCOUNT_OPENED = Event(code="people.account_opened", sentence=_("Account %(login)s opened."))
TOKEN_ISSUED = Event(code="people.token_issued", sentence=_("A token for %(login)s issued."))
PASSWORD_SET = Event(code="people.password_set", sentence=_("A password for %(login)s set."))
CONTACT_READ = Event(code="people.contact_read", sentence=_("A person's contact read: %(purpose)s"))
PERSON_CORRECTED = Event(
    code="people.person_corrected", sentence=_("A person's contact put right.")
)
KEY_DESTROYED = Event(code="people.key_destroyed", sentence=_("A person's key destroyed."))
