"""Sending a short text to one address: by a mail server, or by a webhook that sends messages.

Neither keeps what it was given. What was not taken is told by a code, never in the other side's
words: those may hold the address.
"""

import hashlib
import hmac
import http.client
import json
import re
import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from enum import StrEnum
from typing import Protocol
from urllib.parse import unquote, urlsplit

_TAKEN = range(200, 300)
# What may be otherwise the next time: too early, too much, or a fault of the other side's own.
_AGAIN = frozenset({408, 425, 429})
_OWN_FAULT = 500
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465, "http": 80, "https": 443}
MAIL_SCHEMES = ("smtp", "smtp+starttls", "smtps")
HOOK_SCHEMES = ("http", "https")
# A path with nothing before it: not the two strokes of an address, nor what follows its host.
_RELATIVE = re.compile(r"(?<![^\s(\"'])/[A-Za-z]")


class Fault(StrEnum):
    """Why something was not taken."""

    UNREACHABLE = "unreachable"
    BUSY = "busy"
    REFUSED = "refused"


class NotTaken(Exception):
    """It was not taken. `is_final` when it would not be taken the next time either."""

    def __init__(self, fault: Fault, *, detail: str = "") -> None:
        super().__init__(f"{fault} {detail}".strip())
        self.fault = fault
        self.detail = detail

    @property
    def is_final(self) -> bool:
        """Whether trying again is of no use."""
        return self.fault is Fault.REFUSED


@dataclass(frozen=True)
class Message:
    """What is sent: `identity` stays the same however often it is tried.

    Whoever reads it stands on no page, so a link in it is whole.

    Raises:
        ValueError: the text holds a link that begins with no address.
    """

    identity: str
    to: str
    subject: str
    text: str
    at: datetime

    def __post_init__(self) -> None:
        if _RELATIVE.search(self.text):
            raise ValueError("a message holds a link that leads nowhere outside of our pages")


class Sender(Protocol):
    """Something that sends a message to an address of its own kind."""

    def send(self, message: Message) -> None:
        """Sends it.

        Raises:
            NotTaken: it was not.
        """
        ...


@dataclass(frozen=True)
class MailServer:
    """A mail server, by address: `smtp://`, `smtp+starttls://` or `smtps://user:password@host`."""

    address: str = field(repr=False)
    sender: str
    seconds: float

    def send(self, message: Message) -> None:
        """Hands a mail over; the same identity makes the same Message-ID."""
        try:
            self._hand_over(_mail(message, sender=self.sender), to=message.to)
        except smtplib.SMTPRecipientsRefused as fault:
            codes = [code for code, _said in fault.recipients.values()]
            raise _of_reply(min(codes, default=0)) from None
        except smtplib.SMTPResponseException as fault:
            raise _of_reply(fault.smtp_code) from None
        except (smtplib.SMTPException, OSError) as fault:
            raise NotTaken(Fault.UNREACHABLE, detail=type(fault).__name__) from None

    def _hand_over(self, mail: EmailMessage, *, to: str) -> None:
        parts = urlsplit(self.address)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        with self._connected(parts.scheme, host=host, port=port) as server:
            if parts.scheme == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(mail, from_addr=self.sender, to_addrs=[to])

    def _connected(self, scheme: str, *, host: str, port: int) -> smtplib.SMTP:
        if scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, timeout=self.seconds, context=context)
        return smtplib.SMTP(host, port, timeout=self.seconds)


def _mail(message: Message, *, sender: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, message.to, message.subject
    mail["Date"] = format_datetime(message.at)
    mail["Message-ID"] = f"<{message.identity}@{sender.rpartition('@')[2]}>"
    # Machines that answer for somebody who is away leave such mail alone (RFC 3834).
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    return mail


def _of_reply(code: int) -> NotTaken:
    """What a mail server's answer means: five hundred and more is for good."""
    fault = Fault.REFUSED if code >= _OWN_FAULT else Fault.BUSY
    return NotTaken(fault, detail=str(code))


@dataclass(frozen=True)
class Webhook:
    """A service that sends text messages; it is told by POST, and every request is signed.

    `X-Yijia-Signature` is `sha256=` and the HMAC-SHA256 of `X-Yijia-Timestamp`, a dot and the body.
    `X-Yijia-Id` is the same however often one message is tried: of those the service sends one.
    """

    address: str
    key: str = field(repr=False)
    seconds: float

    def send(self, message: Message) -> None:
        """Posts the message."""
        body = json.dumps({"id": message.identity, "to": message.to, "text": message.text}).encode()
        stamp = str(int(message.at.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "X-Yijia-Id": message.identity,
            "X-Yijia-Timestamp": stamp,
            "X-Yijia-Signature": signature(body, stamp=stamp, key=self.key),
        }
        try:
            status = self._post(body, headers=headers)
        except (http.client.HTTPException, OSError) as fault:
            raise NotTaken(Fault.UNREACHABLE, detail=type(fault).__name__) from None
        if status not in _TAKEN:
            again = status in _AGAIN or status >= _OWN_FAULT
            raise NotTaken(Fault.BUSY if again else Fault.REFUSED, detail=str(status))

    def _post(self, body: bytes, *, headers: dict[str, str]) -> int:
        parts = urlsplit(self.address)
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        port = parts.port or _PORTS[parts.scheme]
        connection = kind(parts.hostname or "", port, timeout=self.seconds)
        try:
            path = parts.path or "/"
            connection.request(
                "POST", f"{path}?{parts.query}" if parts.query else path, body, headers
            )
            return connection.getresponse().status
        finally:
            connection.close()


def signature(body: bytes, *, stamp: str, key: str) -> str:
    """How a request is signed, so that the service knows who has sent it, and when."""
    signed = hmac.new(key.encode(), f"{stamp}.".encode() + body, hashlib.sha256)
    return f"sha256={signed.hexdigest()}"


def is_address(text: str, *, schemes: tuple[str, ...]) -> bool:
    """Whether a text is the address of a server in one of these schemes."""
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
