"""Posts and service in the reader's language: for everybody, for members, for organisers."""

from collections.abc import Container, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

from yijia.base.errors import Invalid
from yijia.base.scope import Scope
from yijia.base.words import _, in_language
from yijia.base.workdays import CHINA
from yijia.ground.organisations.shown import body_code, body_name
from yijia.ground.places import queries as places
from yijia.ground.shell.questions import day_words
from yijia.programmes.members import queries, rules
from yijia.programmes.members.models import Duty, ServicePost, Solved, Volunteering
from yijia.programmes.members.rules import Kind, Serving, Skill

Row = dict[str, object]
Service = Volunteering | Duty
HOUR = 60
SERVICE_VERBS = {
    "check_in": _("Check in"),
    "check_out": _("Check out"),
    "cancel": _("Take the place back"),
    "confirm": _("Confirm the hours"),
    "link": _("Link a solved case"),
    "show_name": _("Show my name on the page of this post"),
    "hide_name": _("Take my name back"),
}
NAME_HINTS = {
    "show_name": _(
        "Everybody then reads on its page that you served there. You can take your name back at any"
        " time. It is gone, too, when you take back your consent, or put right or erase your"
        " contact."
    ),
    "hide_name": _("From now on nobody reads your name there."),
}


def moment(day: date, clock: time) -> datetime:
    """A time of a day in China."""
    return datetime.combine(day, clock, tzinfo=CHINA)


def new_post(given: Mapping[str, Any], *, bodies: Iterable[int]) -> rules.NewPost:
    """What a valid form says; the body is found by its code among those of the person.

    Raises:
        Invalid: it is none of them.
    """
    mine = {body_code(one): one for one in bodies}
    if given["organisation"] not in mine:
        raise Invalid(_("Choose one of the answers."), field="organisation")
    return rules.NewPost(
        kind=Kind(given["kind"]),
        organisation=mine[given["organisation"]],
        division=given["division"],
        skill=Skill(given["skill"]),
        title_zh=given["title_zh"],
        title_en=given.get("title_en") or "",
        note=given.get("note") or "",
        starts_at=moment(given["held_on"], given["starts"]),
        ends_at=moment(given["held_on"], given["ends"]),
        places=given["places"],
    )


def presence(given: Mapping[str, Any], *, post: ServicePost) -> dict[str, datetime]:
    """From when to when somebody was there, on the day of the post."""
    day = post.starts_at.astimezone(CHINA).date()
    return {"came_at": moment(day, given["came"]), "left_at": moment(day, given["left"])}


def presence_known(service: Service) -> dict[str, str]:
    """What an organiser is offered to confirm: when the member checked in, else the whole post."""
    came_at = (service.came_at or service.post.starts_at).astimezone(CHINA)
    left_at = service.post.ends_at.astimezone(CHINA)
    return {"came": f"{came_at:%H:%M}", "left": f"{left_at:%H:%M}"}


def hours(minutes: int) -> str:
    """Minutes as hours with one place."""
    return f"{minutes / HOUR:.1f}"


def clock_words(starts_at: datetime, *, ends_at: datetime) -> str:
    """A day with the hours of a post."""
    first, last = starts_at.astimezone(CHINA), ends_at.astimezone(CHINA)
    return f"{day_words(first.date())} {first:%H:%M}–{last:%H:%M}"


def post_row(post: ServicePost) -> Row:
    """A post in words."""
    language = get_language() or ""
    left = post.places - post.taken
    return {
        "id": post.pk,
        "kind": gettext(rules.KIND_LABELS[Kind(post.kind)]),
        "is_duty": post.kind == Kind.DUTY,
        "title": in_language(zh=post.title_zh, en=post.title_en, language=language),
        "skill": gettext(rules.SKILL_LABELS[Skill(post.skill)]),
        "body": body_name(post.organisation_id),
        "place": places.place_name(post.division_id),
        "when": clock_words(post.starts_at, ends_at=post.ends_at),
        "note": post.note,
        "left": left,
        "places": gettext("%(left)s of %(all)s left") % {"left": left, "all": post.places},
        "is_cancelled": post.cancelled_at is not None,
    }


def post_document(post: ServicePost) -> Row:
    """A post for programs."""
    return {
        "id": post.pk,
        "kind": post.kind,
        "organisation": body_code(post.organisation_id),
        "division": post.division_id,
        "skill": post.skill,
        "title_zh": post.title_zh,
        "title_en": post.title_en,
        "note": post.note,
        "starts_at": post.starts_at,
        "ends_at": post.ends_at,
        "places": post.places,
        "left": post.places - post.taken,
        "is_cancelled": post.cancelled_at is not None,
    }


def is_open(post: ServicePost, *, at: datetime) -> bool:
    """Whether a member could still take a place at a post."""
    is_on = post.cancelled_at is None and at < post.ends_at
    return is_on and post.kind == Kind.VOLUNTEERING and post.taken < post.places


def kind_of(service: Service) -> Kind:
    """Which of the two records it is."""
    return Kind.DUTY if isinstance(service, Duty) else Kind.VOLUNTEERING


def post_page(post: ServicePost, *, scope: Scope) -> Row:
    """A post for everybody, with the names of those who served there and chose to show them."""
    has_place = queries.has_place(scope, post=post)
    return {"row": post_row(post), "names": queries.names_at(post), "has_place": has_place}


def post_page_document(post: ServicePost) -> Row:
    """The same for programs."""
    return post_document(post) | {"names": queries.names_at(post)}


def own_verbs(service: Service, *, at: datetime) -> list[str]:
    """What a member can do with their own service as it stands at a time."""
    post, is_free = service.post, isinstance(service, Volunteering)
    if post.cancelled_at is not None:
        return []
    if service.state == Serving.THERE:
        return ["check_out"] if at <= post.ends_at + rules.LATE else []
    if service.state != Serving.TAKEN or at >= post.ends_at:
        return []
    return [*([] if is_early(service, at=at) else ["check_in"]), *(["cancel"] if is_free else [])]


def is_early(service: Service, *, at: datetime) -> bool:
    """Whether it is too early to check in where somebody agreed to serve."""
    is_on = service.state == Serving.TAKEN and service.post.cancelled_at is None
    return is_on and at < service.post.starts_at - rules.EARLY


def name_verbs(service: Service, *, named: Container[int]) -> list[str]:
    """Whether a member can show their name where they served, or take it back."""
    if service.state != Serving.SERVED:
        return []
    return ["hide_name"] if service.post_id in named else ["show_name"]


def desk_verbs(service: Service, *, scope: Scope) -> list[str]:
    """What the organiser, or the unit that assigned it, can do with a service."""
    found = list[str]()
    if service.post.cancelled_at is None and queries.answers_for(
        scope, body=service.organisation_id
    ):
        found = {
            Serving.TAKEN: ["confirm"],
            Serving.THERE: ["confirm"],
            Serving.SERVED: ["link"],
        }.get(Serving(service.state), [])
    is_unit = isinstance(service, Duty) and queries.answers_for(scope, body=service.unit_id)
    return [*found, *(["cancel"] if is_unit and service.state == Serving.TAKEN else [])]


def verb_links(service: Service, *, verbs: Iterable[str], name: str) -> list[Row]:
    """Links to what can be done."""
    kind = kind_of(service)
    return [
        {
            "label": gettext(SERVICE_VERBS[verb]),
            "href": reverse(name, args=[kind.value, service.pk, verb]),
        }
        for verb in verbs
    ]


def service_row(service: Service) -> Row:
    """Somebody's service in words, for themselves and for who organises it; without a name."""
    state = Serving(service.state)
    return {
        "id": service.pk,
        "kind": gettext(rules.KIND_LABELS[kind_of(service)]),
        "post": post_row(service.post),
        "state": gettext(rules.SERVING_LABELS[state]),
        "colour": rules.SERVING_COLOURS.get(state, "grey"),
        "came_at": service.came_at,
        "left_at": service.left_at,
        "hours": hours(service.minutes) if service.minutes else "",
    }


def service_document(service: Service, *, verbs: Iterable[str]) -> Row:
    """Somebody's service for programs."""
    return {
        "id": service.pk,
        "kind": kind_of(service).value,
        "post": service.post_id,
        "unit": body_code(service.unit_id),
        "state": service.state,
        "came_at": service.came_at,
        "left_at": service.left_at,
        "hours": service.minutes / HOUR if service.minutes else None,
        "verbs": list(verbs),
    }


def own_service_page(scope: Scope, *, at: datetime) -> Row:
    """A member's own service, and their own hours: of both kinds apart, and for nobody else."""
    rows = queries.own_services(scope)
    totals = queries.own_minutes(scope)
    _certificates, named = queries.pages_with_name(scope)
    solved = queries.solved_with(rows)
    return {
        "key": rules.service_key(scope.account or 0) if rows else "",
        "rows": [
            service_row(one)
            | {
                "is_early": is_early(one, at=at),
                "solved": len(solved.get((kind_of(one).value, one.pk), [])),
                "verbs": verb_links(
                    one,
                    verbs=[*own_verbs(one, at=at), *name_verbs(one, named=named)],
                    name="members:serve",
                ),
            }
            for one in rows
        ],
        "totals": [
            (gettext(rules.KIND_LABELS[kind]), hours(minutes)) for kind, minutes in totals.items()
        ],
    }


def desk_post_page(post: ServicePost, *, scope: Scope) -> Row:
    """A post for who organises it: who serves, by login and unit, and what was solved."""
    found = queries.serving_at(post)
    solved = queries.solved_with(found)
    return {
        "row": post_row(post),
        "rows": [
            service_row(one)
            | {
                "login": login_of(one),
                "unit": body_name(one.unit_id),
                "solved": solved.get((kind_of(one).value, one.pk), []),
                "verbs": verb_links(
                    one, verbs=desk_verbs(one, scope=scope), name="members:work-service"
                ),
            }
            for one in found
        ],
        "may_assign": post.kind == Kind.DUTY and post.cancelled_at is None,
        "may_cancel": post.cancelled_at is None
        and not any(one.state in {Serving.THERE, Serving.SERVED} for one in found),
    }


def login_of(service: Service) -> str:
    """By which login a service is called at the desk, as long as it is kept whose it was."""
    if service.account is None:
        return gettext("Somebody whose account is not kept any more")
    return service.account.login


def organised_page(scope: Scope, *, at: datetime) -> Row:
    """The posts of one's bodies, the duty to which one may assign members, and whom one has."""
    return {
        "own": [post_row(one) for one in queries.organised(scope, at=at)],
        "duty": [post_row(one) for one in queries.open_posts(at=at, kind=Kind.DUTY)],
        "assigned": [
            service_row(one)
            | {
                "login": login_of(one),
                "verbs": verb_links(
                    one,
                    verbs=[verb for verb in desk_verbs(one, scope=scope) if verb == "cancel"],
                    name="members:work-service",
                ),
            }
            for one in queries.assigned_by(scope, at=at)
        ],
    }


def held_services(services: Iterable[Service]) -> list[tuple[str, str]]:
    """All service of a member as they read it among their data: label and text."""
    return [(str(post_row(one.post)["title"]), _held_words(one)) for one in services]


def _held_words(service: Service) -> str:
    row, post = service_row(service), post_row(service.post)
    counted = gettext("%(hours)s hours") % {"hours": row["hours"]} if row["hours"] else ""
    said = (row["kind"], post["when"], post["place"], post["body"], row["state"], counted)
    return "\n".join(str(one) for one in said if one)


def services_document(services: Iterable[Service]) -> Row:
    """All service of a member for a program."""
    return {
        "services": [
            service_document(one, verbs=()) | {"of": post_document(one.post)} for one in services
        ]
    }


def served_document(one: Service, *, scope: Scope) -> Row:
    """Somebody's service for programs of who organises it."""
    login = one.account.login if one.account else ""
    return service_document(one, verbs=desk_verbs(one, scope=scope)) | {"login": login}


def solved_document(row: Solved) -> Row:
    """A problem that counts as solved, for programs."""
    return {
        "number": row.number,
        "division": row.division_id,
        "kind": row.kind,
        "solved_on": row.solved_on,
    }


def code_page(post: ServicePost, *, at: datetime) -> Row:
    """The code of this minute, to be shown at the place."""
    return {
        "row": post_row(post),
        "code": queries.code_of(post, at=at),
        "seconds": rules.seconds_left(at),
    }


def named_kinds() -> Mapping[str, str]:
    """The two kinds of service, by their codes."""
    return {kind.value: gettext(label) for kind, label in rules.KIND_LABELS.items()}


def row_words(item: Mapping[str, object]) -> dict[str, str]:
    """What stands for the codes in a row of a figure, in the reader's language."""
    skills = {skill.value: gettext(label) for skill, label in rules.SKILL_LABELS.items()}
    said = {"kind": named_kinds(), "skill": skills}
    return {name: said[name].get(str(item[name]), "") for name in said if name in item}
