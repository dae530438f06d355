"""Holding needs and their matches, so that nobody else moves them before the transaction ends.

A case is held before its matches, and matches are held by age, however many of however many cases:
so of two who move matches one waits for the other, and neither for ever.
"""

from collections.abc import Iterable

from django.db.models import Q

from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Case
from yijia.programmes.exchange.models import Match


def hold_match(match: Match) -> Match:
    """A match as it stands now."""
    return Match.objects.select_for_update(no_key=True).get(pk=match.pk)


def hold_both(match: Match) -> tuple[Case, Match]:
    """The case of a match, which a side of it may move, and the match, with what else is open."""
    (case,) = _cases_held([match.number])
    wanted = Match.objects.filter(Q(ended_at=None) | Q(pk=match.pk), case=case).order_by("pk")
    held = {one.pk: one for one in wanted.select_for_update(no_key=True)}
    return case, held[match.pk]


def hold_needs(numbers: Iterable[str]) -> None:
    """The cases of needs, and then what is open for all of them."""
    held = _cases_held(numbers)
    open_ones = Match.objects.filter(case__in=held, ended_at=None).order_by("pk")
    list(open_ones.select_for_update(no_key=True).values_list("pk"))


def _cases_held(numbers: Iterable[str]) -> list[Case]:
    """Cases that were shown, in the order of their numbers."""
    held = Case.objects.select_for_update(no_key=True)
    return [held.get(pk=cases.access_own_case(number=number).pk) for number in sorted(set(numbers))]
