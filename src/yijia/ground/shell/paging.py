"""Pages by key: the place where a list goes on, as a short text in the address."""

import base64
import binascii
import json

from yijia.base.errors import Invalid
from yijia.base.words import _

PAGE = 50


def cursor_of(*parts: str | int | None) -> str:
    """A place in a list as text for an address."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def parts_of(cursor: str, *, count: int) -> tuple[str | int | None, ...] | None:
    """The parts of a place, or None for the beginning of the list.

    Raises:
        Invalid: the text is no place that we have given out.
    """
    if not cursor:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError) as fault:
        raise Invalid(_("This page of the list does not exist."), field="after") from fault
    if not isinstance(found, list) or len(found) != count:
        raise Invalid(_("This page of the list does not exist."), field="after")
    if not all(part is None or isinstance(part, str | int) for part in found):
        raise Invalid(_("This page of the list does not exist."), field="after")
    return tuple(found)
