"""Mails and text messages, sent to real servers of this machine."""

import hashlib
import hmac
import json
from datetime import UTC, datetime

import pytest

from tests.harness.receiving import Hook, MailBox, free_port
from yijia.base.sending import Fault, MailServer, Message, NotTaken, Webhook, is_address

AT = datetime(2026, 9, 30, 8, tzinfo=UTC)
MESSAGE = Message("one-and-the-same", to="lin@example.org", subject="诉求", text="已修好。", at=AT)
KEY = "k" * 32


def mail_to(port: int) -> MailServer:
    return MailServer(f"smtp://127.0.0.1:{port}", sender="county@example.org", seconds=5)


def hook_at(port: int) -> Webhook:
    return Webhook(f"http://127.0.0.1:{port}/send?from=county", key=KEY, seconds=5)


def test_a_mail_arrives_whole_and_bears_the_same_name_each_time(mail_box: MailBox) -> None:
    for _time in range(2):
        mail_to(mail_box.port).send(MESSAGE)
    first, second = mail_box.received
    assert first["Message-ID"] == second["Message-ID"] == "<one-and-the-same@example.org>"
    assert (first["To"], first["Subject"]) == ("lin@example.org", "诉求")
    assert first.get_content().strip() == "已修好。"
    assert first["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(("code", "fault"), [(550, Fault.REFUSED), (451, Fault.BUSY)])
def test_a_mail_server_says_whether_to_try_again_and_its_words_are_not_kept(
    mail_box: MailBox, code: int, fault: Fault
) -> None:
    mail_box.answer = f"{code} lin@example.org is not here"
    with pytest.raises(NotTaken) as refused:
        mail_to(mail_box.port).send(MESSAGE)
    assert refused.value.fault is fault and refused.value.is_final is (fault is Fault.REFUSED)
    assert str(refused.value) == f"{fault} {code}"


def test_a_message_is_signed_over_its_time_and_body(hook: Hook) -> None:
    hook_at(hook.port).send(MESSAGE)
    (request,) = hook.received
    stamp = request.headers["X-Yijia-Timestamp"]
    signed = hmac.new(KEY.encode(), f"{stamp}.".encode() + request.body, hashlib.sha256)
    assert request.headers["X-Yijia-Signature"] == f"sha256={signed.hexdigest()}"
    assert int(stamp) == AT.timestamp() and request.path == "/send?from=county"
    told = {"id": "one-and-the-same", "to": "lin@example.org", "text": "已修好。"}
    assert json.loads(request.body) == told and request.headers["X-Yijia-Id"] == told["id"]


@pytest.mark.parametrize(
    ("status", "fault"),
    [(503, Fault.BUSY), (429, Fault.BUSY), (400, Fault.REFUSED), (302, Fault.REFUSED)],
)
def test_a_service_says_whether_to_try_again(hook: Hook, status: int, fault: Fault) -> None:
    hook.status = status
    with pytest.raises(NotTaken) as refused:
        hook_at(hook.port).send(MESSAGE)
    assert str(refused.value) == f"{fault} {status}"


def test_nobody_there_is_tried_again() -> None:
    for sender in (mail_to(free_port()), hook_at(free_port())):
        with pytest.raises(NotTaken) as refused:
            sender.send(MESSAGE)
        assert refused.value.fault is Fault.UNREACHABLE and not refused.value.is_final


def test_no_sender_shows_its_secrets() -> None:
    mail = MailServer("smtps://me:hidden@mail.example.org", sender="a@b.org", seconds=1)
    assert "hidden" not in repr(mail) and KEY not in repr(hook_at(80))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("smtp://127.0.0.1:25", True),
        ("smtps://u:p@mail.example.org", True),
        ("mail.example.org", False),
        ("smtp://host:99999", False),
        ("https://host/", False),
    ],
)
def test_the_address_of_a_mail_server_is_told_from_others(text: str, is_one: bool) -> None:
    assert is_address(text, schemes=("smtp", "smtp+starttls", "smtps")) is is_one
