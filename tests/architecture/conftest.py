"""The gates read and parse every file once, all in one process, and forget them afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture import source


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps the gates together in one process."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("architecture"))


@pytest.fixture(scope="package", autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    source.read.cache_clear()
