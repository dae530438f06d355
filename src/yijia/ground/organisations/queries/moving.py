"""Moving bodies by a file: below which other one a body may come to stand, and by whom."""

from collections.abc import Iterator, Mapping
from itertools import chain

from yijia.base.access import Permission
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.organisations import rules
from yijia.ground.organisations.models import Organisation
from yijia.ground.organisations.queries import bodies, judging
from yijia.ground.places.rules import files

PARENT_ENDED = _("The organisation above it has ended, or ends on a day that is set.")
NOT_ABOVE = _("The organisation above it has to lie in the same division, or in one above that.")
LEFT_OUTSIDE = _("Organisations below it would lie outside this division.")
NOT_YOURS = _("The organisation above it, as it was or as it will be, is not yours to edit.")
# Why is not said: that a case is kept from somebody is itself confidential.
HAS_TO_STAY = _("This organisation has to stay where it stands for now. Ask the centre.")

Rows = Mapping[str, rules.OrganisationRow]
Known = Mapping[str, Mapping[str, object]]


def hold_for(rows: Rows) -> dict[str, Organisation]:
    """What a file names, and all above it, held: of two files that move bodies one waits.

    So two of them together make no ring, and nothing ends while something comes to stand below it.
    """
    known = bodies.ids_by_code()
    named = chain(rows, (row.parent for row in rows.values()))
    return judging.hold_bodies(bodies.with_above([known[code] for code in named if code in known]))


def check_moves(
    rows: Rows,
    *,
    by: Scope,
    known: Known,
    held: Mapping[str, Organisation],
    faults: files.Faults,
) -> None:
    """Notes which bodies of a file cannot come to stand where it says.

    What stood somewhere already, and would not move, stands there as it did.
    """
    _check_divisions(rows, known=known, faults=faults)
    for code, row in rows.items():
        stood = known.get(code, {}).get("parent")
        if stood == row.parent:
            continue
        parent = held.get(row.parent or "")
        if parent is not None and parent.ends_on is not None:
            faults.add(row=row.number, column="parent", message=PARENT_ENDED)
        if code in known and not _may_edit_all({stood, row.parent}, by=by, known=known):
            faults.add(row=row.number, column="parent", message=NOT_YOURS)
    if not faults.found:
        check_stays(rows, known=known, faults=faults)


def check_stays(rows: Rows, *, known: Known, faults: files.Faults) -> None:
    """Notes which bodies have to stay below the one that they stand below."""
    ids = bodies.ids_by_code()
    moved = [
        bodies.Moved(ids[code], _known_above(row, rows=rows, ids=ids), row.division, row.kind)
        for code, row in rows.items()
        if code in known and any(known[code][name] != row.fields[name] for name in bodies.STANDING)
    ]
    bound = bodies.bound_to_stay(moved)
    for code, row in rows.items():
        if ids.get(code) in bound:
            faults.add(row=row.number, column="parent", message=HAS_TO_STAY)


def _check_divisions(rows: Rows, *, known: Known, faults: files.Faults) -> None:
    """A parent lies at or above what stands below it, also where the parent itself moves."""
    before = {code: str(held["division"]) for code, held in known.items()}
    after = before | {code: row.division for code, row in rows.items()}
    for code, parent in _pairs(rows, known=known):
        if parent not in after or after[code].startswith(after[parent]):
            continue
        was = (known.get(code, {}).get("parent"), before.get(code), before.get(parent))
        if was == (parent, after[code], after[parent]):
            continue
        if code in rows:
            faults.add(row=rows[code].number, column="parent", message=NOT_ABOVE)
        else:
            faults.add(row=rows[parent].number, column="division", message=LEFT_OUTSIDE)


def _pairs(rows: Rows, *, known: Known) -> Iterator[tuple[str, str]]:
    """Each body with the one above it, as they will be."""
    parents = {code: held["parent"] for code, held in known.items()}
    parents |= {code: row.parent for code, row in rows.items()}
    return ((code, str(parent)) for code, parent in parents.items() if parent)


def _may_edit_all(codes: set[object], *, by: Scope, known: Known) -> bool:
    """Whether one may edit bodies where these lie; of what is new its own row is asked."""
    return all(
        by.may(Permission.ORGANISATION_EDIT, division=str(held["division"]), organisation=None)
        for held in (known.get(str(code)) for code in codes)
        if held is not None
    )


def _known_above(row: rules.OrganisationRow, *, rows: Rows, ids: Mapping[str, int]) -> int | None:
    """The first body above a row that there is already; what is new stands in an earlier row."""
    parent = row.parent
    while parent is not None and parent not in ids:
        parent = rows[parent].parent
    return None if parent is None else ids[parent]
