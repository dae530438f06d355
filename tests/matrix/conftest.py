"""Everything is planted once for the whole matrix, committed, and thrown away after it."""

import logging
import os
import time
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.conf import settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.harness import database
from tests.matrix import plant as planting
from tests.matrix import report
from tests.matrix.covered import COVERED
from tests.matrix.planted import Planted
from yijia.base.scope import service_scope
from yijia.ground.access import queries as access

BEGAN = time.monotonic()
# How many processes share the matrix; each plants for itself.
PROCESSES = 2
AT = datetime(2026, 9, 30, 16, tzinfo=ZoneInfo("Asia/Shanghai"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Shares the matrix out over two processes, each of which plants it once and begins with it."""
    here = Path(__file__).parent
    items.sort(key=lambda item: here not in item.path.parents)
    mine = [item for item in items if here in item.path.parents]
    for place, item in enumerate(mine):
        item.add_marker(pytest.mark.xdist_group(f"matrix-{place % PROCESSES}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Writes the report of a whole run, from what its tests have told over all processes."""
    if os.environ.get("MATRIX") != "all" or os.environ.get("MATRIX_ONLY"):
        return
    reports = [
        one
        for outcome in ("passed", "failed")
        for one in terminalreporter.stats.get(outcome, [])
        if one.when == "call"
    ]
    told = [report.Told(r.nodeid, r.passed, r.duration, r.user_properties) for r in reports]
    report.write(told, covered=COVERED, minutes=(time.monotonic() - BEGAN) / 60)


@pytest.fixture(scope="package")
def planted(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Planted]:
    """All actors and all that was planted; the clock of the pages stands still.

    Whatever a cell changes is undone, so what a session or a token stands for is read from the
    database when its actor first comes, and known from then on.
    """
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        files = tmp_path_factory.mktemp("files")
        patch.setattr(settings, "YIJIA_FILES_DIR", files)
        patch.setattr(settings, "YIJIA_ERASURES", files.with_suffix(".jsonl"))
        patch.setattr(timezone, "now", lambda: AT)
        for name in ("scope_of_session", "access_token"):
            patch.setattr(access, name, cache(getattr(access, name)))
        # Whoever collects what is told of ten thousand refusals keeps each request along with it.
        logging.disable()
        yield planting.plant(by=service_scope("matrix"), at=AT)
        logging.disable(logging.NOTSET)
        database.renew()


@pytest.fixture(scope="package")
def owner(planted: Planted) -> Iterator[psycopg.Cursor]:
    """A cursor of the owner's, in autocommit, as long as what was planted stands."""
    with database.owner_connection() as connection, connection.cursor() as cursor:
        yield cursor
