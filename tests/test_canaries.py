"""Planted names and numbers go everywhere a person's data goes, and are then found nowhere.

The text of an issue is read by those who work on it and lies in clear in its row, so a word planted
in it must be found: the search is not blind. It, too, is gone once it was erased.
"""

import json
import logging
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.harness import backups
from tests.harness.county import PASSWORD, County
from tests.harness.receiving import Hook, MailBox
from yijia.base.sending import MailServer, Webhook
from yijia.engines.notices import ticks
from yijia.ground.access.queries import acting_as
from yijia.programmes.issues import actions as issues
from yijia.programmes.issues import queries
from yijia.programmes.issues.tests.test_pages import ANSWERS

pytestmark = pytest.mark.django_db(transaction=True)
NAME, OTHER_NAME = "欧阳金丝雀", "司徒金丝雀"
MOBILE, OTHER_MOBILE = "19971237654", "19971230987"
EMAIL, OTHER_EMAIL = "goldcanary@example.org", "othercanary@example.org"
# A region, a birthday and a count that fit together, and that nobody was given.
IDENTITY, TEXT = "350181199003070018", "金丝雀路灯"
SEALED = [word.encode() for word in (NAME, OTHER_NAME, MOBILE, OTHER_MOBILE)]
SEALED += [word.encode() for word in (EMAIL, OTHER_EMAIL)]
SEEN = [word.encode() for word in (TEXT, IDENTITY)]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this process puts temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


class People:
    """Everybody who takes part, with all that those who may not read the contact were shown."""

    def __init__(self) -> None:
        self.person = Client(headers={"Accept-Language": "en"})
        self.staff = {name: self._signed_in(name) for name in ("dispatcher", "handler", "leader")}
        self.stranger = Client(headers={"Accept-Language": "en"})
        self.shown: list[bytes] = []

    def _signed_in(self, login: str) -> Client:
        client = Client(headers={"Accept-Language": "en"})
        client.post("/sign-in", {"login": login, "password": PASSWORD})
        return client

    def look(self, number: str) -> None:
        """Opens every page on which somebody else could come upon the person."""
        pages = (
            "/notices",
            "/work",
            "/work?in=area",
            "/api/v1/work?whole_area=true",
            f"/work/issues/{number}",
        )
        for client in self.staff.values():
            self.shown += [client.get(page).content for page in pages]
        public = ("/", "/figures/issues.opened/rows", "/api/v1/figures/issues.opened", "/article")
        self.shown += [self.stranger.get(page).content for page in public]
        self.shown.append(self.stranger.get(f"/issues/{number}", follow=True).content)


def raised(people: People) -> str:
    """The person fills in every page, and is warned of the number in the text."""
    text = {"text": f"{TEXT}不亮，证号{IDENTITY}"}
    contact = {"name": NAME, "mobile": MOBILE, "email": EMAIL}
    for name, given in (ANSWERS | {"text": text, "contact": contact}).items():
        people.person.post(f"/issues/new/{name}", given)
    people.person.post("/issues/new/revealing")
    people.person.post("/issues/new/check")
    return str(people.person.session["issue_raised"])


def must_raise_by_program(people: People) -> str:
    """The same over the interface, under a key, sent twice."""
    body = {"kind": "help", "category": "0201", "division": ANSWERS["place"]["division"]}
    body |= {"text": "另一盏路灯不亮", "name": NAME, "mobile": MOBILE}
    given: dict[str, Any] = {
        "content_type": "application/json",
        "headers": {"Idempotency-Key": "canary"},
    }
    first, again = (
        people.person.post("/api/v1/issues", json.dumps(body), **given).json() for _time in range(2)
    )
    assert first == again
    return str(first["number"])


def handled(county: County, number: str) -> None:
    """The network works, and somebody reads the contact and writes to the person by name."""
    at = timezone.now()
    steps: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("dispatcher", "dispatch", {"organisation": "lamps"}),
        ("handler", "sign", {}),
        ("handler", "reply", {"text": "已修好", "private_text": "已回电"}),
    )
    for place, (login, verb, given) in enumerate(steps):
        scope = county.scopes[login]
        with acting_as(scope):
            case = queries.access_issue(scope=scope, number=number).case
            then = at + timedelta(seconds=place)
            issues.move_issue(by=scope, at=then, case=case, verb=verb, inputs=given)


def must_be_told(mail_box: MailBox, hook: Hook, *, number: str) -> None:
    """Everybody is told by the channel that they left, at noon."""
    noon = timezone.localtime().replace(hour=12)
    ticks.make_notices(at=noon)
    assert ticks.send_messages(at=noon + timedelta(days=1)) == 6
    assert {letter["To"] for letter in mail_box.received} == {EMAIL} and len(hook.received) == 3
    assert number in str(mail_box.received[0])


def must_read_by_staff(people: People, number: str) -> None:
    page = f"/work/issues/{number}/person"
    given = {"purpose": "other", "words": f"给{NAME}回电 {MOBILE}"}
    answer = people.staff["dispatcher"].post(page, given).content
    assert MOBILE.encode() in answer and NAME.encode() in answer


def must_be_used_by_the_person(people: People, number: str) -> None:
    """The person looks, takes copies and puts both name and number right."""
    page = f"/your-data/issues/{number}"
    assert MOBILE in people.person.post(page).content.decode()
    assert MOBILE in people.person.post(f"{page}/copy.json").content.decode()
    assert people.person.post(f"{page}/copy.pdf").status_code == 200
    right = {"name": OTHER_NAME, "mobile": OTHER_MOBILE, "email": OTHER_EMAIL}
    assert people.person.post(f"{page}/correct", right).status_code == 302
    assert OTHER_MOBILE in people.person.post(page).content.decode()


def mistaken(people: People, number: str) -> None:
    """Names and numbers typed where they do not belong."""
    people.stranger.post("/sign-in", {"login": MOBILE, "password": NAME})
    people.stranger.post("/issues/follow", {"number": number, "code": MOBILE})
    people.stranger.get(f"/api/v1/issues/{number}", headers={"Lookup-Code": MOBILE})


@pytest.fixture
def channels(
    mail_box: MailBox, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> tuple[MailBox, Hook]:
    """Mails and text messages go out, to servers of this machine."""
    mail = MailServer(f"smtp://127.0.0.1:{mail_box.port}", sender="c@example.org", seconds=5)
    sms = Webhook(f"http://127.0.0.1:{hook.port}/", key="k" * 32, seconds=5)
    monkeypatch.setattr(settings, "YIJIA_MAIL", mail)
    monkeypatch.setattr(settings, "YIJIA_SMS", sms)
    return mail_box, hook


def test_planted_names_and_numbers_are_found_nowhere(
    standing_county: County,
    temporary: Path,
    caplog: pytest.LogCaptureFixture,
    channels: tuple[MailBox, Hook],
) -> None:
    caplog.set_level(logging.DEBUG)
    people = People()
    number, other = raised(people), must_raise_by_program(people)
    for matter in (number, other):
        handled(standing_county, matter)
        people.look(matter)
    must_be_told(*channels, number=number)
    must_read_by_staff(people, number)
    mistaken(people, number)
    must_be_used_by_the_person(people, number)
    dumped = backups.plain_dump(role="yijia_owner")
    # Before anything is erased: sealed is what the vault holds, and in clear what work needs.
    assert [word for word in SEALED if word in dumped] == []
    assert TEXT.encode() in dumped
    assert set(backups.files_holding([*SEALED, TEXT.encode()])) == {TEXT.encode()}
    assert [word for word in SEALED if any(word in page for page in people.shown)] == []
    page = f"/your-data/issues/{number}/erase"
    assert people.person.post(page, {"kind": "whole_erasure"}).status_code == 302
    people.look(number)
    dumped = backups.plain_dump(role="yijia_owner")
    assert [word for word in [*SEALED, *SEEN] if word in dumped] == []
    assert number.encode() in dumped and dumped.count(b"COPY public.") > 30
    assert backups.files_holding(SEALED) == {}
    assert [word for word in SEALED if word.decode() in caplog.text] == []
    assert [path.name for path in temporary.rglob("*") if path.is_file()] == []
