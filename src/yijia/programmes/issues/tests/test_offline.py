"""The page that opens without a network: what a browser keeps of it, and what is asked there."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.harness.clients import client_of
from tests.harness.county import HERE, County
from yijia.base.scope import service_scope
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.rights.events import CONFIGURED
from yijia.ground.rights.models import Term
from yijia.programmes.issues.models import Category, Question

pytestmark = pytest.mark.django_db
PAGE, WORKER = "/issues/offline", "/issues/offline.js"


@pytest.fixture
def client(county: County) -> Client:
    return Client(headers={"Accept-Language": "en"})


def kept_by(client: Client, *, language: str = "en") -> dict[str, Any]:
    """What the script tells a browser to keep."""
    script = client.get(WORKER, {"language": language})
    told: dict[str, Any] = json.loads(script.content.decode().split("=", 1)[1].split(";\n")[0])
    return told


@contextmanager
def changing(at: datetime) -> Iterator[None]:
    """What a county keeps for itself is changed, and read anew afterwards."""
    by = service_scope("test")
    with acting_as(by), journal.entry(by=by, at=at, event=CONFIGURED, new={"count": 1}):
        yield
        journal.forget_reference_data()


def test_all_that_the_page_is_made_of_is_kept_with_it(client: Client) -> None:
    assert client.get(WORKER).headers["Content-Type"] == "text/javascript"
    told = kept_by(client)
    used = set(re.findall(r'"(/static/[^"]+)"', client.get(PAGE).content.decode()))
    assert told["page"] == PAGE
    assert used == set(told["assets"])
    assert all(client.get(address).getvalue() for address in told["assets"])


def test_the_same_is_kept_for_everybody_and_another_page_has_another_version(
    client: Client, at: datetime, settings: Settings
) -> None:
    before = kept_by(client)["version"]
    assert kept_by(client_of("worker"))["version"] == before
    assert kept_by(client, language="zh-hans")["version"] != before
    assert kept_by(client, language="xx")["version"] == before
    settings.YIJIA_DEMONSTRATION = True
    assert kept_by(client)["version"] != before
    settings.YIJIA_DEMONSTRATION = False
    with changing(at):
        Category.objects.create(
            code="0299", name_zh="护栏", name_en="Railing", starts_on=date(2017, 1, 1), source="x"
        )
    assert kept_by(client)["version"] != before


def test_no_other_page_may_start_a_worker(client: Client) -> None:
    def policy(address: str) -> list[str]:
        said = client.get(address).headers["Content-Security-Policy"]
        return [part for part in said.split("; ") if part.startswith("worker-src")]

    assert policy(PAGE) == ["worker-src 'self'"]
    for address in (WORKER, "/issues/new", "/issues/new/kind", "/sign-in", "/nowhere"):
        assert policy(address) == ["worker-src 'none'"]


def test_every_community_and_category_can_be_chosen_and_a_part_says_of_what(
    client: Client,
) -> None:
    html = client.get(PAGE).content.decode().replace("\n>", ">")
    assert f'<option value="{HERE}">Example Community</option>' in html
    assert '<option value="0201">Street light</option>' in html
    assert re.search(r'<option value="0102\d\d">Noise · Noise of shops</option>', html)
    assert 'data-code="noise.night" data-about="0102"' in html


def test_the_number_is_not_called_locked_before_it_is_sent(client: Client) -> None:
    html = client.get(PAGE).content.decode()
    assert "Until you send it, it lies on this device, not locked." in html
    assert "So that we can call you. It is stored locked" not in html


def test_a_question_that_needs_an_answer_says_so_on_the_page(client: Client, at: datetime) -> None:
    with changing(at):
        Question.objects.filter(code="noise.night").update(is_required=True)
    said = 'data-about="0102" data-needed="This question needs an answer."'
    assert said in client.get(PAGE).content.decode()


@pytest.mark.parametrize(("kept", "days"), [(None, 7), (1, 1), (30, 7)])
def test_a_draft_is_kept_no_longer_than_an_answer_that_may_be_asked_for_again(
    client: Client, at: datetime, kept: int | None, days: int
) -> None:
    if kept is not None:
        begins, source = date(2018, 1, 1), "县里的规定"
        new = Term(code="shell.answer", days=kept, starts_on=begins, source=source, is_sample=False)
        with changing(at):
            new.save()
    assert f'data-days="{days}"' in client.get(PAGE).content.decode()
