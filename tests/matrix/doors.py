"""Every question that may notice that a layer is gone, and what it is told while nothing is.

Each question is put once while the layers tell that they are come to: a layer is tried by those
that come to it alone, since no other runs anything else without it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, partial

import psycopg

from tests.matrix import calls, catalogue, code, definers, http, kept, net, numbers, sql, table
from tests.matrix.actors import NOBODY, OTHERS, PUBLIC, SELF, Actor, Cell
from tests.matrix.planted import Planted
from tests.matrix.table import UrlLine
from yijia.base.access import Role

Said = frozenset[str]
FOUND, LET_IN, BROKEN = "finds it", "lets in", "breaks"
# Who is enough to notice that a check is gone: whoever is new to be let in is among them.
NOTICING = [
    *(Cell(role, "own") for role in Role),
    *(
        Cell(role, "sibling")
        for role in (
            *(Role.DISPATCHER, Role.LEADER, Role.SYSTEM, Role.SECURITY),
            *(Role.DATA_OFFICER, Role.AUDIT, Role.AUDITOR, Role.NETWORK_OWNER),
        )
    ),
    *(Cell(role, "off") for role in (Role.DATA_OFFICER, Role.AUDIT)),
    *(Cell(role, "unit") for role in (Role.HANDLER, Role.LEADER)),
    Cell(Role.AUDITOR, "ancestor"),
    Cell(Role.HANDLER, "other_unit"),
    *(Cell(who, OTHERS[who]) for who in (NOBODY, SELF, PUBLIC)),
]


@dataclass(frozen=True, eq=False, repr=False)
class Ask:
    """One question of somebody's: what it is called, where it leads, and how it is put."""

    name: str
    near: str
    put: Callable[[], Said]


@dataclass(repr=False)
class Doors:
    """All doors, what they say while nothing is taken away, and who comes to which layer."""

    planted: Planted
    owner: psycopg.Cursor
    usual: dict[Ask, Said] = field(default_factory=dict)
    coming: dict[code.Key, list[Ask]] = field(default_factory=dict)

    def remember(self) -> None:
        """Puts every question, and keeps what it was told and which layers it came to."""
        with code.watched(code.layers()) as come_to:
            for ask in _asks(self.planted):
                come_to.clear()
                self.usual[ask] = ask.put()
                for key in come_to:
                    self.coming.setdefault(key, []).append(ask)

    def notices(self, layer: code.Layer) -> Ask | None:
        """The first question that is told otherwise, those nearest to the layer first."""
        own = f"{layer.module.__name__}.{layer.owner}"
        asks = sorted(self.coming.get(layer.key, ()), key=lambda ask: _distance(own, ask.near))
        return next((ask for ask in asks if is_more(ask.put(), usual=self.usual[ask])), None)

    def is_steady(self, ask: Ask) -> bool:
        """Whether a question is told the same as ever, now that nothing is taken away."""
        return ask.put() == self.usual[ask]

    def sql_notices(self, names: Iterable[str]) -> bool:
        """Whether the database answers otherwise than the lines of these tables say."""
        lines = {name: table.tables()[name] for name in names}
        rows = sql.rows({*lines, "cases_case"}, planted=self.planted, owner=self.owner)
        return any(
            sql.faults(lines, planted=self.planted, rows=rows, actors=[actor])
            for actor in self._noticing_first()
        )

    def definers_notice(self) -> bool:
        """Whether a function that runs as its owner tells more than its line says."""
        rows = sql.rows(["cases_case"], planted=self.planted, owner=self.owner)
        return any(
            definers.faults(self.planted, rows=rows, actors=[actor])
            for actor in self._noticing_first()
        ) or bool(kept.told(self.planted, who=kept.REPORTED))

    def kept_notices(self) -> bool:
        """Whether the database shows a confidential case to who works at the body it is about."""
        return bool(kept.tables(self.planted, actor=self._reported, owner=self.owner))

    def http_notices(self, lines: Iterable[UrlLine]) -> bool:
        """Whether an address lets in or tells whom its line does not name."""
        return any(http.faults([line], planted=self.planted, cells=NOTICING) for line in lines)

    @property
    def _reported(self) -> Actor:
        return self.planted.kept[kept.REPORTED]

    def _noticing_first(self) -> list[Actor]:
        return sorted(self.planted.actors.values(), key=lambda actor: actor.cell not in NOTICING)


def is_more(said: Said, *, usual: Said) -> bool:
    """Whether an answer says otherwise than before, as a test of the matrix would see it.

    Whoever was let in before, and breaks now, is no sign: what stands for the layer may break it.
    """
    if BROKEN in said:
        return not usual & {FOUND, LET_IN, BROKEN}
    return said != usual


def _asks(planted: Planted) -> Iterator[Ask]:
    """Everything that is asked: of queries and actions, of addresses, and of what is kept out."""
    for cell in NOTICING:
        actor = planted.actors[cell]
        yield from _calls_of(actor, names=calls.CALLS, planted=planted)
        yield from _addresses_of(actor, lines=[*table.urls(), *_untold()], planted=planted)
    reported = planted.kept[kept.REPORTED]
    asked = kept.as_of(planted, number=planted.values["secret"])
    yield from _calls_of(reported, names=kept.asked(), planted=asked)
    yield from _addresses_of(reported, lines=kept.lines(), planted=asked)
    counted = partial(_counted, actor=reported, planted=planted)
    yield Ask("loads_of for reported", "yijia.engines.cases.queries.work.loads_of", counted)


def _calls_of(actor: Actor, *, names: Iterable[str], planted: Planted) -> Iterator[Ask]:
    for name in names:
        put = partial(_called, calls.CALLS[name], actor=actor, planted=planted)
        yield Ask(f"{name} for {actor.cell}", f"yijia.{name}", put)


def _addresses_of(actor: Actor, *, lines: Iterable[UrlLine], planted: Planted) -> Iterator[Ask]:
    views = _views()
    for line in lines:
        put = partial(_answered, line, actor=actor, planted=planted)
        yield Ask(f"{line} for {actor.cell}", views[line.path, line.method], put)


@cache
def _views() -> dict[tuple[str, str], str]:
    """What each address calls."""
    return {
        (found.path, found.method): f"{found.view.__module__}.{found.view.__qualname__}"
        for found in catalogue.addresses()
    }


def _untold() -> Iterator[UrlLine]:
    """Every address of a figure, asked for what is not public, and for what can be none."""
    for line in {
        (line.path, line.method): line for line in table.urls() if _is_of_figure(line)
    }.values():
        for code_of in (numbers.STAFF, numbers.PERSONS, numbers.MADE):
            yield replace(line, args=dict(line.args) | {"code": code_of})
        yield replace(
            line,
            args=dict(line.args) | {"code": numbers.STAFF},
            query=dict(line.query) | {"from": "never", "to": "never"},
        )


def _is_of_figure(line: UrlLine) -> bool:
    return line.args.get("code") in table.figures()


def _called(call: calls.Call, *, actor: Actor, planted: Planted) -> Said:
    try:
        found = calls.finds_it(call, scope=actor.scope, planted=planted)
    except Exception:  # noqa: BLE001 - whatever breaks where a layer is gone
        return frozenset({BROKEN})
    return frozenset({FOUND}) if found else frozenset()


def _counted(*, actor: Actor, planted: Planted) -> Said:
    return frozenset({f"counts {kept.waiting(planted, actor=actor)}"})


def _answered(line: UrlLine, *, actor: Actor, planted: Planted) -> Said:
    """What an address says, the code alone: that it lets in and what it tells, or its refusal."""
    try:
        with net.down():
            answer = http.ask(line, actor=actor, planted=planted)
    except Exception:  # noqa: BLE001 - whatever breaks while an answer is read
        return frozenset({BROKEN})
    if answer.status >= http.FAULT:
        return frozenset({BROKEN})
    end = LET_IN if answer.is_open else f"keeps out with {answer.status}"
    return frozenset({end, *(f"tells {name}" for name in answer.canaries)})


def _distance(one: str, other: str) -> int:
    """How few parts of their dotted names two things share, from the left."""
    ours, theirs = one.split("."), other.split(".")
    shared = 0
    for mine, its in zip(ours, theirs, strict=False):
        if mine != its:
            break
        shared += 1
    return -shared
