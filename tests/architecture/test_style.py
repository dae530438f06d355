"""Habits that no linter knows: time is an argument, and nothing happens behind one's back."""

import ast
import io
import re
import tokenize

import pytest

from tests.architecture import source
from tests.architecture.source import Source

# Where time comes in and is handed on: pages, routes, the middleware around them, the commands.
EDGE = frozenset({"views", "api", "middleware", "context", "ticks", "templatetags", "adapters"})
EDGE_FLOORS = frozenset({"config"})
CLOCKS = frozenset(
    {"now", "utcnow", "today", "localdate", "localtime", "time", "monotonic", "perf_counter"}
)
CLOCK_OWNERS = frozenset({"datetime", "date", "timezone", "time", "dt"})
# A time that is handed over is only put into its zone.
WITH_VALUE = frozenset({"localdate", "localtime"})

QUIETING = re.compile(r"#\s*(noqa|type:\s*ignore)")
REASONED = re.compile(r"#\s*noqa: [A-Z]+[0-9]+ - \w+")

# Modules inside that read the clock all the same, each with its reason.
REVIEWED: dict[str, str] = {
    "yijia.ground.shell.questions": "It is the view of every question, which other rooms draw by.",
}


def reads_the_clock(file: Source) -> list[str]:
    """Calls that read the time of day away from the edge."""
    at_edge = file.room in EDGE or (file.house and file.house.floor in EDGE_FLOORS)
    if at_edge or file.is_apart:
        return []
    return [
        source.at(file, node, f"reads the clock by {ast.unparse(node.func)}()")
        for node in file.nodes
        if isinstance(node, ast.Call) and _is_clock(node)
    ]


def _is_clock(node: ast.Call) -> bool:
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in CLOCKS:
        return False
    owner = source.last_name(node.func.value)
    handed_over = bool(node.args or node.keywords) and node.func.attr in WITH_VALUE
    return owner in CLOCK_OWNERS and not handed_over


def behind_the_back(file: Source) -> list[str]:
    """Overridden save() and delete(), signals, forms taken from tables, managers with verbs."""
    found: list[str] = []
    for node in file.nodes:
        if isinstance(node, ast.ClassDef):
            found += [source.at(file, node, fault) for fault in _class_faults(node)]
        elif isinstance(node, ast.Call) and source.last_name(node.func) == "receiver":
            found.append(source.at(file, node, "listens to a signal"))
    return found


def _class_faults(node: ast.ClassDef) -> list[str]:
    bases = {ast.unparse(base).rsplit(".", 1)[-1].split("[")[0] for base in node.bases}
    own = {n.name for n in node.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)}
    faults: list[str] = []
    if bases & {"Model", "AbstractBaseUser"} and own & {"save", "delete", "clean", "full_clean"}:
        faults.append(f"{node.name} hides a rule in save(), delete() or clean()")
    if bases & {"ModelForm", "ModelAdmin", "Manager", "BaseUserManager"}:
        faults.append(f"{node.name} is a {sorted(bases)[0]}")
    return faults


def local_imports(file: Source) -> list[str]:
    """Imports inside functions, and imports for types only: both hide a circle."""
    found = [source.at(file, node, "imports inside a function") for node in _imports_inside(file)]
    found += [
        source.at(file, node, "imports for types only")
        for node in file.nodes
        if isinstance(node, ast.If) and source.last_name(node.test) == "TYPE_CHECKING"
    ]
    return found


def _imports_inside(file: Source) -> list[ast.Import | ast.ImportFrom]:
    imports = [node for node in file.nodes if isinstance(node, ast.Import | ast.ImportFrom)]
    if all(node.col_offset == 0 for node in imports):
        return []
    within = {id(n) for function in source.functions(file.nodes) for n in ast.walk(function)}
    return [node for node in imports if id(node) in within]


def silenced(file: Source) -> list[str]:
    """Comments that quiet the type checker, or the linter without saying why."""
    if not QUIETING.search(file.text):
        return []
    comments = [
        found
        for found in tokenize.generate_tokens(io.StringIO(file.text).readline)
        if found.type == tokenize.COMMENT and QUIETING.search(found.string)
    ]
    return [
        f"{file.path}:{found.start[0]}: {found.string} quiets without a reason, or the types at all"
        for found in comments
        if not REASONED.search(found.string)
    ]


def test_time_is_an_argument() -> None:
    files = [f for f in source.living_sources() if f.module not in REVIEWED]
    source.must_be_none(fault for file in files for fault in reads_the_clock(file))


def test_every_reviewed_clock_is_still_read_for_its_reason() -> None:
    still = {f.module for f in source.living_sources() if reads_the_clock(f)}
    assert still == set(REVIEWED)
    assert all(len(reason.split()) >= 6 for reason in REVIEWED.values())


def test_nothing_happens_behind_one_s_back() -> None:
    source.must_be_none(
        fault for file in source.living_sources() for fault in behind_the_back(file)
    )


def test_imports_stand_at_the_top() -> None:
    files = source.package_sources() + source.suite_sources()
    source.must_be_none(fault for file in files for fault in local_imports(file))


def test_nothing_is_silenced_without_a_reason() -> None:
    files = source.package_sources() + source.suite_sources()
    source.must_be_none(fault for file in files for fault in silenced(file))


@pytest.mark.parametrize(
    "line",
    [
        "timezone.now()",
        "datetime.now(tz=UTC)",
        "datetime.datetime.now()",
        "date.today()",
        "timezone.localdate()",
        "time.time()",
    ],
)
def test_a_clock_read_inside_is_found(line: str) -> None:
    path = "yijia/ground/places/actions/__init__.py"
    assert len(reads_the_clock(source.sample(line, path=path))) == 1
    assert reads_the_clock(source.sample(line, path="yijia/ground/places/views.py")) == []


@pytest.mark.parametrize("line", ["timezone.localtime(at)", "at.date()", "functions.Now()"])
def test_a_time_handed_over_is_no_clock(line: str) -> None:
    assert reads_the_clock(source.sample(line, path="yijia/base/periods.py")) == []


@pytest.mark.parametrize(
    "text",
    [
        "class Case(models.Model):\n    def save(self): ...",
        "class Case(models.Model):\n    def clean(self): ...",
        "class Open(forms.ModelForm): ...",
        "class Cases(models.Manager['Case']): ...",
        "@receiver(post_save)\ndef follow(**kwargs): ...",
    ],
)
def test_what_happens_behind_one_s_back_is_found(text: str) -> None:
    assert len(behind_the_back(source.sample(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    import os",
        "class A:\n    def f(self):\n        from yijia.base import scope",
        "if TYPE_CHECKING:\n    from yijia.base import scope",
    ],
)
def test_an_import_that_hides_a_circle_is_found(text: str) -> None:
    assert len(local_imports(source.sample(text))) == 1


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("a = 1  # noqa", 1),
        ("a = 1  # noqa: S105", 1),
        ("a = b  # type: ignore[arg-type]", 1),
        ("a = 1  # noqa: S105 - everybody may know it", 0),
        ('a = "# noqa"', 0),
    ],
)
def test_what_is_silenced_without_a_reason_is_found(line: str, found: int) -> None:
    assert len(silenced(source.sample(line))) == found
