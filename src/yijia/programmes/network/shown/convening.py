"""Convenings in the reader's language: which units came, what was resolved, and what waits."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language, gettext

from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.cases import queries as cases
from yijia.engines.cases.registry import kinds
from yijia.engines.meetings import queries as meetings
from yijia.engines.meetings import rules
from yijia.engines.meetings.models import Attendance, CallType, Convening, Rating, Whistle
from yijia.ground.organisations.shown import body_code, body_name
from yijia.programmes.network.shown.names import due_words, moment_words
from yijia.programmes.network.shown.resolutions import (
    FOR_IT,
    OWN,
    head_of,
    open_document,
    resolution_document,
    resolution_row,
    risen_row,
    wait_of,
)

Row = dict[str, object]
LATE = _("After the limit")


def type_choices(types: Iterable[CallType]) -> list[tuple[str, str]]:
    """Types by code and name, with the limit for arriving."""
    return [(one.code, f"{type_name(one.code)} – {limit_words(one)}") for one in types]


def type_name(code: str) -> str:
    """What a type is called, by its latest name."""
    known = meetings.types_known().get(code)
    return known.name(get_language() or "") if known else code


def row_words(item: Mapping[str, object]) -> dict[str, str]:
    """What stands for the code of a type in a row of a figure, in the reader's language."""
    return {"type": type_name(str(item["type"]))}


def limit_words(one: CallType) -> str:
    """Within how long one is to be there."""
    said = {
        "hours": gettext("arrive within %(amount)s hours"),
        "workhours": gettext("arrive within %(amount)s office hours"),
        "workdays": gettext("arrive within %(amount)s working days"),
        "days": gettext("arrive within %(amount)s days"),
    }[one.unit] % {"amount": one.amount}
    return said + (" · " + gettext("Sample data") if one.is_sample else "")


def owners(opened: meetings.Opened) -> list[tuple[str, str]]:
    """Who may own a resolution, by code and name."""
    return [("", ""), *((body_code(one), body_name(one)) for one in opened.bodies)]


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
            head(one.convening) | wait_of(one, at=at) | {"unit": body_name(one.unit_id)}
            for one in found.to_attend
        ],
        "to_do": [head_of(one) | wait_of(one, at=at) | {"text": one.text} for one in found.to_do],
        "heard": [whistle_line(one) for one in found.heard],
        "called": [head(one) | _counts(one) for one in found.called],
        "risen": [risen_row(one, at=at) for one in found.risen],
    }


def whistle_line(held: Whistle) -> Row:
    """A whistle in a list."""
    return {
        "number": held.number,
        "href": reverse("network:whistle", args=[held.number]),
        "blower": body_name(held.blower_id),
        "type": type_name(held.type),
        "at": held.blown_at,
    }


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
    mine, case = _mine(opened, scope=scope), _case(held, scope=scope)
    told = mine | (set(opened.bodies) if case or held.convener_id in mine else set())
    convenes = held.convener_id in mine and held.closed_at is None
    ends = held.closed_at is None and meetings.ends_for(scope, convening=held)
    return {
        "held": held,
        "type": type_name(held.type),
        "convener": body_name(held.convener_id),
        "asked_by": body_name(held.asked_by_id) if held.asked_by_id else "",
        "due": due_words(held.due_at),
        "case": case,
        "convenes": convenes,
        "may_close": ends and not opened.open_resolutions,
        "attendances": [
            _attendance(one, held=held, mine=mine, at=at)
            | _told_of(one, is_told=one.unit_id in told)
            for one in opened.attendances
        ],
        "resolutions": [
            resolution_row(one, scope=scope, goes_on=held.closed_at is None, at=at)
            for one in opened.resolutions
        ],
        "ratings": [_rating(one) for one in opened.ratings],
        "to_rate": [
            _to_rate(pair, held=held) for pair in meetings.raters_for(scope, opened=opened)
        ],
    }


def _mine(opened: meetings.Opened, *, scope: Scope) -> set[int]:
    held = opened.convening
    return {body for body in opened.bodies if meetings.acts_for(scope, convening=held, body=body)}


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
        "code": body_code(one.unit_id),
        "due": due_words(one.due_at),
        "late": gettext(LATE) if _is_late(one, held=held, at=at) else "",
        "note": one.note,
        "whose": gettext(OWN if one.unit_id in mine else FOR_IT),
        "may_arrive": waits and one.unit_id in mine,
        "may_enter": waits and bool(mine & {one.unit_id, held.convener_id}),
        "may_decline": waits
        and bool(mine & {one.unit_id, held.convener_id})
        and (one.declined_at is None or one.was_left_out),
    }


def _told_of(one: Attendance, *, is_told: bool) -> Row:
    """Whether and why a unit does not come. That it alone was left out tells whom a case is about.

    So a unit that only was called reads of another one that it does not come, whatever the cause.
    """
    if one.declined_at and not one.arrived_at and not is_told:
        return {"said": gettext("Does not come"), "reason": ""}
    return {"said": _said_of(one), "reason": "" if one.arrived_at else one.reason}


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
        told = {"at": moment_words(one.arrived_at), "by": by}
        if one.entered_at is None:
            return gettext("Arrived %(at)s, signed by %(by)s") % told
        told["entered"] = moment_words(one.entered_at)
        if one.by_convener:
            return gettext("Arrived %(at)s, entered %(entered)s for it by %(by)s") % told
        return gettext("Arrived %(at)s, entered %(entered)s by %(by)s") % told
    return _refused(one, at=one.declined_at) if one.declined_at else gettext("Has not arrived")


def _refused(one: Attendance, *, at: datetime) -> str:
    """Who said that a unit does not come. Nobody reads here that the case is kept from it."""
    told = {"at": moment_words(at)}
    if one.was_left_out:
        return gettext("Was not to come any more from %(at)s on") % told
    if one.declined_by_convener:
        return gettext("It was entered for it %(at)s that it cannot come") % told
    return gettext("Said %(at)s that it cannot come") % told


def _rating(one: Rating) -> Row:
    return {
        "said": gettext("%(rater)s of %(rated)s")
        % {"rater": body_name(one.rater_id), "rated": body_name(one.rated_id)},
        "stars": one.stars,
        "word": one.word,
    }


def _to_rate(pair: tuple[int, int], *, held: Convening) -> Row:
    codes = [body_code(body) for body in pair]
    return {
        "href": reverse("network:rate", args=[held.number, *codes]),
        "name": body_name(pair[1]),
    }


# What a program of a unit that only was called is not told of another one, as on the page.
NOT_TOLD: Row = {"reason": "", "declined_by_convener": False, "left_out": None}


def convening_document(opened: meetings.Opened, *, scope: Scope, at: datetime) -> Row:
    """A convening for programs: codes, moments, and the words that its units read."""
    held, mine = opened.convening, _mine(opened, scope=scope)
    knows = held.convener_id in mine or _case(held, scope=scope) is not None
    return {
        "number": held.number,
        "convener": body_code(held.convener_id),
        "asked_by": body_code(held.asked_by_id) if held.asked_by_id else "",
        "division": held.division_id,
        "type": held.type,
        "reason": held.reason,
        "place": held.place,
        "called_at": held.called_at,
        "due_at": held.due_at,
        "provisional": held.due_provisional,
        "closed_at": held.closed_at,
        "units": [
            _unit_document(one, held=held, at=at)
            | ({} if knows or one.unit_id in mine else NOT_TOLD)
            for one in opened.attendances
        ],
        "resolutions": [resolution_document(one) for one in opened.resolutions],
        "ratings": [_rating_document(one) for one in opened.ratings],
    }


def _unit_document(one: Attendance, *, held: Convening, at: datetime) -> Row:
    return {
        "unit": body_code(one.unit_id),
        "due_at": one.due_at,
        "arrived_at": one.arrived_at,
        "arrived_by": one.arrived_by.login if one.arrived_by else "",
        "is_late": _is_late(one, held=held, at=at),
        "declined_at": one.declined_at,
        "reason": one.reason,
        "by_convener": one.by_convener,
        "declined_by_convener": one.declined_by_convener,
        "left_out": one.was_left_out,
        "entered_at": one.entered_at,
        "note": one.note,
    }


def _rating_document(one: Rating) -> Row:
    return {
        "rater": body_code(one.rater_id),
        "rated": body_code(one.rated_id),
        "stars": one.stars,
        "word": one.word,
    }


def desk_document(found: meetings.Desk) -> Row:
    """What waits for one's own bodies, for programs."""
    return {
        "to_attend": [
            {"number": one.convening.number, "unit": body_code(one.unit_id), "due_at": one.due_at}
            for one in found.to_attend
        ],
        "to_do": [open_document(one) for one in found.to_do],
        "called": [one.number for one in found.called],
        "heard": [one.number for one in found.heard],
        "risen": [open_document(one.resolution) for one in found.risen],
    }
