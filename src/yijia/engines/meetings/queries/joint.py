"""Meetings of bodies: for who reads the place, for who has a seat, and for who keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, models
from django.db.models.expressions import RawSQL

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Case
from yijia.engines.meetings import rules
from yijia.engines.meetings.models import (
    Addition,
    Decision,
    Item,
    Meeting,
    MeetingRule,
    Resolution,
    RollEntry,
)
from yijia.engines.meetings.registry import Matter, Source, matters
from yijia.engines.meetings.rules import deciding, joint
from yijia.ground.journal import queries as journal
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.queries import Known

_LAST = "~"
READS = Permission.CASE_READ
MOST_SHOWN = 100
# What is left to be done of what the same body resolved before.
OPEN_RESOLUTIONS = "resolutions"


def rules_known() -> list[MeetingRule]:
    """Every rule there ever was, by kind of body and matter, the latest first."""
    return list(MeetingRule.objects.order_by("kind", "matter", "-starts_on"))


def rule_of(kind: str, *, matter: str, on: date) -> MeetingRule:
    """The rule by which a kind of body decides in a matter on a day.

    Raises:
        Conflict: there is none. It is never taken from another body, matter or day.
    """
    rows = MeetingRule.objects.filter(kind=kind, matter=matter)
    return deciding.rule_on(rows, kind=kind, matter=matter, on=on)


def ruled_matters(meeting: Meeting) -> list[str]:
    """For which matters the body of a meeting has a rule on its day, by their codes."""
    found = MeetingRule.objects.filter(kind=meeting.kind, starts_on__lte=meeting.meets_on)
    found = found.filter(models.Q(ends_on=None) | models.Q(ends_on__gt=meeting.meets_on))
    return sorted(found.values_list("matter", flat=True), key=_ordinary_first)


def _ordinary_first(matter: str) -> tuple[bool, str]:
    return matter != deciding.ORDINARY, matter


def seats_on(body: int, *, on: date) -> list[int]:
    """The members that hold a seat in a body on a day, by id, in the order of the seats."""
    found = organisations.seats_of([body], on=on)
    return [seat.member_id for seat in found if seat.body_id == body]


def keeps_of(scope: Scope, *, body: Known) -> bool:
    """Whether somebody keeps the meetings of a body: calls them, and writes their minutes.

    That is who works on cases, by dispatching or handling them, in the whole place of the body, or
    in the body itself.
    """
    over = any(scope.may(one, division=body.division, organisation=None) for one in rules.CONVENING)
    return over or rules.acts_for(
        scope, body=body.id, division=body.division, permissions=rules.CONVENING
    )


def keeps(scope: Scope, *, meeting: Meeting) -> bool:
    """The same of the body of a meeting."""
    return keeps_of(scope, body=organisations.ever_known()[meeting.body_id])


def bodies_kept(scope: Scope, *, on: date) -> list[Known]:
    """The bodies whose meetings somebody keeps, of the kinds for which there is a rule that day."""
    held = MeetingRule.objects.filter(starts_on__lte=on)
    held = held.filter(models.Q(ends_on=None) | models.Q(ends_on__gt=on))
    kinds = set(held.values_list("kind", flat=True))
    known = organisations.known_organisations(on=on).values()
    return [one for one in known if one.kind in kinds and keeps_of(scope, body=one)]


def visible_meetings(scope: Scope) -> models.QuerySet[Meeting]:
    """The meetings that somebody may see: in their area, of their body, or where it has a seat."""
    if scope.everything:
        return Meeting.objects.all()
    homes = sorted({g.home for g in scope.grants if g.home and READS in g.permissions})
    seated = RawSQL("SELECT meetings_seated(%s::bigint[])", [homes])
    seen = models.Q(pk__in=seated) | models.Q(body_id__in=homes)
    for prefix in scope.prefixes(READS):
        seen |= models.Q(division_id__gte=prefix, division_id__lt=prefix + _LAST)
    return Meeting.objects.filter(seen)


def visible_items(scope: Scope) -> models.QuerySet[Item]:
    """The points of those meetings, but those about a case that is kept from somebody."""
    found = Item.objects.filter(meeting__in=visible_meetings(scope).values("pk"))
    if scope.everything:
        return found
    hidden = RawSQL("SELECT cases_hidden(%s::bigint[])", [list(scope.homes())])
    return found.filter(models.Q(case=None) | ~models.Q(case__in=hidden))


@dataclass(frozen=True)
class Point:
    """A point of the agenda, with what was decided and resolved about it."""

    item: Item
    decision: Decision | None
    resolutions: list[Resolution]


@dataclass(frozen=True)
class OpenedMeeting:
    """A meeting with its roll, its points and what was added to its minutes."""

    meeting: Meeting
    roll: list[RollEntry]
    points: list[Point]
    additions: list[Addition]


def access_meeting(*, scope: Scope, number: str) -> Meeting:
    """The meeting of a number, for who may see it.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    found = visible_meetings(scope).filter(number=number)
    held = found.select_related("rule", "signed_by").first()
    if held is None:
        raise NotFound
    return held


def access_item(*, scope: Scope, number: str, place: int) -> Item:
    """One point of the agenda of a meeting, for who may see it.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    found = visible_items(scope).filter(meeting__number=number, place=place)
    held = found.select_related("meeting").first()
    if held is None:
        raise NotFound
    return held


def opened_meeting(scope: Scope, *, meeting: Meeting) -> OpenedMeeting:
    """A meeting that was shown, with all that somebody may see of it."""
    items = visible_items(scope).filter(meeting=meeting).select_related("meeting", "decision__rule")
    rises = models.Prefetch(
        "resolutions", Resolution.objects.order_by("pk").prefetch_related("rises")
    )
    points = [_point(item) for item in items.order_by("place").prefetch_related(rises)]
    return OpenedMeeting(
        meeting,
        roll=list(meeting.roll_entries.order_by("unit__code")),
        points=points,
        additions=_additions(meeting, points=points),
    )


def _additions(meeting: Meeting, *, points: Sequence[Point]) -> list[Addition]:
    """What was added to all of the minutes, and to the points that are shown.

    What names no point may be about any of them: it is for who sees them all.
    """
    added = list(meeting.additions.select_related("by", "item").order_by("at", "pk"))
    shown: set[int | None] = {point.item.pk for point in points}
    unsaid = any(not one.of_all and one.item_id is None for one in added)
    if unsaid and len(points) == last_place(meeting):
        shown.add(None)
    return [one for one in added if one.of_all or one.item_id in shown]


def _point(item: Item) -> Point:
    return Point(
        item, decision=getattr(item, "decision", None), resolutions=list(item.resolutions.all())
    )


def owners_of(meeting: Meeting, *, item: Item) -> set[int]:
    """Who may take on a resolution about a point: who is on the roll, and the body.

    But for those that the case is kept from which the point is about.
    """
    named = set(meeting.roll_entries.values_list("unit_id", flat=True)) | {meeting.body_id}
    if item.case_id is None:
        return named
    # From whom a case is kept is told in a transaction about that very case alone.
    journal.hold_subject(table=Case._meta.db_table, identity=item.case_id)
    return named - cases.bodies_kept_out(Case.objects.get(pk=item.case_id))


def last_place(meeting: Meeting) -> int:
    """The place of the last point of an agenda, also where that point is kept from who asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT meetings_last_place(%s)", [meeting.pk])
        return int(cursor.fetchone()[0])


def meetings_of(scope: Scope, *, body: int | None = None) -> list[Meeting]:
    """The latest meetings that somebody may see, of one body or of all."""
    found = visible_meetings(scope)
    if body is not None:
        found = found.filter(body=body)
    return list(found.order_by("-meets_at", "-pk")[:MOST_SHOWN])


def offered(
    scope: Scope, *, meeting: Meeting, at: datetime
) -> list[tuple[Source, Sequence[Matter]]]:
    """What may be put on the agenda: open resolutions of this body, and what programmes offer.

    What stands there already is left out.
    """
    own = Source(OPEN_RESOLUTIONS, rules.OPEN_RESOLUTIONS_LABEL, _nothing)
    there = set(meeting.items.exclude(key="").values_list("source", "key"))
    found = [(own, _unsettled(scope, meeting=meeting))]
    found += [(one, list(one.offer(scope, meeting.division_id, at))) for one in matters]
    return [
        (source, [one for one in rows if (one.source, one.key) not in there][: joint.MOST_OFFERED])
        for source, rows in found
    ]


def _nothing(_scope: Scope, _division: str, _at: datetime) -> Sequence[Matter]:
    return ()


def _unsettled(scope: Scope, *, meeting: Meeting) -> list[Matter]:
    """What this body resolved in earlier meetings and is to be done."""
    seen = visible_items(scope).filter(meeting__body=meeting.body_id).exclude(meeting=meeting)
    rows = Resolution.objects.filter(item__in=seen.values("pk"), state__in=rules.UNSETTLED)
    found = rows.select_related("item").order_by("due_at", "pk")[: joint.MOST_OFFERED]
    return [
        Matter(
            OPEN_RESOLUTIONS,
            key=str(row.pk),
            title=row.text[: joint.LONGEST_TITLE],
            case=row.item.case_id if row.item else None,
        )
        for row in found
    ]


def minutes_of(meeting: Meeting) -> dict[str, object]:
    """All of a meeting that is fixed once its minutes are signed, for what they are known by.

    What becomes of its resolutions later on is not in it.
    """
    codes = organisations.ever_known()
    items = meeting.items.select_related("decision").prefetch_related("resolutions")
    return {
        "number": meeting.number,
        "body": codes[meeting.body_id].code,
        "meets_at": meeting.meets_at.isoformat(),
        "place": meeting.place,
        "members": meeting.members,
        "present": meeting.present,
        "has_quorum": meeting.has_quorum,
        "roll": [
            [codes[one.unit_id].code, one.presence, one.speaker]
            for one in meeting.roll_entries.order_by("unit__code")
        ],
        "items": [_item_minutes(item) for item in items.order_by("place")],
    }


def _item_minutes(item: Item) -> list[object]:
    said: Decision | None = getattr(item, "decision", None)
    codes = organisations.ever_known()
    votes = [said.in_favour, said.against, said.abstained, said.is_carried] if said else []
    resolved = sorted(item.resolutions.all(), key=lambda one: one.pk)
    return [
        item.place,
        item.title,
        said.text if said else "",
        votes,
        [[codes[one.owner_id].code, one.text, one.workdays] for one in resolved],
    ]
