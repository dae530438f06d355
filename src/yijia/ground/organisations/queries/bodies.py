"""Reading organisations. They are public; small tables are read whole and remembered."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection, models

from yijia.base import periods, words
from yijia.base.access import PERMISSIONS, WORKING, Permission, Role
from yijia.base.errors import NotFound
from yijia.ground.journal.queries import remembered
from yijia.ground.organisations import rules
from yijia.ground.organisations.models import Appointment, Organisation, Post
from yijia.ground.organisations.registry import stays
from yijia.ground.places import queries as places


@dataclass(frozen=True)
class Known(words.Named):
    """An organisation as pages need it."""

    id: int
    kind: str
    division: str
    sort: str = ""
    credit_code: str = ""


@dataclass(frozen=True)
class _Dated:
    """An organisation and the days `[starts_on, ends_on)` on which it exists."""

    known: Known
    starts_on: date
    ends_on: date | None

    def exists_on(self, day: date) -> bool:
        return periods.holds_on(day, starts_on=self.starts_on, ends_on=self.ends_on)


@remembered
def _ever_known() -> list[_Dated]:
    """Every organisation there ever was, in the order of their codes."""
    return [
        _Dated(
            Known(
                id=row.pk,
                code=row.code,
                kind=row.kind,
                name_zh=row.name_zh,
                name_en=row.name_en,
                division=row.division_id,
                sort=row.sort,
                credit_code=row.credit_code,
            ),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )
        for row in Organisation.objects.order_by("code")
    ]


@remembered
def ever_known() -> dict[int, Known]:
    """Every organisation there ever was, by id: what names those of bygone days."""
    return {dated.known.id: dated.known for dated in _ever_known()}


@remembered
def known_organisations(*, on: date) -> dict[int, Known]:
    """Every organisation that exists on a day, by id, in the order of their codes."""
    # The table is read once, not once for each day that somebody asks about.
    return {dated.known.id: dated.known for dated in _ever_known() if dated.exists_on(on)}


def communities_on(*, on: date) -> places.Groups:
    """The communities and villages of a day that have a body of their own, street by street."""
    served = {
        one.division for one in known_organisations(on=on).values() if one.kind in rules.OF_PLACE
    }
    found = places.gazetteer()
    return places.by_street(code for code in served if code in found and found[code].valid_on(on))


def ends_of(organisation: int) -> date | None:
    """The first day without an organisation, where one is set. The organisation must exist."""
    return next(dated.ends_on for dated in _ever_known() if dated.known.id == organisation)


def ids_by_code() -> dict[str, int]:
    """The id of every organisation ever entered, by code."""
    return dict(Organisation.objects.values_list("code", "id"))


def fields_by_code() -> dict[str, dict[str, object]]:
    """What is known of every organisation ever entered, by code, in the words of a file."""
    fields = ("kind", "name_zh", "name_en", "starts_on", "sort", "credit_code")
    found = Organisation.objects.values(
        "code", "division_id", *fields, above=models.F("parent__code")
    )
    return {
        row["code"]: {
            **{name: row[name] for name in fields},
            "division": row["division_id"],
            "parent": row["above"],
        }
        for row in found
    }


def organisation_by_code(code: str, *, on: date) -> Known:
    """The organisation of a code.

    Raises:
        NotFound: there is none on that day.
    """
    for known in known_organisations(on=on).values():
        if known.code == code:
            return known
    raise NotFound


def named_organisation(text: str, *, on: date) -> Known | None:
    """The one organisation that somebody names by its code or its whole name, in either language.

    What a browser offers, a code with the name behind it, is its code.
    """
    typed = text.strip()
    code = typed.partition(" ")[0]
    known = known_organisations(on=on).values()
    by_code = [one for one in known if one.code == code]
    by_name = [one for one in known if typed and typed in {one.name_zh, one.name_en}]
    found = by_code or by_name
    return found[0] if len(found) == 1 else None


def passed_on(*, on: date) -> dict[int, int]:
    """To which organisation the work of another goes in which nobody works on a day.

    Whoever left last has the last word, also who said that it goes nowhere. Both by id. Of those
    who left on one day, whoever named an organisation has it.
    """
    held = Appointment.objects.filter(post__role__in=WORKING, starts_on__lte=on)
    last = held.order_by(
        "post__organisation_id",
        models.F("ends_on").desc(nulls_first=True),
        models.F("passes_to_id").desc(nulls_last=True),
    ).distinct("post__organisation_id")
    told = last.values_list("post__organisation_id", "ends_on", "passes_to_id")
    return {left: to for left, ends_on, to in told if ends_on and ends_on <= on and to}


def comes_back(organisation: int, *, to: int) -> bool:
    """Whether work that goes from one organisation to another would be passed on to the first.

    Every post that somebody is known to leave counts as left, however far away that day is.
    """
    passed, seen = passed_on(on=date.max), {organisation}
    while to not in seen:
        seen.add(to)
        if to not in passed:
            return False
        to = passed[to]
    return to == organisation


@remembered
def dispatching_centre(*, division: str, on: date) -> Known | None:
    """The centre that dispatches what is raised in a division: the nearest one above it."""
    above = [
        known
        for known in known_organisations(on=on).values()
        if known.kind == rules.DISPATCHING and division.startswith(known.division)
    ]
    return max(above, key=lambda known: len(known.division), default=None)


@remembered
def nearest_bodies(*, division: str, on: date) -> tuple[Known, ...]:
    """The community, village or street that a place belongs to, nearest first."""
    above = [
        known
        for known in known_organisations(on=on).values()
        if known.kind in rules.NEAREST and division.startswith(known.division)
    ]
    return tuple(sorted(above, key=lambda known: -len(known.division)))


@remembered
def bodies_for(*, division: str, on: date) -> tuple[Known, ...]:
    """Every body that work in a division may be given to: nearest first, then the county's."""
    nearest = nearest_bodies(division=division, on=on)
    others = [
        known
        for known in known_organisations(on=on).values()
        if known.kind not in (*rules.NEAREST, *rules.NETWORK, rules.DISPATCHING)
        and division.startswith(known.division)
    ]
    return (*nearest, *others)


def with_above(bodies: Collection[int]) -> frozenset[int]:
    """These bodies and every one above them, as the database itself climbs."""
    return _walked("organisations_with_above", bodies)


def with_below(bodies: Collection[int]) -> frozenset[int]:
    """These bodies and every one below them, as the database itself descends."""
    return _walked("organisations_with_below", bodies)


def below_each(bodies: Collection[int]) -> Mapping[int, frozenset[int]]:
    """For each of these bodies itself and every one below it, in one statement."""
    if not bodies:
        return {}
    asked = "SELECT body, ARRAY(SELECT organisations_with_below(ARRAY[body]))"
    with connection.cursor() as cursor:
        cursor.execute(f"{asked} FROM unnest(%s::bigint[]) AS body", [sorted(bodies)])
        return {body: frozenset(below) for body, below in cursor.fetchall()}


class Moved(NamedTuple):
    """A body that is known, and where it would stand, as `registry.Stays` is asked of it."""

    body: int
    parent: int | None
    division: str
    kind: str


# Where a body stands: what of it makes others stand above or below it.
STANDING = ("parent", "division", "kind")


def bound_to_stay(moved: Collection[Moved]) -> frozenset[int]:
    """Which of these may not be taken out of where they stand now, as the database says."""
    if not moved:
        return frozenset()
    said = " OR ".join(f"{function}(body, above, place, becomes)" for function in stays)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT body FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[])"
            f" AS moved(body, above, place, becomes) WHERE {said or 'false'}",
            [list(column) for column in zip(*moved, strict=True)],
        )
        return frozenset(identity for (identity,) in cursor.fetchall())


def _walked(function: str, bodies: Collection[int]) -> frozenset[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s::bigint[])", [list(bodies)])
        return frozenset(identity for (identity,) in cursor.fetchall())


class Holding(NamedTuple):
    """One account in a post of an organisation, for `[starts_on, ends_on)`."""

    account: int
    organisation: int
    starts_on: date
    ends_on: date | None

    def covers(self, day: date) -> bool:
        """Whether the post is held on a day."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


def posts_of_role(role: Role, *, bodies: Collection[str]) -> list[Post]:
    """The posts of a role in the bodies of these codes, with their bodies."""
    found = Post.objects.filter(role=role, organisation__code__in=bodies)
    return list(found.select_related("organisation").order_by("id"))


def holdings_of(accounts: Collection[int], *, role: Role) -> list[Holding]:
    """In which organisations accounts that are not closed hold a post of a role, ever."""
    found = Appointment.objects.filter(
        account__in=accounts, account__is_active=True, post__role=role
    )
    told = found.order_by("pk").values_list("account", "post__organisation", "starts_on", "ends_on")
    return [Holding(*row) for row in told]


def posts_of(bodies: Collection[int]) -> dict[int, list[words.Named]]:
    """The posts of organisations in which work is done, by their titles, each once.

    Who holds one is not said.
    """
    working = [role for role, held in PERMISSIONS.items() if Permission.CASE_READ in held]
    found: dict[int, dict[str, words.Named]] = {}
    for row in Post.objects.filter(organisation__in=bodies, role__in=working).order_by("pk"):
        titles = found.setdefault(row.organisation_id, {})
        titles.setdefault(row.title_zh, words.Named("", row.title_zh, row.title_en))
    return {body: list(titles.values()) for body, titles in found.items()}
