"""Rooms from a file: tried out first, brought in as one batch, undone as one."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.ground.journal import actions as journal
from yijia.ground.places.rules import editing, files
from yijia.programmes.centres import events, queries, rules
from yijia.programmes.centres.models import Centre, Room

NO_CENTRE = _("There is no centre of this code.")
NOT_YOURS = _("You do not work at this centre.")
OTHER_ROOM = _("Another room has this code.")


def import_rooms(
    *, by: Scope, at: datetime, file: bytes, source: str, dry_run: bool = False
) -> files.Imported:
    """Brings in rooms from a CSV or XLSX file, or in a dry run says what that would do.

    The columns are `centre`, `code`, `name_zh`, `capacity` and `starts_on`, and if wanted
    `name_en`, `parent` (a code, which stands before its parts), `before_minutes`, `after_minutes`,
    `asks` and `closed` (1: residents cannot book it). A row that says what is known already is left
    as it is.

    Raises:
        Forbidden: this person works at no centre.
        Invalid: the file is no table, or rows are faulty; each is named in `errors`.
    """
    editing.check_source(source)
    mine = {one.code: one for one in queries.centres_of(by, on=at.astimezone(CHINA).date())}
    if not mine:
        raise Forbidden
    faults = files.Faults()
    rows = rules.read_rooms(file, faults=faults)
    made: dict[str, Room] = {}
    for row in rows:
        room = _checked(row, mine=mine, made=made, faults=faults)
        if room is not None:
            made[f"{row.centre} {room.code}"] = room
    faults.check()
    difference = files.Difference(tuple(made), changed={}, unchanged=len(rows) - len(made))
    imported = files.Imported(files.digest(file), difference, dry_run=dry_run)
    if not imported.dry_run and not imported.nothing_new:
        _write(made, by=by, at=at, imported=imported, source=source)
    return imported


def _checked(
    row: rules.RoomRow,
    *,
    mine: Mapping[str, Centre],
    made: Mapping[str, Room],
    faults: files.Faults,
) -> Room | None:
    """The room of a row, if it is new; what is wrong with it goes into the faults."""
    centre = mine.get(row.centre)
    if centre is None:
        known = {one.code for one in queries.every_centre().values()}
        message = NOT_YOURS if row.centre in known else NO_CENTRE
        faults.add(row=row.number, column="centre", message=message)
        return None
    if row.new is None:
        return None
    held = queries.rooms_of(centre, on=row.new.starts_on)
    there = [*held, *(one for one in made.values() if one.centre_id == centre.pk)]
    try:
        room = queries.row_of_room(row.new, centre=centre, there=there)
    except Invalid as fault:
        faults.add(row=row.number, column=fault.field or "code", message=fault.message)
        return None
    same = [one for one in there if one.code == room.code]
    if same and not queries.is_same_room(same[0], room):
        faults.add(row=row.number, column="code", message=OTHER_ROOM)
    return None if same else room


def _write(
    made: Mapping[str, Room], *, by: Scope, at: datetime, imported: files.Imported, source: str
) -> None:
    new = {**imported.new(source=source), "count": len(made)}
    with journal.entry(by=by, at=at, event=events.ROOMS_IMPORTED, new=new) as written:
        # One by one: a part names the room that was stored right before.
        for room in made.values():
            room.batch = written.entry_id
            room.parent_id = room.parent.pk if room.parent else None
            room.save(force_insert=True)
        journal.forget_reference_data()


def undo_rooms(*, by: Scope, at: datetime, batch: int) -> int:
    """Undoes an import: what it brought ends on the day on which it began, and so never was there.

    Raises:
        Conflict: something is booked in one of the rooms, or a part was entered since.
        Forbidden: this person does not work at all of these centres.
        NotFound: there is no such import, or nothing of it is left.
    """
    # A part was entered after its room, and ends before it.
    rooms = queries.rooms_of_batch(batch)[::-1]
    if not rooms:
        raise NotFound
    centres = {queries.centre_of(one).organisation_id for one in rooms}
    if not all(queries.runs(by, organisation=one) for one in centres):
        raise Forbidden
    told = {"batch": batch, "count": len(rooms)}
    try:
        with (
            transaction.atomic(),
            journal.entry(by=by, at=at, event=events.IMPORT_UNDONE, new=told),
        ):
            for room in rooms:
                Room.objects.filter(pk=room.pk).update(ends_on=room.starts_on)
            journal.forget_reference_data()
    except IntegrityError as fault:
        message = _("Something is booked in one of these rooms. End the others by hand.")
        raise Conflict(message) from fault
    return len(rooms)
