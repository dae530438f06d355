"""What is shown of a file that is brought in: what it would do, and what is wrong with its rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from yijia.base.errors import Invalid
from yijia.base.scope import Scope
from yijia.base.sheets import csv_bytes
from yijia.ground.places.rules import files
from yijia.ground.shell.queries import demonstration_label
from yijia.programmes.issues import queries, rules

Rows = list[tuple[str, ...]]


def import_kinds(scope: Scope) -> list[rules.Importing]:
    """The kinds of file that this person may bring in."""
    return [one for one in rules.IMPORTING.values() if scope.holds(one.permission)]


def import_columns(one: rules.Importing) -> dict[str, str]:
    """The columns of a file, those that it must have and those that it may."""
    return {"needed": ", ".join(one.needed), "wanted": ", ".join(one.wanted)}


def import_faults(refused: Invalid, *, file: bytes) -> dict[str, object]:
    """What is wrong with a file: row, column, what, and the row as it stands in the file."""
    found = [(*name.partition(".")[::2], gettext(said)) for name, said in refused.errors]
    shown = found[: rules.MOST_FAULTS]
    cells = files.cells_of(file, rows={int(row) for row, _column, _said in shown}) if shown else {}
    return {
        "head": [gettext("Row"), gettext("Column"), gettext("What is wrong"), gettext("The row")],
        "rows": [(row, column, said, cells.get(int(row), "")) for row, column, said in shown],
        "more": len(found) - len(shown),
    }


def import_outcome(imported: files.Imported) -> dict[str, object]:
    """What a file would do, or did: numbers, the new codes, and each value that becomes another."""
    changes = _changes(imported.difference.changed)
    return {
        "added": len(imported.added),
        "changed": len(imported.changed),
        "unchanged": imported.unchanged,
        "codes": ", ".join(imported.added[: rules.MOST_CHANGES]),
        "more_codes": max(len(imported.added) - rules.MOST_CHANGES, 0),
        "head": [gettext("Of which"), gettext("Column"), gettext("Before"), gettext("After")],
        "changes": changes[: rules.MOST_CHANGES],
        "more_changes": max(len(changes) - rules.MOST_CHANGES, 0),
        "sha256": imported.sha256,
        "nothing_new": imported.nothing_new,
    }


def _changes(changed: Mapping[str, Mapping[str, tuple[object, object]]]) -> Rows:
    return [
        (code, column, _text(old), _text(new))
        for code, fields in changed.items()
        for column, (old, new) in fields.items()
    ]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def import_document(imported: files.Imported, *, kind: rules.ImportKind) -> dict[str, Any]:
    """The same for a program, whole."""
    return {
        "kind": kind,
        "sha256": imported.sha256,
        "dry_run": imported.dry_run,
        "added": list(imported.added),
        "changed": [
            {"code": code, "column": column, "old": old, "new": new}
            for code, column, old, new in _changes(imported.difference.changed)
        ],
        "unchanged": imported.unchanged,
    }


def known_file(one: rules.Importing) -> HttpResponse:
    """What is known by now, as a file that can be brought in again."""
    rows: list[Sequence[str]] = [one.columns, *queries.known_rows(one.kind)]
    content = csv_bytes(rows, label=demonstration_label())
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = content_disposition_header(True, f"{one.kind}.csv")
    response.headers["Content-Disposition"] = name or ""
    return response
