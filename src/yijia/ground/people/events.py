"""What the journal says of accounts and persons; never a name, never a number."""

from yijia.base.events import Event
from yijia.base.words import _

ACCOUNT_OPENED = Event(code="people.account_opened", sentence=_("Account %(login)s opened."))
ACCOUNTS_OPENED = Event(
    code="people.accounts_opened", sentence=_("%(count)s accounts without a password opened.")
)
ACCOUNT_CLOSED = Event(code="people.account_closed", sentence=_("Account %(login)s closed."))
TOKEN_REVOKED = Event(code="people.token_revoked", sentence=_("A token of %(login)s revoked."))
TOKEN_ISSUED = Event(
    code="people.token_issued",
    sentence=_("A token for %(login)s issued; it ends on %(ends_on)s."),
)
TOKEN_USED = Event(
    code="people.token_used", sentence=_("A token of %(login)s used, for the first time that day.")
)
PASSWORD_SET = Event(code="people.password_set", sentence=_("A password for %(login)s set."))
CONTACT_READ = Event(code="people.contact_read", sentence=_("A person's contact read."))
CONTACTS_READ = Event(
    code="people.contacts_read", sentence=_("Contacts of %(count)s persons read.")
)
WORDS_READ = Event(
    code="people.words_read", sentence=_("What a reader wrote beside the purpose read.")
)
BULK_ASKED = Event(code="people.bulk_asked", sentence=_("Contacts of %(count)s persons asked for."))
BULK_APPROVED = Event(
    code="people.bulk_approved", sentence=_("Reading of %(count)s contacts approved.")
)
BULK_REFUSED = Event(
    code="people.bulk_refused", sentence=_("Reading of %(count)s contacts refused.")
)
BULK_WORDS_READ = Event(
    code="people.bulk_words_read",
    sentence=_("Why many contacts were asked for was read."),
)
READINGS_FORGOTTEN = Event(
    code="people.readings_forgotten", sentence=_("Readings that were over their time removed.")
)
TOKENS_FORGOTTEN = Event(
    code="people.tokens_forgotten",
    sentence=_("%(count)s tokens that open nothing any more removed."),
)
PERSONS_REWRAPPED = Event(
    code="people.persons_rewrapped",
    sentence=_("Keys of %(count)s persons wrapped by key %(number)s."),
)
WORKING_KEYS_WRAPPED = Event(
    code="people.working_keys_wrapped",
    sentence=_("%(count)s working keys wrapped by key %(number)s."),
)
INDEX_KEY_MADE = Event(
    code="people.index_key_made", sentence=_("Version %(version)s of the index key made.")
)
MOBILES_INDEXED = Event(
    code="people.mobiles_indexed",
    sentence=_("%(count)s persons indexed under version %(version)s of the index key."),
)
INDEX_KEY_RETIRED = Event(
    code="people.index_key_retired",
    sentence=_("Index keys older than version %(version)s retired."),
)
PERSON_CORRECTED = Event(
    code="people.person_corrected", sentence=_("A person's contact put right.")
)
KEY_DESTROYED = Event(code="people.key_destroyed", sentence=_("A person's key destroyed."))
