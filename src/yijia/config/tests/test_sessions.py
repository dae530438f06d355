"""How long a browser is known: a stranger's for two hours, a colleague's for a working day."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.harness.county import PASSWORD, County

pytestmark = pytest.mark.django_db
HOUR = 3600


def must_last(client: Client, hours: int) -> None:
    assert client.cookies["sessionid"]["max-age"] == hours * HOUR
    kept = Session.objects.get(pk=client.session.session_key)
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
