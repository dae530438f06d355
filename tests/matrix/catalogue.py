"""Everything that needs a line of the matrix: tables, addresses, figures, calls with a scope."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType

from django.conf import settings
from django.db import connection
from django.urls import URLPattern, URLResolver
from ninja.operation import PathView

import yijia
from yijia.base.access import methods_of
from yijia.engines.figures import registry

TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm') ORDER BY 1
"""
# What asks for headers only is served like GET.
UNASKED = frozenset({"HEAD", "OPTIONS"})
SCOPES = frozenset({"scope", "by"})


@dataclass(frozen=True)
class Address:
    """One method of one address, and the view behind it."""

    path: str
    method: str
    view: Callable[..., object]


def tables() -> list[str]:
    """Every table of the database."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return [name for (name,) in cursor.fetchall()]


def addresses() -> list[Address]:
    """Every method of every address, through everything that is included."""
    root = importlib.import_module(settings.ROOT_URLCONF)
    found = [
        Address(path, method, view)
        for path, callback in _patterns(root.urlpatterns, below="")
        for method, view in _methods(callback)
        if method not in UNASKED
    ]
    return list({(address.path, address.method): address for address in found}.values())


def _patterns(
    patterns: Sequence[URLPattern | URLResolver], *, below: str
) -> Iterator[tuple[str, Callable[..., object]]]:
    for pattern in patterns:
        here = f"{below}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, below=here)
        else:
            yield here, pattern.callback


def _methods(view: Callable[..., object]) -> list[tuple[str, Callable[..., object]]]:
    """The methods of an address; each operation of the JSON interface has a view of its own."""
    route = inspect.getclosurevars(view).nonlocals.get("self") if inspect.isfunction(view) else None
    if isinstance(route, PathView):
        return [
            (m, operation.view_func) for operation in route.operations for m in operation.methods
        ]
    return [(method, view) for method in methods_of(view)]


def figures() -> list[str]:
    """Every declared figure."""
    return [figure.code for figure in registry.figures]


def calls() -> dict[str, Callable[..., object]]:
    """Every public query and action that is given a scope, by its name below `yijia`."""
    found: dict[str, Callable[..., object]] = {}
    for module in _modules():
        for name, value in inspect.getmembers(module, inspect.isfunction):
            own = value.__module__ == module.__name__ and not name.startswith("_")
            if own and SCOPES & set(inspect.signature(value).parameters):
                found[f"{module.__name__}.{name}".removeprefix("yijia.")] = value
    return found


def _modules() -> Iterator[ModuleType]:
    """The rooms of queries of every app. Actions are tried by the addresses that call them."""
    for info in pkgutil.walk_packages(yijia.__path__, prefix="yijia."):
        parts = info.name.split(".")
        if "queries" in parts and "tests" not in parts:
            yield importlib.import_module(info.name)
