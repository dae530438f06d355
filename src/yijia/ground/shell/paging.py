"""Pages by key: the place where a list goes on, as a short text in the address."""

import base64
import binascii
import json
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime

from yijia.base.errors import Invalid
from yijia.base.words import _

PAGE = 50
# Keys are bigint; a database would not even compare a larger number with one.
LARGEST_ID = 2**63 - 1
Part = str | int | None


def cursor_of(*parts: Part) -> str:
    """A place in a list as text for an address."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def parts_of(cursor: str, *, count: int) -> tuple[Part, ...] | None:
    """The parts of a place, or None for the beginning of the list.

    Each part is still what anybody may have written: read it by `day_of`, `moment_of`, `id_of`
    or `text_of`.

    Raises:
        Invalid: the text is no place that we have given out.
    """
    if not cursor:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError) as fault:
        raise _no_place() from fault
    if not isinstance(found, list) or len(found) != count:
        raise _no_place()
    if not all(part is None or isinstance(part, str | int) for part in found):
        raise _no_place()
    return tuple(found)


def day_of(part: Part) -> date:
    """The day that a part names.

    Raises:
        Invalid: it names none.
    """
    try:
        return date.fromisoformat(str(part))
    except ValueError as fault:
        raise _no_place() from fault


def moment_of(part: Part) -> datetime:
    """The moment that a part names.

    Raises:
        Invalid: it names none, or one that everybody's clock would read differently.
    """
    try:
        found = datetime.fromisoformat(str(part))
    except ValueError as fault:
        raise _no_place() from fault
    # In the first and the last year an offset may lead out of the calendar.
    if found.tzinfo is None or not MINYEAR < found.year < MAXYEAR:
        raise _no_place()
    # An offset that the calendar knows may still be none that the database does.
    return found.astimezone(UTC)


def text_of(part: Part) -> str:
    """The text that a part is.

    Raises:
        Invalid: it is none, or holds what no row can: a NUL, or half a character.
    """
    if not isinstance(part, str) or "\0" in part:
        raise _no_place()
    try:
        part.encode()
    except UnicodeEncodeError as fault:
        raise _no_place() from fault
    return part


def id_of(part: Part) -> int:
    """The key that a part names.

    Raises:
        Invalid: it is no number, or none that a row can have.
    """
    if not isinstance(part, int) or isinstance(part, bool) or not 0 <= part <= LARGEST_ID:
        raise _no_place()
    return part


def _no_place() -> Invalid:
    return Invalid(_("This page of the list does not exist."), field="after")
