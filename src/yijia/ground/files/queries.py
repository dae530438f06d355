"""Reading stored files. Whoever asks has already been shown the thing that the file belongs to."""

import uuid
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from yijia.base.errors import NotFound
from yijia.ground.files.models import File


def unclaimed(tokens: Sequence[str]) -> list[File]:
    """The unclaimed files of these tokens, in the order given; unknown ones are left out."""
    wanted = [uuid.UUID(token) for token in tokens if _is_uuid(token)]
    found = {file.token: file for file in File.objects.filter(token__in=wanted, claimed_at=None)}
    return [found[token] for token in dict.fromkeys(wanted) if token in found]


def file_of(token: str) -> File:
    """The file of a token.

    Raises:
        NotFound: there is none.
    """
    found = File.objects.filter(token=token).first() if _is_uuid(token) else None
    if found is None:
        raise NotFound
    return found


def path_of(token: uuid.UUID) -> Path:
    """Where the bytes of the file with this token lie on disk; no two files share them."""
    name = token.hex
    return Path(settings.YIJIA_FILES_DIR) / name[:2] / name[2:4] / name


def _is_uuid(token: str) -> bool:
    try:
        return bool(uuid.UUID(token))
    except ValueError:
        return False
