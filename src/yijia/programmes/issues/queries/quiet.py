"""Issues whose persons said that they need no reply."""

from datetime import datetime

from django.db import models

from yijia.engines.cases.models import Case, Clock
from yijia.engines.cases.rules import Step
from yijia.ground.journal import queries as journal
from yijia.ground.journal.models import Entry
from yijia.programmes.issues import events, rules
from yijia.programmes.issues.models import Issue


def needs_no_reply(case: Case) -> bool:
    """Whether the person of an issue that somebody has fetched said that they need no reply.

    Whoever was not content with an answer has spoken since, and is told of the next one.
    """
    return is_first_handling(case) and Issue.objects.filter(case=case, no_reply=True).exists()


def is_first_handling(case: Case) -> bool:
    """Whether nobody has said of an issue yet that it is not solved."""
    return case.handlings == 1


def answered_in_silence(*, before: datetime, limit: int) -> list[Case]:
    """Issues that were answered before a time to persons who need no reply; for a service.

    The oldest first. What was entered late was answered when it was recorded: nobody could say
    anything of it before. Those of the first table have no way to end without a word.
    """
    whole = Clock.objects.filter(case=models.OuterRef("pk"), step=Step.RESOLVE)
    later = whole.filter(models.Q(stopped_at=None) | models.Q(stopped_at__gte=before))
    about = Entry.objects.filter(subject_type="cases_case", subject_id=models.OuterRef("pk"))
    recorded = journal.entered_since(about.filter(event__in=events.FOLLOWED), since=before)
    found = Case.objects.filter(
        ~models.Exists(later),
        ~models.Exists(recorded),
        kind=rules.ISSUE.name,
        version__gt=rules.FIRST.version,
        is_open=True,
        handlings=1,
        state__in=rules.ISSUE.answered,
        issue__no_reply=True,
    )
    return list(found.order_by("pk")[:limit])
