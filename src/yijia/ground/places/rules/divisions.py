"""What a file of divisions must hold, row by row."""

from collections.abc import Mapping
from dataclasses import dataclass

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.ground.places.rules import codes, files

NEEDED = frozenset({"code", "name_zh"})
LONGEST_NAME_ZH = 60
LONGEST_NAME_EN = 100


@dataclass(frozen=True)
class DivisionRow:
    """One division as a file gives it; `fields` holds only what the file speaks of."""

    number: int
    code: str
    fields: Mapping[str, object]


def read_divisions(file: bytes, *, faults: files.Faults) -> list[DivisionRow]:
    """Reads the columns code and name_zh, and if present parent, kind, name_en and the range.

    Raises Invalid when the file is no table; what is wrong with a row goes into `faults`.
    """
    rows: dict[str, DivisionRow] = {}
    for row in files.read_table(file, needed=NEEDED, faults=faults):
        code = row.cells["code"]
        if not codes.is_code(code):
            message = codes.NO_CODE
            faults.add(row=row.number, column="code", message=message)
        elif code in rows:
            message = _("This code stands in an earlier row.")
            faults.add(row=row.number, column="code", message=message)
        else:
            rows[code] = DivisionRow(row.number, code, _fields(row, code=code, faults=faults))
    return list(rows.values())


def _fields(row: files.Row, *, code: str, faults: files.Faults) -> dict[str, object]:
    if row.cells.get("parent", "") not in {"", codes.parent_of(code)}:
        message = _("The parent's code must be this code without its last three digits.")
        faults.add(row=row.number, column="parent", message=message)
    fields: dict[str, object] = {"name_zh": _name_zh(row, faults=faults)}
    if "name_en" in row.cells:
        fields["name_en"] = files.read_text(
            row, column="name_en", most=LONGEST_NAME_EN, faults=faults
        )
    for column in ("starts_on", "ends_on"):
        if column in row.cells:
            fields[column] = files.read_date(row, column=column, faults=faults)
    kind = row.cells.get("kind", "")
    if kind:
        fields["kind"] = kind
        _check_kind(row, kind=kind, code=code, faults=faults)
    return fields


def _name_zh(row: files.Row, *, faults: files.Faults) -> str:
    name = files.read_text(row, column="name_zh", most=LONGEST_NAME_ZH, faults=faults)
    if not name:
        faults.add(row=row.number, column="name_zh", message=_("A division needs a Chinese name."))
    return name


def _check_kind(row: files.Row, *, kind: str, code: str, faults: files.Faults) -> None:
    if kind not in {known.value for known in codes.KINDS[codes.level_of(code)]}:
        message = _("There is no such kind at the level of this code.")
        faults.add(row=row.number, column="kind", message=message)


def check_names(*, name_zh: str, name_en: str) -> None:
    """Refuses names that a division cannot bear.

    Raises Invalid.
    """
    if not name_zh:
        raise Invalid(_("A division needs a Chinese name."), field="name_zh")
    for field, name, most in (
        ("name_zh", name_zh, LONGEST_NAME_ZH),
        ("name_en", name_en, LONGEST_NAME_EN),
    ):
        fault = files.text_fault(name, most=most)
        if fault is not None:
            raise Invalid(fault, field=field)
