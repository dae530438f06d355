"""The kinds of organisation, which of them answers for a division by default, and their file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yijia.base import codes
from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.ground.places.rules import files

NEEDED = frozenset({"code", "kind", "name_zh", "division", "starts_on"})
LONGEST_CODE = 40
# A code stands in addresses, and several of them in one line, with blanks between them.
CODE = re.compile(r"[A-Za-z0-9_-]+")
NO_CODE = _("A code has only letters, digits, hyphens and underscores.")
LONGEST_NAME_ZH = 120
LONGEST_NAME_EN = 160
CREDIT_CODE_LENGTH = 18
NO_CREDIT_CODE = _(
    "This is no unified social credit code. It has 18 digits and capital letters, and one of them"
    " is wrong."
)
CREDIT_CODE_TAKEN = _("Another organisation has this credit code.")


class Kind(StrEnum):
    """What an organisation is, in the words of the field."""

    COMMITTEE = "committee"
    BUREAU = "bureau"
    STREET_OFFICE = "street_office"
    COMMUNITY = "community"
    VILLAGE = "village"
    CENTRE = "centre"
    UTILITY = "utility"
    WORKING_COMMITTEE = "working_committee"
    PARTY_COMMITTEE = "party_committee"
    PARTY_BRANCH = "party_branch"
    MEMBER_UNIT = "member_unit"


# Who dispatches what residents raise: the county's centre of the hotline (12345 practice).
DISPATCHING = Kind.CENTRE
# Who is offered first when a case lies in a division: the body nearest to the resident.
NEAREST = (Kind.COMMUNITY, Kind.VILLAGE, Kind.STREET_OFFICE)
# The bodies of a community or village: they know who lives there, and what is needed.
OF_PLACE = frozenset({Kind.COMMUNITY, Kind.VILLAGE})
# Bodies of the network: they meet, serve and promise, and no case is given to them.
NETWORK = (Kind.WORKING_COMMITTEE, Kind.PARTY_COMMITTEE, Kind.PARTY_BRANCH, Kind.MEMBER_UNIT)


@dataclass(frozen=True)
class OrganisationRow:
    """One organisation as a file gives it; an empty `parent` is None."""

    number: int
    code: str
    kind: str
    name_zh: str
    name_en: str
    division: str
    parent: str | None
    starts_on: date
    sort: str
    # None where the file does not have the column: what is known stays.
    credit_code: str | None

    @property
    def fields(self) -> dict[str, object]:
        """What the row says of the organisation of its code."""
        said: dict[str, object] = {
            "kind": self.kind,
            "name_zh": self.name_zh,
            "name_en": self.name_en,
            "division": self.division,
            "parent": self.parent,
            "starts_on": self.starts_on,
            "sort": self.sort,
        }
        return said if self.credit_code is None else said | {"credit_code": self.credit_code}


def read_organisations(file: bytes, *, faults: files.Faults) -> list[OrganisationRow]:
    """Reads the columns that are needed, and if present name_en, parent, sort and credit_code.

    Raises Invalid when the file is no table; what is wrong with a row goes into `faults`.
    """
    rows: dict[str, OrganisationRow] = {}
    for row in files.read_table(file, needed=NEEDED, faults=faults):
        found = _row(row, faults=faults)
        if found.code in rows:
            message = _("This code stands in an earlier row.")
            faults.add(row=row.number, column="code", message=message)
        rows.setdefault(found.code, found)
    return list(rows.values())


def _row(row: files.Row, *, faults: files.Faults) -> OrganisationRow:
    _check_row(row, faults=faults)
    day = files.read_date(row, column="starts_on", faults=faults)
    return OrganisationRow(
        number=row.number,
        code=read_code(row, column="code", faults=faults),
        kind=row.cells["kind"],
        name_zh=files.read_text(row, column="name_zh", most=LONGEST_NAME_ZH, faults=faults),
        name_en=files.read_text(row, column="name_en", most=LONGEST_NAME_EN, faults=faults),
        division=row.cells["division"],
        parent=row.cells.get("parent") or None,
        # Without a day the file is refused, so that none is ever stored in its place.
        starts_on=day or date.max,
        sort=row.cells.get("sort", ""),
        credit_code=_credit_code(row, faults=faults),
    )


def read_code(row: files.Row, *, column: str, faults: files.Faults) -> str:
    """A cell as the code of an organisation; an empty one is for others to name."""
    text = files.read_text(row, column=column, most=LONGEST_CODE, faults=faults)
    if text and not CODE.fullmatch(text):
        faults.add(row=row.number, column=column, message=NO_CODE)
    return text


def check_code(text: str) -> None:
    """Refuses what cannot be the code of an organisation.

    Raises:
        Invalid: it is empty, or has other characters than a code.
    """
    if not CODE.fullmatch(text):
        raise Invalid(NO_CODE, field="code")


def _credit_code(row: files.Row, *, faults: files.Faults) -> str | None:
    if "credit_code" not in row.cells:
        return None
    try:
        return checked_credit_code(row.cells["credit_code"])
    except Invalid as refused:
        faults.add(row=row.number, column="credit_code", message=refused.message)
        return ""


def checked_credit_code(text: str) -> str:
    """A unified social credit code as its 18 characters, or nothing.

    Raises:
        Invalid: it is none; its check character is looked at.
    """
    plain = codes.credit_code(text) if text.strip() else ""
    if plain is None:
        raise Invalid(NO_CREDIT_CODE, field="credit_code")
    return plain


def _check_row(row: files.Row, *, faults: files.Faults) -> None:
    for column in sorted(NEEDED - {"kind"}):
        if not row.cells[column]:
            faults.add(row=row.number, column=column, message=_("This cell must not be empty."))
    if row.cells["kind"] not in {known.value for known in Kind}:
        faults.add(
            row=row.number, column="kind", message=_("There is no such kind of organisation.")
        )


def is_below_itself(code: str, *, parents: Mapping[str, str | None]) -> bool:
    """Whether one comes back to an organisation by going up from it."""
    above, seen = parents.get(code), set[str]()
    while above is not None and above not in seen:
        if above == code:
            return True
        seen.add(above)
        above = parents.get(above)
    return False
