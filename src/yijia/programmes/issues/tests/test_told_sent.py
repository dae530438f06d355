"""Notices go out to persons: by which channel, when, once, and not when they are not wanted."""

import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from tests.harness.county import PASSWORD, County
from tests.harness.receiving import Hook, MailBox
from yijia.base.codes import case_number
from yijia.base.scope import ANONYMOUS, Scope
from yijia.base.sending import MailServer, Message, Webhook
from yijia.engines.notices import actions, ticks
from yijia.engines.notices.models import Delivery
from yijia.engines.notices.rules import WAITS
from yijia.ground.access.queries import acting_as
from yijia.ground.journal.models import Entry
from yijia.ground.people.actions import lookup_code
from yijia.ground.people.models import Reading
from yijia.ground.rights import actions as rights
from yijia.ground.rights.queries import hold_person
from yijia.programmes.issues.tests.test_course import raised
from yijia.programmes.issues.views.own import HOLDING

pytestmark = pytest.mark.django_db
EMAIL = "lin@example.org"


@pytest.fixture
def mail(mail_box: MailBox, monkeypatch: pytest.MonkeyPatch) -> MailBox:
    server = MailServer(f"smtp://127.0.0.1:{mail_box.port}", sender="c@example.org", seconds=5)
    monkeypatch.setattr(settings, "YIJIA_MAIL", server)
    return mail_box


@pytest.fixture
def sms(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> Hook:
    service = Webhook(f"http://127.0.0.1:{hook.port}/", key="k" * 32, seconds=5)
    monkeypatch.setattr(settings, "YIJIA_SMS", service)
    return hook


def told(at: datetime, **given: Any) -> str:
    number = raised(at, **given)
    ticks.make_notices(at=at)
    return number


def delivery(service: Scope) -> Delivery:
    with acting_as(service):
        return Delivery.objects.order_by("-id")[0]


def test_who_left_an_email_is_written_to_in_their_language_and_the_others_get_a_message(
    county: County, at: datetime, service: Scope, mail: MailBox, sms: Hook
) -> None:
    number = told(at, email=EMAIL, language="en")
    assert ticks.send_messages(at=at) == 1
    (letter,) = mail.received
    assert letter["To"] == EMAIL and letter["Subject"] == f"Your issue {number}"
    body = str(letter.get_content())
    assert f"We have your issue {number}." in body and lookup_code(number) not in body
    told(at, language="zh-hans")
    ticks.send_messages(at=at)
    assert len(mail.received) == 1 and "已收到您的诉求" in sms.received[0].body.decode(
        "unicode_escape"
    )
    with acting_as(service):
        assert set(Delivery.objects.values_list("state", "channel")) == {
            ("sent", "email"),
            ("sent", "sms"),
        }
        assert set(Reading.objects.values_list("purpose", flat=True)) == {"notice"}
    assert ticks.send_messages(at=at) == 0


def test_without_a_channel_or_a_contact_the_person_is_told_on_their_page_alone(
    county: County, at: datetime, service: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(at)
    monkeypatch.setattr(settings, "YIJIA_MAIL", MailServer("smtp://127.0.0.1", "a@b.org", 1))
    told(at, mobile="", name="")
    with acting_as(service):
        assert not Delivery.objects.exists()


def test_it_is_tried_again_ever_later_and_at_last_given_up(
    county: County, at: datetime, service: Scope, sms: Hook
) -> None:
    told(at)
    sms.status, then = 503, at
    for tries, wait in enumerate(WAITS, start=1):
        assert ticks.send_messages(at=then) == 1
        found = delivery(service)
        assert (found.state, found.reason, found.tries) == ("failed", "busy", tries)
        assert ticks.send_messages(at=then + wait - timedelta(seconds=1)) == 0
        then += wait
        # The last wait leads into the night; in the morning it goes on.
        then = max(then, then.replace(hour=7)) if then.hour < 7 else then
    assert ticks.send_messages(at=then + timedelta(hours=8)) == 1
    assert delivery(service).state == "given_up"
    assert ticks.send_messages(at=then + timedelta(days=9)) == 0
    identities = {request.headers["X-Yijia-Id"] for request in sms.received}
    assert len(sms.received) == len(WAITS) + 1 and len(identities) == 1


def test_what_is_refused_for_good_is_not_tried_again(
    county: County, at: datetime, service: Scope, mail: MailBox
) -> None:
    told(at, email=EMAIL)
    mail.answer = f"550 no such user {EMAIL}"
    ticks.send_messages(at=at)
    found = delivery(service)
    assert (found.state, found.reason) == ("given_up", "refused")
    assert ticks.send_messages(at=at + timedelta(days=1)) == 0


def test_whoever_is_killed_while_sending_leaves_the_same_message_to_the_next(
    county: County, at: datetime, service: Scope, mail: MailBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(at, email=EMAIL)
    with monkeypatch.context() as patch:
        # The mail has gone out, and nobody has noted it.
        patch.setattr(actions, "note_delivery", lambda **_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            ticks.send_messages(at=at)
    assert delivery(service).state == "sending"
    assert ticks.send_messages(at=at + timedelta(minutes=9)) == 0
    assert ticks.send_messages(at=at + timedelta(minutes=10)) == 1
    first, second = mail.received
    assert first["Message-ID"] == second["Message-ID"]
    assert delivery(service).state == "sent"


def test_nothing_is_sent_to_a_person_at_night(
    county: County, at: datetime, service: Scope, sms: Hook
) -> None:
    told(at)
    night = at.replace(hour=22)
    assert ticks.send_messages(at=night) == 0
    assert ticks.send_messages(at=night + timedelta(hours=8, minutes=59)) == 0
    assert ticks.send_messages(at=night + timedelta(hours=9)) == 1


def test_who_withdrew_or_was_erased_gets_nothing_and_the_delivery_says_why(
    county: County, at: datetime, service: Scope, sms: Hook
) -> None:
    withdrawn, erased = told(at), told(at)
    with acting_as(ANONYMOUS):
        held = HOLDING.find(withdrawn)
        hold_person(held)
        rights.withdraw_consent(by=ANONYMOUS, at=at, holding=HOLDING, held=held)
    with acting_as(service):
        rights.erase_person(by=service, at=at, held=HOLDING.find(erased), has_texts=False)
    ticks.send_messages(at=at)
    with acting_as(service):
        rows = dict(Delivery.objects.values_list("notice__facts__number", "reason"))
        assert set(Delivery.objects.values_list("state", flat=True)) == {"not_wanted"}
    assert rows == {withdrawn: "withdrawn", erased: "erased"} and sms.received == []


def test_a_delivery_holds_no_address_and_nobody_but_a_service_moves_it(
    county: County, at: datetime, service: Scope, sms: Hook, mail: MailBox
) -> None:
    number = told(at, email=EMAIL)
    ticks.send_messages(at=at)
    with acting_as(service), connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(d::text || n::text, '') FROM notices_delivery d"
            " JOIN notices_notice n ON n.id = d.notice_id"
        )
        held = cursor.fetchone()[0]
    assert [word for word in (EMAIL, "13800138000", "林某") if word in held] == []
    assert number in held
    with acting_as(ANONYMOUS):
        HOLDING.find(number)
        assert Delivery.objects.count() == 1
        assert Delivery.objects.update(state="queued", sent_at=None) == 0
    with acting_as(county.scopes["handler"]):
        assert Delivery.objects.count() == 0
    with pytest.raises(DatabaseError), acting_as(service):
        Delivery.objects.all().delete()


def test_many_to_whom_nobody_is_there_do_not_hold_everything_up(
    county: County, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "YIJIA_MAIL", MailServer("smtp://127.0.0.1:1", "a@b.org", 1))
    for _count in range(5):
        raised(at, email=EMAIL)
    ticks.make_notices(at=at)
    assert ticks.send_messages(at=at) == 3
    moved_on = at + timedelta(minutes=1)
    assert ticks.send_messages(at=moved_on) == 3


def test_who_keeps_the_system_sees_what_was_given_up_and_sends_it_again(
    county: County, at: datetime, service: Scope, sms: Hook
) -> None:
    number = told(at)
    sms.status = 400
    ticks.send_messages(at=at)
    client = Client(headers={"Accept-Language": "en"})
    client.post("/sign-in", {"login": "system", "password": PASSWORD})
    page = client.get("/administration/messages").content.decode()
    assert "The server refused it" in page and number not in page
    found = client.get("/api/v1/administration/messages").json()
    assert found["counts"]["given_up"] == 1 and found["items"][0]["reason"] == "refused"
    one = f"/administration/messages/{found['items'][0]['id']}/again"
    assert "The server refused it" in client.get(one).content.decode()
    assert client.post(one, {"reason": " "}).status_code == 422
    assert delivery(service).state == "given_up"
    assert client.post(one, {"reason": "号码已更正"}).status_code == 302
    assert delivery(service).state == "queued"
    sms.status = 202
    assert ticks.send_messages(at=at + timedelta(days=99)) == 1
    assert delivery(service).state == "sent"
    gone = client.post(one, {"reason": "再发"})
    assert gone.status_code == 409 and "has gone out by now" in gone.content.decode()
    assert client.get("/administration/messages/987654/again").status_code == 404
    with acting_as(service):
        entry = Entry.objects.get(event="notices.sent_again")
        assert (entry.new, entry.reason) == ({"count": 1}, "号码已更正")
        assert (entry.subject_type, entry.subject_id) == (
            "notices_delivery",
            delivery(service).pk,
        )


def test_all_that_was_given_up_is_sent_again_under_one_reason(
    county: County, at: datetime, service: Scope, sms: Hook
) -> None:
    for _issue in range(2):
        told(at)
    sms.status = 400
    ticks.send_messages(at=at)
    client = Client(headers={"Accept-Language": "en"})
    client.post("/sign-in", {"login": "system", "password": PASSWORD})
    again = "/administration/messages/again"
    assert client.get(again).status_code == 200
    assert client.post(again, {}).status_code == 422
    assert client.post(again, {"reason": "通道已修复"}).status_code == 302
    with acting_as(service):
        assert set(Delivery.objects.values_list("state", flat=True)) == {"queued"}
        assert Entry.objects.get(event="notices.sent_again").new == {"count": 2}
    # Whoever comes second is told that nothing was left.
    assert b"Nothing that was given up" in client.post(again, {"reason": "再发"}).content


def test_links_are_whole_where_our_address_is_known_and_left_out_where_not(
    county: County,
    at: datetime,
    mail: MailBox,
    sms: Hook,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told(at, email=EMAIL)
    ticks.send_messages(at=at)
    assert "/issues/follow" not in str(mail.received[0].get_content())
    monkeypatch.setattr(settings, "YIJIA_ADDRESS", "https://county.example.cn")
    whole = "https://county.example.cn/issues/follow?number="
    number = told(at, email=EMAIL, language="en")
    ticks.send_messages(at=at)
    assert f"{whole}{number}" in str(mail.received[1].get_content())
    number = told(at)
    ticks.send_messages(at=at)
    assert json.loads(sms.received[0].body)["text"].endswith(f" {whole}{number}")


@pytest.mark.parametrize("text", ["/issues/follow", "Read /issues.", "看 (/issues/1)"])
def test_a_message_with_a_link_that_is_not_whole_is_refused(at: datetime, text: str) -> None:
    with pytest.raises(ValueError, match="leads nowhere"):
        Message("1", to=EMAIL, subject="x", text=text, at=at)
    Message("1", to=EMAIL, subject="x", text=f"and/or https://a.example{text[-1]}", at=at)


def asked_again(number: str, *, origin: str = "10.0.0.1") -> tuple[int, str]:
    client = Client(headers={"Accept-Language": "en"}, REMOTE_ADDR=origin)
    answer = client.post("/issues/lost-code", {"number": number})
    return answer.status_code, re.sub(r'value="[^"]*"', "", answer.content.decode())


def test_a_lost_code_is_sent_to_the_stored_contact_alone_and_kept_nowhere(
    county: County, at: datetime, service: Scope, sms: Hook
) -> None:
    number, without = told(at), told(at, mobile="", name="")
    ticks.send_messages(at=at)
    unknown = case_number(day=at.date(), identity=4711)
    answers = {asked_again(one) for one in (number, without, unknown)}
    assert len(answers) == 1 and answers.pop()[0] == 200
    program = Client().post(
        "/api/v1/issues/lost-code", {"number": unknown}, content_type="application/json"
    )
    assert (program.status_code, program.json()) == (200, {"is_taken": True})
    noon = timezone.localtime().replace(hour=12) + timedelta(days=1)
    ticks.make_notices(at=noon)
    ticks.send_messages(at=noon)
    first, second = (json.loads(request.body) for request in sms.received)
    assert lookup_code(number) in second["text"] and lookup_code(number) not in first["text"]
    assert second["to"] == "13800138000"
    with acting_as(service), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(n::text, '') FROM notices_notice n")
        assert lookup_code(number) not in cursor.fetchone()[0]


def test_a_code_is_sent_three_times_a_day_at_most_and_asked_for_ten_times(
    county: County, at: datetime, service: Scope, sms: Hook
) -> None:
    number = told(at)
    statuses = [asked_again(number)[0] for _time in range(11)]
    assert statuses == [200] * 10 + [422]
    with acting_as(service):
        assert Entry.objects.filter(event="issues.code_asked").count() == 3
