"""The proof of the proof: each policy, mark and check is taken away, and a door must notice.

A mutant that no door notices is a hole in the matrix, or a layer that holds nothing.
"""

import ast
import importlib
import inspect
import operator
import pkgutil
import types
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast

import psycopg

import yijia
from tests.matrix import calls, catalogue, http, sql, table
from tests.matrix.actors import NOBODY, OTHERS, PUBLIC, Cell
from tests.matrix.plant import Planted
from yijia.base import access
from yijia.base.access import Role
from yijia.ground.journal.database import APP_ROLE

POLICIES = """
SELECT tablename, policyname, lower(cmd), qual, with_check FROM pg_policies
WHERE schemaname = 'public' AND %(role)s = ANY (roles)
  AND coalesce(qual, with_check) IS DISTINCT FROM 'true'
  AND has_table_privilege(%(role)s, tablename::regclass, cmd)
ORDER BY 1, 2
"""
# Who is enough to notice that a check is gone: whoever is new to be let in is among them.
NOTICING = [
    *(Cell(role, "own") for role in Role),
    *(Cell(role, "sibling") for role in (Role.DISPATCHER, Role.LEADER, Role.SYSTEM, Role.SECURITY)),
    *(Cell(role, "off") for role in (Role.DATA_OFFICER, Role.AUDIT)),
    Cell(Role.HANDLER, "unit"),
    Cell(Role.HANDLER, "other_unit"),
    Cell(NOBODY, OTHERS[NOBODY]),
    Cell(PUBLIC, OTHERS[PUBLIC]),
]
ASKED = {"may": "True", "holds": "True", "prefixes": "('',)"}
OWNERS = frozenset({"account", "asked_by_id"})


@dataclass(frozen=True)
class Mutant:
    """One layer taken away: what it is called, how it is done, and what must notice it."""

    kind: str
    name: str
    applied: Callable[[], AbstractContextManager[None]]
    noticed: Callable[[], bool]


def policies(*, planted: Planted, owner: psycopg.Cursor) -> Iterator[Mutant]:
    """Each row policy of the application, opened to every row."""
    lines = table.tables()
    owner.execute(POLICIES, {"role": APP_ROLE})
    for name, policy, command, qual, check in owner.fetchall():
        concerned = {n: line for n, line in lines.items() if n.split(" ")[0] == name}
        rows = sql.rows([*concerned, "cases_case"], planted=planted, owner=owner)
        yield Mutant(
            "row policy",
            f"{name}: {command} ({policy})",
            partial(_open_policy, name, policy=policy, qual=qual, check=check, owner=owner),
            partial(_is_noticed_by_sql, concerned, planted=planted, rows=rows),
        )


def _is_noticed_by_sql(
    concerned: dict[str, table.TableLine], *, planted: Planted, rows: dict[str, sql.Row]
) -> bool:
    actors = planted.actors.values()
    return bool(sql.faults(concerned, planted=planted, rows=rows, actors=actors))


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


def marks(*, planted: Planted) -> Iterator[Mutant]:
    """Each mark that asks for a permission, made public."""
    by_view: dict[object, list[str]] = {}
    for address in catalogue.addresses():
        mark = access.mark_of(address.view)
        if mark is not None and mark.permission is not None:
            by_view.setdefault(address.view, []).append(f"{address.method} /{address.path}")
    for view, names in by_view.items():
        concerned = [line for line in table.urls() if f"{line.method} /{line.path}" in names]
        yield Mutant(
            "mark",
            " ".join(names),
            partial(_public, view),
            partial(_is_noticed, concerned, planted=planted),
        )


@contextmanager
def _public(view: object) -> Iterator[None]:
    before = access.mark_of(view)
    setattr(view, access._MARK, access.Mark(None))
    try:
        yield
    finally:
        setattr(view, access._MARK, before)


def checks(*, planted: Planted) -> Iterator[Mutant]:
    """Each question of what a scope may, holds or reaches in the code, answered with yes."""
    for module in _modules():
        source = Path(inspect.getfile(module)).read_text(encoding="utf-8")
        for place in range(len(list(_questions(ast.parse(source))))):
            tree = ast.parse(source)
            question = list(_questions(tree))[place]
            said = ast.unparse(question)
            _say_yes(question)
            code = compile(ast.fix_missing_locations(tree), module.__file__ or "", "exec")
            owner = _function_around(tree, question)
            where = f"{module.__name__.removeprefix('yijia.')}.{owner}"
            yield Mutant(
                "check",
                f"{where}: {said}",
                partial(_swapped, module, code=code, name=owner),
                partial(_is_noticed_anywhere, module, planted=planted),
            )


def _modules() -> Iterator[types.ModuleType]:
    """Every room that may ask what a scope allows; the scope itself is what is asked."""
    for info in pkgutil.walk_packages(yijia.__path__, prefix="yijia."):
        parts = set(info.name.split("."))
        if parts & {"tests", "migrations", "config", "base", "demonstration", "__main__"}:
            continue
        module = importlib.import_module(info.name)
        if inspect.getfile(module).endswith(".py"):
            yield module


def _questions(tree: ast.Module) -> Iterator[ast.Call]:
    """The calls that ask a scope, and the filters that name its account."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        asks = isinstance(node.func, ast.Attribute) and node.func.attr in ASKED
        owns = any(word.arg in OWNERS and _is_account(word.value) for word in node.keywords)
        filters = isinstance(node.func, ast.Attribute) and node.func.attr == "filter"
        if (asks and _is_scope(node)) or (owns and filters):
            yield node


def _is_scope(node: ast.Call) -> bool:
    whose = cast(ast.Attribute, node.func).value
    return ast.unparse(whose).split(".")[-1] in {"by", "scope", "self"}


def _is_account(node: ast.expr) -> bool:
    return ast.unparse(node) in {"scope.account", "by.account"}


def _say_yes(node: ast.Call) -> None:
    """Makes the call answer yes to everybody, in place."""
    asked = cast(ast.Attribute, node.func).attr
    if asked == "filter":
        node.keywords = [word for word in node.keywords if word.arg not in OWNERS]
        return
    node.func = ast.parse(f"(lambda *a, **k: {ASKED[asked]})", mode="eval").body


def _function_around(tree: ast.Module, node: ast.Call) -> str:
    for top in tree.body:
        for part in [top, *getattr(top, "body", [])]:
            inside = isinstance(part, ast.FunctionDef) and node in set(ast.walk(part))
            if inside:
                outer = f"{top.name}." if isinstance(top, ast.ClassDef) else ""
                return f"{outer}{part.name}"
    return ""


@contextmanager
def _swapped(module: types.ModuleType, *, code: types.CodeType, name: str) -> Iterator[None]:
    """The function with the code of the mutant, and then with its own again."""
    function = inspect.unwrap(operator.attrgetter(name)(module))
    before = function.__code__
    function.__code__ = _code_of(code, name=name)
    try:
        yield
    finally:
        function.__code__ = before


def _code_of(code: types.CodeType, *, name: str) -> types.CodeType:
    for part in code.co_consts:
        if isinstance(part, types.CodeType):
            if part.co_qualname == name:
                return part
            if name.startswith(f"{part.co_qualname}."):
                return _code_of(part, name=name)
    raise LookupError(name)


def _is_noticed_anywhere(module: types.ModuleType, *, planted: Planted) -> bool:
    lines = table.calls()
    near = module.__name__.split(".")[2:3]
    named = sorted(calls.CALLS, key=lambda name: near[0] not in name if near else True)
    if any(calls.faults([name], lines=lines, planted=planted, cells=NOTICING) for name in named):
        return True
    everybody = frozenset(planted.actors)
    guarded = [line for line in table.urls() if frozenset() < line.opens < everybody]
    urls = sorted(
        guarded, key=lambda line: (not _is_near(line, module=module), line.method == "GET")
    )
    return any(_is_noticed([line], planted=planted) for line in urls)


def _is_near(line: table.UrlLine, *, module: types.ModuleType) -> bool:
    """Whether an address is served by the app of a module: its lines are tried first."""
    app = module.__name__.rsplit(".", 1)[0].split(".")[:3]
    served = {(found.path, found.method): found.view for found in catalogue.addresses()}
    return getattr(served[line.path, line.method], "__module__", "").split(".")[:3] == app


def _is_noticed(lines: list[table.UrlLine], *, planted: Planted) -> bool:
    return any(http.faults([line], planted=planted, cells=NOTICING) for line in lines)


def tried(mutants: Iterator[Mutant]) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant, and whether a door noticed it."""
    for mutant in mutants:
        with mutant.applied():
            yield mutant, mutant.noticed()
