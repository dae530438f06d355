"""Centres with their rooms, hours, closures and settings, which are public."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import get_language, gettext

from yijia.base import periods
from yijia.base.access import Permission
from yijia.base.errors import Invalid, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal.queries import remembered
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.queries import Known
from yijia.ground.organisations.rules import check_code
from yijia.ground.shell.paging import PAGE, cursor_of, parts_of, text_of
from yijia.programmes.centres import rules
from yijia.programmes.centres.models import Centre, Closure, Hours, Room, Setting, Taken


@remembered
def every_centre() -> dict[int, Centre]:
    """Every centre that there ever was, by id."""
    return {one.pk: one for one in Centre.objects.order_by("division", "code")}


@remembered
def every_room() -> dict[int, Room]:
    """Every room that there ever was, by id."""
    rooms = Room.objects.select_related("parent").order_by("centre", "code", "id")
    return {one.pk: one for one in rooms}


@remembered
def _every_session() -> dict[int, tuple[rules.Session, ...]]:
    """The hours of every centre, by its id, in the order of the week."""
    found: dict[int, tuple[rules.Session, ...]] = {}
    for row in Hours.objects.order_by("weekday", "opens"):
        session = rules.Session(row.weekday, row.opens, row.closes, row.starts_on, row.ends_on)
        found[row.centre_id] = (*found.get(row.centre_id, ()), session)
    return found


@remembered
def _every_closure() -> dict[int, tuple[Closure, ...]]:
    """The closures that hold, of every centre by its id, in their order."""
    found: dict[int, tuple[Closure, ...]] = {}
    for row in Closure.objects.filter(lifted_at=None).order_by("starts_at", "id"):
        found[row.centre_id] = (*found.get(row.centre_id, ()), row)
    return found


@remembered
def _every_setting() -> list[Setting]:
    return list(Setting.objects.order_by("starts_on"))


def setting_on(code: str, *, on: date) -> int:
    """A number that the county has set, as it holds on a day.

    Raises:
        NotFound: none was ever loaded.
    """
    for row in reversed(_every_setting()):
        held = periods.holds_on(on, starts_on=row.starts_on, ends_on=row.ends_on)
        if row.code == code and held:
            return row.amount
    raise NotFound


def centres_on(*, on: date, division: str = "") -> list[Centre]:
    """The centres that are there on a day or later, by place, if wanted those of one."""
    there = [one for one in every_centre().values() if one.ends_on is None or one.ends_on > on]
    return [one for one in there if one.division_id.startswith(division)]


@dataclass(frozen=True)
class CentrePage:
    """One page of centres, and the place of the next one."""

    rows: list[Centre]
    next: str


def page_of_centres(*, on: date, division: str = "", after: str = "") -> CentrePage:
    """A page of the centres that are there on a day or later, by place.

    Raises:
        Invalid: `after` is no place in this list.
    """
    found, place = centres_on(on=on, division=division), parts_of(after, count=2)
    if place is not None:
        before = tuple(text_of(part) for part in place)
        found = [one for one in found if (one.division_id, one.code) > before]
    last = found[PAGE - 1] if len(found) > PAGE else None
    return CentrePage(found[:PAGE], cursor_of(last.division_id, last.code) if last else "")


def access_centre(*, code: str) -> Centre:
    """A centre, which is public.

    Raises:
        NotFound: there is none.
    """
    for one in every_centre().values():
        if one.code == code:
            return one
    raise NotFound


def rooms_of(centre: Centre, *, on: date) -> list[Room]:
    """The rooms of a centre that are there on a day or later, each followed by its parts."""
    held = [one for one in every_room().values() if one.centre_id == centre.pk]
    there = [one for one in held if one.ends_on is None or one.ends_on > on]
    return _in_order(there, parent=None)


def _in_order(rooms: list[Room], *, parent: int | None) -> list[Room]:
    found = []
    for one in (room for room in rooms if room.parent_id == parent):
        found += [one, *_in_order(rooms, parent=one.pk)]
    return found


def access_room(centre: Centre, *, code: str, on: date) -> Room:
    """A room of a centre by its code, as it is there on a day or comes next, which is public.

    Raises:
        NotFound: there is none on that day or later.
    """
    found = [one for one in rooms_of(centre, on=on) if one.code == code]
    if not found:
        raise NotFound
    return min(found, key=lambda one: one.starts_on)


def room_of_day(room: Room, *, on: date) -> Room:
    """The room that has the same code on a day; the same one, where none has it then."""
    for one in every_room().values():
        held = periods.holds_on(on, starts_on=one.starts_on, ends_on=one.ends_on)
        if held and (one.centre_id, one.code) == (room.centre_id, room.code):
            return one
    return room


def row_of_room(new: rules.NewRoom, *, centre: Centre, there: Sequence[Room]) -> Room:
    """The row of a room, once everything of it is right; `there` are the rooms that are there.

    Raises:
        Invalid: the code is none, or there is no such room that it could be a part of.
    """
    check_code(new.code)
    going_on = [one for one in there if one.ends_on is None]
    found = [one for one in going_on if one.code == new.parent] if new.parent else [None]
    if not found:
        raise Invalid(_("There is no room of this code."), field="parent")
    return Room(
        centre=centre,
        parent=found[0],
        code=new.code,
        name_zh=new.name_zh,
        name_en=new.name_en,
        capacity=new.capacity,
        before_minutes=new.before_minutes,
        after_minutes=new.after_minutes,
        asks=new.asks,
        is_open=new.is_open,
        starts_on=max(new.starts_on, centre.starts_on),
    )


_SAME = (
    *("name_zh", "name_en", "capacity", "before_minutes", "after_minutes"),
    *("asks", "is_open"),
)


def is_same_room(one: Room, other: Room) -> bool:
    """Whether two rows say the same of a room, but since when it is there."""
    parents = [room.parent.code if room.parent else "" for room in (one, other)]
    return parents[0] == parents[1] and all(getattr(one, n) == getattr(other, n) for n in _SAME)


def rooms_of_batch(batch: int) -> list[Room]:
    """The rooms that an import brought and that are still there, as they were entered."""
    held = [one for one in every_room().values() if one.batch == batch]
    return sorted((one for one in held if one.ends_on is None), key=lambda one: one.pk)


@dataclass(frozen=True)
class RoomBatch:
    """An import of rooms that still holds: the number of its entry, and how many are left."""

    entry: int
    count: int


def room_batches(scope: Scope) -> list[RoomBatch]:
    """The imports that still hold and that somebody may undo, the latest first."""
    found: dict[int, list[Room]] = {}
    for room in every_room().values():
        if room.batch is not None and room.ends_on is None:
            found.setdefault(room.batch, []).append(room)
    return [
        RoomBatch(batch, len(rooms))
        for batch, rooms in sorted(found.items(), reverse=True)
        if all(runs(scope, organisation=centre_of(one).organisation_id) for one in rooms)
    ]


def room_by_id(identity: int) -> Room:
    """A room, which is public.

    Raises:
        NotFound: there is none.
    """
    found = every_room().get(identity)
    if found is None:
        raise NotFound
    return found


def centre_of(room: Room) -> Centre:
    """The centre of a room."""
    return every_centre()[room.centre_id]


def depth_of(room: Room) -> int:
    """How many rooms a part lies inside of."""
    return 0 if room.parent_id is None else 1 + depth_of(every_room()[room.parent_id])


def with_parts(room: Room) -> frozenset[int]:
    """The ids of a room and of all its parts, which were entered after it."""
    below = {room.pk}
    for one in sorted(every_room().values(), key=lambda part: part.pk):
        if one.parent_id in below:
            below.add(one.pk)
    return frozenset(below)


def taken_with(room: Room) -> frozenset[int]:
    """The ids of a room, of its parts, and of what it is a part of."""
    known, above = every_room(), [room.pk]
    while (parent := known[above[-1]].parent_id) is not None:
        above.append(parent)
    return with_parts(room) | set(above)


def rooms_going_on(centre: Centre, *, on: date) -> list[Room]:
    """The rooms of a centre that are there after a day, or begin then."""
    held = [one for one in every_room().values() if one.centre_id == centre.pk]
    return [one for one in held if one.ends_on is None or one.ends_on > max(on, one.starts_on)]


def going_on_with(room: Room, *, on: date) -> list[Room]:
    """A room and its parts, as far as they are there after a day."""
    below = with_parts(room)
    return [one for one in rooms_going_on(centre_of(room), on=on) if one.pk in below]


def hold_centre(centre: Centre) -> Centre:
    """A centre as it stands, locked: whoever books there, and whoever closes it, waits."""
    return Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)


def hold_room(room: Room) -> Room:
    """A room as it stands, its centre locked."""
    hold_centre(centre_of(room))
    return Room.objects.get(pk=room.pk)


def sessions_of(centre: Centre, *, on: date) -> dict[int, list[rules.Session]]:
    """When a centre is open on the days of a week as it holds on a day, by weekday."""
    held = _every_session().get(centre.pk, ())
    return {
        weekday: [
            one
            for one in held
            if one.weekday == weekday
            and periods.holds_on(on, starts_on=one.starts_on, ends_on=one.ends_on)
        ]
        for weekday in rules.WEEKDAY_LABELS
    }


def closures_of(centre: Centre, *, at: datetime, room: Room | None = None) -> list[Closure]:
    """The closures of a centre that hold at a moment or later; for a room those that close it."""
    met = None if room is None else taken_with(room)
    return [
        one
        for one in _every_closure().get(centre.pk, ())
        if one.ends_at > at and (met is None or one.room_id is None or one.room_id in met)
    ]


def closure_by_id(identity: int) -> Closure:
    """A closure that holds, which is public.

    Raises:
        NotFound: there is none, or it was lifted.
    """
    for rows in _every_closure().values():
        for one in rows:
            if one.pk == identity:
                return one
    raise NotFound


def plan_of(room: Room, *, at: datetime, days: int) -> rules.Plan:
    """What decides when a room is free from a moment on, for so many days."""
    centre, until = centre_of(room), at + timedelta(days=days + 2)
    # What holds the room has a row of the room itself; what is a part of it has its own alone.
    taken = Taken.objects.filter(room__in=with_parts(room), live=True)
    # A booking is over, and the minutes that this room is kept free before another are not.
    before = timedelta(minutes=room.before_minutes)
    taken = taken.filter(ends_at__gt=at - before, starts_at__lt=until)
    closed = closures_of(centre, at=at, room=room)
    ends = [one.ends_on for one in (room, centre) if one.ends_on is not None]
    return rules.Plan(
        sessions=_every_session().get(centre.pk, ()),
        closures=tuple(rules.Span(one.starts_at, one.ends_at) for one in closed),
        taken=tuple(one.span for one in taken.order_by("starts_at")),
        before=before,
        after=timedelta(minutes=room.after_minutes),
        starts_on=max(room.starts_on, centre.starts_on),
        ends_on=min(ends) if ends else None,
    )


def runs(scope: Scope, *, organisation: int) -> bool:
    """Whether somebody works at the desk of a centre: by a post in the organisation."""
    return scope.works_at(Permission.CASE_HANDLE, organisation=organisation)


def centres_of(scope: Scope, *, on: date) -> list[Centre]:
    """The centres at whose desk somebody works."""
    return [one for one in centres_on(on=on) if runs(scope, organisation=one.organisation_id)]


def units_of(scope: Scope, *, on: date) -> list[Known]:
    """The organisations in which somebody works: for them they book, and enter centres."""
    known = organisations.known_organisations(on=on).values()
    return [one for one in known if runs(scope, organisation=one.id)]


def named_rooms() -> Mapping[str, str]:
    """Every room that there ever was with its centre, in the reader's language, by id."""
    language, centres = get_language() or "", every_centre()
    return {
        str(one.pk): f"{centres[one.centre_id].name(language)} · {one.name(language)}"
        for one in every_room().values()
    }


def named_uses() -> Mapping[str, str]:
    """What rooms are wanted for, in the reader's language."""
    return {use.value: gettext(label) for use, label in rules.USED_FOR_LABELS.items()}
