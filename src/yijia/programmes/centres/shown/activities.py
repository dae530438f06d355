"""Activities in the reader's language: the programme, one's own enrolment, and the desk."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext

from yijia.base.errors import Invalid
from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.ground.journal.models import Entry
from yijia.programmes.centres import actions, events, queries, rules
from yijia.programmes.centres.models import Activity, ActivityRole, Centre, Enrolment
from yijia.programmes.centres.rules import ActivityState, EnrolState, EnrolVerb
from yijia.programmes.centres.shown.centres import centre_row
from yijia.programmes.centres.shown.words import moment_words, when_words

Row = dict[str, object]
PAST = 10


def activity_row(activity: Activity, *, roles: Sequence[ActivityRole], at: datetime) -> Row:
    """An activity in words, with how many places are left."""
    language = get_language() or ""
    room = queries.room_by_id(activity.room_id)
    is_open = activity.state == ActivityState.OPEN
    return {
        "id": activity.pk,
        "title": activity.title(language),
        "text": activity.text(language),
        "when": when_words(activity.span),
        "room": room.name(language),
        "centre": centre_row(queries.centre_of(room)),
        "roles": [_role_row(one, language=language) for one in roles],
        "is_open": is_open and at < activity.starts_at,
        "is_called_off": not is_open,
    }


def _role_row(role: ActivityRole, *, language: str) -> Row:
    left, told = role.places - role.taken, {"places": role.places, "left": role.places - role.taken}
    said = gettext("%(left)s of %(places)s places left") if left else gettext("waiting list")
    return {"name": role.name(language), "left": said % told, "is_full": left <= 0}


def programme(centre: Centre, *, at: datetime) -> Row:
    """What takes place at a centre, for everybody, and what took place last."""
    coming = queries.programme(centre, at=at)
    over = queries.past(centre, at=at, count=PAST)
    roles = queries.roles_of([*coming, *over])
    return {
        "coming": [activity_row(one, roles=roles[one.pk], at=at) for one in coming],
        "past": [activity_row(one, roles=roles[one.pk], at=at) for one in over],
    }


def activity_page(activity: Activity, *, at: datetime) -> Row:
    """One activity for everybody; what was said of it, once enough have."""
    roles = queries.roles_of([activity])[activity.pk]
    return {"row": activity_row(activity, roles=roles, at=at), "answers": answer_rows(activity)}


def answer_rows(activity: Activity) -> list[tuple[str, str]]:
    """How many gave which answer; nothing below the fewest."""
    found = queries.answers_of(activity)
    useful = [(said, sum(n for u, _a, n in found if u == one)) for one, said in _USEFUL]
    again = [(said, sum(n for _u, a, n in found if a == one)) for one, said in _AGAIN]
    rows = [
        (gettext("Was it useful to you?"), _counts(useful)),
        (gettext("Would you come again?"), _counts(again)),
    ]
    return rows if found else []


_USEFUL, _AGAIN = tuple(rules.USEFUL_LABELS.items()), tuple(rules.AGAIN_LABELS.items())


def _counts(counted: Iterable[tuple[str, int]]) -> str:
    return " · ".join(f"{gettext(said)} {count}" for said, count in counted)


def role_choices(activity: Activity) -> list[tuple[str, str]]:
    """As what one can come, with how many places are left."""
    language = get_language() or ""
    rows = [
        (one, _role_row(one, language=language))
        for one in queries.roles_of([activity])[activity.pk]
    ]
    return [(str(one.pk), f"{row['name']} – {row['left']}") for one, row in rows]


def new_enrolment(given: Mapping[str, Any], *, activity: Activity) -> actions.NewEnrolment:
    """What a valid form says."""
    role = str(given["role"])
    return actions.NewEnrolment(
        activity,
        role=int(role) if role.isascii() and role.isdigit() else 0,
        name=given.get("name") or "",
        mobile=given.get("mobile") or "",
        language=get_language() or "",
    )


def new_activity(
    given: Mapping[str, Any], *, centre: Centre, at: datetime, roles: Sequence[rules.NewRole]
) -> actions.NewActivity:
    """What a valid form says; the room is found by its code.

    Raises:
        Invalid: there is none.
    """
    rooms = queries.rooms_of(centre, on=at.astimezone(CHINA).date())
    found = [one for one in rooms if one.code == given["room"]]
    if not found:
        raise Invalid(gettext("There is no room of this code."), field="room")
    in_all = sum(one.places for one in roles)
    said = {**given, "people": in_all, "unit": None, "mobile": "", "name": ""}
    first = actions.NewBooking.told(said, room=found[0], source=rules.Source.DESK)
    return actions.NewActivity(
        first,
        title_zh=given["title_zh"],
        title_en=given.get("title_en") or "",
        text_zh=given.get("text_zh") or "",
        text_en=given.get("text_en") or "",
        roles=roles,
    )


def enrolment_facts(enrolment: Enrolment) -> Row:
    """What an enrolment says, in words."""
    state, language = EnrolState(enrolment.state), get_language() or ""
    activity = enrolment.activity
    until = enrolment.offered_until if state == EnrolState.OFFERED else None
    return {
        "number": enrolment.number,
        "title": activity.title(language),
        "activity": activity.pk,
        "when": when_words(activity.span),
        "role": enrolment.role.name(language),
        "place": enrolment.place if state == EnrolState.WAITING else None,
        "until": moment_words(until) if until else "",
        "state": gettext(rules.ENROL_LABELS[state]),
        "colour": rules.ENROL_COLOURS.get(state, "grey"),
        "sentence": gettext(rules.ENROL_SENTENCES[state]),
    }


def _verbs(enrolment: Enrolment, *, at: datetime, among: tuple[EnrolVerb, ...]) -> list[Row]:
    found = rules.enrol_verbs(
        enrolment.state, span=enrolment.activity.span, at=at, until=enrolment.offered_until
    )
    return [
        {"verb": verb, "label": gettext(rules.ENROL_VERB_LABELS[verb])}
        for verb in found
        if verb in among
    ]


def own_enrolment_page(enrolment: Enrolment, *, at: datetime) -> Row:
    """One's own enrolment: how it stands, and what one can do."""
    return enrolment_facts(enrolment) | {
        "verbs": _verbs(enrolment, at=at, among=rules.ENROL_OWN),
        "can_answer": enrolment.state == EnrolState.ATTENDED,
        "happened": enrolment_happened(queries.entries_of_enrolment(enrolment)),
    }


def enrolment_happened(entries: Iterable[Entry], *, show_names: bool = False) -> list[Row]:
    """What happened with an enrolment, newest first; `show_names` is for staff.

    They are not told who answered, and so not who answered what.
    """
    said = {one.code: one.sentence for one in events.SHOWN_OF_ENROLMENT}
    return [
        {
            "sentence": gettext(said[entry.event]) % entry.new,
            "at": entry.happened_at,
            "by": entry.actor_name if show_names and entry.actor_id else "",
        }
        for entry in reversed(list(entries))
        if entry.event in said and not (show_names and entry.event == events.ANSWERED.code)
    ]


def activity_desk(activity: Activity, *, scope: Scope, at: datetime) -> Row:
    """An activity for staff: who is enrolled and who waits, by number; how many came."""
    runs = queries.runs(scope, organisation=activity.organisation_id)
    rows = queries.enrolments_of(scope, activity=activity)
    for one in rows:
        one.activity = activity
    return activity_page(activity, at=at) | {
        "runs": runs,
        "enrolments": [enrolment_facts(one) for one in rows],
        "came": queries.came_to(activity) if runs else None,
        "has_begun": at >= activity.starts_at,
    }


def enrolment_page(enrolment: Enrolment, *, scope: Scope, at: datetime) -> Row:
    """An enrolment for staff who may see it."""
    runs = queries.runs(scope, organisation=enrolment.organisation_id)
    entries = queries.entries_of_enrolment(enrolment)
    return enrolment_facts(enrolment) | {
        "verbs": _verbs(enrolment, at=at, among=rules.ENROL_STAFF) if runs else [],
        "has_contact": enrolment.person_id is not None
        and queries.may_read_enrolled(enrolment, scope=scope),
        "happened": enrolment_happened(entries, show_names=True),
    }


def enrolment_held(enrolment: Enrolment) -> list[tuple[str, str]]:
    """An enrolment as its person reads it among their data: label and text."""
    told = enrolment_facts(enrolment)
    return [
        (gettext("Number"), enrolment.number),
        (gettext("State"), str(told["state"])),
        (gettext("Activity"), str(told["title"])),
        (gettext("When"), str(told["when"])),
    ]


def activity_document(activity: Activity) -> dict[str, Any]:
    """An activity for programs."""
    room = queries.room_by_id(activity.room_id)
    return {
        "id": activity.pk,
        "centre": queries.centre_of(room).code,
        "room": room.code,
        "title_zh": activity.title_zh,
        "title_en": activity.title_en,
        "text_zh": activity.text_zh,
        "text_en": activity.text_en,
        "starts_at": activity.starts_at,
        "ends_at": activity.ends_at,
        "state": activity.state,
        "roles": [
            {
                "id": one.pk,
                "name_zh": one.name_zh,
                "name_en": one.name_en,
                "places": one.places,
                "taken": one.taken,
            }
            for one in queries.roles_of([activity])[activity.pk]
        ],
    }


def whole_activity(activity: Activity) -> dict[str, Any]:
    """An activity for programs, with how many gave which answers once enough have."""
    told = queries.answers_of(activity)
    answers = [{"useful": one, "again": again, "count": count} for one, again, count in told]
    return activity_document(activity) | {"answers": answers}


def enrolment_document(enrolment: Enrolment) -> dict[str, Any]:
    """An enrolment for a program; `place` is the number on the waiting list."""
    return {
        "number": enrolment.number,
        "activity": enrolment.activity_id,
        "role": enrolment.role_id,
        "state": enrolment.state,
        "place": enrolment.place,
        "offered_until": enrolment.offered_until,
    }
