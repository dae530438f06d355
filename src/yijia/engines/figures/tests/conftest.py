"""The sample table, declared and committed; whatever a test commits is gone after it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client

from yijia.base.scope import Scope
from yijia.engines.figures import registry
from yijia.engines.figures.registry import Registry
from yijia.engines.figures.tests import sample
from yijia.ground.access.queries import acting_as
from yijia.ground.places import actions as places

ADDRESS = ("host", "port", "dbname", "user", "password", "options")
BELOW = f"code,name_zh,kind\n{sample.VILLAGE},甲社区,community\n{sample.OTHER},乙社区,community\n"


@pytest.fixture
def client() -> Client:
    """The browser of somebody who has not signed in and reads English."""
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture
def bare(
    transactional_db: None,
    owner_cursor: psycopg.Cursor[Any],
    service: Scope,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> psycopg.Cursor[Any]:
    """The sample table before anything counts it, and the owner's cursor."""
    with acting_as(service):
        places.load_shipped(by=service, at=at)
        places.import_divisions(by=service, at=at, file=BELOW.encode(), source="test")
    monkeypatch.setattr(registry, "figures", Registry(sample.FIGURES))
    owner_cursor.execute(sample.TABLE.encode())
    owner_cursor.execute(sample.RIGHTS.encode())
    return owner_cursor


@pytest.fixture
def owner(bare: psycopg.Cursor[Any]) -> psycopg.Cursor[Any]:
    """The sample figures declared, and the owner's cursor."""
    sample.declare(bare, sample.FIGURES)
    return bare


@pytest.fixture
def other_application(transactional_db: None) -> Callable[[], psycopg.Connection]:
    """Opens connections of the application's own, beside the one of the test."""

    def connect() -> psycopg.Connection:
        parameters = connection.get_connection_params()
        wanted = {name: parameters[name] for name in ADDRESS if name in parameters}
        return psycopg.connect(**wanted)

    return connect
