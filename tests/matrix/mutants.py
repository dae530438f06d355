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

from tests.matrix import catalogue, code, table
from tests.matrix.doors import Ask, Doors
from yijia.base import access
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
    r"|NOT EXISTS \(\s*SELECT FROM cases_keptout[^;]*?identity_homes\(\)\)\)\s*\)"
)
# Where the code tells the database who asks: the database's own door notices that first.
TELLING = queries.__name__
# Of a policy: what is kept from who works in a body. Nothing is, in its place.
KEPT = re.compile(r"\bidentity_kept\(\)(?: identity_kept\(kind, id\))?")
NOTHING = "(SELECT ''::text, 0::bigint WHERE false) identity_kept(kind, id)"


class UnsteadyError(Exception):
    """A question is told otherwise by itself, and so notices nothing."""


@dataclass(frozen=True, repr=False)
class Mutant:
    """One layer taken away: what it is called, how it is done, and what must notice it.

    What notices is the question that was told otherwise, or True where a whole door was asked.
    """

    kind: str
    name: str
    applied: Callable[[], AbstractContextManager[None]]
    noticed: Callable[[], Ask | bool]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


def policies(doors: Doors) -> Iterator[Mutant]:
    """Each row policy of the application, opened to every row; and what it keeps from bodies."""
    doors.owner.execute(POLICIES, {"role": APP_ROLE})
    for name, policy, command, qual, check in doors.owner.fetchall():
        said = f"{name}: {command} ({policy})"
        concerned = [line for line in table.tables() if line.split(" ")[0] == name]
        put = partial(_open_policy, name, policy=policy, texts=(qual, check), owner=doors.owner)
        noticed = partial(_sees_more, concerned, doors=doors)
        yield Mutant("row policy", said, partial(put, partial(_all_of, by="true")), noticed)
        if command == "select" and KEPT.search(qual or ""):
            kept = partial(put, partial(KEPT.sub, NOTHING))
            yield Mutant("kept from bodies", said, kept, doors.kept_notices)


def _sees_more(names: list[str], *, doors: Doors) -> bool:
    return doors.sql_notices(names) or doors.kept_notices()


def _all_of(_text: str, *, by: str) -> str:
    return by


@contextmanager
def _open_policy(
    name: str,
    changed: Callable[[str], str],
    *,
    policy: str,
    texts: tuple[str | None, str | None],
    owner: psycopg.Cursor,
) -> Iterator[None]:
    def alter(qual: str | None, check: str | None) -> None:
        using = f" USING ({qual})" if qual else ""
        with_check = f" WITH CHECK ({check})" if check else ""
        owner.execute(f"ALTER POLICY {policy} ON {name}{using}{with_check}".encode())

    qual, check = texts
    alter(qual and changed(qual), check and changed(check))
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
                partial(_rewritten, text, by=text.replace(condition, "true"), owner=doors.owner),
                doors.definers_notice,
            )
        if KEPT.search(text):
            yield Mutant(
                "kept from bodies",
                name,
                partial(_rewritten, text, by=KEPT.sub(NOTHING, text), owner=doors.owner),
                doors.definers_notice,
            )


@contextmanager
def _rewritten(text: str, *, by: str, owner: psycopg.Cursor) -> Iterator[None]:
    owner.execute(by.encode())
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
        concerned = [line for line in table.urls() if (line.path, line.method) in served]
        yield Mutant(
            "mark",
            " ".join(f"{method} /{path}" for path, method in served),
            partial(_public, view),
            partial(doors.http_notices, concerned),
        )


@contextmanager
def _public(view: object) -> Iterator[None]:
    before = access.mark_of(view)
    setattr(view, access._MARK, access.Mark(None))
    try:
        yield
    finally:
        setattr(view, access._MARK, before)


def layers(doors: Doors) -> Iterator[Mutant]:
    """Each layer of the code: checks, filters and refusals."""
    for layer in code.layers():
        noticed = partial(_is_noticed_anywhere, layer, doors=doors)
        yield Mutant(layer.kind, str(layer), layer.taken_away, noticed)


def _is_noticed_anywhere(layer: code.Layer, *, doors: Doors) -> Ask | bool:
    if layer.module.__name__ == TELLING and doors.sql_notices(table.tables()):
        return True
    return doors.notices(layer) or False


def every(doors: Doors) -> list[Mutant]:
    """All mutants, in a stable order."""
    return [*policies(doors), *definers_opened(doors), *marks(doors), *layers(doors)]


def is_noticed(mutant: Mutant, *, doors: Doors) -> bool:
    """Whether a door notices that the layer is gone, and is quiet again when it is back.

    Raises:
        UnsteadyError: what noticed says the same now that nothing is taken away.
    """
    with mutant.applied():
        noticed = mutant.noticed()
    if isinstance(noticed, Ask) and not doors.is_steady(noticed):
        raise UnsteadyError(noticed.name)
    return bool(noticed)
