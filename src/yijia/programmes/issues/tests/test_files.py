"""Photos and PDFs of an issue: sent by page or program, opened by whoever may open the issue."""

import io
import json
import re
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from PIL import Image
from pytest_django import Settings

from tests.harness.county import HERE, PASSWORD, County
from yijia.base.scanning import Scanner
from yijia.ground.files import queries as files
from yijia.ground.files.tests.test_documents import HEIC, PDF
from yijia.ground.people.actions import lookup_code
from yijia.ground.rights.tests.test_pages import token_of
from yijia.programmes.issues import rules
from yijia.programmes.issues.tests.test_pages import must_send

pytestmark = pytest.mark.django_db
BODY = {"kind": "help", "category": "0201", "text": "第二盏路灯不亮", "division": HERE}


@pytest.fixture(autouse=True)
def _own_directory(settings: Settings, tmp_path: Path) -> None:
    settings.YIJIA_FILES_DIR = tmp_path


@pytest.fixture
def client(county: County) -> Client:
    return Client(headers={"Accept-Language": "en"})


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("letter.pdf", PDF, "application/pdf")


def jpeg() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(out, "JPEG")
    return SimpleUploadedFile("lamp.jpg", out.getvalue(), "image/jpeg")


def must_store(client: Client, upload: SimpleUploadedFile) -> str:
    """Stores a file by program, and returns its token."""
    answer = client.post("/api/v1/issues/photos", {"photo": upload})
    assert answer.status_code == 201
    return str(answer.json()["token"])


def must_raise(client: Client, *tokens: str) -> str:
    """Raises an issue with files by program, opens it to this browser, and returns its number."""
    content = json.dumps(BODY | {"photos": tokens})
    answer = client.post("/api/v1/issues", content, content_type="application/json")
    assert answer.status_code == 201
    made = answer.json()
    shown = client.post("/issues/follow", {"number": made["number"], "code": made["lookup_code"]})
    assert shown.status_code == 302
    return str(made["number"])


def must_be_handed_out(answer: Any) -> None:
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_pdf_is_handed_out_apart_from_the_pages_and_a_photo_is_shown(client: Client) -> None:
    token, picture = must_store(client, pdf()), must_store(client, jpeg())
    number = must_raise(client, token, picture)
    html = client.get(f"/issues/{number}").content.decode()
    assert f"/issues/{number}/files/{token}" in html and "PDF 1" in html
    assert f"/issues/{number}/photos/{picture}" in html
    must_be_handed_out(client.get(f"/issues/{number}/files/{token}"))
    shown = client.get(f"/issues/{number}/photos/{picture}")
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")
    for wrong in (f"photos/{token}", f"files/{picture}", "files/nothing"):
        assert client.get(f"/issues/{number}/{wrong}").status_code == 404


def test_a_file_is_opened_through_its_issue_alone(county: County, client: Client) -> None:
    token = must_store(client, pdf())
    number, other = must_raise(client, token), must_raise(client)
    assert client.get(f"/issues/{other}/files/{token}").status_code == 404
    stranger = Client()
    assert stranger.get(f"/issues/{number}/files/{token}").status_code == 404
    assert stranger.get(f"/work/issues/{number}/files/{token}").status_code == 302
    for login, status in (("dispatcher", 200), ("other", 404)):
        desk = Client()
        desk.post("/sign-in", {"login": login, "password": PASSWORD})
        assert desk.get(f"/work/issues/{number}/files/{token}").status_code == status


def test_a_pdf_is_added_on_the_page_of_photos(client: Client) -> None:
    added = client.post("/issues/new/photos", {"photo": pdf(), "more": "1"})
    assert added.status_code == 302
    assert "1 file is added." in client.get("/issues/new/photos").content.decode()
    number = must_send(client)
    html = client.get(f"/issues/{number}").content.decode()
    (address,) = re.findall(r'href="([^"]+/files/[^"]+)"', html)
    must_be_handed_out(client.get(address))


def test_a_photo_that_few_can_open_is_refused_with_what_to_do(client: Client) -> None:
    heic = SimpleUploadedFile("IMG_1.HEIC", HEIC, "image/heic")
    answer = client.post("/issues/new/photos", {"photo": heic})
    assert answer.status_code == 422
    assert "This photo is HEIC" in answer.content.decode()


def test_a_file_that_somebody_changed_on_disk_is_not_handed_out(client: Client) -> None:
    token = must_store(client, pdf())
    number = must_raise(client, token)
    path = files.path_of(uuid.UUID(token))
    path.write_bytes(PDF + b"more")
    answer = client.get(f"/issues/{number}/files/{token}")
    assert answer.status_code == 500
    assert "This file is not as it was stored" in answer.content.decode()


def test_without_the_scanners_word_page_and_program_say_so(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.YIJIA_SCANNER = Scanner(f"unix:{tmp_path / 'nobody'}", seconds=1)
    answer = client.post("/api/v1/issues/photos", {"photo": pdf()})
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:yijia:problem:unavailable")
    html = client.post("/issues/new/photos", {"photo": pdf()}).content.decode()
    assert "Files cannot be checked at the moment." in html


class Desk:
    """Somebody at work, at a page or by program."""

    def __init__(self, county: County, login: str) -> None:
        self.page = Client(headers={"Accept-Language": "en"})
        self.page.post("/sign-in", {"login": login, "password": PASSWORD})
        self._program = Client(headers={"Accept-Language": "en"})
        self._token = {"Authorization": token_of(county.scopes[login])}

    def get(self, path: str) -> Any:
        return self._program.get(f"/api/v1/work/{path}", headers=self._token)

    def store(self, upload: SimpleUploadedFile) -> str:
        sent = {"document": upload}
        answer = self._program.post("/api/v1/work/files", sent, headers=self._token)
        return str(answer.json()["token"])

    def move(self, number: str, verb: str, **given: object) -> Any:
        path, content = f"/api/v1/work/issues/{number}/{verb}", json.dumps(given)
        return self._program.post(
            path, content, content_type="application/json", headers=self._token
        )


def code_of(number: str) -> dict[str, str]:
    return {"Lookup-Code": lookup_code(number)}


@pytest.fixture
def desks(county: County) -> dict[str, Desk]:
    return {login: Desk(county, login) for login in ("dispatcher", "handler", "other")}


@pytest.fixture
def signed(client: Client, desks: dict[str, Desk]) -> str:
    """An issue that the unit has signed for."""
    number = must_raise(client)
    assert desks["dispatcher"].move(number, "dispatch", organisation="lamps").status_code == 200
    assert desks["handler"].move(number, "sign").status_code == 200
    return number


def test_before_it_is_sent_a_file_is_looked_at_and_removed_by_its_token(client: Client) -> None:
    token, kept = must_store(client, pdf()), must_store(client, jpeg())
    path = f"/api/v1/issues/photos/{token}"
    found = client.get(path).json()
    assert (found["kind"], found["size"], found["width"]) == ("application/pdf", len(PDF), None)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.delete(path).json() == {"is_removed": True}
    assert client.get(path).status_code == client.delete(path).status_code == 404
    assert not files.path_of(uuid.UUID(token)).exists()
    must_raise(client, kept)
    sent = f"/api/v1/issues/photos/{kept}"
    assert client.get(sent).status_code == client.delete(sent).status_code == 404
    assert files.path_of(uuid.UUID(kept)).exists()
    assert client.delete("/api/v1/issues/photos/none").status_code == 404


def test_a_program_lists_and_opens_the_files_of_its_own_issue(client: Client) -> None:
    token, picture = must_store(client, pdf()), must_store(client, jpeg())
    number = must_raise(client, token, picture)
    path, code = f"/api/v1/issues/{number}/files", code_of(number)
    listed = client.get(path, headers=code).json()
    assert [file["token"] for file in listed] == [token, picture]
    must_be_handed_out(client.get(f"{path}/{token}", headers=code))
    assert client.get(f"{path}/{picture}", headers=code).headers["Content-Type"] == "image/jpeg"
    for wrong in ({}, {"Lookup-Code": "AAAAAAAA"}, code_of(must_raise(client))):
        assert client.get(path, headers=wrong).status_code == 404
        assert client.get(f"{path}/{token}", headers=wrong).status_code == 404


def test_a_document_of_a_reply_is_opened_by_its_person_and_by_who_may_read_the_issue(
    client: Client, desks: dict[str, Desk], signed: str
) -> None:
    handler, other = desks["handler"], desks["other"]
    token = handler.store(pdf())
    answer = handler.move(signed, "reply", text="已修好", documents=[token])
    assert answer.status_code == 200
    assert [reply["files"] for reply in answer.json()["replies"]] == [[token]]
    assert f"/issues/{signed}/files/{token}" in client.get(f"/issues/{signed}").content.decode()
    must_be_handed_out(client.get(f"/issues/{signed}/files/{token}"))
    path = f"issues/{signed}/files"
    must_be_handed_out(client.get(f"/api/v1/{path}/{token}", headers=code_of(signed)))
    must_be_handed_out(handler.get(f"{path}/{token}"))
    page = handler.page.get(f"/work/issues/{signed}").content.decode()
    assert f"/work/issues/{signed}/files/{token}" in page
    assert [file["token"] for file in handler.get(path).json()] == [token]
    assert other.get(path).status_code == other.get(f"{path}/{token}").status_code == 404
    assert Client().get(f"/issues/{signed}/files/{token}").status_code == 404


def test_to_a_reply_a_document_is_added_on_its_page(
    client: Client, desks: dict[str, Desk], signed: str
) -> None:
    page, path = desks["handler"].page, f"/work/issues/{signed}/reply"
    assert "Add a document (PDF)" in page.get(path).content.decode()
    wrong = page.post(path, {"text": "已修好", "document": jpeg()})
    assert wrong.status_code == 422 and "Only a PDF" in wrong.content.decode()
    renamed = SimpleUploadedFile("a.pdf", b"<script>", "application/pdf")
    assert page.post(path, {"text": "已修好", "document": renamed}).status_code == 422
    assert page.post(path, {"text": "已修好", "document": pdf()}).status_code == 302
    html = client.get(f"/issues/{signed}").content.decode()
    (address,) = re.findall(r'href="([^"]+/files/[^"]+)"', html)
    must_be_handed_out(client.get(address))


def test_to_a_return_its_evidence_is_added_for_who_decides_and_not_for_the_person(
    client: Client, desks: dict[str, Desk], signed: str
) -> None:
    page, why = desks["handler"].page, {"reason": "职责清单第三条"}
    path = f"/work/issues/{signed}/return"
    assert page.post(path, why | {"document": jpeg()}).status_code == 422
    assert page.post(path, why | {"document": pdf()}).status_code == 302
    desk = desks["dispatcher"].page
    html = desk.get(f"/work/issues/{signed}").content.decode()
    (address,) = set(re.findall(r'href="([^"]+/files/[^"]+)"', html))
    must_be_handed_out(desk.get(address))
    assert "/files/" not in client.get(f"/issues/{signed}").content.decode()
    token = address.rsplit("/", 1)[1]
    assert client.get(f"/issues/{signed}/files/{token}").status_code == 404
    listed = client.get(f"/api/v1/issues/{signed}/files", headers=code_of(signed))
    assert listed.json() == []


def test_what_is_no_document_of_ones_own_is_added_to_no_reply(
    client: Client, desks: dict[str, Desk], signed: str
) -> None:
    handler, claimed = desks["handler"], must_store(client, pdf())
    must_raise(client, claimed)
    many = [handler.store(pdf()) for _n in range(4)]
    picture = must_store(client, jpeg())
    for tokens in ([claimed], ["none"], [picture], many, [many[0], many[0]]):
        answer = handler.move(signed, "reply", text="已修好", documents=tokens)
        assert answer.status_code == 422
    assert desks["other"].move(signed, "reply", text="x", documents=many[:1]).status_code == 404
    assert client.get(f"/issues/{signed}").content.decode().count("/files/") == 0


def test_a_document_of_a_reply_that_is_checked_waits_for_the_approval(
    client: Client, desks: dict[str, Desk], signed: str
) -> None:
    handler, dispatcher = desks["handler"], desks["dispatcher"]
    assert handler.move(signed, "reply", text="已修好").status_code == 200
    assert client.post(f"/issues/{signed}/reopen", {"reason": "还是不亮"}).status_code == 302
    first, second = handler.store(pdf()), handler.store(pdf())
    assert handler.move(signed, "submit", text="又修了", documents=[first]).status_code == 200
    assert client.get(f"/issues/{signed}/files/{first}").status_code == 404
    must_be_handed_out(dispatcher.get(f"issues/{signed}/files/{first}"))
    assert dispatcher.move(signed, "send_back", reason="写清楚").status_code == 200
    assert handler.move(signed, "submit", text="换了灯泡", documents=[second]).status_code == 200
    assert dispatcher.move(signed, "approve").status_code == 200
    assert client.get(f"/issues/{signed}/files/{first}").status_code == 404
    must_be_handed_out(client.get(f"/issues/{signed}/files/{second}"))


def test_documents_of_replies_go_with_the_words(
    county: County, client: Client, desks: dict[str, Desk], signed: str
) -> None:
    token = desks["handler"].store(pdf())
    desks["handler"].move(signed, "reply", text="已修好", documents=[token])
    page = f"/your-data/issues/{signed}/erase"
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post(page, {"kind": "whole_erasure"}).status_code == 302
    assert not files.path_of(uuid.UUID(token)).exists()
    assert desks["handler"].get(f"issues/{signed}/files").json() == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ([("submit", 1), ("approve", 2)], {2: 1}),
        ([("submit", 1), ("send_back", 2), ("submit", 3), ("approve", 4)], {4: 3}),
        ([("submit", 1), ("send_back", 2), ("approve", 3)], {}),
        ([("reply", 1), ("approve", 2)], {}),
    ],
)
def test_an_approval_lets_out_what_was_handed_in_last(
    said: list[tuple[str, int]], found: dict[int, int]
) -> None:
    def hour(number: int) -> datetime:
        return datetime(2026, 9, 30, number, tzinfo=UTC)

    told = [(verb, hour(at)) for verb, at in said]
    assert rules.let_out(told) == {hour(late): hour(early) for late, early in found.items()}
