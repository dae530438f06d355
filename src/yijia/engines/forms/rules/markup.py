"""Reading the markup of a part of a workbook, with the place of each element in its bytes.

What is written later on is cut into those bytes, so that all else of a form stays as it came.
"""

from collections.abc import Callable
from xml.parsers import expat

from yijia.base.errors import Invalid
from yijia.base.words import _

UNREADABLE = _("This workbook cannot be read. Save it anew as .xlsx, and choose it again.")
_ENCODINGS = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_EMPTY = b"/>"
# A few bytes unfold into millions of elements: so many of them a part may have that is walked
# through, and so many one that is taken in whole.
MOST_ELEMENTS, MOST_TOLD = 1_000_000, 100_000
Start = Callable[[str, dict[str, str], int], object]
End = Callable[[str, int], object]
Text = Callable[[str], object]


def unreadable() -> Invalid:
    """The refusal of a workbook that is not as it should be."""
    return Invalid(UNREADABLE, field="sheet")


def reaches_out() -> Invalid:
    """The refusal of a workbook that takes something from elsewhere."""
    said = _("This workbook takes something from another file. Break its links, and save it.")
    return Invalid(said, field="sheet")


def local(name: str) -> str:
    """The name of an element without its prefix."""
    return name.rpartition(":")[2]


def prefix(name: str) -> str:
    """The prefix of an element, with its colon, or nothing."""
    return "".join(name.rpartition(":")[:2])


def _nothing(*_given: object) -> None:
    """Takes what nobody asked for."""


def walk(
    xml: bytes,
    *,
    start: Start,
    end: End = _nothing,
    text: Text = _nothing,
    most: int = MOST_ELEMENTS,
) -> None:
    """Goes through a part: each element is told with its attributes and its place in the bytes.

    Raises:
        Invalid: it is not well-formed, not in UTF-8, has more elements than `most`, or declares
            what is to be fetched or unfolded.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    told = 0

    def tell(name: str, found: dict[str, str]) -> None:
        nonlocal told
        told += 1
        if told > most:
            raise unreadable()
        start(name, found, parser.CurrentByteIndex)

    parser.StartElementHandler = tell
    parser.EndElementHandler = lambda name: end(name, parser.CurrentByteIndex)
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    parser.XmlDeclHandler = _check_encoding
    if not xml.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise unreadable()
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as fault:
        raise unreadable() from fault


def _refuse(*_given: object) -> None:
    raise unreadable()


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if (encoding or "utf-8").lower() not in _ENCODINGS:
        raise unreadable()


def starts(xml: bytes) -> list[tuple[str, dict[str, str]]]:
    """Every element of a small part, by its name without prefix, with its attributes."""
    found: list[tuple[str, dict[str, str]]] = []
    walk(xml, start=lambda name, given, _at: found.append((local(name), given)), most=MOST_TOLD)
    return found


class _Found(Exception):
    """The first element of a part was told."""


def root(xml: bytes) -> str:
    """The name of the first element of a part, without prefix.

    Raises:
        Invalid: there is none.
    """
    found: list[str] = []

    def tell(name: str, _given: dict[str, str], _at: int) -> None:
        found.append(local(name))
        raise _Found

    try:
        walk(xml, start=tell)
    except _Found:
        return found[0]
    raise unreadable()


def attribute(given: dict[str, str], name: str) -> str:
    """An attribute whatever prefix it has, such as `r:id`; nothing where it is not said."""
    return next((value for key, value in given.items() if local(key) == name), "")


def tag_end(xml: bytes, at: int) -> int:
    """Where the tag that begins at a place is over: a `>` within quotes belongs to a value."""
    quote = 0
    for place in range(at, len(xml)):
        byte = xml[place]
        if quote:
            quote = 0 if byte == quote else quote
        elif byte in b"\"'":
            quote = byte
        elif byte == ord(">"):
            return place + 1
    raise unreadable()


def is_empty(xml: bytes, at: int) -> bool:
    """Whether the tag that begins at a place closes itself."""
    end = tag_end(xml, at)
    return xml[end - len(_EMPTY) : end] == _EMPTY


def element_end(xml: bytes, *, start: int, end: int) -> int:
    """Where an element is over that began at a place, and whose end was told at another."""
    return end if is_empty(xml, start) else tag_end(xml, end)
