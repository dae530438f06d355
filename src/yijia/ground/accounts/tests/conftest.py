"""What tests of accounts ask for: a person at a browser, and the county in which they work."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.harness.county import PASSWORD, County
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.ground.people.models import Account


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> Callable[[timedelta], datetime]:
    """A clock that stands, and goes on by as much as it is told."""
    held = [at]

    def go_on(by: timedelta = timedelta()) -> datetime:
        held[0] += by
        return held[0]

    monkeypatch.setattr(timezone, "now", lambda: held[0])
    return go_on


@pytest.fixture
def worker(county: County) -> Account:
    """Somebody who works here, and has nothing but a password."""
    return Account.objects.get(login="worker")


@pytest.fixture
def as_worker(county: County, worker: Account) -> Iterator[Scope]:
    """The database told that the worker is asking."""
    scope = Scope(account=worker.pk, name=worker.login)
    with acting_as(scope):
        yield scope


def sign_in(client: Client, *, login: str = "worker", **more: Any) -> Any:
    """What the door answers to the right password."""
    return client.post("/sign-in", {"login": login, "password": PASSWORD} | more)
