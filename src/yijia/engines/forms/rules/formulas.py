"""The formulas of a workbook, wherever they stand: none may fetch, run, or hand on anything."""

import re
from collections.abc import Iterator, Mapping

from yijia.engines.forms.rules import markup
from yijia.engines.forms.rules.books import Book

# Functions that fetch something, run something, or hand on what stands beside them; one that is
# handed to another function is written without its bracket.
_FUNCTIONS = (
    r"(?:WEBSERVICE|IMAGE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|SQL\.REQUEST|DDE|STOCKHISTORY|TRANSLATE"
    r"|DETECTLANGUAGE|COPILOT|PY)"
)
_REACHING = re.compile(rf"\b{_FUNCTIONS}\s*\(|_xleta\.{_FUNCTIONS}\b", re.IGNORECASE)
# A text in "…", a name in '…' (each with its own mark twice for once), what stands in brackets (in
# which ' takes the next sign as it is), and a sign that is none of these and then not closed, or
# that speaks to another program.
_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*+")"""
    r"""|(?P<name>'(?:[^']|'')*+')"""
    r"""|(?P<bracket>\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*+\])*+\])"""
    r"""|(?P<stray>["'\[\]|])""",
    re.DOTALL,
)
# No sheet has one of these in its name, so that they name another file. (A colon stands between
# two sheets.)
_OF_A_FILE = frozenset("[]\\/?*")
# What the name of a table ends in, and what follows on brackets that name a file.
_NAMING, _FOLLOWING = re.compile(r"[\w.]"), re.compile(r"[\w!']")
# The workbook itself, where a name is meant that belongs to no sheet.
_ITSELF = "[0]!"
# Elements, and attributes of any element, that hold a formula.
_ELEMENTS = frozenset(
    {"f", "formula", "formula1", "formula2", "definedName"}
    | {"calculatedColumnFormula", "totalsRowFormula"}
)
_ATTRIBUTES = frozenset(
    {"textlink", "macro", "formula", "linkedCell", "listFillRange"}
    | {"fmlaLink", "fmlaRange", "fmlaGroup", "fmlaMacro", "fmlaPict", "fmlaTxbx"}
)
# So deep a formula stands within another element that holds one.
_DEEPEST = 3
_TYPES = "[content_types].xml"
_MARKUP_NAMES, _OLD_DRAWING = (".xml", ".rels"), ".vml"
# Drawings of old are often not well-formed, and are looked at as text.
_OLD_FORMULA = re.compile(rb"<(?:\w+:)?Fmla\w+[^<>]*>([^<]*)", re.IGNORECASE)


def check_formula(said: str) -> None:
    """Refuses a formula that takes something from another file or place, or runs something.

    Raises:
        Invalid: it does, or cannot be told to be none that does.
    """
    if _REACHING.search("".join(_bare(said))):
        raise markup.reaches_out()


def _bare(said: str) -> Iterator[str]:
    """The pieces of a formula without texts, names in quotes and what stands in brackets."""
    at = 0
    for found in _TOKEN.finditer(said):
        yield said[at : found.start()]
        at = found.end()
        if found["stray"] or _names_a_file(found, said=said):
            raise markup.reaches_out()
        # What stands on both sides does not become one word.
        yield " "
    yield said[at:]


def _names_a_file(found: re.Match[str], *, said: str) -> bool:
    """Whether a name in quotes, or brackets, mean another file and nothing in this one."""
    if found["name"]:
        return not _OF_A_FILE.isdisjoint(found["name"])
    if not found["bracket"] or said.startswith(_ITSELF, found.start()):
        return False
    before, after = said[: found.start()][-1:], said[found.end() : found.end() + 1]
    # `Table[Column]` is a part of a table; `[file]Sheet!A1` and `[file]!Name` are in another file.
    is_followed = bool(_FOLLOWING.match(after))
    is_alone = not _NAMING.match(before)
    return is_followed or (is_alone and not {".", "/", "\\", ":"}.isdisjoint(found["bracket"]))


def check_formulas(book: Book) -> None:
    """Refuses a workbook in which any part, whatever it is named, holds a formula that reaches out.

    Raises:
        Invalid: one does, or a part that should be markup cannot be read.
    """
    kinds = _kinds(book.parts)
    for name, body in book.parts.items():
        if _is_markup(name.lower(), body, kinds=kinds):
            _Formulas(body)
        for formula in _OLD_FORMULA.findall(body):
            check_formula(formula.decode("utf-8", errors="replace"))


def _kinds(parts: Mapping[str, bytes]) -> dict[str, str]:
    """What each part says that it is, by its name in small letters, or by how names end."""
    found: dict[str, str] = {}
    for name, body in parts.items():
        if name.lower() == _TYPES:
            for _element, given in markup.starts(body):
                key = given.get("PartName", "").lstrip("/") or f".{given.get('Extension', '')}"
                found[key.lower()] = given.get("ContentType", "").lower()
    return found


def _is_markup(name: str, body: bytes, *, kinds: Mapping[str, str]) -> bool:
    ending = name[name.rfind(".") :]
    if ending == _OLD_DRAWING:
        return False
    kind = kinds.get(name) or kinds.get(ending) or ""
    return ending in _MARKUP_NAMES or kind.endswith("xml") or body.lstrip()[:1] == b"<"


class _Formulas:
    """Goes through a part and looks at every formula in it."""

    def __init__(self, xml: bytes) -> None:
        # The texts of the elements that are open and hold a formula.
        self._open: list[list[str]] = []
        markup.walk(xml, start=self._start, end=self._end, text=self._text)

    def _start(self, name: str, given: dict[str, str], _at: int) -> None:
        for attribute in given.keys() & _ATTRIBUTES:
            check_formula(given[attribute])
        if markup.local(name) in _ELEMENTS:
            if len(self._open) >= _DEEPEST:
                raise markup.unreadable()
            self._open.append([])

    def _text(self, piece: str) -> None:
        for said in self._open:
            said.append(piece)

    def _end(self, name: str, _at: int) -> None:
        if markup.local(name) in _ELEMENTS:
            check_formula("".join(self._open.pop()))
