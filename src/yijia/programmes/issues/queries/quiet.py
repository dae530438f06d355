"""Issues whose persons said that they need no reply."""

from datetime import datetime

from django.db import models

from yijia.engines.cases.models import Case, Clock
from yijia.engines.cases.rules import Step
from yijia.programmes.issues import rules
from yijia.programmes.issues.models import Issue


def needs_no_reply(case: Case) -> bool:
    """Whether the person of an issue that somebody has fetched said that they need no reply."""
    return Issue.objects.filter(case=case, no_reply=True).exists()


def answered_in_silence(*, before: datetime, limit: int) -> list[Case]:
    """Issues that were answered before a time to persons who need no reply; for a service.

    The oldest first. Those of the first table have no way to end without a word.
    """
    whole = Clock.objects.filter(case=models.OuterRef("pk"), step=Step.RESOLVE)
    later = whole.filter(models.Q(stopped_at=None) | models.Q(stopped_at__gte=before))
    found = Case.objects.filter(
        ~models.Exists(later),
        kind=rules.ISSUE.name,
        version__gt=rules.FIRST.version,
        is_open=True,
        state__in=rules.ISSUE.answered,
        issue__no_reply=True,
    )
    return list(found.order_by("pk")[:limit])
