"""What is kept of a photo, what is refused, and what is swept away."""

import io
import struct
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from PIL import Image

from yijia.base.errors import Conflict, Invalid
from yijia.base.scope import Scope
from yijia.ground.files import actions, queries, rules

pytestmark = pytest.mark.django_db
GPS, ORIENTATION = 0x8825, 0x0112


@pytest.fixture(autouse=True)
def _own_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "YIJIA_FILES_DIR", tmp_path)


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **saved: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "green").save(out, kind, **saved)
    return out.getvalue()


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def test_where_and_how_a_photo_was_taken_is_not_kept(acting: Scope, at: datetime) -> None:
    taken = Image.Exif()
    taken[0x010F] = "Camera maker"
    taken.get_ifd(GPS)[1] = "N"
    sent = photo(exif=taken, comment=b"secret")
    assert b"Camera maker" in sent and b"secret" in sent
    stored = actions.store_file(by=acting, at=at, upload=upload(sent))
    kept = queries.path_of(stored.token).read_bytes()
    assert b"Camera maker" not in kept and b"secret" not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert (picture.format, dict(picture.getexif())) == ("JPEG", {})


@pytest.mark.parametrize(("held", "turned"), [(1, False), (3, False), (6, True), (8, True)])
def test_a_photo_stands_upright_however_the_camera_was_held(
    acting: Scope, at: datetime, held: int, turned: bool
) -> None:
    taken = Image.Exif()
    taken[ORIENTATION] = held
    sent = Image.new("RGB", (60, 40), "black")
    sent.paste("white", (0, 0, 20, 40))
    out = io.BytesIO()
    sent.save(out, "JPEG", exif=taken)
    stored = actions.store_file(by=acting, at=at, upload=upload(out.getvalue()))
    assert (stored.width, stored.height) == ((40, 60) if turned else (60, 40))
    with Image.open(queries.path_of(stored.token)) as kept:
        left = {1: (0, 20), 3: (59, 20), 6: (20, 0), 8: (20, 59)}[held]
        bright = kept.convert("L").point(lambda light: 255 * (light > 200))
        white = bright.getpixel(left)
    assert white == 255


def malformed(kind: bytes, value: bytes) -> bytes:
    """What a camera wrote: held to the side, and one more tag that is not of its form."""
    entries = struct.pack("<HHLHH", ORIENTATION, 3, 1, 6, 0) + kind + value
    return b"Exif\0\0II*\0\x08\0\0\0\x02\0" + entries + b"\0\0\0\0"


@pytest.mark.parametrize(
    "written",
    [
        malformed(struct.pack("<HHL", 0x011A, 2, 4), b"abc\0"),  # A resolution that is text.
        malformed(struct.pack("<HHL", 0x0128, 2, 4), b"abc\0"),  # A unit that is text.
        malformed(struct.pack("<HHL", 0x0213, 11, 1), b"\0\0\0\0"),  # A choice with a fraction.
    ],
)
@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
def test_a_photo_is_taken_whatever_its_camera_wrote_of_it(
    acting: Scope, at: datetime, kind: str, written: bytes
) -> None:
    sent = photo(kind, exif=written)
    stored = actions.store_file(by=acting, at=at, upload=upload(sent))
    assert (stored.width, stored.height) == (40, 60)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
def test_every_kind_that_phones_make_is_kept_as_one_and_not_too_large(
    acting: Scope, at: datetime, kind: str
) -> None:
    stored = actions.store_file(by=acting, at=at, upload=upload(photo(kind, size=(5000, 100))))
    assert (stored.kind, stored.width) == ("image/jpeg", rules.LONGEST_SIDE)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"GIF89a" + b"0" * 50, b"<svg/>", photo()[:80]]
)
def test_what_is_no_whole_picture_of_these_kinds_is_refused(
    acting: Scope, at: datetime, content: bytes
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.store_file(by=acting, at=at, upload=upload(content))
    assert refused.value.field == "photo"


def test_a_small_file_that_unfolds_into_a_giant_picture_is_refused(
    acting: Scope, at: datetime
) -> None:
    giant = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(giant, "PNG")
    assert len(giant.getvalue()) < 100_000
    with pytest.raises(Invalid):
        actions.store_file(by=acting, at=at, upload=upload(giant.getvalue()))


def test_what_nobody_claimed_is_swept_away_with_its_bytes(acting: Scope, at: datetime) -> None:
    left, claimed = (
        actions.store_file(by=acting, at=at, upload=upload(photo())) for _n in range(2)
    )
    actions.claim_files(by=acting, at=at, files=[claimed])
    with TestCase.captureOnCommitCallbacks(execute=True):
        later, before = at + timedelta(days=2), at + timedelta(1)
        assert actions.sweep_unclaimed(by=acting, at=later, stored_before=before, limit=9) == 1
    assert not queries.path_of(left.token).exists()
    assert queries.path_of(claimed.token).exists()


def test_a_photo_belongs_to_one_thing_only(acting: Scope, at: datetime) -> None:
    stored = actions.store_file(by=acting, at=at, upload=upload(photo()))
    actions.claim_files(by=acting, at=at, files=[stored])
    with pytest.raises(Conflict):
        actions.claim_files(by=acting, at=at, files=[stored])
