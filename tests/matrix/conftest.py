"""Everything is planted once for the whole matrix, committed, and thrown away after it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.harness import database
from tests.matrix import plant as planting
from tests.matrix.plant import Planted
from yijia.base.scope import service_scope

AT = datetime(2026, 9, 30, 16, tzinfo=ZoneInfo("Asia/Shanghai"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps the matrix in one process, where it is planted once, and begins with it.

    It is the longest piece that cannot be shared out, so the other process does the rest meanwhile.
    """
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("matrix"))
    items.sort(key=lambda item: here not in item.path.parents)


@pytest.fixture(scope="package")
def planted(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Planted]:
    """All actors and all that was planted; the clock of the pages stands still."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        files = tmp_path_factory.mktemp("files")
        patch.setattr(settings, "YIJIA_FILES_DIR", files)
        patch.setattr(settings, "YIJIA_ERASURES", files.with_suffix(".jsonl"))
        patch.setattr(timezone, "now", lambda: AT)
        yield planting.plant(by=service_scope("matrix"), at=AT)
        database.renew()
