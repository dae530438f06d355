"""Reading samples that auditors drew, and drawing them again."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, models

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.engines.cases.models import Sample, SampledCase

_LAST = "~"


@dataclass(frozen=True)
class Drawn:
    """A case that was drawn: its id and its number."""

    id: int
    number: str


def draw(*, division: str, seed: str, size: int, until: datetime) -> list[Drawn]:
    """What a seed draws among the cases of an area that were known at a time; always the same."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, number FROM cases_draw(%s, %s, %s, %s)", [division, seed, size, until]
        )
        return [Drawn(id=identity, number=number) for identity, number in cursor.fetchall()]


def samples_of(scope: Scope) -> models.QuerySet[Sample]:
    """The samples that this person has drawn where the engagement still holds, latest first."""
    below = models.Q(pk__in=[])
    for prefix in scope.prefixes(Permission.SAMPLE_READ):
        below |= models.Q(division_id__gte=prefix, division_id__lt=prefix + _LAST)
    return Sample.objects.filter(below, account=scope.account).order_by("-id")


def access_sample(*, scope: Scope, sample: int) -> Sample:
    """A sample of this person's own, while the engagement holds.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    found = samples_of(scope).filter(pk=sample).first()
    if found is None:
        raise NotFound
    return found


def numbers_of(sample: Sample) -> list[str]:
    """The numbers of the cases of a sample, in the order in which they were drawn."""
    found = SampledCase.objects.filter(sample=sample).order_by("id")
    return list(found.values_list("number", flat=True))


def access_drawn(*, sample: Sample, number: str) -> SampledCase:
    """One case of a sample, by its number; the case itself is read by `actions.read_sampled_case`.

    Raises:
        NotFound: it was not drawn.
    """
    found = SampledCase.objects.filter(sample=sample, number=number).first()
    if found is None:
        raise NotFound
    return found


def is_drawn_again(sample: Sample) -> bool:
    """Whether the seed of a sample, used again, draws the very same cases."""
    again = draw(
        division=sample.division_id, seed=sample.seed, size=sample.size, until=sample.drawn_at
    )
    return [drawn.number for drawn in again] == numbers_of(sample)
