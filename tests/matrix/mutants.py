"""The proof of the proof: each policy, mark, check, filter and refusal is taken away in turn.

A mutant that no door notices is a hole in the matrix, or a layer that holds nothing. What stands in
the code is judged while the database shows everybody everything: that the policies beneath it hold
as well says nothing of the code.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial

import psycopg

from tests.matrix import calls, catalogue, code, definers, http, kept, sql, table
from tests.matrix.actors import NOBODY, OTHERS, PUBLIC, SELF, Cell, cells
from tests.matrix.planted import Planted
from yijia.base import access
from yijia.base.access import Role
from yijia.ground.access import queries
from yijia.ground.journal.database import APP_ROLE

POLICIES = """
SELECT tablename, policyname, lower(cmd), qual, with_check FROM pg_policies
WHERE schemaname = 'public' AND %(role)s = ANY (roles)
  AND coalesce(qual, with_check) IS DISTINCT FROM 'true'
  AND has_table_privilege(%(role)s, tablename::regclass, cmd)
ORDER BY 1, 2
"""
CALLABLE = """
SELECT p.proname, pg_get_functiondef(p.oid)
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'public' AND p.prosecdef AND p.prorettype <> 'trigger'::regtype
  AND has_function_privilege(%s, p.oid, 'EXECUTE') AND p.proname NOT LIKE 'figures%%'
ORDER BY 1
"""
# What such a function asks of who asks: a permission, the subject, an area, or the entry.
CONDITION = re.compile(
    r"\(SELECT identity_(?:holds|reaches)\([^()]*\)\)"
    r"|[\w.]+ = \(?(?:SELECT )?identity_subject\('\w+'\)\)?"
    r"|\([\w.]+ >= \(SELECT identity_slot\(\d, false\)\)\s+AND"
    r" [\w.]+ < \(SELECT identity_slot\(\d, true\)\)\)"
    r"|[\w.]+ = ANY \(\(SELECT identity_organisations\(\)\)::bigint\[\]\)"
    r"|EXISTS \(\s*SELECT FROM journal_entry[^;]*?::bigint\s*\)"
)
# Who is enough to notice that a check is gone: whoever is new to be let in is among them.
NOTICING = [
    *(Cell(role, "own") for role in Role),
    *(
        Cell(role, "sibling")
        for role in (
            *(Role.DISPATCHER, Role.LEADER, Role.SYSTEM, Role.SECURITY),
            *(Role.DATA_OFFICER, Role.AUDIT, Role.AUDITOR),
        )
    ),
    *(Cell(role, "off") for role in (Role.DATA_OFFICER, Role.AUDIT)),
    Cell(Role.HANDLER, "unit"),
    Cell(Role.AUDITOR, "ancestor"),
    Cell(Role.HANDLER, "other_unit"),
    *(Cell(who, OTHERS[who]) for who in (NOBODY, SELF, PUBLIC)),
]
# Where the code tells the database who asks: the database's own door notices that first.
TELLING = queries.__name__


@dataclass(frozen=True)
class Mutant:
    """One layer taken away: what it is called, how it is done, and what must notice it."""

    kind: str
    name: str
    applied: Callable[[], AbstractContextManager[None]]
    noticed: Callable[[], bool]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass
class Doors:
    """Everything that may notice a mutant, and what it says while nothing is taken away."""

    planted: Planted
    owner: psycopg.Cursor
    usual: dict[table.UrlLine, list[str]]

    def sql_notices(self, names: list[str]) -> bool:
        """Whether the database answers otherwise than the lines of these tables say."""
        lines = {name: table.tables()[name] for name in names}
        rows = sql.rows({*names, "cases_case"}, planted=self.planted, owner=self.owner)
        actors = self.planted.actors.values()
        return bool(sql.faults(lines, planted=self.planted, rows=rows, actors=actors))

    def definers_notice(self) -> bool:
        """Whether a function that runs as its owner tells more than its line says."""
        rows = sql.rows(["cases_case"], planted=self.planted, owner=self.owner)
        return bool(definers.faults(self.planted, rows=rows))

    def calls_notice(self, layer: code.Layer) -> bool:
        """Whether a query finds what it should not, those nearest to the layer first."""
        lines, own = table.calls(), f"{layer.module.__name__}.{layer.owner}"
        near = sorted(calls.CALLS, key=lambda name: _distance(own, f"yijia.{name}"))
        return any(
            calls.faults([name], lines=lines, planted=self.planted, cells=NOTICING) for name in near
        )

    def kept_notices(self) -> bool:
        """Whether a query finds a confidential case for who works at the body it is about."""
        return bool(kept.finds(self.planted, actor=self.planted.kept[kept.REPORTED]))

    def http_notices(self, layer: code.Layer) -> bool:
        """Whether an address does otherwise than before, those nearest to the layer first."""
        own = f"{layer.module.__name__}.{layer.owner}"
        near = sorted(self.usual, key=lambda line: (_distance(own, VIEWS[_key(line)]), str(line)))
        with net_down():
            return any(self._answers(line) != self.usual[line] for line in near)

    def remember(self) -> None:
        """Asks every address that lets in or tells some and not others, without the net."""
        with net_down():
            self.usual |= {line: self._answers(line) for line in table.urls() if _is_guarded(line)}

    def _answers(self, line: table.UrlLine) -> list[str]:
        return http.faults([line], planted=self.planted, cells=NOTICING)


VIEWS = {
    (found.path, found.method): f"{found.view.__module__}.{found.view.__qualname__}"
    for found in catalogue.addresses()
}


def _key(line: table.UrlLine) -> tuple[str, str]:
    return line.path, line.method


def _is_guarded(line: table.UrlLine) -> bool:
    return bool(line.opens) and (len(line.opens) < len(cells()) or bool(line.shows))


def _distance(one: str, other: str) -> int:
    """How few parts of their dotted names two things share, from the left."""
    ours, theirs = one.split("."), other.split(".")
    shared = 0
    for mine, its in zip(ours, theirs, strict=False):
        if mine != its:
            break
        shared += 1
    return -shared


@contextmanager
def net_down() -> Iterator[None]:
    """The code alone: the database shows everybody everything, whoever asks."""
    tell = queries._set_identity

    def told(values: tuple[str, ...]) -> int:
        return tell((values[0], "1", *values[2:]))

    setattr(queries, "_set_identity", told)  # noqa: B010 - the checker would not have it assigned
    try:
        yield
    finally:
        setattr(queries, "_set_identity", tell)  # noqa: B010 - the same


def policies(doors: Doors) -> Iterator[Mutant]:
    """Each row policy of the application, opened to every row."""
    doors.owner.execute(POLICIES, {"role": APP_ROLE})
    for name, policy, command, qual, check in doors.owner.fetchall():
        concerned = [line for line in table.tables() if line.split(" ")[0] == name]
        yield Mutant(
            "row policy",
            f"{name}: {command} ({policy})",
            partial(_open_policy, name, policy=policy, qual=qual, check=check, owner=doors.owner),
            partial(doors.sql_notices, concerned),
        )


@contextmanager
def _open_policy(
    name: str, *, policy: str, qual: str | None, check: str | None, owner: psycopg.Cursor
) -> Iterator[None]:
    def alter(qual: str | None, check: str | None) -> None:
        using = f" USING ({qual})" if qual else ""
        with_check = f" WITH CHECK ({check})" if check else ""
        owner.execute(f"ALTER POLICY {policy} ON {name}{using}{with_check}".encode())

    alter(qual and "true", check and "true")
    try:
        yield
    finally:
        alter(qual, check)


def definers_opened(doors: Doors) -> Iterator[Mutant]:
    """Each condition on who asks in a function that runs as its owner, taken out of its text."""
    doors.owner.execute(CALLABLE, [APP_ROLE])
    for name, text in doors.owner.fetchall():
        for condition in dict.fromkeys(found[0] for found in CONDITION.finditer(text)):
            yield Mutant(
                "definer function",
                f"{name}: {' '.join(condition.split())}",
                partial(_rewritten, text, condition=condition, owner=doors.owner),
                doors.definers_notice,
            )


@contextmanager
def _rewritten(text: str, *, condition: str, owner: psycopg.Cursor) -> Iterator[None]:
    owner.execute(text.replace(condition, "true").encode())
    try:
        yield
    finally:
        owner.execute(text.encode())


def marks(doors: Doors) -> Iterator[Mutant]:
    """Each mark that asks for a permission, made public."""
    by_view: dict[object, list[tuple[str, str]]] = {}
    for address in catalogue.addresses():
        mark = access.mark_of(address.view)
        if mark is not None and mark.permission is not None:
            by_view.setdefault(address.view, []).append((address.path, address.method))
    for view, served in by_view.items():
        concerned = [line for line in table.urls() if _key(line) in served]
        yield Mutant(
            "mark",
            " ".join(f"{method} /{path}" for path, method in served),
            partial(_public, view),
            partial(_is_noticed, concerned, planted=doors.planted),
        )


@contextmanager
def _public(view: object) -> Iterator[None]:
    before = access.mark_of(view)
    setattr(view, access._MARK, access.Mark(None))
    try:
        yield
    finally:
        setattr(view, access._MARK, before)


def _is_noticed(lines: list[table.UrlLine], *, planted: Planted) -> bool:
    return any(http.faults([line], planted=planted, cells=NOTICING) for line in lines)


def layers(doors: Doors) -> Iterator[Mutant]:
    """Each layer of the code: checks, filters and refusals."""
    for layer in code.layers():
        noticed = partial(_is_noticed_anywhere, layer, doors=doors)
        yield Mutant(layer.kind, str(layer), layer.applied, noticed)


def _is_noticed_anywhere(layer: code.Layer, *, doors: Doors) -> bool:
    if layer.module.__name__ == TELLING and doors.sql_notices([*table.tables()]):
        return True
    return doors.calls_notice(layer) or doors.http_notices(layer) or doors.kept_notices()


def every(doors: Doors) -> list[Mutant]:
    """All mutants, in a stable order."""
    return [*policies(doors), *definers_opened(doors), *marks(doors), *layers(doors)]


def is_noticed(mutant: Mutant) -> bool:
    """Whether a door notices that the layer is gone."""
    with mutant.applied():
        return mutant.noticed()
