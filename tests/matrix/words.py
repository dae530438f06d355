"""Cells said shortly, for messages and for new lines of the table."""

from collections.abc import Iterable

from tests.matrix.actors import OTHERS, RELATIONS, Cell


def said(found: Iterable[Cell]) -> list[str]:
    """Cells as selectors, roles with the same relations together."""
    by_role: dict[str, list[str]] = {}
    for cell in found:
        by_role.setdefault(cell.role, []).append(cell.relation)
    together: dict[tuple[str, ...], list[str]] = {}
    for role, relations in by_role.items():
        known = tuple(r for r in RELATIONS if r in relations)
        together.setdefault(() if role in OTHERS else known, []).append(role)
    return [
        " ".join(roles) + (f": {' '.join(relations)}" if relations else "")
        for relations, roles in together.items()
    ]
