"""Which term holds for each kind of data, what its last run removed, and when it runs again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from yijia.base.retention import Kind, kinds
from yijia.base.scope import Scope
from yijia.base.workdays import CHINA
from yijia.ground.rights import rules
from yijia.ground.rights.models import Hold, Request, Run
from yijia.ground.rights.queries import desk, own


@dataclass(frozen=True)
class Rule:
    """How long one kind of data is kept: `days` is None where it is kept for good, or nobody has
    said so yet. Without a term the days are those of the program.
    """

    kind: Kind
    days: int | None
    term: own.KnownTerm | None


@dataclass(frozen=True)
class Applied:
    """A rule, the last run that removed something or had to leave it, and when it runs next."""

    rule: Rule
    run: Run | None
    next_at: datetime | None


def days_of(kind: Kind, *, at: datetime) -> int | None:
    """For how many days a kind is kept by now, or None while nobody has said so."""
    return _rule(kind, at=at).days


def rules_of_retention(*, at: datetime) -> list[Rule]:
    """The rule of every kind of data, in the order in which people read them; for everybody."""
    return [_rule(kind, at=at) for kind in kinds]


def _rule(kind: Kind, *, at: datetime) -> Rule:
    if kind.remove is None:
        return Rule(kind, None, None)
    term = own.term_for(kind.code, on=at.astimezone(CHINA).date())
    return Rule(kind, term.days if term else kind.days, term)


def retention(scope: Scope, *, at: datetime) -> list[Applied]:
    """Every rule with its last run, for who answers for personal data.

    Raises:
        Forbidden: the power is not held.
    """
    desk.open_desk(scope)
    latest = Run.objects.filter(kind=models.OuterRef("kind")).order_by("-id").values("pk")[:1]
    runs = {run.kind: run for run in Run.objects.filter(pk=models.Subquery(latest))}
    return [
        Applied(rule, runs.get(rule.kind.code), _next(rule, at=at))
        for rule in rules_of_retention(at=at)
    ]


def _next(rule: Rule, *, at: datetime) -> datetime | None:
    """When a rule is applied again at the latest; never, where there is none."""
    if rule.days is None:
        return None
    if rule.kind.is_hourly:
        return at + timedelta(hours=1)
    return rules.next_night(timezone.localtime(at), begins=settings.YIJIA_NIGHT)


def requests_over(*, before: datetime, limit: int) -> list[int]:
    """Ids of requests answered before a time, of no matter under a hold; for a service."""
    over = Request.objects.filter(answered_at__lt=before).exclude(_is_held())
    return list(over.order_by("pk").values_list("pk", flat=True)[:limit])


def _is_held() -> models.Exists:
    standing = Hold.objects.filter(lifted_at=None)
    return models.Exists(
        standing.filter(holding=models.OuterRef("holding"), key=models.OuterRef("key"))
    )


def holds_over(*, before: datetime, limit: int) -> list[int]:
    """Ids of holds that were lifted before a time; for a service."""
    over = Hold.objects.filter(lifted_at__lt=before).order_by("pk")
    return list(over.values_list("pk", flat=True)[:limit])


def held_persons() -> Iterator[int]:
    """Persons under a legal hold, of whom nothing is removed; for a service."""
    held = Hold.objects.filter(lifted_at=None, person__isnull=False)
    return iter(held.values_list("person_id", flat=True))
