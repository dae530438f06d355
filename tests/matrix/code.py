"""The layers of who may that stand in the code, each to be taken away: found in its own text."""

import ast
import gc
import importlib
import inspect
import operator
import pkgutil
import re
import types
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import cast

import yijia

ASKED = {"may": "True", "holds": "True", "works_at": "True", "prefixes": "('',)"}
OWNED = {"organisations", "homes"}
OWNERS = frozenset({"account", "account_id", "asked_by_id", "pk"})
# What narrows rows down to a scope, and what fetches a thing for one.
NARROWING = re.compile(r"(^|\.)(_?visible_to|_in_area|access_\w+|not_hidden|not_kept)$")
ASKERS = frozenset({"scope", "by", "request.scope"})
OF_THE_ASKER = re.compile(r"\b(by|scope|mark)\b")
EVERYBODY = "__import__('yijia.base.scope', fromlist=['base']).service_scope('mutant')"
YES = "(lambda *a, **k: {})"
# What stands before a layer while it is watched: it tells that it was come to, and is asked then.
TELLING = "__import__({here!r}, fromlist=['came_to']).came_to({module!r}, {place})"
ELSEWHERE = frozenset({"tests", "migrations", "config", "base", "demonstration", "__main__"})


Key = tuple[str, int]
_come_to: set[Key] = set()


@dataclass(frozen=True)
class Layer:
    """One question of who asks: where it stands, and what it says."""

    kind: str
    module: types.ModuleType
    owner: str
    said: str
    place: int

    def __str__(self) -> str:
        return f"{self.module.__name__.removeprefix('yijia.')}.{self.owner}: {self.said}"

    @property
    def key(self) -> Key:
        """What tells it from every other layer, also from one that says the same."""
        return self.module.__name__, self.place

    @contextmanager
    def taken_away(self) -> Iterator[None]:
        """Its function, and whatever was made inside it, runs without it."""
        tree = _tree_of(self.module)
        node, kind = list(_found(tree))[self.place]
        _take_away(node, kind=kind)
        code = _compiled(tree, module=self.module)
        with _swapped(dict(_pairs_of(self.module, code, name=self.owner))):
            yield


def layers() -> Iterator[Layer]:
    """Every layer of every room."""
    for module in _modules():
        tree = _tree_of(module)
        known = Counter[tuple[str, str]]()
        for place, (node, kind) in enumerate(_found(tree)):
            owner, said = _function_around(tree, node), _said(node)
            if not owner:
                raise LookupError(f"{module.__name__}: {said} stands in no function")
            known[owner, said] += 1
            times = known[owner, said]
            yield Layer(kind, module, owner, f"{said} ({times})" if times > 1 else said, place)


@contextmanager
def watched(known: Iterable[Layer]) -> Iterator[set[Key]]:
    """Every layer tells when it is come to; who has emptied the set sees what has told since."""
    pairs: dict[types.CodeType, types.CodeType] = {}
    for module, group in groupby(known, key=lambda layer: layer.module):
        there = list(group)
        tree = _tree_of(module)
        found = [node for node, _kind in _found(tree)]
        for layer in there:
            _make_tell(found[layer.place], key=layer.key)
        code = _compiled(tree, module=module)
        for owner in {layer.owner for layer in there}:
            pairs |= _pairs_of(module, code, name=owner)
    with _swapped(pairs):
        yield _come_to


def came_to(module: str, place: int) -> None:
    """Told by the code of a layer that is watched."""
    _come_to.add((module, place))


def _make_tell(node: ast.AST, *, key: Key) -> None:
    telling = _expression(TELLING.format(here=__name__, module=key[0], place=key[1]))
    if isinstance(node, ast.If):
        node.test = ast.BoolOp(ast.Or(), [telling, node.test])
    else:
        call = cast(ast.Call, node)
        call.func = ast.BoolOp(ast.Or(), [telling, call.func])


def _tree_of(module: types.ModuleType) -> ast.Module:
    return ast.parse(_text_of(Path(inspect.getfile(module))))


@cache
def _text_of(path: Path) -> str:
    """The text of a room as it was when it was first read."""
    return path.read_text(encoding="utf-8")


def _compiled(tree: ast.Module, *, module: types.ModuleType) -> types.CodeType:
    return compile(ast.fix_missing_locations(tree), module.__file__ or "", "exec")


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
        asker = said.removesuffix(".account or 0").removesuffix(".account")
        is_account = word.arg in OWNERS and asker != said and asker in ASKERS
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
def _swapped(pairs: Mapping[types.CodeType, types.CodeType]) -> Iterator[None]:
    """Every function that runs one of these pieces of code runs the other one instead."""
    known = [one for one in gc.get_objects() if isinstance(one, types.FunctionType)]
    changed = [(one, one.__code__) for one in known if one.__code__ in pairs]
    for one, own in changed:
        one.__code__ = pairs[own]
    try:
        yield
    finally:
        for one, own in changed:
            one.__code__ = own


def _pairs_of(
    module: types.ModuleType, code: types.CodeType, *, name: str
) -> Iterator[tuple[types.CodeType, types.CodeType]]:
    """A function of a room, and whatever was made inside it, each with its other code."""
    function = inspect.unwrap(operator.attrgetter(name)(module))
    before = cast(types.FunctionType, function).__code__
    yield from _pairs(before, _code_of(code, name=name))


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
