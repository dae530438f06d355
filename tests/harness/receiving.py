"""Real servers of this machine that take what is sent: mails, and text messages by POST."""

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

TAKEN = "250 OK"
# The other side keeps a log of its own, which is none of ours.
logging.getLogger("mail.log").setLevel(logging.WARNING)


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class MailBox:
    """What a mail server got, and what it answers from now on."""

    port: int
    received: list[EmailMessage] = field(default_factory=list)
    answer: str = TAKEN

    async def handle_DATA(  # noqa: N802 - the server calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Takes one mail, or says why not."""
        if self.answer == TAKEN:
            content = envelope.content or b""
            raw = content if isinstance(content, bytes) else content.encode()
            self.received.append(BytesParser(EmailMessage, policy=policy.default).parsebytes(raw))
        return self.answer


@contextmanager
def listening_for_mail() -> Iterator[MailBox]:
    """A mail server, as long as the block lasts."""
    box = MailBox(free_port())
    server = Controller(box, hostname="127.0.0.1", port=box.port)
    server.start()
    try:
        yield box
    finally:
        server.stop()


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Hook:
    """What a service of text messages got, and the status that it answers from now on."""

    port: int = 0
    received: list[Request] = field(default_factory=list)
    status: int = 202


@contextmanager
def listening_for_messages() -> Iterator[Hook]:
    """A service of text messages, as long as the block lasts."""
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.received.append(Request(self.path, dict(self.headers.items()), body))
            self.send_response(hook.status)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
