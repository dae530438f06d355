"""What was said with the moves of a case."""

from typing import ClassVar

from django.db import models

from yijia.engines.cases.models.cases import Case
from yijia.ground.organisations.models import Organisation


class Remark(models.Model):
    """What was said with a move: a reply, a reason. The person sees `public_text` only.

    Such words may hold anything, so they stand here, shown with their case, and not in the journal.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="remarks")
    verb = models.CharField(max_length=20)
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    public_text = models.TextField(blank=True)
    private_text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(public_text="", private_text=""),
                name="cases_remark_says_something",
            )
        ]
