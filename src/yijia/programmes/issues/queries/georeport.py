"""What everybody may know of single issues, and what a request of another program means here.

Nobody's scope is asked: what is read is the same for all, and the database hands out no more of it
(ADR 0040).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection

from yijia.base.errors import Invalid, NotFound
from yijia.base.words import _
from yijia.ground.organisations import queries as organisations
from yijia.ground.places import queries as places
from yijia.programmes.issues.queries import choices, questions
from yijia.programmes.issues.rules import georeport as rules


@dataclass(frozen=True)
class Told:
    """An issue as everybody may know it: none of its words, nobody behind it, days and no moments.

    `due_on` is None where it has ended, its clock stands still, or the day is provisional.
    """

    number: str
    topic: str
    division: str
    organisation: int | None
    state: str
    is_open: bool
    opened_on: date
    updated_on: date
    due_on: date | None


def public_issues(asked: rules.Asked) -> list[Told]:
    """The issues of some days, those raised last first; of one day those that came in last."""
    given = (asked.start, asked.end, [*asked.topics] or None, asked.is_open, asked.skip, asked.most)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM issues_public_in(%s, %s, %s::text[], %s, %s, %s)", given)
        return [Told(*row) for row in cursor.fetchall()]


def public_issues_of(numbers: Collection[str]) -> list[Told]:
    """Those of some numbers of which everybody may know; the others are left out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM issues_public_of(%s::text[])", [[*numbers]])
        return [Told(*row) for row in cursor.fetchall()]


def listed(given: Mapping[str, Any], *, today: date) -> list[Told]:
    """What a valid form of `inputs.georeport.ListRequests` asks for; numbers come before all else.

    Raises:
        Invalid: the days are too many.
    """
    named = given["service_request_id"]
    return public_issues_of(named) if named else public_issues(rules.asked(given, today=today))


def access_public_issue(number: str) -> Told:
    """The issue of a number, as everybody may know it.

    Raises:
        NotFound: there is none, or it is confidential: the two look alike.
    """
    found = public_issues_of([number])
    if not found:
        raise NotFound
    return found[0]


def check_jurisdiction(named: str, *, host: str) -> None:
    """Refuses another county. Who names none means this one, by its code or its address.

    Raises:
        NotFound: it is not this one.
    """
    if named not in {"", settings.YIJIA_COUNTY, host.partition(":")[0]}:
        raise NotFound(_("There is no such jurisdiction_id here."))


def check_service(code: str, *, on: date) -> None:
    """Refuses what nobody can be asked for on a day.

    Raises:
        Invalid: nothing was named.
        NotFound: there is no such category, or it is a group of them.
    """
    if not code:
        raise Invalid(_("Say which service it is."), field="service_code")
    if code not in {one.code for one in choices.categories_in("", on=on)}:
        raise NotFound(_("There is no such service_code."))


def body_of(sent: Mapping[str, str], *, values: Mapping[str, str], on: date) -> dict[str, object]:
    """What a request tells, as `inputs.SendIssue` takes it, its place and its answers found.

    Raises:
        Invalid: it names no place, or something that would have to be fetched from elsewhere.
    """
    if sent.get("media_url"):
        raise Invalid(rules.NOT_FETCHED, field="media_url")
    division = sent.get("address_id") or _place_of(sent, on=on)
    if not division and not (sent.get("lat") and sent.get("long")):
        raise Invalid(rules.NO_PLACE, field="address_string")
    asked = questions.questions_about(sent.get("service_code", ""), on=on)
    return rules.told(sent, division=division, answers=rules.answers(values, asked=asked))


def _place_of(sent: Mapping[str, str], *, on: date) -> str:
    """The community or village that a request names in words, or nothing.

    A point says it better than words, which may name a neighbour. Where it lies in a street or town
    without outlines of communities, words choose among those.
    """
    address, point = sent.get("address_string", ""), rules.point(sent)
    if point is None:
        return place_in(address, on=on)
    lon, lat = point
    around = places.division_at(lon=lon, lat=lat, on=on)
    if around is None or len(around.code) == choices.COMMUNITY:
        return ""
    return place_in(address, on=on, within=around.code)


def place_in(address: str, *, on: date, within: str = "") -> str:
    """The one community or village in a division that an address names, or nothing.

    Of several with the same name the one whose street or town is named too.
    """
    text, known = address.casefold(), places.gazetteer()
    found = [
        division
        for division in known.values()
        if len(division.code) == choices.COMMUNITY
        and division.code.startswith(within)
        and division.valid_on(on)
        and _is_named(division.name_zh, division.name_en, text=text)
    ]
    if len(found) > 1:
        above = {one.code: known.get(one.parent_id or "") for one in found}
        found = [
            one
            for one in found
            if (street := above[one.code]) is not None
            and _is_named(street.name_zh, street.name_en, text=text)
        ]
    return found[0].code if len(found) == 1 else ""


def _is_named(*names: str, text: str) -> bool:
    return any(name and name.casefold() in text for name in names)


def changed_on(*, on: date) -> date:
    """The last day up to one on which what can be asked for, or is asked about it, has changed."""
    dated = [(row.starts_on, row.ends_on) for row in choices.every_category()]
    dated += [(row.starts_on, row.ends_on) for row in questions.ever_asked()]
    return max((day for days in dated for day in days if day and day <= on), default=on)


def county_centre(*, on: date) -> organisations.Known | None:
    """The centre that takes in what is raised in the county."""
    return organisations.dispatching_centre(division=settings.YIJIA_COUNTY, on=on)
