"""The reviewed table, read: whom each object lets in for each action. All others are kept out."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.matrix.actors import Cell, cells

FOLDER = Path(__file__).parent
WRITES = ("insert", "update", "delete")
COMMANDS = ("select", *WRITES)


@dataclass(frozen=True)
class TableLine:
    """What the database itself lets each cell do with the rows of one table."""

    name: str
    allowed: Mapping[str, frozenset[Cell]]
    why: str


@dataclass(frozen=True, eq=False)
class UrlLine:
    """One address with one method: who is let in, what they send, and who sees which canary."""

    path: str
    method: str
    args: Mapping[str, str]
    query: Mapping[str, str]
    data: Mapping[str, Any]
    opens: frozenset[Cell]
    shows: Mapping[str, frozenset[Cell]]
    # Further statuses that keep the asker out, such as a form that comes back with the refusal.
    refuses: frozenset[int] = frozenset()
    # The permission that the mark asks for: whoever is not signed in is sent to sign in first.
    asks: str = ""

    @property
    def is_for_programs(self) -> bool:
        """Whether a program asks, and not a person with a browser."""
        return self.path.startswith("api/")

    def __str__(self) -> str:
        told = ",".join(
            f"{name}={value}" for name, value in [*self.args.items(), *self.query.items()]
        )
        return f"{self.method} /{self.path}" + (f" [{told}]" if told else "")


@dataclass(frozen=True)
class CallLine:
    """One query or action that is given a scope: the cells for which it finds what was planted."""

    name: str
    allowed: frozenset[Cell]


@cache
def tables() -> dict[str, TableLine]:
    """The line of each table of the database."""
    known = read("tables.toml")
    lines: dict[str, TableLine] = {}
    for part in known["tables"]:
        allowed = {command: cells_of(part.get(command, ()), read=known) for command in COMMANDS}
        for name in part["names"]:
            if name in lines:
                raise ValueError(f"tables.toml: {name} stands there twice")
            lines[name] = TableLine(name, allowed, part["why"])
    return lines


@cache
def urls() -> tuple[UrlLine, ...]:
    """The lines of addresses."""
    known = read("urls.toml")
    return tuple(
        UrlLine(
            path=path,
            method=method,
            args=part.get("args", {}),
            query=part.get("query", {}),
            data=part.get("data", {}),
            opens=cells_of(part.get("opens", ()), read=known),
            shows={
                canary: cells_of(selectors, read=known)
                for canary, selectors in part.get("shows", {}).items()
            },
            refuses=frozenset(part.get("refuses", ())),
            asks=part.get("asks", ""),
        )
        for part in known["urls"]
        for path in part["paths"]
        for method in part["methods"]
    )


@cache
def figures() -> dict[str, frozenset[Cell]]:
    """Who is told each figure of the planted division."""
    known = read("urls.toml")
    return {part["code"]: cells_of(part["told"], read=known) for part in known["figures"]}


@cache
def knowing() -> dict[str, frozenset[Cell]]:
    """Who knows of a thing, by the name under which it was planted or by what it is.

    They are told that they may not do something with it; for others it is as if there were none.
    """
    known = read("urls.toml")
    return {name: cells_of(who, read=known) for name, who in known["knowing"].items()}


@cache
def calls() -> dict[str, CallLine]:
    """The line of each query and action that is given a scope."""
    known = read("calls.toml")
    return {
        name: CallLine(name, cells_of(part["finds"], read=known))
        for part in known["calls"]
        for name in part["names"]
    }


@cache
def exempt() -> dict[str, str]:
    """Queries that need no line of their own, each with its reason."""
    return dict(read("calls.toml")["exempt"])


def read(name: str) -> dict[str, Any]:
    """One file of the table, with the words that all of them share."""
    shared = tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))
    return shared | tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def cells_of(selectors: Iterable[str], *, read: Mapping[str, Any]) -> frozenset[Cell]:
    """The cells of selectors such as `readers: reach`, `leader: own` or `public`."""
    return frozenset(cell for selector in selectors for cell in _selected(selector, read=read))


def _selected(selector: str, *, read: Mapping[str, Any]) -> list[Cell]:
    who, _colon, where = selector.partition(":")
    roles = _words(who, known=read["roles"])
    relations = _words(where, known=read["relations"])
    found = [
        cell
        for cell in cells()
        if cell.role in roles and (not relations or cell.relation in relations)
    ]
    if not found:
        raise ValueError(f"the selector {selector!r} selects nobody")
    return found


def _words(text: str, *, known: Mapping[str, list[str]]) -> set[str]:
    return {name for word in text.split() for name in known.get(word, [word])}
