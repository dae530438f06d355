"""Rows of seats and of agreements as a file gives them."""

from dataclasses import dataclass
from datetime import date

from yijia.base.words import _
from yijia.ground.organisations.rules import network, read_code
from yijia.ground.places.rules import files

SEAT_COLUMNS = frozenset({"body", "member", "title_zh", "full_time", "starts_on"})
AGREEMENT_COLUMNS = frozenset({"body", "unit", "document", "signed_on", "starts_on"})
YES, NO = "1", "0"


@dataclass(frozen=True)
class LinkRow:
    """What a row says of two organisations: their codes, and the rest as it will be stored."""

    number: int
    body: str
    other: str
    fields: dict[str, object]

    @property
    def key(self) -> str:
        """By what the row is known when it comes again."""
        said = self.fields.get("document") or self.fields["starts_on"]
        return f"{self.body} {self.other} {said}"


def read_seats(file: bytes, *, faults: files.Faults) -> list[LinkRow]:
    """Reads the columns body, member, title_zh, full_time and starts_on, and if present title_en
    and ends_on.

    Raises Invalid when the file is no table; what is wrong with a row goes into `faults`.
    """
    rows = []
    for row in files.read_table(file, needed=SEAT_COLUMNS, faults=faults):
        if row.cells["full_time"] not in {YES, NO}:
            message = _("Write 1 for full-time or 0 for part-time.")
            faults.add(row=row.number, column="full_time", message=message)
        fields: dict[str, object] = {
            "title_zh": _text(row, "title_zh", most=network.LONGEST_TITLE, faults=faults),
            "title_en": _text(row, "title_en", most=network.LONGEST_TITLE, faults=faults),
            "is_full_time": row.cells["full_time"] == YES,
        }
        rows.append(_linked(row, other="member", fields=fields, faults=faults))
    return _once(rows, faults=faults)


def read_agreements(file: bytes, *, faults: files.Faults) -> list[LinkRow]:
    """Reads the columns body, unit, document, signed_on and starts_on, and if present ends_on.

    Raises Invalid when the file is no table; what is wrong with a row goes into `faults`.
    """
    rows = []
    for row in files.read_table(file, needed=AGREEMENT_COLUMNS, faults=faults):
        fields: dict[str, object] = {
            "document": _text(row, "document", most=network.LONGEST_DOCUMENT, faults=faults),
            "signed_on": _day(row, "signed_on", faults=faults),
        }
        rows.append(_linked(row, other="unit", fields=fields, faults=faults))
    return _once(rows, faults=faults)


def _linked(
    row: files.Row, *, other: str, fields: dict[str, object], faults: files.Faults
) -> LinkRow:
    days = {
        "starts_on": _day(row, "starts_on", faults=faults),
        "ends_on": files.read_date(row, column="ends_on", faults=faults),
    }
    body, member = (_code(row, column, faults=faults) for column in ("body", other))
    return LinkRow(row.number, body, member, fields=fields | days)


def _once(rows: list[LinkRow], *, faults: files.Faults) -> list[LinkRow]:
    seen = set[str]()
    for row in rows:
        if row.key in seen:
            message = _("This stands in an earlier row.")
            faults.add(row=row.number, column="body", message=message)
        seen.add(row.key)
    return rows


def _code(row: files.Row, column: str, *, faults: files.Faults) -> str:
    _check_there(row, column, faults=faults)
    return read_code(row, column=column, faults=faults)


def _text(row: files.Row, column: str, *, most: int, faults: files.Faults) -> str:
    _check_there(row, column, faults=faults)
    return files.read_text(row, column=column, most=most, faults=faults)


def _check_there(row: files.Row, column: str, *, faults: files.Faults) -> None:
    if column in SEAT_COLUMNS | AGREEMENT_COLUMNS and not row.cells[column]:
        message = _("This cell must not be empty.")
        faults.add(row=row.number, column=column, message=message)


def _day(row: files.Row, column: str, *, faults: files.Faults) -> date:
    """A day that has to be there; without one the file is refused, so none is ever stored."""
    _check_there(row, column, faults=faults)
    return files.read_date(row, column=column, faults=faults) or date.max
