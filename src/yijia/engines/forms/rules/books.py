"""Opening a workbook that somebody sent: what is taken, and what its parts are. Nothing is run."""

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.engines.forms.rules import markup
from yijia.engines.forms.rules.formats import Styles, read_strings, read_styles

MEGABYTE = 1024 * 1024
LARGEST = 5 * MEGABYTE
# A small file can unfold into one that fills the memory: so much of it is unpacked, and no more.
MOST_UNPACKED = 60 * MEGABYTE
MOST_PARTS = 1000
MOST_WORKSHEETS = 50
XLSX_NAME = ".xlsx"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK, _WORKBOOK_RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_ROOT_RELATIONS, _IS_WORKBOOK = "_rels/.rels", "officedocument"
# What a sheet of a workbook may be: one of cells, or one that is a chart alone.
_OF_CELLS, _OF_A_CHART = "worksheet", "chartsheet"
_TYPES = "[content_types].xml"
# How the parts of a workbook are packed; another way may unfold before it is counted.
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# What a file that only looks like a packed one ends in: names that are no text, places that are no
# numbers, checksums that do not fit.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    OSError,
    ValueError,
)
# What a part is named when it runs, reaches out, or hides another file.
_MACROS = ("vbaproject", "macrosheets/", "dialogsheets/", "activex/", "customui")
_OUTSIDE = ("externallinks/", "connections.xml", "querytables/", "webextensions/", "embeddings/")
_HYPERLINK = "/hyperlink"
# The same by what another part says of it, whatever it is named: the last word of its relation.
_MACRO_KINDS = frozenset(
    {"vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet", "dialogsheet"}
    | {"control", "activexcontrolbinary", "attachedtoolbars", "extensibility"}
)
_OUTSIDE_KINDS = frozenset(
    {"externallink", "externallinkpath", "connections", "querytable", "oleobject", "package"}
    | {"webextension", "webextensiontaskpanes", "rdrichvaluewebimage"}
)


@dataclass(frozen=True)
class Worksheet:
    """One sheet of a workbook: its name, its part, and whether the workbook hides it."""

    number: int
    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True)
class Book:
    """A workbook that was looked through: its parts by name, in their order."""

    parts: Mapping[str, bytes]
    worksheets: tuple[Worksheet, ...]
    # Whether days are counted from 1904, as an old Macintosh did.
    from_1904: bool

    @cached_property
    def strings(self) -> list[str]:
        """The texts that cells share."""
        return read_strings(self._part("sharedStrings.xml"))

    @cached_property
    def styles(self) -> Styles:
        """Which styles show a day, and which a percentage."""
        return read_styles(self._part("styles.xml"))

    def _part(self, name: str) -> bytes:
        return next((body for key, body in self.parts.items() if key.endswith(f"/{name}")), b"")

    def worksheet(self, name: str) -> Worksheet:
        """The worksheet of a name.

        Raises:
            Invalid: there is none.
        """
        for found in self.worksheets:
            if found.name == name:
                return found
        raise Invalid(_("There is no such worksheet."), field="worksheet")


def open_book(content: bytes, *, name: str = XLSX_NAME) -> Book:
    """Looks through a workbook of which `name` is the name that its file had.

    Raises:
        Invalid: it is no .xlsx file, too large, holds macros, or looks into other files.
    """
    _check_kind(content, name=name.lower())
    parts = _unpacked(content)
    _check_parts(parts)
    if _WORKBOOK not in parts:
        raise markup.unreadable()
    return _read(parts)


def _check_kind(content: bytes, *, name: str) -> None:
    if not content:
        raise Invalid(_("This file is empty."), field="sheet")
    if len(content) > LARGEST:
        raise _too_large()
    if content.startswith(_OLE):
        raise Invalid(
            _("This is an old .xls file, or has a password. Save it as .xlsx without a password."),
            field="sheet",
        )
    if name.endswith((".xlsm", ".xltm", ".xlam")):
        raise _macros()
    if not content.startswith(_ZIP) or not name.endswith(XLSX_NAME):
        raise Invalid(
            _("This is no Excel workbook. Choose a file that ends in .xlsx."), field="sheet"
        )


def _too_large() -> Invalid:
    return Invalid(
        _("This workbook is larger than %(most)s MB. Choose a smaller one."),
        params={"most": LARGEST // MEGABYTE},
        field="sheet",
    )


def _macros() -> Invalid:
    return Invalid(_("This workbook holds macros. Save it as .xlsx without them."), field="sheet")


def _unpacked(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            listed = packed.infolist()
            unpacked = sum(one.file_size for one in listed)
            if len(listed) > MOST_PARTS or unpacked > MOST_UNPACKED:
                raise _too_large()
            # Programs do not tell large letters from small ones in the names of parts.
            names = {one.filename.lower() for one in listed}
            if len(names) != len(listed) or not all(map(_is_taken, listed)):
                raise markup.unreadable()
            # A part that is longer than it says fails on its checksum, so no more is unpacked.
            return {one.filename: packed.read(one) for one in listed if not one.is_dir()}
    except _BROKEN as fault:
        raise markup.unreadable() from fault


def _is_taken(part: zipfile.ZipInfo) -> bool:
    return part.compress_type in _PACKED and not part.flag_bits & 1


def _check_parts(parts: Mapping[str, bytes]) -> None:
    names = [name.lower() for name in parts]
    kinds = [
        one for name, body in parts.items() if name.lower() == _TYPES for one in markup.starts(body)
    ]
    if not kinds:
        raise markup.unreadable()
    if any("macroenabled" in markup.attribute(given, "ContentType").lower() for _n, given in kinds):
        raise _macros()
    relations = _relations(parts)
    kinds_bound = {_kind(given) for given in relations}
    if kinds_bound & _MACRO_KINDS or any(piece in name for name in names for piece in _MACROS):
        raise _macros()
    outside = any(piece in name for name in names for piece in _OUTSIDE)
    if outside or kinds_bound & _OUTSIDE_KINDS or any(map(_reaches_out, relations)):
        raise markup.reaches_out()


def _relations(parts: Mapping[str, bytes]) -> list[dict[str, str]]:
    """What every part says that it is bound to."""
    return [
        given
        for part, body in parts.items()
        if part.lower().endswith(".rels")
        for given in _bound(body)
    ]


def _bound(relations: bytes) -> list[dict[str, str]]:
    """The relations of one part."""
    return [given for name, given in markup.starts(relations) if name == "Relationship"]


def _kind(relation: dict[str, str]) -> str:
    return markup.attribute(relation, "Type").rpartition("/")[2].lower()


def _reaches_out(relation: dict[str, str]) -> bool:
    """Whether a part is bound to something outside; an address that one may click is no harm."""
    is_external = markup.attribute(relation, "TargetMode").lower() == "external"
    return is_external and not markup.attribute(relation, "Type").endswith(_HYPERLINK)


def _read(parts: Mapping[str, bytes]) -> Book:
    _check_begins(parts)
    said = markup.starts(parts[_WORKBOOK])
    found = _worksheets(parts, named=[given for name, given in said if name == "sheet"])
    if not 1 <= len(found) <= MOST_WORKSHEETS:
        raise markup.unreadable()
    return Book(
        parts=parts,
        worksheets=tuple(Worksheet(number, *one) for number, one in enumerate(found, 1)),
        from_1904=any(given.get("date1904") in {"1", "true"} for _name, given in said),
    )


def _check_begins(parts: Mapping[str, bytes]) -> None:
    """Refuses a file that begins with another workbook than the one that is looked at."""
    begins = [
        _path(markup.attribute(given, "Target"), within="").lower()
        for given in _bound(parts.get(_ROOT_RELATIONS, b""))
        if _kind(given) == _IS_WORKBOOK
    ]
    if begins != [_WORKBOOK]:
        raise markup.unreadable()


def _worksheets(
    parts: Mapping[str, bytes], *, named: Sequence[dict[str, str]]
) -> list[tuple[str, str, bool]]:
    """The sheets that have cells, in their order: name, part, and whether it is hidden.

    Each sheet has to be found, and only once: what one program leaves out, another one opens.
    """
    relations = _bound(parts.get(_WORKBOOK_RELATIONS, b""))
    by_id = {markup.attribute(given, "Id"): given for given in relations}
    spelled = {name.lower(): name for name in parts}
    found = list[tuple[str, str, bool]]()
    for given in named:
        relation = by_id.get(_relation(given), {})
        target = _path(markup.attribute(relation, "Target"), within="xl").lower()
        part, kind = spelled.get(target, ""), _kind(relation)
        if not part or kind != markup.root(parts[part]) or kind not in {_OF_CELLS, _OF_A_CHART}:
            raise markup.unreadable()
        if kind == _OF_CELLS:
            found.append((markup.attribute(given, "name"), part, _hidden(given)))
    names, taken = {name.lower() for name, *_rest in found}, {part for _name, part, _h in found}
    if len(by_id) < len(relations) or min(len(names), len(taken)) < len(found):
        raise markup.unreadable()
    return found


def _relation(given: dict[str, str]) -> str:
    return next((value for key, value in given.items() if key.endswith(":id")), "")


def _hidden(given: dict[str, str]) -> bool:
    return given.get("state", "visible") != "visible"


def _path(target: str, *, within: str) -> str:
    """The name of the part that a relation names, from the folder of the part that has it."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(within, target))


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a file; of the same parts the same bytes come out, whenever it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in parts.items():
            made = zipfile.ZipInfo(name)
            made.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(made, body)
    return out.getvalue()


@dataclass(frozen=True)
class Put:
    """What is written into a cell: a number, or nothing. `is_share` says that it is hundredths, and
    `text` is a day in the words in which the workbook said one.
    """

    value: Decimal | None
    is_share: bool = False
    text: str = ""
