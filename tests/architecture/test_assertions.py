"""Every test can fail, and a helper on whose word a test relies says so in its name."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture import source
from tests.architecture.source import Source

Function = ast.FunctionDef | ast.AsyncFunctionDef
# What a helper that asserts is called, with or without the underscore of its own module.
ASSERTING = ("must_", "check_", "assert_")
# What pytest and its plugins bring along.
BROUGHT = frozenset({"raises", "fail", "django_assert_num_queries"})


def silent_tests(file: Source) -> list[str]:
    """Tests that neither assert nor call what asserts."""
    return [
        source.at(file, function, f"{function.name} asserts nothing")
        for function in source.functions(file.nodes)
        if function.name.startswith("test_")
        if not any(_asserts(node) or _calls_what_asserts(node) for node in ast.walk(function))
    ]


def unnamed_helpers(file: Source) -> list[str]:
    """Helpers that assert, and whose name does not say so."""
    return [
        source.at(file, function, f"{function.name} asserts: call it must_…, check_… or assert_…")
        for function in source.functions(file.nodes)
        if not function.name.lstrip("_").startswith(("test_", *ASSERTING))
        if not _is_fixture(function) and any(_asserts(node) for node in _own(function))
    ]


def _asserts(node: ast.AST) -> bool:
    return isinstance(node, ast.Assert) or (isinstance(node, ast.Call) and _name(node) in BROUGHT)


def _calls_what_asserts(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _name(node).lstrip("_").startswith(ASSERTING)


def _name(call: ast.Call) -> str:
    return ast.unparse(call.func).rsplit(".", 1)[-1]


def _is_fixture(function: Function) -> bool:
    return any("fixture" in ast.unparse(decorator) for decorator in function.decorator_list)


def _own(function: Function) -> Iterator[ast.AST]:
    """The nodes of a function without those of the functions inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
            waiting += ast.iter_child_nodes(node)


def _files() -> list[Source]:
    apart = [file for file in source.package_sources() if "tests" in file.parts]
    return apart + source.suite_sources()


def test_every_test_asserts_something() -> None:
    source.must_be_none(fault for file in _files() for fault in silent_tests(file))


def test_a_helper_that_asserts_says_so_in_its_name() -> None:
    source.must_be_none(fault for file in _files() for fault in unnamed_helpers(file))


@pytest.mark.parametrize(
    "text",
    [
        "def test_a_page():\n    client.get('/')",
        "async def test_a_page():\n    await refused(get)",
        "class TestPage:\n    def test_a_page(self):\n        found = get() == 1",
    ],
)
def test_a_test_that_asserts_nothing_is_found(text: str) -> None:
    assert len(silent_tests(source.sample(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "def test_a_page():\n    assert get()",
        "def test_a_page():\n    with pytest.raises(ValueError):\n        get()",
        "def test_a_page():\n    with django_assert_num_queries(2):\n        get()",
        "def test_a_page():\n    visit.must_show('a')",
        "def test_a_page():\n    _must_serve()",
    ],
)
def test_a_test_that_can_fail_is_left_alone(text: str) -> None:
    assert silent_tests(source.sample(text)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def get():\n    assert a", 1),
        ("def refused():\n    with pytest.raises(ValueError):\n        work()", 1),
        ("def outer():\n    def inner():\n        assert a", 1),
        ("def must_answer():\n    assert a", 0),
        ("def test_a_page():\n    assert a", 0),
        ("@pytest.fixture\ndef page():\n    assert a", 0),
    ],
)
def test_a_helper_is_judged_by_what_it_does_itself(text: str, found: int) -> None:
    assert len(unnamed_helpers(source.sample(text))) == found
