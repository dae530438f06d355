"""What a notice is: declared beside the events of a programme, and told to somebody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from yijia.base.access import Permission
from yijia.base.words import _
from yijia.base.workdays import CHINA

LONGEST_KEY = 80
LONGEST_CODE = 60
# What happened so long ago is kept for whoever works here, and no longer news to them.
OLD_NEWS = timedelta(days=30)
MOST_UNREAD = 99


class To(StrEnum):
    """Who is told."""

    PERSON = "person"
    # Whoever signs in by an account, of what is their own, whether or not they hold a post.
    ACCOUNT = "account"
    UNIT = "unit"
    DISPATCHER = "dispatcher"
    # Those from whom it was taken: they open it no more, and are told that it is gone.
    FORMER = "former"
    # Those who have it, of what another unit is told of as its own affair.
    LEAD = "lead"


class Channel(StrEnum):
    """How a person is reached outside of their own page; who left an e-mail wants e-mails."""

    EMAIL = "email"
    SMS = "sms"


class State(StrEnum):
    """Where a message stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    GIVEN_UP = "given_up"
    NOT_WANTED = "not_wanted"


class Reason(StrEnum):
    """Why a message did not go out."""

    UNREACHABLE = "unreachable"
    BUSY = "busy"
    REFUSED = "refused"
    NO_ADDRESS = "no_address"
    WITHDRAWN = "withdrawn"
    HELD = "held"
    ERASED = "erased"


STATE_LABELS = {
    State.QUEUED: _("Waiting to be sent"),
    State.SENDING: _("Being sent"),
    State.SENT: _("Sent"),
    State.FAILED: _("Not sent yet, tried again"),
    State.GIVEN_UP: _("Could not be sent"),
    State.NOT_WANTED: _("Not sent, as no contact may be used"),
}
REASON_LABELS = {
    Reason.UNREACHABLE: _("The server could not be reached"),
    Reason.BUSY: _("The server did not take it for now"),
    Reason.REFUSED: _("The server refused it"),
    Reason.NO_ADDRESS: _("No contact was left for this channel"),
    Reason.WITHDRAWN: _("The person has withdrawn consent"),
    Reason.HELD: _("A legal hold stands"),
    Reason.ERASED: _("The contact was erased"),
}
CHANNEL_LABELS = {
    Channel.EMAIL: _("E-mail"),
    Channel.SMS: _("Text message"),
}
SENT_BY = {
    Channel.EMAIL: _("Sent by e-mail"),
    Channel.SMS: _("Sent as a text message"),
}

# States in which a message goes out when its time comes: what hangs is taken again as well.
WAITING = (State.QUEUED, State.FAILED, State.SENDING)
# After so long whoever took a message is thought to be dead, and it is taken again.
LEASE = timedelta(minutes=10)
# How long is waited after the first try, the second, and so on; after the last one it is given up.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)


@dataclass(frozen=True)
class Quiet:
    """Hours of the day in which nothing is sent to persons; they may go over midnight."""

    begins: time
    ends: time

    def holds_at(self, at: datetime) -> bool:
        """Whether a moment lies in these hours, by the clock in China."""
        now = at.astimezone(CHINA).time()
        if self.begins <= self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends


def whole_link(base: str, *, path: str) -> str:
    """A link for who stands on no page of ours; "" where our own address is not known.

    Raises:
        ValueError: it would not be whole.
    """
    if not base:
        return ""
    if "://" not in base or not path.startswith("/"):
        raise ValueError(f"no whole link: {base!r} {path!r}")
    return base.rstrip("/") + path


def wait_after(tries: int) -> timedelta | None:
    """How long is waited after so many tries, or None when it is given up."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None


# What somebody in a post must be able to do, to be told of what their organisation has.
DUTIES = {
    To.UNIT: Permission.CASE_HANDLE,
    To.FORMER: Permission.CASE_HANDLE,
    To.LEAD: Permission.CASE_HANDLE,
    To.DISPATCHER: Permission.CASE_DISPATCH,
}
# Places that stand for an organisation, by its code; those that end so stand for a day.
UNIT = "unit"
DAY = "_on"
UNKNOWN = _("not known yet")


@dataclass(frozen=True)
class Told:
    """One notice, as a programme declares it: at which event, to whom, in which sentence.

    The places of `sentence` are filled from facts of the matter, never with a person's data or
    with words that somebody wrote. `when` is what the entry must say for it, or its matter, and
    `event` is empty where a tick finds the occasion. `duty` names another permission than the
    usual one. A person is told outside of their page as well, unless `is_sent` says otherwise, and
    if there is one in the words of `sent`: these may hold what is kept nowhere, such as a lookup
    code.
    """

    code: str
    event: str
    to: To
    sentence: str
    when: Mapping[str, object] = field(default_factory=dict)
    duty: Permission | None = None
    is_sent: bool = True
    sent: str = ""

    def fits(self, said: Mapping[str, object]) -> bool:
        """Whether an entry and its matter say what this notice is for."""
        return all(said.get(name) == value for name, value in self.when.items())

    @property
    def permission(self) -> Permission | None:
        """What somebody must be able to do to be told; None for whose own it is."""
        return self.duty or DUTIES.get(self.to)


@dataclass(frozen=True)
class Happened:
    """A journal entry, as much of it as a notice needs; `at` is when one could know of it."""

    entry: int
    event: str
    subject: int | None
    said: Mapping[str, object]
    actor: int | None
    at: datetime


@dataclass(frozen=True)
class Matter:
    """What somebody is told of: its facts by the names of places, and who has it now.

    `account` is that of whose own it is, where they sign in for it.
    `is_beside` says that this one only follows what happened to another: then only its own person
    is told. Without a person behind it, such as for a part, nobody but staff is told; without a
    contact the person is told on their page alone. Where `is_of_body` a post in the body is enough,
    and it need not reach the division. The accounts that it is `kept_from` are told
    nothing, whichever post they hold beside. `said` is known of it, and asked for like the entry's.
    """

    subject: int
    division: str
    facts: Mapping[str, str]
    unit: int | None = None
    dispatcher: int | None = None
    former: int | None = None
    lead: int | None = None
    account: int | None = None
    has_person: bool = True
    has_contact: bool = False
    is_beside: bool = False
    is_of_body: bool = False
    kept_from: frozenset[int] = frozenset()
    said: Mapping[str, object] = field(default_factory=dict)

    def body(self, to: To) -> int | None:
        """The organisation in which somebody is told."""
        return {
            To.UNIT: self.unit,
            To.FORMER: self.former,
            To.LEAD: self.lead,
            To.DISPATCHER: self.dispatcher,
        }.get(to)


def key_of_entry(entry: int) -> str:
    """What a notice of a journal entry is known by, so that it is made once."""
    return f"journal:{entry}"
