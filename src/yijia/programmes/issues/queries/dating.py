"""The lines of dated tables: who answers for what, how long a step takes, what is a duty."""

from dataclasses import dataclass

from yijia.ground.organisations import queries as organisations
from yijia.programmes.issues.models import Duty, Limit, Route
from yijia.programmes.issues.rules import DATED, ImportKind

# What each kind of line is kept in.
TABLES: dict[ImportKind, type[Route | Limit | Duty]] = {
    ImportKind.ROUTES: Route,
    ImportKind.LIMITS: Limit,
    ImportKind.DUTIES: Duty,
}


@dataclass(frozen=True)
class Line:
    """One line as it stands in the database, and as a file would give it, by column."""

    row: Route | Limit | Duty
    cells: dict[str, str]


def lines_held(kind: ImportKind) -> dict[str, Line]:
    """The last line of each key, also one that has ended, by the key as a file would give it."""
    dated, units = DATED[kind], organisations.ever_known()
    found = dict[str, Line]()
    for row in TABLES[kind].objects.order_by("starts_on", "pk"):
        cells = {name: _cell(row, name=name, units=units) for name in dated.columns}
        found["/".join(cells[name] for name in dated.keys)] = Line(row, cells)
    return dict(sorted(found.items()))


def _cell(row: Route | Limit | Duty, *, name: str, units: dict[int, organisations.Known]) -> str:
    if name == "organisation":
        unit = getattr(row, "organisation_id", None)
        return units[unit].code if unit is not None else ""
    if name in {"category", "division"}:
        return getattr(row, f"{name}_id") or ""
    return str(getattr(row, name))
