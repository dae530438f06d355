"""Advisory locks are numbers alone: two things under one number would wait for each other."""

import ast
import re
from collections.abc import Iterable

from tests.architecture import source
from tests.architecture.source import Source

TAKES = re.compile(r"\bpg_(try_)?advisory_(xact_)?lock")
# The numbers of this system, so that none is that of another one in the same database.
OWN = range(5_317_000, 5_318_000)


def lock_faults(files: Iterable[Source]) -> list[str]:
    """Files that take an advisory lock without a number of their own, and numbers given twice."""
    found: list[str] = []
    holders: dict[int, str] = {}
    for file in files:
        if "5_317_" not in file.text and "advisory" not in file.text:
            continue
        named = [node for node in file.tree.body if _number(node) is not None]
        if not named and any(TAKES.search(str(text.value)) for text in source.strings(file.nodes)):
            found.append(f"{file.path}: takes an advisory lock without a number of its own")
        for node in named:
            number = _number(node) or 0
            if number in holders:
                found.append(source.at(file, node, f"{number} is also a lock of {holders[number]}"))
            holders.setdefault(number, file.path)
    return found


def _number(node: ast.stmt) -> int | None:
    """The number of a lock, where a statement names one."""
    value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
    number = value.value if isinstance(value, ast.Constant) else None
    return number if type(number) is int and number in OWN else None


def test_every_advisory_lock_has_a_number_of_its_own() -> None:
    source.must_be_none(lock_faults(source.living_sources()))


def test_a_number_given_twice_and_a_lock_without_one_are_found() -> None:
    asks = 'ASKS = "SELECT pg_advisory_xact_lock(%s)"'
    sound, other = f"LOCK = 5_317_901\n{asks}\n", f"_OTHER: int = 5_317_902\n{asks}\n"
    paths = ("yijia/front/queries.py", "yijia/front/actions.py")
    good, again, none = (
        [source.sample(text, path=path) for text, path in zip((sound, second), paths, strict=True)]
        for second in (other, sound, asks + "\n")
    )
    assert lock_faults(good) == []
    assert lock_faults(again) == [
        "yijia/front/actions.py:1: 5317901 is also a lock of yijia/front/queries.py"
    ]
    assert lock_faults(none) == [
        "yijia/front/actions.py: takes an advisory lock without a number of its own"
    ]
