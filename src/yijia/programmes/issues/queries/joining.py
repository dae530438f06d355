"""Issues of others that may be the same, as far as the public may know them, and their joiners."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from yijia.base import bigrams, revealing
from yijia.base.errors import NotFound
from yijia.base.workdays import CHINA
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Case
from yijia.programmes.issues import rules
from yijia.programmes.issues.models import Joining


@dataclass(frozen=True)
class Sought:
    """What somebody is about to raise: what about, where, and in which words."""

    category: str
    division: str
    point: tuple[Decimal, Decimal] | None
    words: str


@dataclass(frozen=True)
class Similar:
    """What the public may know of an open issue: none of its words, and nobody behind it."""

    number: str
    division: str
    raised_on: date
    state: str
    is_near: bool
    joined: int


def similar(sought: Sought, *, at: datetime) -> list[Similar]:
    """Open issues of the same category near the same place, the likeliest first."""
    point = sought.point
    squares = rules.squares_around(lon=point[0], lat=point[1]) if point else []
    words = bigrams.terms(sought.words)[: rules.MOST_COMPARED]
    since = at - rules.OFFERED_FOR
    asked = (sought.category, sought.division, squares, words, since, rules.MOST_OFFERED)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, division_id, happened_at, state, is_near, joined"
            " FROM issues_similar(%s, %s, %s::bigint[], %s::text[], %s, %s)",
            asked,
        )
        return [_similar(row) for row in cursor.fetchall()]


def _similar(row: tuple[str, str, datetime, str, bool, int]) -> Similar:
    number, division, happened_at, state, is_near, joined = row
    day = happened_at.astimezone(CHINA).date()
    return Similar(number, division, day, state=state, is_near=is_near, joined=joined)


def lock_joinable(number: str) -> Case:
    """An open issue that others may join, held until the end of the transaction.

    Raises:
        NotFound: there is none, it has ended, is confidential, or is of a kind that nobody joins.
    """
    case = cases.access_own_case(number=number)
    held = Case.objects.select_for_update(no_key=True, of=("self",))
    open_one = held.filter(pk=case.pk, is_open=True, parent=None, confidential="")
    joinable = open_one.filter(issue__kind__in=rules.JOINABLE).first()
    if joinable is None:
        raise NotFound
    return joinable


def is_raiser(case: Case, *, indexes: Sequence[bytes]) -> bool:
    """Whether one of these is the blind index of the number of the person who raised an issue."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT issues_is_raiser(%s, %s)", [case.pk, list(indexes)])
        return bool(cursor.fetchone()[0])


def joinings_of(case: Case) -> list[Joining]:
    """Everybody who joined an issue, whoever has been shown it; also who is not counted again."""
    return list(Joining.objects.filter(case=case).order_by("ordinal"))


def joined_count(case: Case) -> int:
    """How many others an issue affects."""
    return Joining.objects.filter(case=case, is_counted=True).count()


def marked_of_ended(*, before: datetime, limit: int) -> list[int]:
    """Ids of joinings that tell persons apart of issues that ended before a time, for a service."""
    found = Joining.objects.filter(mark__isnull=False, case__ended_at__lte=before).order_by("pk")
    return list(found.values_list("pk", flat=True)[:limit])


@dataclass(frozen=True)
class Joined:
    """An issue of others as whoever joined it may know it: no words of the person who raised it."""

    number: str
    case: Case
    joined: int
    replies: tuple[tuple[datetime, str], ...]


def access_joined(number: str) -> Joined:
    """The issue behind the number of somebody who joined it and has shown their lookup code.

    Raises:
        NotFound: nobody joined under this number.
    """
    parts = rules.joined_parts(number)
    case = cases.access_own_case(number=parts[0]) if parts else None
    own = Joining.objects.filter(case=case, ordinal=parts[1]).first() if case and parts else None
    if case is None or own is None:
        raise NotFound
    return Joined(number, case, joined=joined_count(case), replies=_replies(case, after=own))


def _replies(case: Case, *, after: Joining) -> tuple[tuple[datetime, str], ...]:
    """What the unit told everybody since this person joined; earlier words went to one alone."""
    said = [one for one in cases.remarks_on(case) if one.verb in rules.REPLYING and one.public_text]
    return tuple(
        (one.at, revealing.masked(one.public_text)) for one in said if one.at >= after.joined_at
    )
