"""The source tree as the gates see it: every file with its floor, its app and its room."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import cast

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
PACKAGE = SRC / "yijia"

FLOORS = ("base", "ground", "engines", "programmes", "front", "config")
GROUND = (
    "journal",
    "places",
    "people",
    "files",
    "organisations",
    "access",
    "shell",
    "accounts",
    "rights",
)
# Of engines, which are independent otherwise: meetings are of cases (ADR 0033).
BESIDE = {"meetings": "cases"}
FLOORS_OF_APPS = ("ground", "engines", "programmes")


@dataclass(frozen=True)
class House:
    """Where something lives: a floor, and the app on it (empty on base and config)."""

    floor: str
    app: str

    def __str__(self) -> str:
        return ".".join(filter(None, ("yijia", self.floor, self.app)))

    def may_know(self, other: "House") -> bool:
        """Whether something here may name something there: itself, or what lies below."""
        if self.floor != other.floor:
            return FLOORS.index(other.floor) < FLOORS.index(self.floor)
        if self.floor == "ground" and self.app and other.app:
            return GROUND.index(other.app) <= GROUND.index(self.app)
        if self.floor == "engines" and other.app == BESIDE.get(self.app):
            return True
        return self.app == other.app


@dataclass(frozen=True)
class Source:
    """One Python file, by its path below `src` (or below the root, for tests)."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The file as a syntax tree."""
        return ast.parse(self.text, filename=self.path)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree."""
        return tuple(ast.walk(self.tree))

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The dotted name in pieces, without the package's own `__init__`."""
        pieces = self.path.removesuffix(".py").split("/")
        return tuple(pieces[:-1] if pieces[-1] == "__init__" else pieces)

    @property
    def module(self) -> str:
        """The dotted name."""
        return ".".join(self.parts)

    @property
    def package(self) -> str:
        """The dotted name of the package from which its relative imports are counted."""
        return self.module if self.path.endswith("__init__.py") else ".".join(self.parts[:-1])

    @property
    def house(self) -> House | None:
        """The floor and the app, or None outside every floor."""
        return house_of(self.parts)

    @property
    def room(self) -> str:
        """The room inside the app (`actions`, `tests`, …), or the module inside base and config."""
        start = 3 if len(self.parts) > 1 and self.parts[1] in FLOORS_OF_APPS else 2
        return self.parts[start] if len(self.parts) > start else ""

    @property
    def is_apart(self) -> bool:
        """Whether it is a test or a migration, to which the rules of living code do not apply."""
        return bool({"tests", "migrations"} & set(self.parts[:-1])) or self.room == "tests"

    @property
    def may_write(self) -> bool:
        """Whether it lies in a room that writes: an app's actions, or its words in the database."""
        in_app = self.house is not None and self.house.floor not in {"base", "config"}
        return in_app and self.room in {"actions", "database"}


def house_of(parts: tuple[str, ...]) -> House | None:
    """The house that a dotted name, in pieces, belongs to."""
    if len(parts) < 2 or parts[0] != "yijia" or parts[1] not in FLOORS:
        return None
    if parts[1] in FLOORS_OF_APPS:
        return House(parts[1], parts[2] if len(parts) > 2 else "")
    return House(parts[1], "")


def package_sources() -> list[Source]:
    """Every Python file of the package."""
    return list(read(PACKAGE, below=SRC))


def suite_sources() -> list[Source]:
    """Every Python file of the tests that stand outside the package."""
    return list(read(ROOT / "tests", below=ROOT))


def living_sources() -> list[Source]:
    """The package without its tests and migrations."""
    return [source for source in package_sources() if not source.is_apart]


def apps() -> dict[House, Path]:
    """Every app with its folder: the folders on the floors of apps, and the front."""
    found = {
        House(floor, folder.name): folder
        for floor in FLOORS_OF_APPS
        for folder in sorted((PACKAGE / floor).iterdir())
        if folder.is_dir() and folder.name != "__pycache__"
    }
    return found | {House("front", ""): PACKAGE / "front"}


def templates() -> list[tuple[House, str, str]]:
    """Every template as its app, its name and its text."""
    return [
        (house, file.relative_to(folder / "templates").as_posix(), file.read_text("utf-8"))
        for house, folder in apps().items()
        for file in sorted((folder / "templates").rglob("*"))
        if file.is_file()
    ]


@cache
def read(folder: Path, *, below: Path) -> tuple[Source, ...]:
    """Every Python file of a folder, read and parsed once for all gates."""
    return tuple(
        Source(path=file.relative_to(below).as_posix(), text=file.read_text("utf-8"))
        for file in sorted(folder.rglob("*.py"))
    )


def functions(nodes: Iterable[ast.AST]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function among the nodes of a tree, methods and inner ones included."""
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def docstrings(nodes: Iterable[ast.AST]) -> set[int]:
    """The ids of the string nodes that only describe, so that no gate takes them for code."""
    found: set[int] = set()
    for node in nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.add(id(node.value))
    return found


def strings(nodes: Sequence[ast.AST]) -> Iterator[ast.Constant]:
    """Every string among these nodes that is no docstring, pieces of f-strings included."""
    described = docstrings(nodes)
    for node in nodes:
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in described:
            yield cast("ast.Constant", node)


def last_name(node: ast.expr) -> str:
    """The name itself, or the last one of a dotted name; of anything else, none."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def at(source: Source, node: ast.stmt | ast.expr, says: str) -> str:
    """One fault as an editor can open it."""
    return f"{source.path}:{node.lineno}: {says}"


def sample(text: str, *, path: str = "yijia/ground/places/views.py") -> Source:
    """A file that does not exist, on which a gate shows that it can fail."""
    return Source(path=path, text=text)


def must_be_none(faults: Iterable[str]) -> None:
    """Fails with every fault on a line of its own, so that all can be opened and mended."""
    found = sorted(set(faults))
    assert not found, "\n" + "\n".join(found)
