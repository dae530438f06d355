"""What is said of layers whose absence nobody notices: the tests that it names are there."""

import ast
import re

from tests.architecture import source
from tests.matrix.covered import COVERED


def test_every_test_that_a_reason_names_exists() -> None:
    files = [*source.package_sources(), *source.suite_sources()]
    nodes = (node for file in files for node in file.nodes)
    tests = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    named = {name for reason in COVERED.values() for name in re.findall(r"\btest_\w+", reason)}
    assert len(named) > 1
    source.must_be_none(named - tests)
