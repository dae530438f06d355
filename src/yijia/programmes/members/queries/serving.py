"""Posts at which service is wanted, and who serves: for members, organisers and units."""

from datetime import datetime, timedelta

from django.db import models

from yijia.base.errors import Forbidden, Invalid, NotFound
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA, SATURDAY
from yijia.ground.organisations import queries as organisations
from yijia.ground.people import actions as people
from yijia.ground.people import queries as accounts
from yijia.ground.places import queries as places
from yijia.ground.places.rules.codes import Level
from yijia.programmes.members import rules
from yijia.programmes.members.models import Duty, ReportIn, ServicePost, Solved, Volunteering
from yijia.programmes.members.queries.reporting import answers_for, reported_of
from yijia.programmes.members.rules import Kind, Serving, State, When

Service = Volunteering | Duty
MODELS: dict[Kind, type[Volunteering] | type[Duty]] = {
    Kind.VOLUNTEERING: Volunteering,
    Kind.DUTY: Duty,
}
MOST_POSTS, MOST_SERVING = 100, 200
# So long after its end an organiser still finds a post at the desk, to confirm who was there.
STILL_SHOWN = timedelta(days=30)


def unit_confirmed(scope: Scope) -> int | None:
    """The unit for which somebody is confirmed in a community, or None."""
    if scope.account is None:
        return None
    held = ReportIn.objects.filter(account=scope.account, state=State.CONFIRMED).first()
    return held.unit_id if held else None


def unit_of_reported(scope: Scope, *, login: str, at: datetime) -> int:
    """The unit of somebody for which a member has reported in.

    Raises:
        Forbidden: none of theirs.
    """
    on = at.astimezone(CHINA).date()
    units = [one.unit for one in reported_of(scope, on=on) if one.login == login]
    if not units:
        raise Forbidden(_("No member of your unit with this login has reported in."), field="login")
    return units[0]


def account_of(login: str) -> int:
    """The account of a login that is known."""
    return accounts.ids_by_login([login])[login]


def check_place(division: str, *, organisation: int, at: datetime) -> None:
    """Refuses a place that is no community, or in which this community's body does not work.

    Raises:
        Invalid: it is none.
    """
    place = places.gazetteer().get(division)
    day = at.astimezone(CHINA).date()
    if place is None or place.level != Level.COMMUNITY or not place.valid_on(day):
        raise Invalid(_("Choose a community or village of this county."), field="division")
    body = organisations.ever_known()[organisation]
    if not division.startswith(body.division) and not body.division.startswith(division[:6]):
        raise Invalid(_("This body does not work there."), field="division")


def open_posts(
    *, at: datetime, kind: Kind, division: str = "", skill: str = "", when: str = ""
) -> list[ServicePost]:
    """Posts that are not over, the next one first, narrowed by place, skill and time."""
    found = ServicePost.objects.filter(kind=kind, ends_at__gt=at, cancelled_at=None)
    if division:
        found = found.filter(division_id=division)
    if skill:
        found = found.filter(skill__in=[skill, rules.Skill.ANY])
    if when:
        found = found.filter(_begins(when))
    return list(found.defer("secret_sealed").order_by("starts_at", "id")[:MOST_POSTS])


def _begins(when: str) -> models.Q:
    """At one of the times of the week, by the work calendar; nothing is at any other."""
    days = places.calendar().days
    worked, free = ([day for day in days if days[day] is is_work] for is_work in (True, False))
    # These days count from one, and those of Python from zero.
    weekend = models.Q(held_on__iso_week_day__gt=SATURDAY) & ~models.Q(held_on__in=worked)
    is_off = weekend | models.Q(held_on__in=free)
    evening = models.Q(starts_at__hour__gte=rules.EVENING)
    times = {
        When.WEEKEND: is_off,
        When.EVENING: ~is_off & evening,
        When.DAYTIME: ~is_off & ~evening,
    }
    return times[When(when)] if when in times else models.Q(pk__in=[])


def access_post(*, identity: int) -> ServicePost:
    """A post, for everybody.

    Raises:
        NotFound: there is none.
    """
    found = ServicePost.objects.filter(pk=identity).first()
    if found is None:
        raise NotFound
    return found


def access_own_post(*, scope: Scope, identity: int) -> ServicePost:
    """A post for who organises it.

    Raises:
        NotFound: there is none, or it is another body's.
    """
    found = access_post(identity=identity)
    if not answers_for(scope, body=found.organisation_id):
        raise NotFound
    return found


def organised(scope: Scope, *, at: datetime) -> list[ServicePost]:
    """The posts of the bodies in which somebody works, those to come and of the last weeks."""
    homes = [one for one in scope.homes() if answers_for(scope, body=one)]
    found = ServicePost.objects.filter(organisation__in=homes, ends_at__gt=at - STILL_SHOWN)
    return list(found.defer("secret_sealed").order_by("-starts_at", "-id")[:MOST_POSTS])


def code_of(post: ServicePost, *, at: datetime) -> str:
    """The code that is shown at a place in this minute."""
    return rules.code_at(_secret_of(post), at=at)


def is_code_of(post: ServicePost, *, text: str, at: datetime) -> bool:
    """Whether somebody typed what is shown at a place in this minute, or was in the one before."""
    return rules.is_code(text, secret=_secret_of(post), at=at)


def _secret_of(post: ServicePost) -> str:
    return people.open_kept_text(bytes(post.secret_sealed), purpose=rules.CODE)


def serving_at(post: ServicePost) -> list[Service]:
    """Who serves at a post, for who organises it, in the order in which they agreed."""
    rows = MODELS[Kind(post.kind)].objects.filter(post=post).exclude(state=Serving.CANCELLED)
    rows = rows.select_related("account", "post")
    return list(rows.order_by("taken_at", "id")[:MOST_SERVING])


def own_minutes(scope: Scope) -> dict[Kind, int]:
    """How many minutes of each kind count for whoever asks."""
    return {
        kind: model.objects.filter(account=scope.account or 0).aggregate(
            counted=models.Sum("minutes", default=0)
        )["counted"]
        for kind, model in MODELS.items()
    }


def own_services(scope: Scope) -> list[Service]:
    """Everything at which somebody serves or served, the latest first."""
    if scope.account is None:
        return []
    rows = [
        row
        for model in MODELS.values()
        for row in model.objects.filter(account=scope.account)
        .select_related("post")
        .order_by("-post__starts_at", "-id")[:MOST_SERVING]
    ]
    return sorted(rows, key=lambda one: one.post.starts_at, reverse=True)


def has_place(scope: Scope, *, post: ServicePost) -> bool:
    """Whether somebody has a place of their own at a post."""
    if scope.account is None:
        return False
    mine = MODELS[Kind(post.kind)].objects.filter(account=scope.account, post=post)
    return mine.exclude(state=Serving.CANCELLED).exists()


def assigned_by(scope: Scope, *, at: datetime) -> list[Duty]:
    """To what somebody's units have assigned members, as long as the post is to come or is new."""
    homes = [one for one in scope.homes() if answers_for(scope, body=one)]
    found = Duty.objects.filter(unit__in=homes, post__ends_at__gt=at - STILL_SHOWN)
    found = found.exclude(state=Serving.CANCELLED).select_related("post", "account")
    return list(found.order_by("-post__starts_at", "-id")[:MOST_SERVING])


def access_own_service(*, scope: Scope, kind: str, identity: int) -> Service:
    """One's own service.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    return _one(kind, identity=identity, found=models.Q(account=scope.account or 0))


def access_service(*, scope: Scope, kind: str, identity: int) -> Service:
    """Somebody's service at a post that one organises, or to which one's unit assigned them.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    homes = [one for one in scope.homes() if answers_for(scope, body=one)]
    seen = models.Q(organisation__in=homes)
    if kind == Kind.DUTY:
        seen |= models.Q(unit__in=homes)
    return _one(kind, identity=identity, found=models.Q() if scope.everything else seen)


def _one(kind: str, *, identity: int, found: models.Q) -> Service:
    if kind not in MODELS:
        raise NotFound
    row = MODELS[Kind(kind)].objects.filter(found, pk=identity).select_related("post").first()
    if row is None:
        raise NotFound
    return row


def solved_with(services: list[Service]) -> dict[tuple[str, int], list[str]]:
    """The numbers of the cases that were solved with each service, by its kind and id."""
    kept: dict[tuple[str, int], list[str]] = {}
    ids = {
        kind: [one.pk for one in services if isinstance(one, model)]
        for kind, model in MODELS.items()
    }
    rows = Solved.objects.filter(
        models.Q(volunteering__in=ids[Kind.VOLUNTEERING]) | models.Q(duty__in=ids[Kind.DUTY])
    )
    for row in rows.order_by("number"):
        key = (row.kind, row.volunteering_id or row.duty_id or 0)
        kept.setdefault(key, []).append(row.number)
    return kept
