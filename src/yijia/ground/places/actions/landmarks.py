"""Bringing in the places that people know by name from a file."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.places import events, queries
from yijia.ground.places.models import Landmark
from yijia.ground.places.rules import editing, files, landmarks

COMPARED = (
    "kind",
    "name_zh",
    "name_en",
    "division_id",
    "lon",
    "lat",
    "schematic",
    "starts_on",
    "ends_on",
)


def import_landmarks(
    *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool = False
) -> files.Imported:
    """Brings in landmarks from a CSV file, or in a dry run says what that would do.

    The columns are `code`, `kind`, `name_zh`, `division`, `lon` and `lat` (WGS 84), and if wanted
    `name_en`, `schematic` (0 or 1), `starts_on` and `ends_on`; what an absent column holds is left
    as it is. One that is no more has an end, and stays. A file that brings nothing new writes
    nothing.

    Raises:
        Forbidden: this person may edit places nowhere.
        Invalid: the file is no table, or rows are faulty; each is named in `errors`.
    """
    editing.check_may_edit(by)
    editing.check_source(source)
    faults = files.Faults()
    rows = {row.code: row for row in landmarks.read_landmarks(file, faults=faults)}
    known = Landmark.objects.in_bulk(list(rows))
    for row in rows.values():
        _check_row(row, by=by, at=at, held=known.get(row.code), faults=faults)
    faults.check()
    difference = files.compare(
        wanted={code: row.fields for code, row in rows.items()},
        known={code: {n: getattr(one, n) for n in COMPARED} for code, one in known.items()},
    )
    imported = files.Imported(files.digest(file), difference)
    if dry_run:
        return imported.as_tried
    return _write(by=by, at=at, rows=rows, known=known, source=source, imported=imported)


def _check_row(
    row: landmarks.LandmarkRow,
    *,
    by: Scope,
    at: datetime,
    held: Landmark | None,
    faults: files.Faults,
) -> None:
    code = str(row.fields["division_id"])
    if code not in queries.gazetteer():
        message = _("There is no such division.")
        faults.add(row=row.number, column="division", message=message)
        return
    if not all(editing.may_edit_division(by, code=c) for c in _touched(code, held=held)):
        message = _("This division lies outside the area that you may edit.")
        faults.add(row=row.number, column="division", message=message)
    lon, lat = row.fields["lon"], row.fields["lat"]
    if lon is not None and lat is not None:
        place = queries.division_at(
            lon=float(str(lon)), lat=float(str(lat)), on=timezone.localdate(at)
        )
        if place is not None and not (code.startswith(place.code) or place.code.startswith(code)):
            message = _("The point lies in another division.")
            faults.add(row=row.number, column="lon", message=message)
    starts_on, ends_on = row.fields.get("starts_on"), row.fields.get("ends_on")
    if isinstance(starts_on, date) and isinstance(ends_on, date) and ends_on <= starts_on:
        message = _("The last day must come after the first.")
        faults.add(row=row.number, column="ends_on", message=message)


def _touched(code: str, *, held: Landmark | None) -> list[str]:
    """The division that a landmark gets, and the one that it leaves."""
    return [code, *([held.division_id] if held else [])]


def _write(
    *,
    by: Scope,
    at: datetime,
    rows: Mapping[str, landmarks.LandmarkRow],
    known: Mapping[str, Landmark],
    source: str,
    imported: files.Imported,
) -> files.Imported:
    if imported.nothing_new:
        return imported
    made = [
        _landmark(rows[code], held=known.get(code), source=source)
        for code in (*imported.added, *imported.changed)
    ]
    with journal.entry(
        by=by,
        at=at,
        event=events.LANDMARKS_IMPORTED,
        old=imported.old,
        new=imported.new(source=source),
    ):
        Landmark.objects.bulk_create(
            made,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=[*COMPARED, "source"],
        )
    journal.forget_reference_data()
    return imported


def _landmark(row: landmarks.LandmarkRow, *, held: Landmark | None, source: str) -> Landmark:
    landmark = held or Landmark(code=row.code)
    for name, value in row.fields.items():
        setattr(landmark, name, value)
    landmark.source = source
    return landmark
