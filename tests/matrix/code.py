"""The layers of who may that stand in the code, each to be taken away: found in its own text."""

import ast
import gc
import importlib
import inspect
import operator
import pkgutil
import re
import types
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast

import yijia

ASKED = {"may": "True", "holds": "True", "prefixes": "('',)"}
OWNED = {"organisations", "homes"}
OWNERS = frozenset({"account", "asked_by_id"})
# What narrows rows down to a scope, and what fetches a thing for one.
NARROWING = re.compile(r"(^|\.)(_?visible_to|_in_area|access_\w+)$")
ASKERS = frozenset({"scope", "by", "request.scope"})
OF_THE_ASKER = re.compile(r"\b(by|scope|mark)\b")
EVERYBODY = "__import__('yijia.base.scope', fromlist=['base']).service_scope('mutant')"
YES = "(lambda *a, **k: {})"
ELSEWHERE = frozenset({"tests", "migrations", "config", "base", "demonstration", "__main__"})


@dataclass(frozen=True)
class Layer:
    """One question of who asks: where it stands, what it says, and how it is taken away."""

    kind: str
    module: types.ModuleType
    owner: str
    said: str
    applied: Callable[[], AbstractContextManager[None]]

    def __str__(self) -> str:
        return f"{self.module.__name__.removeprefix('yijia.')}.{self.owner}: {self.said}"


def layers() -> Iterator[Layer]:
    """Every layer of every room; each is taken away in a fresh copy of the text."""
    for module in _modules():
        source = Path(inspect.getfile(module)).read_text(encoding="utf-8")
        for place in range(len(list(_found(ast.parse(source))))):
            tree = ast.parse(source)
            node, kind = list(_found(tree))[place]
            owner, said = _function_around(tree, node), _said(node)
            if not owner:
                continue
            _take_away(node, kind=kind)
            code = compile(ast.fix_missing_locations(tree), module.__file__ or "", "exec")
            yield Layer(kind, module, owner, said, partial(_swapped, module, code, name=owner))


def _modules() -> Iterator[types.ModuleType]:
    """Every room that may ask what a scope allows; the scope itself is what is asked."""
    for info in pkgutil.walk_packages(yijia.__path__, prefix="yijia."):
        if set(info.name.split(".")) & ELSEWHERE:
            continue
        module = importlib.import_module(info.name)
        if inspect.getfile(module).endswith(".py"):
            yield module


def _found(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _asks_scope(node):
            yield node, "check"
        elif isinstance(node, ast.Call) and (_owner_of(node) or _narrows(node)):
            yield node, "filter"
        elif isinstance(node, ast.If) and _refuses(node):
            yield node, "refusal"


def _asks_scope(node: ast.Call) -> bool:
    """A question to the scope of who asks."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in ASKED:
        return False
    return ast.unparse(node.func.value).split(".")[-1] in {"by", "scope", "self"}


def _owner_of(node: ast.Call) -> ast.keyword | None:
    """The part of a condition that names the asker's own account or bodies."""
    if ast.unparse(node.func).split(".")[-1] not in {"filter", "Q"}:
        return None
    for word in node.keywords:
        said = ast.unparse(word.value)
        is_account = word.arg in OWNERS and said in {f"{asker}.account" for asker in ASKERS}
        if is_account or any(f"scope.{name}(" in said for name in OWNED):
            return word
    return None


def _narrows(node: ast.Call) -> bool:
    """A fetch or a filter that is told for whom."""
    return bool(NARROWING.search(ast.unparse(node.func))) and _asker_in(node) is not None


def _asker_in(node: ast.Call) -> ast.expr | None:
    given = [*node.args, *(word.value for word in node.keywords)]
    return next((one for one in given if ast.unparse(one) in ASKERS), None)


def _refuses(node: ast.If) -> bool:
    """A refusal that hangs on who asks, and not on a question that is a layer of its own."""
    raises = len(node.body) == 1 and isinstance(node.body[0], ast.Raise)
    asks = any(isinstance(part, ast.Call) and _asks_scope(part) for part in ast.walk(node.test))
    return raises and not asks and bool(OF_THE_ASKER.search(ast.unparse(node.test)))


def _said(node: ast.AST) -> str:
    return ast.unparse(node.test if isinstance(node, ast.If) else node)


def _take_away(node: ast.AST, *, kind: str) -> None:
    """Lets everybody through, in place."""
    if isinstance(node, ast.If):
        node.test = ast.Constant(value=False)
        return
    call = cast(ast.Call, node)
    if kind == "check":
        call.func = _expression(YES.format(ASKED[cast(ast.Attribute, call.func).attr]))
    elif (owner := _owner_of(call)) is not None:
        call.keywords.remove(owner)
        if ast.unparse(call.func).endswith("Q"):
            call.keywords.append(ast.keyword(arg="pk__gt", value=ast.Constant(value=0)))
    else:
        _replace(call, old=cast(ast.expr, _asker_in(call)), new=_expression(EVERYBODY))


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _replace(call: ast.Call, *, old: ast.expr, new: ast.expr) -> None:
    call.args = [new if one is old else one for one in call.args]
    for word in call.keywords:
        if word.value is old:
            word.value = new


def _function_around(tree: ast.Module, node: ast.AST) -> str:
    for top in tree.body:
        for part in [top, *getattr(top, "body", [])]:
            if isinstance(part, ast.FunctionDef) and node in set(ast.walk(part)):
                outer = f"{top.name}." if isinstance(top, ast.ClassDef) else ""
                return f"{outer}{part.name}"
    return ""


@contextmanager
def _swapped(module: types.ModuleType, code: types.CodeType, *, name: str) -> Iterator[None]:
    """The function, and whatever was made inside it, with the code of the mutant."""
    function = inspect.unwrap(operator.attrgetter(name)(module))
    before = cast(types.FunctionType, function).__code__
    pairs = dict(_pairs(before, _code_of(code, name=name)))
    known = [one for one in gc.get_objects() if isinstance(one, types.FunctionType)]
    changed = [(one, one.__code__) for one in known if one.__code__ in pairs]
    for one, own in changed:
        one.__code__ = pairs[own]
    try:
        yield
    finally:
        for one, own in changed:
            one.__code__ = own


def _pairs(
    old: types.CodeType, new: types.CodeType
) -> Iterator[tuple[types.CodeType, types.CodeType]]:
    """Each piece of code with its mutant; those inside it are found by their names."""
    yield old, new
    inner = [const for const in new.co_consts if isinstance(const, types.CodeType)]
    for const in old.co_consts:
        if isinstance(const, types.CodeType) and not const.co_name.startswith("<"):
            found = next((one for one in inner if one.co_qualname == const.co_qualname), None)
            if found is not None:
                yield from _pairs(const, found)


def _code_of(code: types.CodeType, *, name: str) -> types.CodeType:
    for part in code.co_consts:
        if isinstance(part, types.CodeType):
            if part.co_qualname == name:
                return part
            if name.startswith(f"{part.co_qualname}."):
                return _code_of(part, name=name)
    raise LookupError(name)
