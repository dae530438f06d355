"""What files of a county's own categories and questions must hold, row by row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from yijia.base.access import Permission
from yijia.base.words import _
from yijia.ground.places.rules import files
from yijia.programmes.issues.rules.questions import QuestionKind, read_options
from yijia.programmes.issues.rules.raising import CATEGORY_LENGTH, GROUP_LENGTH


class ImportKind(StrEnum):
    """What a county brings in from files of its own at the desk."""

    CATEGORIES = "categories"
    QUESTIONS = "questions"
    LANDMARKS = "landmarks"
    ROUTES = "routes"
    LIMITS = "limits"
    DUTIES = "duties"


@dataclass(frozen=True)
class Dated:
    """A table of lines that hold for `[starts_on, ends_on)`: by what one is known, what it says."""

    keys: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """What a file of it must have."""
        return (*self.keys, *self.values)


# A limit without a category or a unit holds for every other one.
DATED = {
    ImportKind.ROUTES: Dated(("category", "division"), ("organisation",)),
    ImportKind.LIMITS: Dated(("category", "organisation", "step"), ("amount", "unit")),
    ImportKind.DUTIES: Dated(("kind", "category"), ("clause",)),
}
_DAYS = ("starts_on", "ends_on")


@dataclass(frozen=True)
class Importing:
    """One kind of file: how it is called, who may bring it in, and its columns."""

    kind: ImportKind
    label: str
    permission: Permission
    needed: tuple[str, ...]
    wanted: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, in the order in which our own files have them."""
        return (*self.needed, *self.wanted)


IMPORTING = {
    one.kind: one
    for one in (
        Importing(
            ImportKind.CATEGORIES,
            _("Categories of issues"),
            Permission.RULE_EDIT,
            needed=("code", "name_zh", "name_en"),
            wanted=("starts_on", "ends_on"),
        ),
        Importing(
            ImportKind.QUESTIONS,
            _("Questions of the categories"),
            Permission.RULE_EDIT,
            needed=("code", "category", "kind", "label_zh", "label_en"),
            wanted=("hint_zh", "hint_en", "options", "is_required", "starts_on", "ends_on"),
        ),
        Importing(
            ImportKind.LANDMARKS,
            _("Places known by name"),
            Permission.PLACE_EDIT,
            needed=("code", "kind", "name_zh", "division", "lon", "lat"),
            wanted=("name_en", "schematic", "starts_on", "ends_on"),
        ),
        Importing(
            ImportKind.ROUTES,
            _("The dispatch catalogue"),
            Permission.RULE_EDIT,
            needed=DATED[ImportKind.ROUTES].columns,
            wanted=_DAYS,
        ),
        Importing(
            ImportKind.LIMITS,
            _("Limits of the steps"),
            Permission.RULE_EDIT,
            needed=DATED[ImportKind.LIMITS].columns,
            wanted=_DAYS,
        ),
        Importing(
            ImportKind.DUTIES,
            _("Lists of duties"),
            Permission.RULE_EDIT,
            needed=DATED[ImportKind.DUTIES].columns,
            wanted=_DAYS,
        ),
    )
}
# A file of so many bytes is tried out at a page, which keeps it until it is confirmed.
MOST_AT_PAGE = 500_000
# So many faults, and so many changes, are shown; the rest is counted.
MOST_FAULTS, MOST_CHANGES = 100, 100
CATEGORY_COLUMNS = frozenset({"code", "name_zh", "name_en"})
QUESTION_COLUMNS = frozenset({"code", "category", "kind", "label_zh", "label_en"})
LONGEST_CELL = 200
_CATEGORY = re.compile(r"[0-9]{2}(?:[0-9]{2}){0,2}", re.ASCII)
_QUESTION = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)+", re.ASCII)
LONGEST = {
    "name_zh": 40,
    "name_en": 60,
    "code": 40,
    "label_zh": 80,
    "label_en": 120,
    "hint_zh": 120,
    "hint_en": 160,
    "options": 1000,
}
NO_CATEGORY = _("There is no such category.")


@dataclass(frozen=True)
class ImportedRow:
    """One row as a file gives it; `fields` holds only what the file speaks of."""

    number: int
    code: str
    fields: Mapping[str, object]


def above(code: str) -> str | None:
    """The code of the group of a category, or of the category of a matter; None of a group."""
    lengths = {CATEGORY_LENGTH: GROUP_LENGTH, CATEGORY_LENGTH + 2: CATEGORY_LENGTH}
    return code[: lengths[len(code)]] if len(code) in lengths else None


def read_categories(file: bytes, *, faults: files.Faults) -> list[ImportedRow]:
    """Reads code, name_zh and name_en, and if present starts_on and ends_on.

    Raises Invalid when the file is no table; what is wrong with a row goes into `faults`.
    """
    rows: dict[str, ImportedRow] = {}
    for row in files.read_table(file, needed=CATEGORY_COLUMNS, faults=faults):
        code = row.cells["code"]
        if not _CATEGORY.fullmatch(code):
            message = _("A category has 2, 4 or 6 digits: group, category, matter.")
            faults.add(row=row.number, column="code", message=message)
        elif _is_new(code, rows=rows, row=row, faults=faults):
            fields = {
                name: _needed(row, column=name, faults=faults) for name in ("name_zh", "name_en")
            }
            rows[code] = ImportedRow(row.number, code, fields | _days(row, faults=faults))
    return list(rows.values())


def read_questions(file: bytes, *, faults: files.Faults) -> list[ImportedRow]:
    """Reads code, category, kind, label_zh and label_en, and if present hint_zh, hint_en, options,
    is_required (0 or 1), starts_on and ends_on.

    Raises Invalid when the file is no table; what is wrong with a row goes into `faults`.
    """
    rows: dict[str, ImportedRow] = {}
    for row in files.read_table(file, needed=QUESTION_COLUMNS, faults=faults):
        code = row.cells["code"]
        if not _QUESTION.fullmatch(code) or len(code) > LONGEST["code"]:
            message = _("A question has a code like noise.night, in small letters.")
            faults.add(row=row.number, column="code", message=message)
        elif _is_new(code, rows=rows, row=row, faults=faults):
            rows[code] = ImportedRow(row.number, code, _question(row, faults=faults))
    return list(rows.values())


def read_dated(file: bytes, *, dated: Dated, faults: files.Faults) -> list[ImportedRow]:
    """Reads the lines of a dated table, and if present starts_on and ends_on.

    Raises Invalid when the file is no table; what is wrong with a row goes into `faults`.
    """
    rows: dict[str, ImportedRow] = {}
    for row in files.read_table(file, needed=frozenset(dated.columns), faults=faults):
        told: dict[str, object] = {
            name: files.read_text(row, column=name, most=LONGEST_CELL, faults=faults)
            for name in dated.columns
        }
        code = "/".join(str(told[name]) for name in dated.keys)
        if code in rows:
            message = _("An earlier row speaks of the same.")
            faults.add(row=row.number, column=dated.keys[0], message=message)
        else:
            days = _days(row, faults=faults)
            # A file with that column says of a line without a day in it that it has no end.
            ends = {"ends_on": None} if "ends_on" in row.cells else {}
            rows[code] = ImportedRow(row.number, code, told | ends | days)
    return list(rows.values())


def _is_new(
    code: str, *, rows: Mapping[str, ImportedRow], row: files.Row, faults: files.Faults
) -> bool:
    if code in rows:
        message = _("This code stands in an earlier row.")
        faults.add(row=row.number, column="code", message=message)
    return code not in rows


def _needed(row: files.Row, *, column: str, faults: files.Faults) -> str:
    text = files.read_text(row, column=column, most=LONGEST[column], faults=faults)
    if not text:
        faults.add(row=row.number, column=column, message=_("This must be said in both languages."))
    return text


def _days(row: files.Row, *, faults: files.Faults) -> dict[str, object]:
    """When it begins and ends, as far as the file says so."""
    columns = [name for name in ("starts_on", "ends_on") if row.cells.get(name)]
    return {name: files.read_date(row, column=name, faults=faults) for name in columns}


def _question(row: files.Row, *, faults: files.Faults) -> dict[str, object]:
    kind, required = row.cells["kind"], row.cells.get("is_required", "")
    if kind not in {known.value for known in QuestionKind}:
        faults.add(row=row.number, column="kind", message=_("There is no such kind of question."))
    if required not in {"", "0", "1"}:
        message = _("Write 1 for yes and 0 for no.")
        faults.add(row=row.number, column="is_required", message=message)
    options = row.cells.get("options", "")
    if fault := _fault_of_options(options, kind=kind):
        faults.add(row=row.number, column="options", message=fault)
    labels = {name: _needed(row, column=name, faults=faults) for name in ("label_zh", "label_en")}
    hints = {
        name: files.read_text(row, column=name, most=LONGEST[name], faults=faults)
        for name in ("hint_zh", "hint_en")
    }
    told = {"category_id": row.cells["category"], "kind": kind, "options": options}
    return told | labels | hints | {"is_required": required == "1"} | _days(row, faults=faults)


def _fault_of_options(text: str, *, kind: str) -> str:
    """What is wrong with the answers to choose, or nothing."""
    if kind != QuestionKind.CHOICE.value:
        return _("Only a question of the kind choice has answers to choose.") if text else ""
    found = read_options(text)
    whole = all(one.code and one.name_zh and one.name_en for one in found)
    distinct = len({one.code for one in found}) == len(found)
    if len(found) > 1 and whole and distinct and len(text) <= LONGEST["options"]:
        return ""
    return _("Write at least two answers, each as code=Chinese/English, with semicolons between.")
