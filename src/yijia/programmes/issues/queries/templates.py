"""Reading words for replies."""

from datetime import date

from django.db import models

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.engines.cases.models import Case
from yijia.programmes.issues import rules
from yijia.programmes.issues.models import ReplyTemplate


def _valid(on: date) -> models.QuerySet[ReplyTemplate]:
    still = models.Q(ends_on=None) | models.Q(ends_on__gt=on)
    found = ReplyTemplate.objects.filter(still, starts_on__lte=on)
    return found.order_by("name", "id")


def templates_for(case: Case, *, on: date) -> list[ReplyTemplate]:
    """The words that fit a case: of its unit or of every one, on its topic, its group or any."""
    lengths = (rules.GROUP_LENGTH, rules.CATEGORY_LENGTH, len(case.topic))
    above = {case.topic[:length] for length in lengths}
    topic = models.Q(category=None) | models.Q(category__in=above)
    unit = models.Q(organisation=None) | models.Q(organisation=case.organisation_id)
    return list(_valid(on).filter(topic, unit))


def templates_kept(scope: Scope, *, on: date) -> list[ReplyTemplate]:
    """The templates that a person may end: of the units in which they work, and of every unit."""
    kept = models.Q(organisation__in=scope.homes())
    if scope.holds(Permission.CASE_DISPATCH):
        kept |= models.Q(organisation=None)
    return list(_valid(on).filter(kept))


def access_template(*, scope: Scope, identity: int, on: date) -> ReplyTemplate:
    """A template that this person may end.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    found = next((one for one in templates_kept(scope, on=on) if one.pk == identity), None)
    if found is None:
        raise NotFound
    return found
