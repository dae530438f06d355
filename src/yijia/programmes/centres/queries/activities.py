"""Activities with their places, for everybody, and enrolments for whoever may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, models
from django.db.models.functions import Least

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.notices.registry import Reach
from yijia.engines.notices.rules import Happened, Matter
from yijia.ground.journal import queries as journal
from yijia.ground.journal.models import Entry
from yijia.ground.rights import queries as rights
from yijia.ground.rights.registry import Held
from yijia.programmes.centres import rules
from yijia.programmes.centres.models import Activity, ActivityRole, Attendance, Centre, Enrolment
from yijia.programmes.centres.queries.reference import runs
from yijia.programmes.centres.rules import ActivityState, EnrolState

ENROLMENTS = "enrolments"
MOST_LISTED, MOST_ENROLLED = 200, 2000


def programme(centre: Centre, *, at: datetime) -> list[Activity]:
    """What takes place at a centre from a moment on, for everybody."""
    found = Activity.objects.filter(centre=centre, ends_at__gt=at, state=ActivityState.OPEN)
    return list(found.order_by("starts_at", "id")[:MOST_LISTED])


def told_of(centre: Centre, *, at: datetime) -> list[Activity]:
    """What takes place from a moment on, and what was called off of it, for calendars."""
    found = Activity.objects.filter(centre=centre, ends_at__gt=at)
    return list(found.order_by("starts_at", "id")[:MOST_LISTED])


def past(centre: Centre, *, at: datetime, count: int) -> list[Activity]:
    """What took place last at a centre, the latest first."""
    found = Activity.objects.filter(centre=centre, ends_at__lte=at, state=ActivityState.OPEN)
    return list(found.order_by("-starts_at", "-id")[:count])


def access_activity(*, identity: int) -> Activity:
    """An activity, which is public.

    Raises:
        NotFound: there is none.
    """
    found = Activity.objects.filter(pk=identity).first()
    if found is None:
        raise NotFound
    return found


def activity_in(booking: int) -> Activity | None:
    """What takes place in a room by a booking, if it was not called off."""
    return Activity.objects.filter(booking=booking, state=ActivityState.OPEN).first()


def roles_of(activities: Sequence[Activity]) -> dict[int, list[ActivityRole]]:
    """As what people come to activities and how many places are left, by the activity's id."""
    found: dict[int, list[ActivityRole]] = {one.pk: [] for one in activities}
    for role in ActivityRole.objects.filter(activity__in=list(found)).order_by("id"):
        found[role.activity_id].append(role)
    return found


def answers_of(activity: Activity) -> list[tuple[int, int, int]]:
    """How many gave which two answers, once there are enough of them; else nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT useful, again, count FROM centres_answers(%s)", [activity.pk])
        return [tuple(row) for row in cursor.fetchall()]


def visible_enrolments(scope: Scope) -> models.QuerySet[Enrolment]:
    """The enrolments that somebody may see: of their centres. Who supervises sees none."""
    if scope.everything:
        return Enrolment.objects.all()
    return Enrolment.objects.filter(organisation_id__in=scope.homes())


def enrolments_of(scope: Scope, *, activity: Activity) -> list[Enrolment]:
    """Who is enrolled and who waits, for staff who may see it: by number, and never by name."""
    found = visible_enrolments(scope).filter(activity=activity).select_related("role")
    return list(found.order_by("role", "place", "id")[:MOST_ENROLLED])


def access_enrolment(*, scope: Scope, number: str) -> Enrolment:
    """An enrolment for staff who may see it.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    found = visible_enrolments(scope).filter(number=number)
    enrolment = found.select_related("activity", "role").first()
    if enrolment is None:
        raise NotFound
    return enrolment


def access_own_enrolment(*, number: str) -> Enrolment:
    """An enrolment for whoever has shown its lookup code.

    Raises:
        NotFound: there is none.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT centres_enrolment_id_of(%s)", [number])
        identity = cursor.fetchone()[0]
    if identity is None:
        raise NotFound
    journal.hold_subject(table="centres_enrolment", identity=identity)
    return Enrolment.objects.select_related("activity", "role").get(pk=identity)


def entries_of_enrolment(enrolment: Enrolment) -> list[Entry]:
    """What happened with an enrolment that was shown, the oldest first."""
    found = journal.entries_about(subject_type="centres_enrolment", subject_id=enrolment.pk)
    return list(found)


def may_read_enrolled(enrolment: Enrolment, *, scope: Scope) -> bool:
    """Whether somebody works at the centre, by a post that reads contacts."""
    return scope.works_at(Permission.CONTACT_READ, organisation=enrolment.organisation_id)


@dataclass(frozen=True)
class Came:
    """How many came to an activity, and how many of them without having enrolled."""

    count: int
    guests: int


def access_came(activity: Activity, *, scope: Scope) -> Came:
    """How many came to an activity, for who works there.

    Raises:
        NotFound: it is not theirs to know.
    """
    if not runs(scope, organisation=activity.organisation_id):
        raise NotFound
    return came_to(activity)


def came_to(activity: Activity) -> Came:
    """How many came to an activity, for who was shown to work there."""
    rows = Attendance.objects.filter(activity=activity)
    return Came(rows.count(), guests=rows.filter(enrolment=None).count())


def offers_over(*, at: datetime, limit: int) -> list[Enrolment]:
    """Offers that have run out, for a service."""
    found = Enrolment.objects.filter(state=EnrolState.OFFERED, offered_until__lte=at)
    return list(found.order_by("pk")[:limit])


def next_in_line(*, at: datetime, limit: int) -> list[Enrolment]:
    """Of each role with a free place the first who waits, for a service."""
    waiting = Enrolment.objects.filter(
        state=EnrolState.WAITING,
        role__taken__lt=models.F("role__places"),
        activity__starts_at__gt=at,
        activity__state=ActivityState.OPEN,
    )
    return list(waiting.order_by("role", "place").distinct("role")[:limit])


def waits_before(enrolment: Enrolment) -> bool:
    """Whether it waits, and somebody before it on the list does too, for who works there."""
    waiting = Enrolment.objects.filter(role=enrolment.role_id, state=EnrolState.WAITING)
    return (
        enrolment.state == EnrolState.WAITING
        and waiting.filter(place__lt=enrolment.place or 0).exists()
    )


def hold_going_on(activity: Activity) -> list[Enrolment]:
    """The enrolments of an activity that are not over, all of them locked, for who works there.

    Whoever moves one has its row and then that of its role: who moves all takes the rows first.
    """
    found = Enrolment.objects.select_for_update(no_key=True)
    found = found.filter(activity=activity, state__in=rules.GOING_ON)
    return list(found.order_by("pk"))


def held_enrolment(enrolment: Enrolment) -> Held:
    """An enrolment as a matter of its person's; no word of theirs is kept with it."""
    return Held(
        holding=ENROLMENTS,
        key=enrolment.number,
        subject_id=enrolment.pk,
        mark=enrolment.asked_at.isoformat(),
        person_id=enrolment.person_id,
        has_texts=False,
        division=enrolment.division_id,
    )


def held_enrolment_again(*, subject_id: int, mark: str) -> Held | None:
    """The matter of an id in a database that was restored, if it is the same one there."""
    found = Enrolment.objects.filter(pk=subject_id, asked_at=mark).first()
    return held_enrolment(found) if found else None


def _over(before: datetime) -> models.QuerySet[Enrolment]:
    """Enrolments that were over before a time: with the activity, or once they were cancelled."""
    ended = Least("ended_at", "activity__ends_at")
    return Enrolment.objects.alias(over_at=ended).filter(over_at__lt=before)


def enrolled_due(*, before: datetime, after: int = 0, limit: int) -> list[Held]:
    """Enrolments that were over before a time, whose contact is neither erased nor on hold."""
    over = _over(before).filter(pk__gt=after, person__isnull=False)
    over = over.exclude(number__in=rights.held_keys(ENROLMENTS))
    free = over.exclude(person_id__in=rights.settled_persons()).order_by("pk")
    return [held_enrolment(one) for one in free[:limit]]


def enrolled_kept_back(before: datetime) -> int:
    """How many contacts are over their time, and stay because of a hold."""
    held = _over(before).filter(number__in=rights.held_keys(ENROLMENTS))
    over = held.filter(person__isnull=False)
    return over.exclude(person_id__in=rights.settled_persons()).count()


class _ToEnrolled:
    """Enrolments as the subjects of notices: whoever enrolled is told."""

    table = "centres_enrolment"
    holding = ENROLMENTS
    page = "centres:enrolment"
    own_page = "centres:follow"
    heading = _("Your enrolment %(number)s")

    def sealed(self, code: str, *, number: str) -> Mapping[str, str]:  # noqa: ARG002 - as all have it
        """Nothing: what a notice says stands in its row."""
        return {}

    def reach(self, subject: int) -> Reach | None:
        """Whose contact was left, and the language in which they enrolled."""
        found = Enrolment.objects.filter(pk=subject, person__isnull=False).first()
        return None if found is None else Reach(found.person_id or 0, found.language)

    def matters(self, happened: Sequence[Happened]) -> Mapping[int, Sequence[Matter]]:
        """For each entry about an enrolment its facts."""
        wanted = {one.subject for one in happened if one.subject is not None}
        known = Enrolment.objects.in_bulk(wanted)
        return {
            one.entry: [_matter(known[one.subject], said=one.said)]
            for one in happened
            if one.subject is not None and one.subject in known
        }


def _matter(enrolment: Enrolment, *, said: Mapping[str, object]) -> Matter:
    until = str(said.get("until") or "")
    local = datetime.fromisoformat(until).astimezone(CHINA) if until else None
    return Matter(
        subject=enrolment.pk,
        division=enrolment.division_id,
        facts={"number": enrolment.number, "until": f"{local:%Y-%m-%d %H:%M}" if local else ""},
        has_person=True,
        has_contact=enrolment.person_id is not None,
    )


TO_ENROLLED = _ToEnrolled()
