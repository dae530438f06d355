"""A programme as a calendar that other programs subscribe to (RFC 5545); pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from yijia.programmes.centres.rules.rooms import Span

# RFC 5545, 3.1: no line is longer than so many octets; what goes on begins with a blank.
MOST_OCTETS = 75


@dataclass(frozen=True)
class Entry:
    """One thing that takes place: `uid` stays the same whatever is changed of it.

    `changed_at` is when it was told, or called off; nothing else is ever changed of it.
    """

    uid: str
    span: Span
    title: str
    place: str
    text: str
    address: str
    changed_at: datetime
    is_called_off: bool = False


def calendar(name: str, *, entries: Iterable[Entry], at: datetime) -> str:
    """A calendar of things that take place, made at a moment, in the form of RFC 5545."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Yijia//Centres//ZH",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        *(line for entry in entries for line in _entry(entry, at=at)),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _entry(entry: Entry, *, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield f"DTSTAMP:{_moment(at)}"
    yield f"LAST-MODIFIED:{_moment(entry.changed_at)}"
    yield f"SEQUENCE:{int(entry.is_called_off)}"
    yield f"DTSTART:{_moment(entry.span.starts_at)}"
    yield f"DTEND:{_moment(entry.span.ends_at)}"
    yield f"SUMMARY:{_text(entry.title)}"
    yield f"LOCATION:{_text(entry.place)}"
    if entry.text:
        yield f"DESCRIPTION:{_text(entry.text)}"
    yield f"URL:{entry.address}"
    yield f"STATUS:{'CANCELLED' if entry.is_called_off else 'CONFIRMED'}"
    yield "END:VEVENT"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """Words with what has a meaning of its own escaped (RFC 5545, 3.3.11)."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    for one, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(one, escaped)
    return plain


def _folded(line: str) -> Iterator[str]:
    """A line in pieces that are short enough, and never cut inside of a character."""
    piece, octets = "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > MOST_OCTETS:
            yield piece
            piece, octets = " ", 1
        piece, octets = piece + character, octets + size
    yield piece
