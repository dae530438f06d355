"""How long a browser is known: a stranger's for two hours, a colleague's for a working day."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.harness.county import PASSWORD, County
from yijia.ground.accounts.rules import kept_key

pytestmark = pytest.mark.django_db
HOUR = 3600


def row_of(client: Client) -> Session:
    """The row of the session that a browser has."""
    return Session.objects.get(pk=kept_key(client.session.session_key or ""))


def must_last(client: Client, hours: int) -> None:
    assert client.cookies["sessionid"]["max-age"] == hours * HOUR
    kept = row_of(client)
    left = (kept.expire_date - timezone.now()).total_seconds()
    assert (hours - 1) * HOUR < left <= hours * HOUR


def test_a_draft_of_a_stranger_lies_open_for_two_hours(county: County) -> None:
    client = Client()
    client.post("/issues/new/kind", {"kind": "help"})
    must_last(client, 2)


def test_whoever_signs_in_after_that_is_known_for_the_day(county: County) -> None:
    client = Client()
    client.post("/issues/new/kind", {"kind": "help"})
    client.post("/sign-in", {"login": "dispatcher", "password": PASSWORD})
    must_last(client, 12)


def test_who_reads_or_copies_the_rows_of_sessions_gets_into_none(county: County) -> None:
    client, thief = Client(), Client()
    client.post("/sign-in", {"login": "dispatcher", "password": PASSWORD})
    assert client.get("/work").status_code == 200
    row = row_of(client)
    thief.cookies["sessionid"] = row.session_key
    assert thief.get("/work").status_code == 302
    thief = Client()
    thief.post("/issues/new/kind", {"kind": "help"})
    own = row_of(thief)
    own.session_data = row.session_data
    own.save()
    assert thief.get("/work").status_code == 302
