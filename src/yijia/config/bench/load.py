"""A load generator: keeps a few connections busy with requests, one after another on each.

Run by path, with the standard library alone, so that it is up at once and costs little: it shares
the processors with what it measures. A task comes as JSON on standard input; what was answered
goes as JSON to standard output. A request may hold `<key>`, which is another one each time.
"""

import json
import socket
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field

KEY = b"<key>"
TIMEOUT_SECONDS = 30
RECEIVED_AT_ONCE = 65536
# Requests of one visit. A connection that is never given up stays with the process that took it,
# and then the luck of eight beginnings is measured and not the server.
VISIT = 10
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"\r\ncontent-length:"


@dataclass(frozen=True)
class Task:
    """What to send, where to, over how many connections, for how long."""

    host: str
    port: int
    connections: int
    seconds: float
    requests: list[str]
    seed: str


@dataclass
class Outcome:
    """What was answered: how often each status, within which time, and one answer not hoped for."""

    seconds: float = 0.0
    processor_seconds: float = 0.0
    answers: dict[str, int] = field(default_factory=dict)
    milliseconds: dict[str, float] = field(default_factory=dict)
    odd: str = ""


class Client:
    """One visitor after another, each with a connection that is kept open for the visit."""

    def __init__(self, task: Task, *, number: int) -> None:
        self.task, self.number = task, number
        self.waited: list[float] = []
        self.answers: Counter[str] = Counter()
        self.odd = ""
        self.parts = [request.encode().split(KEY) for request in task.requests]
        self.socket = self._connected()

    def _connected(self) -> socket.socket:
        place = (self.task.host, self.task.port)
        made = socket.create_connection(place, timeout=TIMEOUT_SECONDS)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def run(self, *, until: float) -> None:
        """Sends once and until the time is over; what was sent is always waited for."""
        sent = self.number
        while (started := time.perf_counter()) < until or not self.waited:
            key = f"{self.task.seed}-{self.number}-{sent}".encode()
            self.socket.sendall(key.join(self.parts[sent % len(self.parts)]))
            self._keep(self._answer())
            self.waited.append(time.perf_counter() - started)
            sent += 1
            if len(self.waited) % VISIT == 0:
                self.socket.close()
                self.socket = self._connected()

    def _answer(self) -> bytes:
        held = b""
        while _END_OF_HEAD not in held:
            held += self._received()
        head, _end, body = held.partition(_END_OF_HEAD)
        missing = _length(head) - len(body)
        while missing > 0:
            more = self._received()
            missing -= len(more)
            held += more
        return held

    def _received(self) -> bytes:
        got = self.socket.recv(RECEIVED_AT_ONCE)
        if not got:
            raise ConnectionError("the server closed the connection")
        return got

    def _keep(self, answer: bytes) -> None:
        status = answer.split(b" ", 2)[1].decode()
        self.answers[status] += 1
        if not status.startswith("2") and not self.odd:
            self.odd = answer.decode(errors="replace")


def _length(head: bytes) -> int:
    """The length of the body; the server always says it."""
    _before, found, after = head.lower().partition(_LENGTH)
    if not found:
        raise ValueError("an answer without its length")
    return int(after.split(b"\r\n", 1)[0])


def run(task: Task) -> Outcome:
    """Keeps all connections busy at once."""
    clients = [Client(task, number=number) for number in range(task.connections)]
    started, used = time.perf_counter(), time.process_time()
    until = started + task.seconds
    with ThreadPoolExecutor(max_workers=len(clients)) as threads:
        running = [threads.submit(client.run, until=until) for client in clients]
    for done in running:
        done.result()
    outcome = Outcome(time.perf_counter() - started, time.process_time() - used)
    return _filled(outcome, clients=clients)


def _filled(outcome: Outcome, *, clients: list[Client]) -> Outcome:
    answers, waited = Counter[str](), list[float]()
    for client in clients:
        answers.update(client.answers)
        waited.extend(client.waited)
        outcome.odd = outcome.odd or client.odd
    waited.sort()
    outcome.answers = dict(answers)
    for name, share in (("half", 0.5), ("most", 0.99)):
        if waited:
            outcome.milliseconds[name] = 1000 * waited[int(share * (len(waited) - 1))]
    return outcome


def main() -> None:
    """Reads a task and tells what came of it."""
    outcome = run(Task(**json.load(sys.stdin)))
    json.dump(asdict(outcome), sys.stdout)


if __name__ == "__main__":
    main()
