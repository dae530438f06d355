"""A demonstration county so small that a test can load it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as installation
from pytest_django import DjangoDbBlocker, Settings

from tests.harness import database
from yijia.front import demonstration
from yijia.front.demonstration import FULL, Loaded, Size

TINY = Size(few=1, many=1, issues_a_day=0.01, members=40, weeks=2)
# The one that tests share has as many members as the article counts.
COUNTED = replace(TINY, members=FULL.members, weeks=FULL.weeks)
LOADED_AT = datetime(2021, 10, 13, 20, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def now() -> datetime:
    """When the demonstration is loaded: a Wednesday evening."""
    return LOADED_AT


@pytest.fixture
def shown(settings: Settings) -> None:
    """An installation that says of itself that it is a demonstration."""
    settings.YIJIA_DEMONSTRATION = True


@pytest.fixture
def load(db: None, shown: None, now: datetime) -> Callable[[], Loaded]:
    """Loads the tiny county by the very code that loads the whole one."""
    return lambda: demonstration.load(at=now, progress=lambda _done, _total: None, size=TINY)


@pytest.fixture(scope="session")
def demonstrated(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The template into which a demonstration has been loaded, once for the whole run."""

    def fill() -> Loaded:
        return demonstration.load(at=LOADED_AT, progress=lambda _done, _of: None, size=COUNTED)

    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(installation, "YIJIA_DEMONSTRATION", True)
        database.load(fill)


@pytest.fixture
def loaded_county(demonstrated: None, db: None, shown: None) -> Loaded:
    """Who asks for this gets the database into which the demonstration has been loaded."""
    return cast("Loaded", database.what_it_holds(database.LOADED))
