"""The second door: every address with every method, as a page or a program asks for it."""

import json
import os
import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.http.response import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.test.client import ClientHandler

from tests.matrix import table, words
from tests.matrix.actors import PUBLIC, SELF, Actor, Cell
from tests.matrix.planted import Planted
from tests.matrix.table import UrlLine
from yijia.base.access import Permission

PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
DENIALS = frozenset({401, 403, 404})
UNKNOWN, FORBIDDEN = 401, 403
# From here on it is no answer, but a fault of ours.
FAULT = 500
# From where the dice begin that choose the lines of a run which does not try all of them: each day
# elsewhere, and the run says where.
SEED = os.environ.get("MATRIX_SEED", datetime.now(UTC).date().isoformat())
SIGN_IN = "/sign-in"
# All browsers and programs speak to one server, so that its middleware is put together once.
SERVER = ClientHandler(enforce_csrf_checks=False)
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Answer:
    """What came back: whether the asker was let in, and which canaries were in it."""

    status: int
    is_open: bool
    is_sent_to_sign_in: bool
    canaries: frozenset[str]


def faults(lines: Iterable[UrlLine], *, planted: Planted, cells: Iterable[Cell]) -> list[str]:
    """What the addresses do otherwise than their lines say, and with whom."""
    asked = [(line, cell) for line in lines for cell in cells]
    return faults_of(asked, planted=planted)


def faults_of(asked: Iterable[tuple[UrlLine, Cell]], *, planted: Planted) -> list[str]:
    """The same for chosen lines and cells."""
    wrong: dict[str, list[Cell]] = {}
    for line, cell in asked:
        answer = ask(line, actor=planted.actors[cell], planted=planted)
        for what in _faults(line, answer=answer, actor=planted.actors[cell]):
            wrong.setdefault(f"{line}: {what}", []).append(cell)
    return [f"{what} {'; '.join(words.said(who))}" for what, who in wrong.items()]


def _faults(line: UrlLine, *, answer: Answer, actor: Actor) -> list[str]:
    found, cell = [], actor.cell
    if answer.status == FORBIDDEN and _holds(line, actor=actor) and not _knows(line, cell=cell):
        found.append(f"says that there is one ({FORBIDDEN}) to")
    if answer.is_open != (cell in line.opens):
        found.append(f"{'lets in' if answer.is_open else 'keeps out'} ({answer.status})")
    meant = {name for name, who in line.shows.items() if cell in who}
    found += [f"tells {name} to" for name in sorted(answer.canaries - meant)]
    found += [f"does not tell {name} to" for name in sorted(meant - answer.canaries)]
    if line.asks and cell.role in {SELF, PUBLIC} and not answer.is_sent_to_sign_in:
        found.append(f"does not send to sign in ({answer.status})")
    if answer.status >= FAULT:
        found.append(f"breaks ({answer.status}) for")
    return found


def _knows(line: UrlLine, *, cell: Cell) -> bool:
    """Whether somebody knows of what an address names, and may be told that they may not."""
    known = table.knowing()
    named = [known.get(value, known.get(name)) for name, value in line.args.items()]
    return all(who is None or cell in who for who in named)


def _holds(line: UrlLine, *, actor: Actor) -> bool:
    """Whether somebody holds what the mark asks for, so that the thing itself is asked for."""
    return bool(line.asks) and actor.scope.holds(Permission(line.asks))


def ask(line: UrlLine, *, actor: Actor, planted: Planted) -> Answer:
    """Asks as this actor does; whatever it changes is undone."""
    with transaction.atomic():
        response = _sent(_client(line, actor=actor, planted=planted), line=line, planted=planted)
        body = _body(response) + response.headers.get("Location", "").encode()
        transaction.set_rollback(True)
    held = {name for name, canary in planted.canaries.items() if canary in body}
    known = _known(line, planted=planted)
    is_open = response.status_code not in line.refuses and _is_open(response)
    return Answer(
        response.status_code,
        is_open=is_open,
        is_sent_to_sign_in=_is_sent_to_sign_in(response),
        canaries=frozenset(held - known),
    )


def _known(line: UrlLine, *, planted: Planted) -> set[str]:
    """The canaries that the asker has just sent, and so knows already."""
    sent = [_address(line, values=planted.values), *_filled(line.data, planted=planted).values()]
    said = "".join(str(part) for part in sent).encode()
    return {name for name, word in planted.canaries.items() if word in said}


def _client(line: UrlLine, *, actor: Actor, planted: Planted) -> Client:
    """A browser with the actor's session; a program writes with a token instead."""
    client = Client(headers={"Accept-Language": "en"}, raise_request_exception=False)
    client.handler = SERVER
    key = planted.sessions.get(actor.cell)
    if line.is_for_programs and actor.token:
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {actor.token}"
    elif key is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = key
    if actor.cell.role == SELF:
        client.defaults["HTTP_LOOKUP_CODE"] = planted.values["main_code"]
    return client


def _filled(data: Mapping[str, Any], *, planted: Planted) -> dict[str, Any]:
    known = planted.values
    return {
        name: [known.get(one, one) for one in value]
        if isinstance(value, list)
        else known.get(value, value)
        for name, value in data.items()
    }


def _address(line: UrlLine, *, values: Mapping[str, str]) -> str:
    def given(match: re.Match[str]) -> str:
        name = line.args[match[1]]
        return values.get(name, name)

    query = {name: values.get(value, value) for name, value in line.query.items()}
    path = "/" + PLACE.sub(given, line.path)
    return f"{path}?{urlencode(query)}" if query else path


def _sent(client: Client, *, line: UrlLine, planted: Planted) -> HttpResponseBase:
    address = _address(line, values=planted.values)
    if line.method == "GET":
        return client.get(address)
    if line.method == "DELETE":
        return client.delete(address)
    data = _filled(line.data, planted=planted)
    if line.is_for_programs:
        content = json.dumps(data)
        return client.generic(line.method, address, content, content_type="application/json")
    return client.post(address, data)


def _body(response: HttpResponseBase) -> bytes:
    if isinstance(response, StreamingHttpResponse):
        return b"".join(iter(response))
    return response.content if isinstance(response, HttpResponse) else b""


def _is_open(response: HttpResponseBase) -> bool:
    return response.status_code not in DENIALS and not _is_sent_to_sign_in(response)


def _is_sent_to_sign_in(response: HttpResponseBase) -> bool:
    """Told to sign in: a page by leading there, a program by the status that says so."""
    to = response.headers.get("Location", "")
    leads = response.status_code in REDIRECTS and to.startswith(SIGN_IN)
    return leads or response.status_code == UNKNOWN


def one_of_each(lines: Iterable[UrlLine], *, cells: Iterable[Cell]) -> list[tuple[UrlLine, Cell]]:
    """For each address and cell one of its lines, chosen by the seed."""
    by_path: dict[str, list[UrlLine]] = {}
    for line in lines:
        by_path.setdefault(line.path, []).append(line)
    dice = random.Random(SEED)  # noqa: S311 - which cell is tried is no secret
    return [(dice.choice(known), cell) for known in by_path.values() for cell in cells]
