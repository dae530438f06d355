"""Storing files: photos drawn anew without what the camera wrote into them, all else as it is."""

import hashlib
import io
import logging
import os
import struct
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Lock
from typing import IO, Any, Protocol

from django.conf import settings
from django.db import transaction
from PIL import ExifTags, Image, UnidentifiedImageError

from yijia.base.errors import Conflict, Invalid, NotFound, Unavailable
from yijia.base.scanning import NoAnswer
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.files import events, queries, rules
from yijia.ground.files.models import File
from yijia.ground.journal import actions as journal

_log = logging.getLogger(__name__)
_QUALITY = 85
# A picture takes memory by its pixels, not by its bytes: one process unfolds one at a time.
_ONE_AT_A_TIME = Lock()
# What the picture library fails with on bytes that are not as they should be.
_MALFORMED = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    struct.error,
)
_UNREADABLE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    *_MALFORMED,
)
# How a picture must be turned by what its camera wrote of how it was held.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Upload(Protocol):
    """What a browser sent: its name, its size, and its bytes to read."""

    @property
    def name(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...

    @property
    def file(self) -> IO[Any] | None: ...


@dataclass(frozen=True)
class _Made:
    """What is kept of what was sent."""

    kind: str
    content: bytes
    width: int | None = None
    height: int | None = None


def store_file(*, by: Scope, at: datetime, upload: Upload) -> File:
    """Stores a photo as a JPEG without its metadata, so that no place or camera is kept, or a PDF.

    Raises:
        Invalid: it is too large, of no kind that we take, or harmful.
        Unavailable: no scanner answers, and without its word nothing is taken.
    """
    rules.refuse_size(upload.size or 0)
    sent = _read(upload)
    sort = rules.sort_of(sent, name=upload.name or "")
    if sort is rules.Sort.HEIC:
        raise Invalid(rules.NO_HEIC, field="photo")
    scanned = _scan(sent)
    made = _Made(rules.PDF_KIND, sent) if sort is rules.Sort.PDF else _reencoded(sent)
    return _store(made, by=by, at=at, scanned=scanned)


def store_workbook(*, by: Scope, at: datetime, content: bytes) -> File:
    """Stores a workbook that the room which takes it has looked through itself.

    Raises:
        Invalid: it is harmful.
        Unavailable: no scanner answers, and without its word nothing is taken.
    """
    scanned = _scan(content, field="sheet")
    return _store(_Made(rules.XLSX_KIND, content), by=by, at=at, scanned=scanned)


def _read(upload: Upload) -> bytes:
    if upload.file is None:
        raise Invalid(rules.UNREADABLE, field="photo")
    upload.file.seek(0)
    content: bytes = upload.file.read(rules.LARGEST_FILE + 1)
    rules.refuse_size(len(content))
    return content


def _scan(content: bytes, *, field: str = "photo") -> bool:
    """Whether a scanner has found nothing; False where none is set, or none answers."""
    if settings.YIJIA_SCANNER is None:
        return False
    try:
        found = settings.YIJIA_SCANNER.find(content)
    except NoAnswer as fault:
        _log.exception("The virus scanner does not answer.")
        if settings.YIJIA_SCANNER_NEEDED:
            sentence = _("Files cannot be checked at the moment. Try again in a few minutes.")
            raise Unavailable(sentence, field=field) from fault
        return False
    if found is not None:
        _log.warning("The virus scanner found %s.", found)
        raise Invalid(_("This file holds something harmful, and was not taken."), field=field)
    return True


def _store(made: _Made, *, by: Scope, at: datetime, scanned: bool) -> File:
    token = uuid.uuid4()
    _write(queries.path_of(token), made.content)
    with journal.entry(by=by, at=at, event=events.STORED, subject=File) as written:
        file = File(
            pk=written.subject_id,
            token=token,
            sha256=hashlib.sha256(made.content).digest(),
            kind=made.kind,
            size=len(made.content),
            width=made.width,
            height=made.height,
            stored_at=at,
            scanned_at=at if scanned else None,
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
            raise Conflict(_("One of these files belongs to something else already."))


def sweep_unclaimed(*, by: Scope, at: datetime, stored_before: datetime, limit: int) -> int:
    """Removes files that nothing has claimed, rows first and bytes after, and returns how many."""
    old = list(File.objects.filter(claimed_at=None, stored_at__lt=stored_before)[:limit])
    if not old:
        return 0
    with journal.entry(by=by, at=at, event=events.SWEPT, new={"count": len(old)}):
        _delete(old)
    return len(old)


def discard_file(*, by: Scope, at: datetime, token: str) -> None:
    """Removes a file that nothing has claimed, as whoever has its token asks.

    Raises:
        NotFound: there is none, or it belongs to something by now.
    """
    known = [file.pk for file in queries.unclaimed([token])]
    waiting = File.objects.select_for_update().filter(pk__in=known, claimed_at=None)
    found = list(waiting)
    if not found:
        raise NotFound
    with journal.entry(by=by, at=at, event=events.DISCARDED):
        _delete(found)


def remove_files(*, by: Scope, at: datetime, files: Sequence[File]) -> None:
    """Removes files that belonged to something, rows first and bytes after.

    What belonged to them must let go of them before.
    """
    if not files:
        return
    with journal.entry(by=by, at=at, event=events.REMOVED, new={"count": len(files)}):
        _delete(files)


def _delete(files: Sequence[File]) -> None:
    File.objects.filter(pk__in=[file.pk for file in files]).delete()
    # Bytes go only when the rows are gone for good: a crash in between leaves bytes, never a hole.
    for file in files:
        transaction.on_commit(partial(queries.path_of(file.token).unlink, missing_ok=True))


def sweep_strays(*, by: Scope, at: datetime, written_before: datetime) -> int:
    """Removes bytes that no row knows, as a request that failed leaves them; says how many."""
    strays = list(queries.stray_paths(written_before=written_before))
    if not strays:
        return 0
    with journal.entry(by=by, at=at, event=events.STRAYS_SWEPT, new={"count": len(strays)}):
        for path in strays:
            path.unlink(missing_ok=True)
    return len(strays)


def _reencoded(sent: bytes) -> _Made:
    refusal = Invalid(rules.UNREADABLE, field="photo")
    try:
        with (
            _ONE_AT_A_TIME,
            Image.open(io.BytesIO(sent), formats=rules.PICTURE_KINDS) as picture,
        ):
            if picture.width * picture.height > rules.MOST_PIXELS[str(picture.format)]:
                raise refusal
            upright = _unfolded(picture)
    except _UNREADABLE as fault:
        raise refusal from fault
    # What the camera and others wrote into the file goes; only the picture stays.
    upright.info.clear()
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return _Made(rules.STORED_KIND, out.getvalue(), *upright.size)


def _unfolded(picture: Image.Image) -> Image.Image:
    """The picture upright and small, in colours; shrunk as early as its kind allows."""
    most = (rules.LONGEST_SIDE, rules.LONGEST_SIDE)
    picture.draft("RGB", most)
    turn = _turn_of(picture)
    shown = picture.convert("RGB") if picture.mode == "P" else picture
    shown.thumbnail(most)
    small = shown.convert("RGB")
    return small if turn is None else small.transpose(turn)


def _turn_of(picture: Image.Image) -> Image.Transpose | None:
    """How a picture must be turned to stand upright.

    The one thing that is read of what the camera wrote: cameras write much that is malformed, on
    which the library's own turning fails, for it writes all the rest anew.
    """
    try:
        return _TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except _MALFORMED:
        return None


def _write(path: Path, content: bytes) -> None:
    """Writes beside and renames, so that a reader never meets half a file."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
