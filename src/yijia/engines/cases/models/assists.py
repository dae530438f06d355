"""Which units assist the one that has a case."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce

from yijia.engines.cases import rules
from yijia.engines.cases.models.cases import Case
from yijia.engines.cases.models.remarks import Remark
from yijia.ground.organisations.models import Organisation

_LAST = Coalesce("signed_at", "asked_at")


class Assist(models.Model):
    """One request to a unit to assist the lead, the unit that has a case; it ends once.

    The words are remarks of the case: what is wanted, and what came of it. Who asked, signed or
    gave stands in the journal. `shows_case`: the unit reads the case by this request.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assists")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    lead = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    wanted = models.ForeignKey(Remark, on_delete=models.PROTECT, related_name="+", db_index=False)
    said = models.ForeignKey(
        Remark, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    due_on = models.DateField()
    due_provisional = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(
        max_length=10, blank=True, choices=[(x.value, x.value) for x in rules.AssistEnd]
    )
    shows_case = models.BooleanField(default=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "case"],
                name="cases_assist_shows",
                condition=models.Q(shows_case=True),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "organisation"],
                condition=models.Q(ended_at=None),
                name="cases_assist_one_of_a_unit",
            ),
            models.CheckConstraint(
                condition=~models.Q(organisation=models.F("lead")), name="cases_assist_of_another"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, outcome="", said=None, shows_case=True)
                | models.Q(ended_at__isnull=False) & ~models.Q(outcome=""),
                name="cases_assist_ended_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome__in=rules.SAYING) | models.Q(said__isnull=False),
                name="cases_assist_says_something",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome=rules.AssistEnd.GIVEN.value)
                | models.Q(signed_at__isnull=False),
                name="cases_assist_given_when_signed",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(signed_at=None) | models.Q(signed_at__gte=models.F("asked_at")),
                    models.Q(ended_at=None) | models.Q(ended_at__gte=_LAST),
                ),
                name="cases_assist_in_order",
            ),
        ]
