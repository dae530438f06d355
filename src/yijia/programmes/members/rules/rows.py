"""What a community's list of members says, row by row; pure."""

from dataclasses import dataclass
from datetime import date

from yijia.base.words import _
from yijia.ground.people.rules import LONGEST_LOGIN, is_login
from yijia.ground.places.rules import files

NEEDED = frozenset({"login", "unit", "division", "starts_on"})
_LONGEST_CODE = 40


@dataclass(frozen=True)
class ReportRow:
    """One member as a list gives them; what could not be read is None, and has its fault."""

    number: int
    login: str
    unit: str
    division: str
    starts_on: date | None


def read_reports(file: bytes, *, faults: files.Faults) -> list[ReportRow]:
    """Reads every row of a list. Raises Invalid when it is no table; faults go into `faults`.

    A member stands in it once.
    """
    rows = [
        _read(row, faults=faults) for row in files.read_table(file, needed=NEEDED, faults=faults)
    ]
    seen = set[str]()
    for row in rows:
        if row.login in seen:
            faults.add(row=row.number, column="login", message=_("It stands in the list twice."))
        seen.add(row.login)
    return rows


def _read(row: files.Row, *, faults: files.Faults) -> ReportRow:
    said = {
        name: files.read_text(row, column=name, most=most, faults=faults)
        for name, most in (("login", LONGEST_LOGIN), ("unit", _LONGEST_CODE), ("division", 15))
    }
    login = said.pop("login").strip().lower()
    if login and not is_login(login):
        message = _("A login name has letters a to z, digits, dots and dashes.")
        faults.add(row=row.number, column="login", message=message)
    starts_on = files.read_date(row, column="starts_on", faults=faults)
    return ReportRow(number=row.number, login=login, starts_on=starts_on, **said)
