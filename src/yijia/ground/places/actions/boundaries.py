"""Bringing in boundaries from GeoJSON; the outline that a new one replaces stays as history."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.places import events, queries
from yijia.ground.places.models import Boundary, Division
from yijia.ground.places.rules import boundaries, codes, editing, files


@transaction.atomic
def import_boundaries(
    *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool = False
) -> files.Imported:
    """Brings in the features of a GeoJSON FeatureCollection, or in a dry run says what it would do.

    A feature has the property `code`, and `schematic` true when it is no official boundary. A first
    outline holds for all days; a later one from the day of the import on.

    Raises:
        Forbidden: this person may edit places nowhere.
        Invalid: the file is no GeoJSON, or features are faulty; each is named in `errors`.
    """
    editing.check_may_edit(by)
    editing.check_source(source)
    faults, today = files.Faults(), timezone.localdate(at)
    outlines = {o.code: o for o in boundaries.read_outlines(file, faults=faults)}
    _check_divisions(outlines, by=by, today=today, faults=faults)
    held = {b.division_id: b for b in queries.boundaries_on(today)}
    _check_nesting(outlines, held=held, faults=faults)
    faults.check()
    imported = files.Imported(files.digest(file), _difference(outlines, held), dry_run=dry_run)
    if not dry_run and not imported.nothing_new:
        new = [outlines[code] for code in (*imported.added, *imported.changed)]
        with journal.entry(
            by=by,
            at=at,
            event=events.BOUNDARIES_IMPORTED,
            subject=Boundary(),
            new={**imported.counts, "source": source},
        ):
            _replace(new, held=held, source=source, today=today)
        journal.forget_reference_data()
    return imported


def _check_divisions(
    outlines: Mapping[str, boundaries.Outline], *, by: Scope, today: date, faults: files.Faults
) -> None:
    """Holds the divisions until the transaction ends, so that a second import at once waits.

    Work on these divisions goes on meanwhile: the lock leaves their keys alone.
    """
    found = Division.objects.valid_on(today).filter(code__in=outlines)
    live = {division.code for division in found.select_for_update(no_key=True)}
    later = {b.division_id for b in Boundary.objects.filter(starts_on__gt=today)}
    for code, outline in outlines.items():
        if not editing.may_edit_division(by, code=code):
            message = _("This division lies outside the area that you may edit.")
            faults.add(row=outline.number, column="code", message=message)
        elif code not in live:
            message = _("There is no such division.")
            faults.add(row=outline.number, column="code", message=message)
        elif code in later:
            message = _("A later outline is known already.")
            faults.add(row=outline.number, column="code", message=message)


def _check_nesting(
    outlines: Mapping[str, boundaries.Outline],
    *,
    held: Mapping[str, Boundary],
    faults: files.Faults,
) -> None:
    """An outline lies inside the one above, whichever of the two is new."""
    shapes: dict[str, BaseGeometry | None] = {
        code: boundaries.shape_of(boundary.geometry) for code, boundary in held.items()
    }
    shapes |= {code: outline.shape for code, outline in outlines.items()}
    for code, shape in shapes.items():
        parent = codes.parent_of(code) or ""
        outer = shapes.get(parent)
        if not {code, parent} & set(outlines) or shape is None or outer is None:
            continue
        if not boundaries.lies_inside(shape, outer=outer):
            own = outlines.get(code)
            message = (
                _("The outline leaves that of the division above it.")
                if own
                else _("The known outline of a division below would leave this one.")
            )
            number = (own or outlines[parent]).number
            faults.add(row=number, column="geometry", message=message)


def _difference(
    outlines: Mapping[str, boundaries.Outline], held: Mapping[str, Boundary]
) -> files.Difference:
    return files.compare(
        wanted={
            code: {"geometry": o.geometry, "schematic": o.schematic} for code, o in outlines.items()
        },
        known={
            code: {"geometry": b.geometry, "schematic": b.schematic} for code, b in held.items()
        },
    )


def _replace(
    outlines: list[boundaries.Outline],
    *,
    held: Mapping[str, Boundary],
    source: str,
    today: date,
) -> None:
    """Ends the outlines that are replaced; one that began today never held and goes."""
    replaced = [held[outline.code].pk for outline in outlines if outline.code in held]
    Boundary.objects.filter(pk__in=replaced, starts_on=today).delete()
    Boundary.objects.filter(pk__in=replaced).update(ends_on=today)
    Boundary.objects.bulk_create(
        Boundary(
            division_id=outline.code,
            geometry=outline.geometry,
            schematic=outline.schematic,
            source=source,
            starts_on=today if outline.code in held else None,
        )
        for outline in outlines
    )
