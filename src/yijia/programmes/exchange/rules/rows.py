"""What a file of resources says, row by row; pure."""

from dataclasses import dataclass
from datetime import date

from yijia.base import revealing
from yijia.base.words import _
from yijia.ground.places.rules import files
from yijia.programmes.exchange.rules.giving import LONGEST_CONDITIONS
from yijia.programmes.exchange.rules.making import EVERY_DAY, MOST_WANTED

NEEDED = frozenset({"organisation", "category", "quantity", "serves", "starts_on"})
PUBLIC_WORDS = ("conditions_zh", "conditions_en")
REVEALS = _(
    "This seems to hold the number or address of a person. Everybody can read it: leave it out."
)
_DAYS = "1234567"


@dataclass(frozen=True)
class ResourceRow:
    """One resource as a file gives it; what could not be read is None, and has its fault."""

    number: int
    organisation: str
    category: str
    quantity: int | None
    serves: str
    starts_on: date | None
    last_on: date | None
    weekdays: int
    conditions_zh: str
    conditions_en: str


def read_resources(file: bytes, *, faults: files.Faults) -> list[ResourceRow]:
    """Reads every row of a file. Raises Invalid when it is no table; faults go into `faults`."""
    return [
        _read(row, faults=faults) for row in files.read_table(file, needed=NEEDED, faults=faults)
    ]


def _read(row: files.Row, *, faults: files.Faults) -> ResourceRow:
    said = {
        name: files.read_text(row, column=name, most=most, faults=faults)
        for name, most in (
            *(("organisation", 40), ("category", 20), ("serves", 15)),
            *((name, LONGEST_CONDITIONS) for name in PUBLIC_WORDS),
        )
    }
    for name in PUBLIC_WORDS:
        if revealing.kinds_in([said[name]]):
            faults.add(row=row.number, column=name, message=REVEALS)
    return ResourceRow(
        number=row.number,
        quantity=_quantity(row, faults=faults),
        starts_on=_day(row, column="starts_on", faults=faults),
        last_on=_day(row, column="last_on", faults=faults) if row.cells.get("last_on") else None,
        weekdays=_weekdays(row, faults=faults),
        **said,
    )


def _day(row: files.Row, *, column: str, faults: files.Faults) -> date | None:
    found = files.read_date(row, column=column, faults=faults)
    if found is None and not row.cells.get(column):
        faults.add(row=row.number, column=column, message=_("Fill this in."))
    return found


def _quantity(row: files.Row, *, faults: files.Faults) -> int | None:
    text = row.cells.get("quantity", "").removesuffix(".0")
    if text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_WANTED:
        return int(text)
    faults.add(row=row.number, column="quantity", message=_("Say how many."))
    return None


def _weekdays(row: files.Row, *, faults: files.Faults) -> int:
    text = row.cells.get("weekdays", "").removesuffix(".0")
    if not text:
        return EVERY_DAY
    if set(text) <= set(_DAYS):
        return sum(1 << _DAYS.index(day) for day in set(text))
    message = _("Write the days of the week as digits: 1 is Monday, 12345 are the working days.")
    faults.add(row=row.number, column="weekdays", message=message)
    return EVERY_DAY
