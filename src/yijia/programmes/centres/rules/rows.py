"""What a file of rooms says, row by row; pure."""

from dataclasses import dataclass
from datetime import date

from yijia.base import revealing
from yijia.base.words import _
from yijia.ground.places.rules import files
from yijia.programmes.centres.rules.rooms import (
    LONGEST_CODE,
    LONGEST_NAME,
    MOST_BUFFER,
    MOST_PEOPLE,
    NewRoom,
)

NEEDED = frozenset({"centre", "code", "name_zh", "capacity", "starts_on"})
NAMES = ("name_zh", "name_en")
REVEALS = _(
    "This seems to hold the number or address of a person. Everybody can read it: leave it out."
)
_YES, _NO = frozenset({"1", "yes", "true"}), frozenset({"", "0", "no", "false"})


@dataclass(frozen=True)
class RoomRow:
    """One room as a file gives it; `new` is None where something could not be read."""

    number: int
    centre: str
    new: NewRoom | None


def read_rooms(file: bytes, *, faults: files.Faults) -> list[RoomRow]:
    """Reads every row of a file. Raises Invalid when it is no table; faults go into `faults`."""
    return [
        _read(row, faults=faults) for row in files.read_table(file, needed=NEEDED, faults=faults)
    ]


def _read(row: files.Row, *, faults: files.Faults) -> RoomRow:
    said = {
        name: files.read_text(row, column=name, most=most, faults=faults)
        for name, most in (
            *(("centre", LONGEST_CODE), ("code", LONGEST_CODE), ("parent", LONGEST_CODE)),
            *((name, LONGEST_NAME) for name in NAMES),
        )
    }
    for name in NAMES:
        if revealing.kinds_in([said[name]]):
            faults.add(row=row.number, column=name, message=REVEALS)
    for name in ("centre", "code", "name_zh"):
        if not said[name]:
            faults.add(row=row.number, column=name, message=_("Fill this in."))
    centre = said.pop("centre")
    return RoomRow(row.number, centre=centre, new=_new(row, said=said, faults=faults))


def _new(row: files.Row, *, said: dict[str, str], faults: files.Faults) -> NewRoom | None:
    starts_on = _day(row, faults=faults)
    capacity = _number(row, column="capacity", least=1, most=MOST_PEOPLE, faults=faults)
    before, after = (
        _number(row, column=name, least=0, most=MOST_BUFFER, faults=faults)
        for name in ("before_minutes", "after_minutes")
    )
    asks, is_closed = (_mark(row, column=name, faults=faults) for name in ("asks", "closed"))
    if starts_on is None or capacity is None or before is None or after is None:
        return None
    return NewRoom(
        capacity=capacity,
        starts_on=starts_on,
        before_minutes=before,
        after_minutes=after,
        asks=asks,
        is_open=not is_closed,
        **said,
    )


def _day(row: files.Row, *, faults: files.Faults) -> date | None:
    found = files.read_date(row, column="starts_on", faults=faults)
    if found is None and not row.cells.get("starts_on"):
        faults.add(row=row.number, column="starts_on", message=_("Fill this in."))
    return found


def _number(
    row: files.Row, *, column: str, least: int, most: int, faults: files.Faults
) -> int | None:
    text = row.cells.get(column, "").removesuffix(".0")
    if not text and least == 0:
        return 0
    if text.isascii() and text.isdigit() and least <= int(text) <= most:
        return int(text)
    faults.add(row=row.number, column=column, message=_("Say how many."))
    return None


def _mark(row: files.Row, *, column: str, faults: files.Faults) -> bool:
    text = row.cells.get(column, "").removesuffix(".0").lower()
    if text not in _YES | _NO:
        faults.add(row=row.number, column=column, message=_("Write 1 for yes, or 0 for no."))
    return text in _YES
