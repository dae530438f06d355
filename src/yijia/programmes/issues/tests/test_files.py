"""Photos and PDFs of an issue: sent by page or program, opened by whoever may open the issue."""

import io
import json
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from tests.harness.county import HERE, PASSWORD, County
from yijia.base.scanning import Scanner
from yijia.ground.files import queries as files
from yijia.ground.files.tests.test_documents import HEIC, PDF
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
