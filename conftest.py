"""What every test may ask for. The database server of the run is in `tests/harness`."""

import secrets
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import django
import psycopg
import pytest
from django.conf import settings
from django.test import TransactionTestCase
from django.utils import timezone
from django.utils.module_loading import import_string
from pytest_django import DjangoDbBlocker

from tests.harness import database, home
from yijia.base.scope import Scope, service_scope

MADE_HERE = home.claim()
django.setup()
# A Wednesday afternoon.
FOUNDED_AT = datetime(2026, 9, 30, 16, tzinfo=ZoneInfo("Asia/Shanghai"))
# Passwords of tests are hashed in no time; the real hash is slow on purpose.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# What should wake an operator is asked afresh each time.
settings.YIJIA_ALARMS_HOLD_SECONDS = 0


def pytest_unconfigure() -> None:
    """Takes the run's directory away, in the process that made it."""
    if MADE_HERE is not None:
        home.leave(MADE_HERE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begins the longest tests first."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints how many cells of who may were tried, over all processes of the run."""
    passed = terminalreporter.stats.get("passed", [])
    told = [told for report in passed for told in report.user_properties]
    tried = sum(int(value) for name, value in told if name == "cells")
    seed = " ".join(sorted({str(value) for name, value in told if name == "seed"}))
    if tried:
        lines = f" (seed {seed})" if seed else ""
        terminalreporter.write_line(f"matrix: {tried:,} cells of who may were tried{lines}")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Chooses the database of a test before anything connects to it."""
    names = getattr(item, "fixturenames", ())
    filled = {"small_county": database.FOUNDED, "loaded_county": database.LOADED}
    database.choose(next((filled[name] for name in names if name in filled), database.EMPTY))


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """This process's database, made when the first test asks for one.

    A test that commits leaves nothing behind either: the application may not truncate, so the
    database is replaced by a new copy, reference data and all.
    """
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        database.worker_database(_found),
    ):
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: database.renew())
        django_db_blocker.block()
        yield
        django_db_blocker.restore()


def _found() -> object:
    """Founds the small county."""
    by = service_scope("test")
    acting_as = import_string("yijia.ground.access.queries.acting_as")
    with acting_as(by):
        return import_string("tests.harness.county.found")(by=by, at=FOUNDED_AT)


@pytest.fixture(autouse=True)
def erasures(monkeypatch: pytest.MonkeyPatch) -> Path:
    """A list of erasures of this test's own, also for the commands that it starts.

    In one list for all, what a test has erased would be missing in the database of the next.
    """
    path = home.here() / f"erasures-{secrets.token_hex(8)}.jsonl"
    monkeypatch.setattr(settings, "YIJIA_ERASURES", path)
    monkeypatch.setenv("YIJIA_ERASURES_FILE", str(path))
    return path


@pytest.fixture
def service() -> Scope:
    """A service account, which may do everything."""
    return service_scope("test")


@pytest.fixture
def mail_box() -> Iterator[object]:
    """A mail server of this machine, and what it got."""
    with import_string("tests.harness.receiving.listening_for_mail")() as box:
        yield box


@pytest.fixture
def hook() -> Iterator[object]:
    """A service of text messages of this machine, and what it got."""
    with import_string("tests.harness.receiving.listening_for_messages")() as found:
        yield found


@pytest.fixture
def acting(db: None, service: Scope) -> Iterator[Scope]:
    """The database told, for the whole test, that the service account is asking."""
    # By name, since models can be imported only after the settings have been pointed here.
    acting_as = import_string("yijia.ground.access.queries.acting_as")
    with acting_as(service):
        yield service


@pytest.fixture
def at() -> datetime:
    """When everything in a test happens, unless it says otherwise: a Wednesday afternoon."""
    return FOUNDED_AT


@pytest.fixture
def owner_cursor(django_db_setup: None) -> Iterator[psycopg.Cursor]:
    """A cursor of the owner's, in autocommit: it sees what was committed and nothing else."""
    with database.owner_connection() as connection, connection.cursor() as cursor:
        yield cursor


@pytest.fixture
def small_county() -> object:
    """Who asks for this gets the database in which the small county has been founded."""
    return database.what_it_holds(database.FOUNDED)


@pytest.fixture
def county(db: None, small_county: object) -> object:
    """A small county with its organisations and who works there."""
    return small_county


@pytest.fixture
def raised(county: object, at: datetime) -> str:
    """The number of an issue that a resident has just raised about a lamp: five working days."""
    return str(import_string("tests.harness.county.lamp_out")(at=at))


@pytest.fixture
def move_day(service: Scope, at: datetime) -> Callable[[], object]:
    """Turns Saturday 10 October 2026, a day of work by the notice, into a day off."""
    return lambda: import_string("tests.harness.county.day_off")(by=service, at=at)


@pytest.fixture
def now() -> datetime:
    """The real time, because a web server has no other."""
    return timezone.now()


@pytest.fixture
def standing_county(transactional_db: None, small_county: object) -> object:
    """The small county for a test that commits, so that the web server sees what it does."""
    return small_county
