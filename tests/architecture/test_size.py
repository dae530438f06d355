"""The tail is limited: no function above 40 lines, no file above 400."""

import ast

from tests.architecture import source
from tests.architecture.source import Source

LONGEST_FUNCTION = 40
LONGEST_FILE = 400


def long_functions(file: Source) -> list[str]:
    """Functions above the limit, counted from `def` to the last line."""
    sizes = [(node, _lines(node)) for node in source.functions(file.nodes)]
    return [
        source.at(file, node, f"{node.name} has {size} lines")
        for node, size in sizes
        if size > LONGEST_FUNCTION
    ]


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def long_file(file: Source) -> list[str]:
    """A file above the limit; tests and migrations grow by rows and are left alone."""
    size = len(file.text.splitlines())
    return [f"{file.path}: {size} lines"] if size > LONGEST_FILE and not file.is_apart else []


def test_no_function_is_too_long() -> None:
    files = source.package_sources() + source.suite_sources()
    source.must_be_none(fault for file in files for fault in long_functions(file))


def test_no_file_is_too_long() -> None:
    source.must_be_none(fault for file in source.package_sources() for fault in long_file(file))


def test_a_function_of_41_lines_is_found_and_one_of_40_is_not() -> None:
    start = "class A:\n    async def f(self):\n"
    assert long_functions(source.sample(start + "        x = 1\n" * 39)) == []
    found = long_functions(source.sample(start + "        x = 1\n" * 40))
    assert found == ["yijia/ground/places/views.py:2: f has 41 lines"]


def test_a_file_of_401_lines_is_found_unless_it_is_a_test() -> None:
    text = "x = 1\n" * 401
    assert long_file(source.sample(text)) == ["yijia/ground/places/views.py: 401 lines"]
    assert long_file(source.sample(text, path="yijia/ground/places/tests/test_x.py")) == []
