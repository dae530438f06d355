"""Asking the running server: once, or as often as it answers."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

from yijia.config.bench import load
from yijia.config.errors import OperatorError
from yijia.config.server import Address

SECONDS = 60
COOKIE = "set-cookie"


class Unexpected(OperatorError):
    """The server answered something else than it should."""


@dataclass(frozen=True)
class Request:
    """One request over HTTP."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str = ""

    def as_sent(self, address: Address) -> str:
        """The request as it goes over the wire."""
        told = {"Host": f"{address.host}:{address.port}", **self.headers}
        if self.body:
            told["Content-Length"] = str(len(self.body.encode()))
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        return f"{self.method} {self.path} HTTP/1.1\r\n{head}\r\n{self.body}"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    text: str


def ask(address: Address, request: Request) -> Answer:
    """Sends one request on a connection of its own."""
    connection = HTTPConnection(address.host, address.port, timeout=SECONDS)
    try:
        body = request.body.encode() or None
        connection.request(request.method, request.path, body=body, headers=dict(request.headers))
        response = connection.getresponse()
        return Answer(response.status, response.getheaders(), response.read().decode())
    finally:
        connection.close()


def sign_in(address: Address, *, login: str, password: str) -> str:
    """Signs in as a person does, and returns the cookies.

    Raises: Unexpected.
    """
    page = ask(address, Request("GET", "/sign-in", {}))
    cookies = _cookies(page)
    form = {"login": login, "password": password, "csrfmiddlewaretoken": cookies["csrftoken"]}
    headers = {"Cookie": _joined(cookies), "Content-Type": "application/x-www-form-urlencoded"}
    signed = ask(address, Request("POST", "/sign-in", headers, body=urlencode(form)))
    found = _cookies(signed)
    if "sessionid" not in found:
        raise Unexpected(f"{login} could not sign in: status {signed.status}.")
    return _joined(cookies | found)


def _cookies(answer: Answer) -> dict[str, str]:
    pairs = [value.split(";", 1)[0] for name, value in answer.headers if name.lower() == COOKIE]
    return dict(pair.split("=", 1) for pair in pairs)


def _joined(cookies: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


@dataclass(frozen=True)
class Drive:
    """Requests that are sent again and again."""

    address: Address
    requests: Sequence[Request]
    connections: int
    expected: int
    seed: str = ""


@dataclass(frozen=True)
class Pace:
    """What the load generator counted; `own_share` is what it took of one processor itself."""

    answers: int
    rate: float
    half_within: float
    most_within: float
    own_share: float


def drive(work: Drive, *, seconds: float, round_number: int = 0) -> Pace:
    """Keeps the server busy for a time, from a process of its own.

    Raises: Unexpected: an answer had another status than the expected one.
    """
    task = load.Task(
        host=work.address.host,
        port=work.address.port,
        connections=work.connections,
        seconds=seconds,
        requests=[request.as_sent(work.address) for request in work.requests],
        seed=f"{work.seed}-{round_number}",
    )
    done = subprocess.run(
        [sys.executable, "-IS", load.__file__],
        input=json.dumps(asdict(task)),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Unexpected(f"The load generator failed: {done.stderr.strip()[-500:]}")
    return _pace(load.Outcome(**json.loads(done.stdout)), expected=str(work.expected))


def _pace(outcome: load.Outcome, *, expected: str) -> Pace:
    if set(outcome.answers) != {expected}:
        raise Unexpected(f"The server answered {outcome.answers}: {outcome.odd[:500]}")
    answers = outcome.answers[expected]
    return Pace(
        answers=answers,
        rate=answers / outcome.seconds,
        half_within=outcome.milliseconds["half"],
        most_within=outcome.milliseconds["most"],
        own_share=outcome.processor_seconds / outcome.seconds,
    )
