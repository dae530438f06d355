"""What stands against bodies that a file would enter: their place, parent, kind and codes."""

from collections import Counter
from collections.abc import Callable, Mapping

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.ground.organisations import rules
from yijia.ground.organisations.rules import network
from yijia.ground.places import queries as places
from yijia.ground.places.rules import files


def check_rows(
    rows: Mapping[str, rules.OrganisationRow],
    *,
    known: Mapping[str, Mapping[str, object]],
    may: Callable[[rules.OrganisationRow], bool],
    faults: files.Faults,
) -> None:
    """Notes where rows name no place or parent, a place where one may not enter them, or no body.

    `may` says whether somebody may enter what a row says.
    """
    divisions, earlier = places.gazetteer(), set(known)
    parents = {code: str(held["parent"] or "") or None for code, held in known.items()}
    parents |= {code: row.parent for code, row in rows.items()}
    for code, row in rows.items():
        if row.division and row.division not in divisions:
            message = _("There is no such division.")
            faults.add(row=row.number, column="division", message=message)
        elif not may(row):
            message = _("This division lies outside the area that you may edit.")
            faults.add(row=row.number, column="division", message=message)
        if row.parent is not None and row.parent not in earlier:
            message = _("The organisation above it is neither known nor in an earlier row.")
            faults.add(row=row.number, column="parent", message=message)
        elif rules.is_below_itself(code, parents=parents):
            message = _("An organisation cannot stand below itself.")
            faults.add(row=row.number, column="parent", message=message)
        _check_kind(row, faults=faults)
        earlier.add(code)


def _check_kind(row: rules.OrganisationRow, *, faults: files.Faults) -> None:
    """What a body of the network has to be beside the others; an unknown kind was named before."""
    if row.kind not in set(rules.Kind):
        return
    kind = rules.Kind(row.kind)
    try:
        network.check_sort(kind, sort=row.sort)
        if kind in rules.NETWORK:
            network.check_place(kind, division=row.division)
    except Invalid as fault:
        faults.add(row=row.number, column=fault.field or "kind", message=fault.message)


def check_credit_codes(
    rows: Mapping[str, rules.OrganisationRow],
    *,
    known: Mapping[str, Mapping[str, object]],
    faults: files.Faults,
) -> None:
    """Notes where two organisations would have one credit code after the import."""
    after = {code: str(held["credit_code"]) for code, held in known.items()}
    after |= {code: row.credit_code for code, row in rows.items() if row.credit_code is not None}
    times = Counter(code for code in after.values() if code)
    for row in rows.values():
        if row.credit_code and times[row.credit_code] > 1:
            message = rules.CREDIT_CODE_TAKEN
            faults.add(row=row.number, column="credit_code", message=message)
