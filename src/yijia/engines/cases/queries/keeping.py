"""From whom confidential cases are kept."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import models
from django.db.models.expressions import RawSQL

from yijia.base.scope import Scope
from yijia.engines.cases.models import Case, KeptOut
from yijia.ground.access.models import Grant
from yijia.ground.organisations import queries as organisations


def not_hidden(scope: Scope) -> models.Q:
    """That a case is not kept from a person, whatever their grants reach.

    The database's own policy asks the same function. Of what is not confidential it is not asked.
    """
    if scope.everything:
        return models.Q()
    hidden = RawSQL("SELECT cases_hidden(%s::bigint[])", [list(scope.homes())])
    return models.Q(confidential="") | ~models.Q(pk__in=hidden)


def kept_out_of(case: Case) -> list[int]:
    """The bodies that were named, in that order, of a confidential case that was shown."""
    return ever_kept_out_of(case) if case.confidential else []


def ever_kept_out_of(case: Case) -> list[int]:
    """The same also of a case that was opened since: whoever was named once is named for good."""
    whole = case.parent_id or case.pk
    named = KeptOut.objects.filter(case=whole).order_by("id")
    return list(named.values_list("organisation_id", flat=True))


def bodies_kept_out(case: Case) -> frozenset[int]:
    """Those bodies, and all that stand below them."""
    named = kept_out_of(case)
    return organisations.with_below(named) if named else frozenset()


def bodies_kept_out_of_each(cases: Iterable[Case]) -> Mapping[int, frozenset[int]]:
    """The same for many cases by id, in two statements; what is kept from nobody is left out."""
    wholes = {case.pk: case.parent_id or case.pk for case in cases if case.confidential}
    named: dict[int, set[int]] = {}
    rows = (
        KeptOut.objects.filter(case__in=set(wholes.values())) if wholes else KeptOut.objects.none()
    )
    for whole, body in rows.values_list("case_id", "organisation_id"):
        named.setdefault(whole, set()).add(body)
    below = organisations.below_each(set().union(*named.values()))
    return {
        case: frozenset().union(*(below[body] for body in named[whole]))
        for case, whole in wholes.items()
        if whole in named
    }


def is_kept_from(scope: Scope, *, case: Case) -> bool:
    """Whether a person holds a post in one of those bodies, of a case that was shown."""
    return bool(bodies_kept_out(case) & set(scope.homes()))


def accounts_kept_out(case: Case, *, on: date) -> frozenset[int]:
    """The accounts that hold a post in one of those bodies on a day, for a service."""
    return accounts_kept_out_of_each([case], on=on).get(case.pk, frozenset())


def accounts_kept_out_of_each(cases: Iterable[Case], *, on: date) -> Mapping[int, frozenset[int]]:
    """The same of many cases, by their ids, in as many statements as of one.

    A case of which nobody is kept out is not in it.
    """
    kept = bodies_kept_out_of_each(cases)
    if not kept:
        return {}
    held = Grant.objects.filter(
        models.Q(ends_on=None) | models.Q(ends_on__gt=on),
        starts_on__lte=on,
        appointment__post__organisation__in=frozenset().union(*kept.values()),
    )
    of = list(held.values_list("appointment__post__organisation", "account_id"))
    return {
        case: frozenset(account for body, account in of if body in bodies)
        for case, bodies in kept.items()
    }
