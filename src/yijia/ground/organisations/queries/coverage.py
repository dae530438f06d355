"""Which communities have a branch, of those that shall have one; and who needs none, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.periods import holds_on
from yijia.base.scope import Scope
from yijia.ground.organisations import rules
from yijia.ground.organisations.models import BranchExclusion, Eligibility
from yijia.ground.organisations.queries.bodies import Known, known_organisations
from yijia.ground.places import queries as places
from yijia.ground.places.models import Division
from yijia.ground.places.rules.codes import Kind, Level


@dataclass(frozen=True)
class Covered:
    """A community with its branches; none where they are missing."""

    division: Division
    branches: tuple[Known, ...]


@dataclass(frozen=True)
class Coverage:
    """The communities of a division on a day. Nothing is eligible where no rule is in force.

    Who is excluded counts neither above nor below the line, with a branch or without.
    """

    on: date
    rules: tuple[Eligibility, ...]
    having: tuple[Covered, ...]
    missing: tuple[Covered, ...]
    excluded: tuple[BranchExclusion, ...]
    without_rule: tuple[Covered, ...]

    @property
    def numerator(self) -> int:
        """The eligible communities with a branch."""
        return len(self.having)

    @property
    def denominator(self) -> int:
        """The eligible communities."""
        return len(self.having) + len(self.missing)

    @property
    def percent(self) -> int | None:
        """The share in whole hundredths, rounded down: 100 means all. None of nothing."""
        return 100 * self.numerator // self.denominator if self.denominator else None


def coverage(*, division: str, on: date) -> Coverage:
    """Communities with a branch and eligible ones, below a division and on any day, by name.

    Raises:
        NotFound: there never was such a division.
    """
    if division not in places.gazetteer():
        raise NotFound
    in_force, excluded = eligibility_on(on), exclusions_on(on, division=division)
    reasons = {one.division_id for one in excluded}
    counted = [one for one in communities(division, on=on) if one.division.code not in reasons]
    eligible = [one for one in counted if _has_rule(one.division.code, rules=in_force)]
    without = [one for one in counted if not _has_rule(one.division.code, rules=in_force)]
    return Coverage(
        on,
        rules=tuple(in_force),
        having=tuple(one for one in eligible if one.branches),
        missing=tuple(one for one in eligible if not one.branches),
        excluded=tuple(excluded),
        without_rule=tuple(without),
    )


def eligible_communities(days: Sequence[date]) -> dict[date, frozenset[str]]:
    """The codes of all communities that shall have a branch on each of some days.

    The dated rows are read once for all of them.
    """
    if not days:
        return {}
    meant = _in_force(min(days), until=max(days))
    known = list(Eligibility.objects.filter(meant))
    excluded = list(BranchExclusion.objects.filter(meant))
    communities = [one for one in places.gazetteer().values() if one.kind == Kind.COMMUNITY]
    return {
        day: _eligible_on(day, among=communities, rules=known, exclusions=excluded) for day in days
    }


def _eligible_on(
    day: date,
    *,
    among: Sequence[Division],
    rules: Sequence[Eligibility],
    exclusions: Sequence[BranchExclusion],
) -> frozenset[str]:
    in_force = [one for one in rules if holds_on(day, starts_on=one.starts_on, ends_on=one.ends_on)]
    excluded = {
        one.division_id
        for one in exclusions
        if holds_on(day, starts_on=one.starts_on, ends_on=one.ends_on)
    }
    return frozenset(
        one.code
        for one in among
        if one.valid_on(day) and one.code not in excluded and _has_rule(one.code, rules=in_force)
    )


def _has_rule(code: str, *, rules: Sequence[Eligibility]) -> bool:
    return any(code.startswith(one.division_id) for one in rules)


def communities(division: str, *, on: date) -> list[Covered]:
    """Every community below a division that exists on a day, with its branches, by code."""
    branches: dict[str, list[Known]] = {}
    for known in known_organisations(on=on).values():
        if known.kind == rules.Kind.PARTY_BRANCH:
            branches.setdefault(known.division[: Level.COMMUNITY], []).append(known)
    return [
        Covered(one, branches=tuple(branches.get(code, ())))
        for code, one in sorted(places.gazetteer().items())
        if one.kind == Kind.COMMUNITY and code.startswith(division) and one.valid_on(on)
    ]


def eligibility_on(on: date) -> list[Eligibility]:
    """The rules in force on a day."""
    return list(Eligibility.objects.filter(_in_force(on)).order_by("division_id"))


def exclusions_on(on: date, *, division: str) -> list[BranchExclusion]:
    """The communities below a division that need no branch on a day, with the reason."""
    found = BranchExclusion.objects.filter(_in_force(on), division__code__startswith=division)
    return list(found.select_related("division").order_by("division_id"))


def _in_force(on: date, *, until: date | None = None) -> Q:
    """What holds on a day, or on some day from it to another one."""
    return Q(starts_on__lte=until or on) & (Q(ends_on=None) | Q(ends_on__gt=on))


def access_place(*, scope: Scope, code: str) -> Division:
    """A place where this person keeps the network.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    found = places.gazetteer().get(code)
    if found is None or not _keeps(scope, division=code):
        raise NotFound
    return found


def access_eligible(*, scope: Scope, code: str, on: date) -> Division:
    """A community of which this person says whether it needs a branch.

    Raises:
        NotFound: there is none on that day, or it is not theirs.
    """
    found = access_place(scope=scope, code=code)
    if found.kind != Kind.COMMUNITY or not found.valid_on(on):
        raise NotFound
    return found


def access_exclusion(*, scope: Scope, identity: int) -> BranchExclusion:
    """An exclusion that this person may end.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    found = BranchExclusion.objects.select_related("division").filter(pk=identity).first()
    if found is None or not _keeps(scope, division=found.division_id):
        raise NotFound
    return found


def _keeps(scope: Scope, *, division: str) -> bool:
    return scope.may(Permission.NETWORK_EDIT, division=division, organisation=None)
