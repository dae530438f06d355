"""What a file of landmarks must hold, row by row: places that people know by name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from yijia.base.words import _
from yijia.ground.places.rules import boundaries, codes, files

NEEDED = frozenset({"code", "kind", "name_zh", "division", "lon", "lat"})
LONGEST_CODE = 30
LONGEST_NAME_ZH = 60
LONGEST_NAME_EN = 100
PLACES = Decimal("0.000001")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)


class Kind(StrEnum):
    """What a landmark is."""

    SCHOOL = "school"
    MARKET = "market"
    TEMPLE = "temple"
    CROSSING = "crossing"
    HOSPITAL = "hospital"
    PARK = "park"
    STATION = "station"
    OTHER = "other"


KIND_LABELS = {
    Kind.SCHOOL: _("School"),
    Kind.MARKET: _("Market"),
    Kind.TEMPLE: _("Temple"),
    Kind.CROSSING: _("Crossing"),
    Kind.HOSPITAL: _("Hospital"),
    Kind.PARK: _("Park"),
    Kind.STATION: _("Station"),
    Kind.OTHER: _("Another place"),
}


@dataclass(frozen=True)
class LandmarkRow:
    """One landmark as a file gives it."""

    number: int
    code: str
    fields: Mapping[str, object]


def read_landmarks(file: bytes, *, faults: files.Faults) -> list[LandmarkRow]:
    """Reads code, kind, name_zh, division, lon and lat, and if present name_en, schematic (0 or 1),
    starts_on and ends_on.

    Raises Invalid when the file is no table; what is wrong with a row goes into `faults`.
    """
    rows: dict[str, LandmarkRow] = {}
    for row in files.read_table(file, needed=NEEDED, faults=faults):
        code = row.cells["code"]
        if not _CODE.fullmatch(code) or len(code) > LONGEST_CODE:
            message = _("A code has at most 30 letters, digits, dots and dashes.")
            faults.add(row=row.number, column="code", message=message)
        elif code in rows:
            message = _("This code stands in an earlier row.")
            faults.add(row=row.number, column="code", message=message)
        else:
            rows[code] = LandmarkRow(row.number, code, _fields(row, faults=faults))
    return list(rows.values())


def _fields(row: files.Row, *, faults: files.Faults) -> dict[str, object]:
    name = files.read_text(row, column="name_zh", most=LONGEST_NAME_ZH, faults=faults)
    if not name:
        faults.add(row=row.number, column="name_zh", message=_("A landmark needs a Chinese name."))
    if row.cells["kind"] not in {kind.value for kind in Kind}:
        faults.add(row=row.number, column="kind", message=_("There is no such kind of landmark."))
    fields: dict[str, object] = {
        "kind": row.cells["kind"],
        "name_zh": name,
        "division_id": _division(row, faults=faults),
        "lon": _degrees(row, column="lon", faults=faults),
        "lat": _degrees(row, column="lat", faults=faults),
    }
    if "name_en" in row.cells:
        text = files.read_text(row, column="name_en", most=LONGEST_NAME_EN, faults=faults)
        fields["name_en"] = text
    if "schematic" in row.cells:
        fields["schematic"] = _yes_or_no(row, faults=faults)
    for column in ("starts_on", "ends_on"):
        if column in row.cells:
            fields[column] = files.read_date(row, column=column, faults=faults)
    return fields


def _division(row: files.Row, *, faults: files.Faults) -> str:
    code = row.cells["division"]
    if not codes.is_code(code) or codes.level_of(code) < codes.Level.COMMUNITY:
        message = _("Name a community, a village or a grid by its code.")
        faults.add(row=row.number, column="division", message=message)
    return code


def _degrees(row: files.Row, *, column: str, faults: files.Faults) -> Decimal | None:
    """Degrees as a file writes them, to the sixth place, which is a tenth of a metre."""
    try:
        value = Decimal(row.cells[column])
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not boundaries.is_on_earth(
        lon=float(value) if column == "lon" else 0, lat=float(value) if column == "lat" else 0
    ):
        message = _("Write degrees as a number, like 119.384125.")
        faults.add(row=row.number, column=column, message=message)
        return None
    return value.quantize(PLACES)


def _yes_or_no(row: files.Row, *, faults: files.Faults) -> bool:
    text = row.cells["schematic"]
    if text not in {"", "0", "1"}:
        faults.add(row=row.number, column="schematic", message=_("Write 1 for yes and 0 for no."))
    return text == "1"
