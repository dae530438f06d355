"""Storing photos: sniffed, and re-encoded without what the camera wrote into them."""

import hashlib
import io
import os
import uuid
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Lock
from typing import IO, Any, Protocol

from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from yijia.base.errors import Conflict, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.files import events, queries, rules
from yijia.ground.files.models import File
from yijia.ground.journal import actions as journal

_QUALITY = 85
# A picture takes memory by its pixels, not by its bytes: one process unfolds one at a time.
_ONE_AT_A_TIME = Lock()
_UNREADABLE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    ValueError,
    SyntaxError,
)


class Upload(Protocol):
    """What a browser sent: its size, and its bytes to read."""

    @property
    def size(self) -> int | None: ...

    @property
    def file(self) -> IO[Any] | None: ...


def store_photo(*, by: Scope, at: datetime, upload: Upload) -> File:
    """Stores a photo as a JPEG without its metadata, so that no place or camera is kept.

    Raises:
        Invalid: it is too large, or no picture that we take.
    """
    rules.refuse_size(upload.size or 0)
    content, (width, height) = _reencoded(upload)
    token = uuid.uuid4()
    _write(queries.path_of(token), content)
    with journal.entry(by=by, at=at, event=events.STORED, subject=File) as written:
        file = File(
            pk=written.subject_id,
            token=token,
            sha256=hashlib.sha256(content).digest(),
            kind=rules.STORED_KIND,
            size=len(content),
            width=width,
            height=height,
            stored_at=at,
        )
        file.save(force_insert=True)
    return file


def claim_files(*, by: Scope, at: datetime, files: Sequence[File]) -> None:
    """Marks files as belonging to something, so that they are not swept away.

    Raises:
        Conflict: one of them was claimed before, perhaps a moment ago.
    """
    if not files:
        return
    with journal.entry(by=by, at=at, event=events.CLAIMED, new={"count": len(files)}):
        free = File.objects.filter(pk__in=[file.pk for file in files], claimed_at=None)
        if free.update(claimed_at=at) != len(files):
            raise Conflict(_("One of these photos belongs to something else already."))


def sweep_unclaimed(*, by: Scope, at: datetime, stored_before: datetime) -> int:
    """Removes files that nothing has claimed, rows first and bytes after, and returns how many."""
    old = list(File.objects.filter(claimed_at=None, stored_at__lt=stored_before)[:500])
    if not old:
        return 0
    with journal.entry(by=by, at=at, event=events.SWEPT, new={"count": len(old)}):
        File.objects.filter(pk__in=[file.pk for file in old]).delete()
    # Bytes go only when the rows are gone for good: a crash in between leaves bytes, never a hole.
    for file in old:
        transaction.on_commit(partial(queries.path_of(file.token).unlink, missing_ok=True))
    return len(old)


def _reencoded(upload: Upload) -> tuple[bytes, tuple[int, int]]:
    refusal = Invalid(
        _("This is not a photo that we can read. Use JPEG, PNG or WebP."), field="photo"
    )
    if upload.file is None:
        raise refusal
    try:
        with _ONE_AT_A_TIME, Image.open(upload.file, formats=rules.PICTURE_KINDS) as picture:
            if picture.width * picture.height > rules.MOST_PIXELS[str(picture.format)]:
                raise refusal
            upright = _unfolded(picture)
    except _UNREADABLE as fault:
        raise refusal from fault
    # What the camera and others wrote into the file goes; only the picture stays.
    upright.info.clear()
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue(), upright.size


def _unfolded(picture: Image.Image) -> Image.Image:
    """The picture upright and small, in colours; shrunk as early as its kind allows."""
    most = (rules.LONGEST_SIDE, rules.LONGEST_SIDE)
    picture.draft("RGB", most)
    shown = picture.convert("RGB") if picture.mode == "P" else picture
    ImageOps.exif_transpose(shown, in_place=True)
    shown.thumbnail(most)
    return shown.convert("RGB")


def _write(path: Path, content: bytes) -> None:
    """Writes beside and renames, so that a reader never meets half a file."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
