"""Which cases belong together."""

from typing import ClassVar

from django.db import models

from yijia.engines.cases import rules
from yijia.engines.cases.models.cases import Case


class Link(models.Model):
    """One turn of a link between two cases: an odd turn ties them, an even one parts them again.

    `first` was opened before `second`. It is seen by whoever sees both, and never changed.
    """

    first = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    second = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(x.value, x.value) for x in rules.LinkKind])
    turn = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=rules.LONGEST_REASON)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["first", "second", "kind", "turn"], name="cases_link_turn_once"
            ),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="cases_link_in_order"
            ),
            models.CheckConstraint(
                condition=~models.Q(reason="") & models.Q(turn__gte=1), name="cases_link_says_why"
            ),
        ]
