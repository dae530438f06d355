"""Sending notices to persons: taken one by one, opened at the last moment, tried again."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, override

from yijia.base.errors import Conflict, Invalid, NotFound
from yijia.base.scope import Scope
from yijia.base.sending import Message, NotTaken, Sender
from yijia.base.words import _
from yijia.engines.notices import events, queries, rules
from yijia.engines.notices.models import Delivery
from yijia.engines.notices.registry import Declared, notices
from yijia.engines.notices.rules import Channel, Reason, State
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people
from yijia.ground.people.rules import Purpose
from yijia.ground.rights import queries as rights

_NOTHING = _("Nothing that was given up is left to be sent again.")


@dataclass(frozen=True)
class Opened:
    """A message that is ready to go; it holds an address, and is never kept."""

    sender: Sender
    message: Message


class _NotWanted(Exception):
    """Why a message is not sent at all."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def take_delivery(*, at: datetime) -> Delivery | None:
    """Takes the next message that is to go out, so that no other worker takes it meanwhile.

    Whoever is killed afterwards leaves it to be taken again a while later, under the same identity.
    """
    found = queries.lock_delivery(at=at)
    if found is not None:
        _note(found, at=at, state=State.SENDING, tries=found.tries + 1, next_at=at + rules.LEASE)
    return found


def open_delivery(*, by: Scope, at: datetime, delivery: Delivery) -> Opened | None:
    """Opens the contact of whom a message is for, under an entry and a reading with its purpose.

    None when it is not to be sent, which the delivery then says: nothing was left, or it was
    withdrawn, erased or closed by a hold.
    """
    try:
        opened = _opened(delivery, by=by, at=at)
    except _NotWanted as why:
        _note(delivery, at=at, state=State.NOT_WANTED, reason=why.reason)
        return None
    return opened


def note_delivery(*, at: datetime, delivery: Delivery, fault: NotTaken | None) -> None:
    """Notes that a message went out, or that it did not and when it is tried again, if ever."""
    if fault is None:
        _note(delivery, at=at, state=State.SENT, reason="", sent_at=at)
        return
    wait = None if fault.is_final else rules.wait_after(delivery.tries)
    reason = Reason(fault.fault.value)
    if wait is None:
        _note(delivery, at=at, state=State.GIVEN_UP, reason=reason)
    else:
        _note(delivery, at=at, state=State.FAILED, reason=reason, next_at=at + wait)


def send_again(*, by: Scope, at: datetime, reason: str, delivery: int | None = None) -> int:
    """Lets a message that was given up be tried anew, or all of them; how many those were.

    The reason stands in the journal, with the message where it is one.

    Raises:
        Conflict: this one has gone out, or is tried again, by now; or there is none at all.
        Forbidden: this person does not keep the system.
        NotFound: there is no such message.
        Invalid: no reason is given.
    """
    if not reason.strip():
        raise Invalid(_("Say why."), field="reason")
    queries.access_given_up(by, identity=delivery)
    waiting = list(queries.given_up(by, identity=delivery).values_list("pk", flat=True))
    if not waiting:
        raise Conflict(_NOTHING)
    again = {"state": State.QUEUED.value, "tries": 0, "next_at": at, "changed_at": at}
    subject = None if delivery is None else Delivery(pk=delivery)
    new = {"count": len(waiting)}
    with journal.entry(
        by=by, at=at, event=events.SENT_AGAIN, subject=subject, new=new, reason=reason
    ):
        found = Delivery.objects.filter(pk__in=waiting, state=State.GIVEN_UP)
        sent = found.update(**again, reason="")
        if not sent:
            raise Conflict(_NOTHING)
    return sent


def _note(delivery: Delivery, *, at: datetime, **values: object) -> None:
    for name, value in {"changed_at": at, **values}.items():
        setattr(delivery, name, value)
    delivery.save(update_fields=["changed_at", *values])


def _opened(delivery: Delivery, *, by: Scope, at: datetime) -> Opened:
    notice = delivery.notice
    declared = notices.get(notice.code)
    reach = declared.source.reach(notice.subject_id) if declared is not None else None
    if declared is None or reach is None:
        raise _NotWanted(Reason.NO_ADDRESS)
    closed = rights.closed_by(reach.person)
    if closed is not None:
        raise _NotWanted(Reason(closed.value))
    contact = _contact(
        reach.person, subject=f"{notice.subject_table}:{notice.subject_id}", by=by, at=at
    )
    channel, to = _way_to(contact)
    _note(delivery, at=at, channel=channel)
    message = _message(delivery, declared=declared, to=to, language=reach.language, at=at)
    return Opened(_senders()[channel], message)


def _contact(person: int, *, subject: str, by: Scope, at: datetime) -> people.Contact:
    try:
        return people.read_contact(
            by=by, at=at, person_id=person, purpose=Purpose.NOTICE, subject=subject
        )
    except NotFound:
        raise _NotWanted(Reason.ERASED) from None


def _senders() -> dict[Channel, Sender]:
    """The channels that this installation has, the one that is chosen first in front."""
    found = {Channel.EMAIL: settings.YIJIA_MAIL, Channel.SMS: settings.YIJIA_SMS}
    return {channel: sender for channel, sender in found.items() if sender is not None}


def has_channels() -> bool:
    """Whether anything is sent to persons at all."""
    return bool(_senders())


def _way_to(contact: people.Contact) -> tuple[Channel, str]:
    """By which channel a person is reached, and under which address."""
    addresses = {Channel.EMAIL: contact.email, Channel.SMS: contact.mobile}
    for channel in _senders():
        if addresses[channel]:
            return channel, addresses[channel]
    raise _NotWanted(Reason.NO_ADDRESS)


def _message(
    delivery: Delivery, *, declared: Declared, to: str, language: str, at: datetime
) -> Message:
    """What is sent, in the language in which the person spoke to us."""
    told, number = declared.told, delivery.notice.facts["number"]
    facts = {**delivery.notice.facts, **declared.source.sealed(told.code, number=number)}
    with override(language or settings.LANGUAGE_CODE):
        bodies = queries.body_names()
        sentence = queries.sentence_of(told.sent or told.sentence, facts=facts, bodies=bodies)
        subject = gettext(declared.source.heading) % {"number": number}
        ending = gettext("This was sent by a machine; nobody reads an answer to it.")
    link = _link(declared, number=number)
    if delivery.channel == Channel.SMS:
        text = " ".join(filter(None, (sentence, link)))
    else:
        text = "\n\n".join(filter(None, (sentence, link, ending))) + "\n"
    return Message(str(delivery.identity), to=to, subject=subject, text=text, at=at)


def _link(declared: Declared, *, number: str) -> str:
    """Where the person reads on, whole; nothing where our own address is not known."""
    path = f"{reverse(declared.source.own_page)}?{urlencode({'number': number})}"
    return rules.whole_link(settings.YIJIA_ADDRESS, path=path)
