"""A demonstration county so small that a test can load it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from yijia.front import demonstration
from yijia.front.demonstration import FULL, Loaded, Size

TINY = Size(few=1, many=1, issues_a_day=0.01, members=40, weeks=2)


@pytest.fixture
def now() -> datetime:
    """When the demonstration is loaded: a Wednesday evening."""
    return datetime(2021, 10, 13, 20, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def shown(settings: Settings) -> None:
    """An installation that says of itself that it is a demonstration."""
    settings.YIJIA_DEMONSTRATION = True


@pytest.fixture
def load(db: None, shown: None, now: datetime) -> Callable[[], Loaded]:
    """Loads the tiny county by the very code that loads the whole one."""
    return lambda: demonstration.load(at=now, progress=lambda _done, _total: None, size=TINY)


@pytest.fixture
def load_counted(db: None, shown: None, now: datetime) -> Callable[[], Loaded]:
    """Loads the tiny county with as many members as the article counts."""
    size = replace(TINY, members=FULL.members, weeks=FULL.weeks)
    return lambda: demonstration.load(at=now, progress=lambda _done, _total: None, size=size)
