"""GeoReport v2 of Open311: what its words are in ours.

Source: the specification, http://wiki.open311.org/GeoReport_v2, read in open311/open311.github.io.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.base.workdays import CHINA, ONE_DAY
from yijia.programmes.issues.rules.questions import SIGN, Question, QuestionKind
from yijia.programmes.issues.rules.raising import IssueKind

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
LONGEST_RANGE = timedelta(days=90)
# Days outside are mistypings, and an offset could lead out of the calendar.
FIRST_DAY, END_OF_DAYS = date(1990, 1, 1), date(2101, 1, 1)
# On one page, and up to which one a list is turned over: beyond, a shorter range says the same.
MOST_ON_A_PAGE, FURTHEST = 1000, 10_000
MOST_NAMED = 100
PLACES = Decimal("0.000001")


class Status(StrEnum):
    """How a request stands, where two words must do."""

    OPEN = "open"
    CLOSED = "closed"


DATATYPES = {
    QuestionKind.TEXT: "string",
    QuestionKind.NUMBER: "number",
    QuestionKind.DATE: "datetime",
    QuestionKind.YES_NO: "singlevaluelist",
    QuestionKind.CHOICE: "singlevaluelist",
}
# What a field of ours is called there.
CALLED = {
    "category": "service_code",
    "text": "description",
    "address": "address_string",
    "division": "address_id",
    "lon": "long",
    "name": "last_name",
    "mobile": "phone",
}
NOT_FETCHED = _(
    "We fetch nothing from other sites. Leave this out, or raise it on our own pages, which take"
    " photos."
)
NO_PLACE = _(
    "Name one community or village of this county in it, send lat and long, or send the code of the"
    " community as address_id."
)
NO_MOMENT = _("Write it like 2026-09-30T08:00:00+08:00.")
TOO_LONG_A_RANGE = _("At most 90 days, the first before the last.")
# A refusal is answered by one of these, or by its own number where a program can act on it.
_BAD_REQUEST, _ACTED_ON = 400, frozenset({403, 404, 405, 429})
_SERVERS_OWN = 500
_LENGTH_OF_A_DAY = len("2026-09-30")
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]+)\](?:\[\])?")
_NAMES_OF_ONE_SIGN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True)
class Asked:
    """Which requests are asked for: those raised in `[start, end)`, and some of them.

    No topics and no status mean all.
    """

    start: date
    end: date
    topics: tuple[str, ...] = ()
    is_open: bool | None = None
    skip: int = 0
    most: int = MOST_ON_A_PAGE


def asked(given: Mapping[str, Any], *, today: date) -> Asked:
    """What a valid form asks for.

    Raises:
        Invalid: the days are too many.
    """
    start, end = range_of(given["start_date"], given["end_date"], today=today)
    status, size = {*given["status"]}, given["page_size"] or MOST_ON_A_PAGE
    return Asked(
        start,
        end,
        topics=given["service_code"],
        is_open=Status.OPEN in status if len(status) == 1 else None,
        skip=((given["page"] or 1) - 1) * size,
        most=size,
    )


def status_of(*, is_open: bool) -> Status:
    """Open until it has ended: an answer of which the person has said nothing yet ends nothing, and
    neither does it that others told of the same.
    """
    return Status.OPEN if is_open else Status.CLOSED


def http_status(status: int) -> int:
    """The status of a refusal: the specification knows 404 and 403, and 400 for nearly all else."""
    return status if status in _ACTED_ON or status >= _SERVERS_OWN else _BAD_REQUEST


def called(field: str) -> str:
    """What a field is called there."""
    name, dot, code = field.partition(".")
    return f"attribute[{code}]" if name == "answers" and dot else CALLED.get(field, field)


def moment(text: str) -> datetime:
    """A time as the W3C note writes it, or a whole day, which begins in China.

    Raises:
        ValueError: it is none, or has no time zone.
    """
    # In an address a plus sign that was not escaped is a blank.
    written = text.strip().replace(" ", "+")
    found = datetime.fromisoformat(written)
    if found.tzinfo is None and len(written) > _LENGTH_OF_A_DAY:
        raise ValueError(text)
    if not FIRST_DAY <= found.date() < END_OF_DAYS - ONE_DAY:
        raise ValueError(text)
    return found if found.tzinfo else found.replace(tzinfo=CHINA)


def range_of(start: datetime | None, end: datetime | None, *, today: date) -> tuple[date, date]:
    """The days `[first, after the last)` that a range touches, by China's calendar.

    What was raised is told by the day: whoever asks for what came since a moment gets that day too.

    Raises:
        Invalid: it is longer than 90 days, or its end lies before its start.
    """
    first = start.astimezone(CHINA).date() if start else None
    last = end.astimezone(CHINA).date() if end else None
    if first is None:
        last = last or today
        first = last - LONGEST_RANGE
    elif last is None:
        last = max(first, min(today, first + LONGEST_RANGE))
    if not first <= last <= first + LONGEST_RANGE:
        raise Invalid(TOO_LONG_A_RANGE, field="end_date" if end else "start_date")
    return first, last + ONE_DAY


def told(sent: Mapping[str, str], *, division: str, answers: Sequence[str]) -> dict[str, object]:
    """What a request tells, as `inputs.SendIssue` takes it. Whatever is no part of it is dropped:
    a device, an account and a key are neither looked at nor kept.
    """
    return {
        "kind": sent.get("kind") or IssueKind.HELP.value,
        "category": sent.get("service_code", ""),
        "text": sent.get("description", ""),
        "address": sent.get("address_string", ""),
        "division": division,
        "lon": _rounded(sent.get("long", "")),
        "lat": _rounded(sent.get("lat", "")),
        "name": _name(first=sent.get("first_name", ""), last=sent.get("last_name", "")),
        "mobile": sent.get("phone", ""),
        "email": sent.get("email", ""),
        "answers": list(answers),
        "left_as_is": sent.get("left_as_is", "").lower() == "true",
    }


def point(sent: Mapping[str, str]) -> tuple[float, float] | None:
    """The point of a request, longitude first; None where there is none, or it is no point."""
    try:
        return float(sent.get("long", "")), float(sent.get("lat", ""))
    except ValueError:
        return None


def _rounded(degrees: str) -> str:
    """Degrees to the decimetre, as we keep them; whatever else it is, is refused as it is."""
    try:
        return str(Decimal(degrees).quantize(PLACES))
    except InvalidOperation:
        return degrees


def _name(*, first: str, last: str) -> str:
    """A whole name in the order of its language."""
    if _NAMES_OF_ONE_SIGN.fullmatch(f"{last}{first}"):
        return f"{last}{first}"
    return " ".join(filter(None, (first, last)))


def attributes(sent: Iterable[tuple[str, Sequence[str]]]) -> dict[str, str]:
    """The values of `attribute[code]`, by code.

    Raises:
        Invalid: several values for one, and no question of ours takes several.
    """
    found = dict[str, str]()
    for name, values in sent:
        named = _ATTRIBUTE.fullmatch(name)
        given = [value for value in values if value] if named else []
        if named is None or not given:
            continue
        if len(given) > 1 or named[1] in found:
            raise Invalid(_("Send one value."), field=f"attribute[{named[1]}]")
        found[named[1]] = given[0]
    return found


def answers(values: Mapping[str, str], *, asked: Iterable[Question]) -> list[str]:
    """Values as answers, each like `noise.night=yes`; of a moment its day in China."""
    days = {one.code for one in asked if one.kind is QuestionKind.DATE}
    return [f"{code}{SIGN}{_day(v) if code in days else v}" for code, v in values.items()]


def _day(value: str) -> str:
    try:
        return moment(value).astimezone(CHINA).date().isoformat()
    except ValueError:
        return value
