"""PDFs are kept as they are, files that changed on disk are not shown, and strays are removed."""

import os
import uuid
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from yijia.base.errors import Altered, Invalid
from yijia.base.scope import Scope
from yijia.ground.files import actions, queries, rules, shown, ticks

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(40)


@pytest.fixture(autouse=True)
def _own_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "YIJIA_FILES_DIR", tmp_path)


def sent(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


def test_a_pdf_is_kept_as_it_came(acting: Scope, at: datetime) -> None:
    stored = actions.store_file(by=acting, at=at, upload=sent(PDF, "Antrag.PDF"))
    assert (stored.kind, stored.size, stored.width) == (rules.PDF_KIND, len(PDF), None)
    assert not stored.is_picture
    assert queries.content_of(stored) == PDF


def test_a_file_is_handed_out_under_a_name_that_is_no_path() -> None:
    given = shown.handed_out(PDF, name='..\\../表"; filename="x', kind=rules.PDF_KIND)
    assert not set("/\\") & set(given.headers["Content-Disposition"].removeprefix("attachment;"))


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (PDF, "photo.jpg", rules.UNREADABLE),
        (PDF[:-8], "half.pdf", "This PDF is not whole. Choose it again."),
        (b"<script>", "page.pdf", rules.UNREADABLE),
        (b"PK\x03\x04" + PDF, "archive.pdf", rules.UNREADABLE),
        (HEIC, "IMG_1.HEIC", rules.NO_HEIC),
        (HEIC, "photo.jpg", rules.NO_HEIC),
    ],
)
def test_what_calls_itself_otherwise_than_it_is_is_refused_in_words(
    acting: Scope, at: datetime, content: bytes, name: str, sentence: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.store_file(by=acting, at=at, upload=sent(content, name))
    assert (refused.value.message, refused.value.field) == (sentence, "photo")


def test_a_file_that_announces_less_than_it_holds_is_refused(acting: Scope, at: datetime) -> None:
    large = sent(PDF + bytes(rules.LARGEST_FILE), "large.pdf")
    large.size = 10
    with pytest.raises(Invalid):
        actions.store_file(by=acting, at=at, upload=large)


@pytest.mark.parametrize("change", ["altered", "gone"])
def test_a_file_that_changed_on_disk_is_not_handed_out(
    acting: Scope, at: datetime, change: str, caplog: pytest.LogCaptureFixture
) -> None:
    stored = actions.store_file(by=acting, at=at, upload=sent(PDF, "a.pdf"))
    path = queries.path_of(stored.token)
    if change == "gone":
        path.unlink()
    else:
        path.write_bytes(PDF.replace(b"1.7", b"1.6"))
    with pytest.raises(Altered):
        queries.content_of(stored)
    assert change in caplog.text


def test_bytes_without_a_row_are_removed_and_those_of_today_are_not(
    acting: Scope, at: datetime
) -> None:
    stored = actions.store_file(by=acting, at=at, upload=sent(PDF, "a.pdf"))
    kept = queries.path_of(stored.token)
    rolled_back, fresh = (kept.with_name(uuid.uuid4().hex) for _n in range(2))
    half = kept.with_name(f"{kept.name}.123.part")
    for path in (rolled_back, fresh, half):
        path.write_bytes(PDF)
    long_ago = (at - timedelta(days=2)).timestamp()
    for path in (kept, rolled_back, half):
        os.utime(path, (long_ago, long_ago))
    os.utime(fresh, (at.timestamp(), at.timestamp()))
    assert ticks.sweep_strays(at=at) == 2
    assert {path for path in (kept, rolled_back, half, fresh) if path.exists()} == {kept, fresh}
    assert ticks.sweep_strays(at=at) == 0
