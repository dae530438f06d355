"""What is told of the convenings of an issue: to staff each step, to its person how many came."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from yijia.base.scope import Scope
from yijia.engines.meetings import queries as meetings
from yijia.engines.meetings import rules
from yijia.engines.meetings.models import Attendance, Convening, Resolution
from yijia.engines.meetings.registry import conveners
from yijia.ground.organisations import queries as organisations
from yijia.programmes.issues import queries


@dataclass(frozen=True)
class Step:
    """One thing that happened in a convening, as a sentence; no word that somebody wrote."""

    sentence: str
    at: datetime
    by: str = ""


def page(opened: queries.Opened, *, scope: Scope, on: date) -> dict[str, object]:
    """The convenings of an issue with their pages, and where one begins, for who may begin it."""
    ladder, case = conveners.ladder, opened.case
    goes_on = any(one.closed_at is None for one in opened.convenings)
    if ladder is None:
        return {"convened": [], "convene": ""}
    may = case.is_open and not goes_on and meetings.conveners_for(scope, case=case, on=on)
    return {
        "convened": [
            {"number": one.number, "href": reverse(ladder.page, args=[one.number])}
            for one in opened.convenings
        ],
        "convene": reverse(ladder.start, args=[case.number]) if may else "",
    }


def for_person(opened: queries.Opened) -> list[Step]:
    """How many units came together about an issue, and when; which they were is not said."""
    found = []
    for one in opened.convenings:
        came = [unit.arrived_at for unit in one.attendances.all() if unit.arrived_at]
        if came:
            last = max(came)
            sentence = ngettext(
                "%(count)s unit came about it, on %(on)s.",
                "%(count)s units came together about it, on %(on)s.",
                len(came),
            )
            told = {
                "count": len(came),
                "on": date_format(timezone.localtime(last), gettext("j F Y")),
            }
            found.append(Step(sentence % told, at=last))
    return found


def for_staff(opened: queries.Opened) -> list[Step]:
    """All that happened in the convenings of an issue."""
    if not opened.convenings:
        return []
    types, language = meetings.types_known(), get_language() or ""
    names = {code: known.name(language) for code, known in types.items()}
    return [
        step for one in opened.convenings for step in _steps(one, named=names.get(one.type, ""))
    ]


def _steps(one: Convening, *, named: str) -> Iterator[Step]:
    units = _names(attendance.unit_id for attendance in one.attendances.all())
    called = gettext("%(body)s called units together (%(type)s): %(units)s.")
    yield Step(
        called % {"body": _name(one.convener_id), "type": named, "units": units}, at=one.called_at
    )
    for attendance in one.attendances.all():
        yield from _attended(attendance)
    for resolution in one.resolutions.all():
        yield from _resolved(resolution)
    if one.closed_at:
        yield Step(gettext("The convening was closed."), at=one.closed_at)


def _attended(one: Attendance) -> Iterator[Step]:
    unit = {"unit": _name(one.unit_id)}
    if one.declined_at:
        yield Step(_declined(one) % unit, at=one.declined_at)
    if one.arrived_at:
        late = rules.is_late(one.arrived_at, due=one.due_at, provisional=one.due_provisional)
        said = (
            gettext("%(unit)s arrived, after the limit.") if late else gettext("%(unit)s arrived.")
        )
        yield Step(said % unit, at=one.arrived_at)


def _declined(one: Attendance) -> str:
    """Who said that a unit does not come. Nobody reads here that the case is kept from it."""
    if one.was_left_out:
        return gettext("%(unit)s was not to come any more.")
    if one.declined_by_convener:
        return gettext("It was entered for %(unit)s that it cannot come.")
    return gettext("%(unit)s said that it cannot come.")


def _resolved(one: Resolution) -> Iterator[Step]:
    told = {"unit": _name(one.owner_id), "days": one.workdays}
    resolved = gettext("%(unit)s took something on, within %(days)s working days.")
    yield Step(resolved % told, at=one.set_at)
    for rise in one.rises.all():
        overdue = gettext("What %(unit)s took on is overdue, and was told to %(body)s.")
        yield Step(overdue % (told | {"body": _name(rise.body_id)}), at=rise.at)
    if one.withdrawn_at:
        off = gettext("What %(unit)s took on was called off.")
        yield Step(off % told, at=one.withdrawn_at)
    if one.accepted_at:
        done = gettext("What %(unit)s took on is done.")
        yield Step(done % told, at=one.accepted_at)


def _name(body: int) -> str:
    return organisations.ever_known()[body].name(get_language() or "")


def _names(bodies: Iterable[int]) -> str:
    return gettext(", ").join(_name(body) for body in bodies)
