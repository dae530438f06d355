"""What a figure is: declared once; triggers, recount, rows and description all come from it."""

import hashlib
import json
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from yijia.base.words import _
from yijia.ground.places.rules.codes import Level

LEVELS = tuple(level.value for level in Level)
MINIMUM_OF_PERSONS = 5
# Characters of the note on what has changed since a month was published.
NOTE_LENGTH = 400
# A spread counts each number of days apart, and what took longer than this as one.
LONGEST_DAYS = 120
# Marks the cells of a spread, `code#007`: no code holds it, and "$" is what follows it.
SPREAD = "#"
LONGEST_CODE = 36

_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CLOCKS = r"over|now|random|current_\w+|localtime\w*|clock_timestamp"
_NEVER = re.compile(rf";|--|/\*|\$|\b({_CLOCKS})\b", re.IGNORECASE)
# What a row says of somebody, or of a post that one person holds; and what is a row of its own.
_OF_SOMEBODY = re.compile(
    r"people_|person|account|\bactor|mobile|appoint|\bpost(_id)?\b|_by(_id)?\b|^\s*(\w+\.)?id\s*$",
    re.IGNORECASE,
)
_NOT_ROW_LOCAL = re.compile(rf"{_NEVER.pattern}|\bselect\b", re.IGNORECASE)


class Counts(StrEnum):
    """What a figure counts: persons need suppression, things do not."""

    PERSON = "person"
    THING = "thing"


class Grain(StrEnum):
    """What a cell sums of a division: see each member. Levels are the prefixes of a leaf's code."""

    LEAF = "leaf"  # one day, of rows that lie in the division itself
    BRANCH = "branch"  # one day, of rows that lie in a division below it
    MONTH = "month"  # one month, of both


@dataclass(frozen=True)
class Dimension:
    """What the rows of a figure can be sorted by beside place and day; `expression` is SQL over one
    row, and may ask for another row by its key. It is read when it is asked for, and never stored.
    """

    code: str
    title: str
    expression: str


@dataclass(frozen=True)
class Figure:
    """One counted number.

    `where`, `amount`, `division` and `day` are SQL over one row of `table` and nothing else: no
    join, no now(). `amount` None counts rows. A row without division or day is not counted.
    `columns` are what may be shown of a row, `headings` what they are called, in the same order.
    `table` has a bigint key `id`. `spread` is a whole number of days of one row: how often each
    occurs is counted beside the number, so that the middle one is known. `hidden` is SQL over one
    row, which may look into other tables: nothing is shown of such a row but the day on which it
    counts, and it is told apart by nothing. Without `is_aim` it is shown, and nobody sets a target
    for it.
    """

    code: str
    title: str
    sentence: str
    unit: str
    table: str
    where: str
    division: str
    day: str
    columns: tuple[str, ...]
    headings: tuple[str, ...] = ()
    amount: str | None = None
    counts: Counts = Counts.THING
    public: bool = True
    version: int = 1
    source: str = _("Counted from the work.")
    spread: str | None = None
    dimensions: tuple[Dimension, ...] = ()
    hidden: str = ""
    is_aim: bool = True

    @property
    def digest(self) -> str:
        """The hash of everything that decides what is counted; wording and visibility do not."""
        pieces = [self.table, self.where, self.amount or "1", self.division, self.day]
        pieces += [self.spread] if self.spread else []
        return digest_of(*pieces)

    @property
    def slug(self) -> str:
        """The code as a piece of a database name."""
        return self.code.replace(".", "__")

    @property
    def counted(self) -> "tuple[tuple[Figure, int], ...]":
        """The figures that are added up, each with its sign: this one."""
        return ((self, 1),)

    @property
    def is_of_persons(self) -> bool:
        """Whether small numbers must be kept from the public."""
        return self.counts is Counts.PERSON


def digest_of(*pieces: str) -> str:
    """The hash of what decides a number, however its spaces are set."""
    canonical = json.dumps([" ".join(piece.split()) for piece in pieces])
    return hashlib.sha256(canonical.encode()).hexdigest()


def is_code(code: str) -> bool:
    """Whether a code is like `room.number`, in small letters, and not too long."""
    return bool(_CODE.fullmatch(code)) and len(code) <= LONGEST_CODE


def is_over_one_row(piece: str) -> bool:
    """Whether SQL asks no clock, and begins no statement of its own; it may ask by a key."""
    return bool(piece.strip()) and not _NEVER.search(piece)


def faults(figure: Figure) -> list[str]:
    """What is wrong with a declaration, as far as its words show; the database checks the rest."""
    pieces = (figure.where, figure.division, figure.day, figure.amount or "1", figure.spread or "1")
    found = [
        f"not over one row alone: {piece!r}"
        for piece in pieces
        if not piece.strip() or _NOT_ROW_LOCAL.search(piece)
    ]
    return found + _faults_of_names(figure) + _faults_of_persons(figure)


def _faults_of_persons(figure: Figure) -> list[str]:
    """Where a number could be had by person: nobody is ranked, and no row tells whose it is."""
    sorted_by = (figure.division, *(one.expression for one in figure.dimensions))
    shown = (column for column in figure.columns if column != "id")
    return [
        f"no number by person: {piece!r}"
        for piece in (*sorted_by, *shown)
        if _OF_SOMEBODY.search(piece)
    ]


def _faults_of_names(figure: Figure) -> list[str]:
    found: list[str] = []
    if not is_code(figure.code):
        found.append("code must be like room.number, in small letters")
    if not _NAME.fullmatch(figure.table):
        found.append("table must be a plain name")
    if not figure.columns or not all(_NAME.fullmatch(column) for column in figure.columns):
        found.append("columns must be plain names, at least one")
    if figure.headings and len(figure.headings) != len(figure.columns):
        found.append("headings must be as many as columns")
    if not all(is_over_one_row(one.expression) for one in figure.dimensions):
        found.append("dimensions must be over one row")
    if figure.version < 1:
        found.append("version must be 1 or more")
    if not all(text.strip() for text in (figure.title, figure.sentence, figure.unit)):
        found.append("title, sentence and unit must be said")
    return found


def plain(value: Decimal) -> int | Decimal:
    """A sum without the noughts of its storage: an integer where it is whole."""
    whole = int(value)
    return whole if whole == value else value.normalize()
