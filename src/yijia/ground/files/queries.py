"""Reading stored files. Whoever asks has already been shown the thing that the file belongs to."""

import hashlib
import logging
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings

from yijia.base.errors import Altered, NotFound
from yijia.base.words import _
from yijia.ground.files.models import File

_log = logging.getLogger(__name__)


def unclaimed(tokens: Sequence[str]) -> list[File]:
    """The unclaimed files of these tokens, in the order given; unknown ones are left out."""
    wanted = [uuid.UUID(token) for token in tokens if _is_uuid(token)]
    found = {file.token: file for file in File.objects.filter(token__in=wanted, claimed_at=None)}
    return [found[token] for token in dict.fromkeys(wanted) if token in found]


def access_unclaimed(token: str) -> File:
    """A file that nothing has claimed, for whoever has its token.

    Raises:
        NotFound: there is none, or it belongs to something by now.
    """
    found = unclaimed([token])
    if not found:
        raise NotFound
    return found[0]


def content_of(file: File) -> bytes:
    """The bytes of a file, which are still those that were stored.

    Raises:
        Altered: they are gone, or somebody has changed them on disk.
    """
    path = path_of(file.token)
    content = path.read_bytes() if path.is_file() else None
    if content is None or hashlib.sha256(content).digest() != bytes(file.sha256):
        _log.error("The file %s is %s.", file.token, "gone" if content is None else "altered")
        raise Altered(_("This file is not as it was stored, and is not shown."))
    return content


def stray_paths(*, written_before: datetime) -> Iterator[Path]:
    """Where bytes lie that no row knows, and were written before a moment."""
    for folder in sorted(Path(settings.YIJIA_FILES_DIR).glob("??")):
        old = [path for path in folder.glob("??/*") if _is_older(path, than=written_before)]
        tokens = [uuid.UUID(path.name) for path in old if _is_uuid(path.name)]
        known = set(File.objects.filter(token__in=tokens).values_list("token", flat=True))
        names = {token.hex for token in known}
        yield from (path for path in old if path.name not in names)


def _is_older(path: Path, *, than: datetime) -> bool:
    return path.is_file() and path.stat().st_mtime < than.timestamp()


def path_of(token: uuid.UUID) -> Path:
    """Where the bytes of the file with this token lie on disk; no two files share them."""
    name = token.hex
    return Path(settings.YIJIA_FILES_DIR) / name[:2] / name[2:4] / name


def _is_uuid(token: str) -> bool:
    try:
        return bool(uuid.UUID(token))
    except ValueError:
        return False
