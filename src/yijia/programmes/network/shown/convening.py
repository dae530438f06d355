"""Convenings in the reader's language: which units came, what was resolved, and what waits."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases import queries as cases
from yijia.engines.cases.registry import kinds
from yijia.engines.cases.rules import last_day
from yijia.engines.meetings import queries as meetings
from yijia.engines.meetings import rules
from yijia.engines.meetings.models import Attendance, CallType, Convening, Rating, Resolution, Rise
from yijia.engines.meetings.rules import State
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.queries import Known

Row = dict[str, object]
COLOURS = {
    State.OPEN: "",
    State.REPORTED: "yellow",
    State.ACCEPTED: "green",
    State.WITHDRAWN: "grey",
}
LATE, AGREE = _("After the limit"), _("Agree that it is done")
OWN, FOR_IT = _("Your unit"), _("For this unit")
WHY, MISSING = _("Why it was withdrawn"), _("What was missing")


def body_name(identity: int) -> str:
    """An organisation's name in the reader's language."""
    return organisations.ever_known()[identity].name(get_language() or "")


def _code(identity: int) -> str:
    return organisations.ever_known()[identity].code


def named(bodies: Iterable[Known]) -> list[tuple[str, str]]:
    """Bodies by code and name."""
    return [(one.code, one.name(get_language() or "")) for one in bodies]


def type_choices(types: Iterable[CallType]) -> list[tuple[str, str]]:
    """Types by code and name, with the limit for arriving."""
    return [(one.code, f"{type_name(one.code)} – {_limit(one)}") for one in types]


def type_name(code: str) -> str:
    """What a type is called, by its latest name."""
    known = meetings.types_known().get(code)
    return known.name(get_language() or "") if known else code


def row_words(item: Mapping[str, object]) -> dict[str, str]:
    """What stands for the code of a type in a row of a figure, in the reader's language."""
    return {"type": type_name(str(item["type"]))}


def _limit(one: CallType) -> str:
    said = {
        "hours": gettext("arrive within %(amount)s hours"),
        "workhours": gettext("arrive within %(amount)s office hours"),
        "workdays": gettext("arrive within %(amount)s working days"),
        "days": gettext("arrive within %(amount)s days"),
    }[one.unit] % {"amount": one.amount}
    return said + (" · " + gettext("Sample data") if one.is_sample else "")


def owners(opened: meetings.Opened) -> list[tuple[str, str]]:
    """Who may own a resolution, by code and name."""
    return [("", ""), *((_code(one), body_name(one)) for one in opened.bodies)]


def due_words(due: datetime) -> str:
    """The last day of a limit that ends with a day, or the moment at which it ends."""
    local = timezone.localtime(due)
    if (local.hour, local.minute) == (0, 0):
        return date_format(last_day(due), gettext("j F Y"))
    return _moment(due)


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), gettext("j F Y, H:i"))


def _page(convening: Convening) -> str:
    return reverse("network:convening", args=[convening.number])


def desk_page(found: meetings.Desk, *, at: datetime) -> Row:
    """Four lists: where to go, what to do, what one has called, and what rose."""
    types = meetings.types_known()
    language = get_language() or ""

    def head(convening: Convening) -> Row:
        kind = types.get(convening.type)
        return {
            "number": convening.number,
            "href": _page(convening),
            "type": kind.name(language) if kind else convening.type,
            "place": convening.place,
            "convener": body_name(convening.convener_id),
        }

    return {
        "to_attend": [
            head(one.convening) | _wait(one, at=at) | {"unit": body_name(one.unit_id)}
            for one in found.to_attend
        ],
        "to_do": [
            head(one.convening) | _wait(one, at=at) | {"text": one.text} for one in found.to_do
        ],
        "called": [head(one) | _counts(one) for one in found.called],
        "risen": [head(one.resolution.convening) | _risen(one, at=at) for one in found.risen],
    }


def _wait(one: Attendance | Resolution, *, at: datetime) -> Row:
    late = rules.is_late(at, due=one.due_at, provisional=one.due_provisional)
    return {"due": due_words(one.due_at), "is_late": late}


def _risen(rise: Rise, *, at: datetime) -> Row:
    one = rise.resolution
    return {"text": one.text, "owner": body_name(one.owner_id)} | _wait(one, at=at)


def _counts(convening: Convening) -> Row:
    came = list(convening.attendances.all())
    done = [one.state in rules.SETTLED for one in convening.resolutions.all()]
    return {
        "arrived": sum(one.arrived_at is not None for one in came),
        "units": len(came),
        "open": len(done) - sum(done),
    }


def convening_page(opened: meetings.Opened, *, scope: Scope, at: datetime) -> Row:
    """One convening; the case is linked for who may read it."""
    held = opened.convening
    mine = {body for body in opened.bodies if meetings.acts_for(scope, convening=held, body=body)}
    convenes = held.convener_id in mine and held.closed_at is None
    ends = held.closed_at is None and meetings.ends_for(scope, convening=held)
    return {
        "held": held,
        "type": type_name(held.type),
        "convener": body_name(held.convener_id),
        "due": due_words(held.due_at),
        "case": _case(held, scope=scope),
        "convenes": convenes,
        "may_close": ends and not opened.open_resolutions,
        "attendances": [
            _attendance(one, held=held, mine=mine, at=at) for one in opened.attendances
        ],
        "resolutions": [
            _resolution(one, held=held, mine=mine, ends=ends, at=at) for one in opened.resolutions
        ],
        "ratings": [_rating(one) for one in opened.ratings],
        "to_rate": [
            _to_rate(pair, held=held) for pair in meetings.raters_for(scope, opened=opened)
        ],
    }


def _case(held: Convening, *, scope: Scope) -> Row | None:
    case = cases.visible_to(scope).filter(pk=held.case_id).first()
    if case is None:
        return None
    page = kinds.get(name=case.kind, version=case.version).page
    return {"number": case.number, "href": reverse(page, args=[case.number])}


def _attendance(one: Attendance, *, held: Convening, mine: set[int], at: datetime) -> Row:
    waits = one.arrived_at is None and held.closed_at is None
    return {
        "unit": body_name(one.unit_id),
        "code": _code(one.unit_id),
        "due": due_words(one.due_at),
        "said": _said_of(one),
        "reason": "" if one.arrived_at else one.reason,
        "late": gettext(LATE) if _is_late(one, held=held, at=at) else "",
        "note": one.note,
        "whose": gettext(OWN if one.unit_id in mine else FOR_IT),
        "may_arrive": waits and one.unit_id in mine,
        "may_enter": waits and bool(mine & {one.unit_id, held.convener_id}),
        "may_decline": waits
        and bool(mine & {one.unit_id, held.convener_id})
        and one.declined_at is None,
    }


def _is_late(one: Attendance, *, held: Convening, at: datetime) -> bool:
    """The one answer of page and program: whether a unit came late, or is late by now."""
    return rules.came_late(
        arrived_at=one.arrived_at,
        has_declined=one.declined_at is not None,
        due=rules.Until(one.due_at, provisional=one.due_provisional),
        now=held.closed_at or at,
    )


def _said_of(one: Attendance) -> str:
    if one.arrived_at:
        by = one.arrived_by.login if one.arrived_by else ""
        told = {"at": _moment(one.arrived_at), "by": by}
        if one.entered_at is None:
            return gettext("Arrived %(at)s, signed by %(by)s") % told
        told["entered"] = _moment(one.entered_at)
        if one.by_convener:
            return gettext("Arrived %(at)s, entered %(entered)s for it by %(by)s") % told
        return gettext("Arrived %(at)s, entered %(entered)s by %(by)s") % told
    return _refused(one, at=one.declined_at) if one.declined_at else gettext("Has not arrived")


def _refused(one: Attendance, *, at: datetime) -> str:
    """Who said that a unit does not come. Nobody reads here that the case is kept from it."""
    told = {"at": _moment(at)}
    if one.is_left_out:
        return gettext("Was not to come any more from %(at)s on") % told
    if one.declined_by_convener:
        return gettext("It was entered for it %(at)s that it cannot come") % told
    return gettext("Said %(at)s that it cannot come") % told


def _resolution(
    one: Resolution, *, held: Convening, mine: set[int], ends: bool, at: datetime
) -> Row:
    state, goes_on = State(one.state), held.closed_at is None
    rises = sorted(one.rises.all(), key=lambda rise: rise.level)
    ended = one.reported_at or one.withdrawn_at or at
    acts = mine & {one.owner_id, held.convener_id}
    return {
        "row": one,
        "owner": body_name(one.owner_id),
        "due": due_words(one.due_at),
        "late": rules.is_late(ended, due=one.due_at, provisional=one.due_provisional),
        "state": gettext(rules.STATE_LABELS[state]),
        "colour": COLOURS[state],
        "rises": [
            gettext("Told to %(body)s, %(at)s")
            % {"body": body_name(rise.body_id), "at": _moment(rise.at)}
            for rise in rises
        ],
        "whose": gettext(OWN if one.owner_id in mine else FOR_IT),
        "agree": f"{gettext(AGREE)} · {body_name(one.owner_id)}",
        "answered": gettext(WHY if state is State.WITHDRAWN else MISSING),
        "may_report": goes_on and state is State.OPEN and bool(acts),
        "may_withdraw": ends and state not in rules.SETTLED,
        "may_judge": goes_on and state is State.REPORTED and held.convener_id in mine,
    }


def _rating(one: Rating) -> Row:
    return {
        "said": gettext("%(rater)s of %(rated)s")
        % {"rater": body_name(one.rater_id), "rated": body_name(one.rated_id)},
        "stars": one.stars,
        "word": one.word,
    }


def _to_rate(pair: tuple[int, int], *, held: Convening) -> Row:
    codes = [_code(body) for body in pair]
    return {
        "href": reverse("network:rate", args=[held.number, *codes]),
        "name": body_name(pair[1]),
    }


def convening_document(opened: meetings.Opened, *, at: datetime) -> Row:
    """A convening for programs: codes, moments, and the words that its units read."""
    held = opened.convening
    return {
        "number": held.number,
        "convener": _code(held.convener_id),
        "division": held.division_id,
        "type": held.type,
        "reason": held.reason,
        "place": held.place,
        "called_at": held.called_at,
        "due_at": held.due_at,
        "provisional": held.due_provisional,
        "closed_at": held.closed_at,
        "units": [_unit_document(one, held=held, at=at) for one in opened.attendances],
        "resolutions": [resolution_document(one) for one in opened.resolutions],
        "ratings": [_rating_document(one) for one in opened.ratings],
    }


def _unit_document(one: Attendance, *, held: Convening, at: datetime) -> Row:
    return {
        "unit": _code(one.unit_id),
        "due_at": one.due_at,
        "arrived_at": one.arrived_at,
        "arrived_by": one.arrived_by.login if one.arrived_by else "",
        "is_late": _is_late(one, held=held, at=at),
        "declined_at": one.declined_at,
        "reason": one.reason,
        "by_convener": one.by_convener,
        "declined_by_convener": one.declined_by_convener,
        "left_out": one.is_left_out,
        "entered_at": one.entered_at,
        "note": one.note,
    }


def resolution_document(one: Resolution) -> Row:
    """A resolution for programs, with the levels that it has risen."""
    rises: Sequence[Rise] = sorted(one.rises.all(), key=lambda rise: rise.level)
    return {
        "id": one.pk,
        "text": one.text,
        "owner": _code(one.owner_id),
        "workdays": one.workdays,
        "due_at": one.due_at,
        "provisional": one.due_provisional,
        "state": one.state,
        "note": one.note,
        "answer": one.answer,
        "by_convener": one.by_convener,
        "withdrawn_at": one.withdrawn_at,
        "told": [_code(rise.body_id) for rise in rises],
    }


def _rating_document(one: Rating) -> Row:
    return {
        "rater": _code(one.rater_id),
        "rated": _code(one.rated_id),
        "stars": one.stars,
        "word": one.word,
    }


def desk_document(found: meetings.Desk) -> Row:
    """What waits for one's own bodies, for programs."""
    return {
        "to_attend": [
            {"number": one.convening.number, "unit": _code(one.unit_id), "due_at": one.due_at}
            for one in found.to_attend
        ],
        "to_do": [_open_document(one) for one in found.to_do],
        "called": [one.number for one in found.called],
        "risen": [_open_document(one.resolution) for one in found.risen],
    }


def _open_document(one: Resolution) -> Row:
    return {
        "id": one.pk,
        "number": one.convening.number,
        "owner": _code(one.owner_id),
        "text": one.text,
        "due_at": one.due_at,
    }
