"""A body that asks another one to call units together: a whistle that is heard above."""

from typing import ClassVar

from django.db import models

from yijia.engines.cases.models import Case
from yijia.engines.meetings import rules
from yijia.engines.meetings.models.convening import Convening
from yijia.engines.meetings.rules import whistling
from yijia.ground.organisations.models import Organisation
from yijia.ground.places.models import Division


class Whistle(models.Model):
    """A body blows it about a case, and the receiver names the units, or says why it does not.

    `division` is where the case lies. What became of it stands in `state`, and in `convening` once
    the units were named.
    """

    number = models.CharField(max_length=rules.LONGEST_NUMBER, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="whistles")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    blower = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    type = models.CharField(max_length=rules.LONGEST_CODE, db_collation="C")
    reason = models.TextField(max_length=rules.LONGEST_REASON)
    place = models.CharField(max_length=rules.LONGEST_PLACE)
    blown_at = models.DateTimeField()
    state = models.CharField(
        max_length=10,
        choices=[(x.value, x.value) for x in whistling.State],
        default=whistling.State.OPEN.value,
    )
    answer = models.TextField(max_length=rules.LONGEST_REASON, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    convening = models.OneToOneField(
        Convening, null=True, on_delete=models.PROTECT, related_name="whistle"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state=whistling.State.OPEN.value),
                name="meetings_whistle_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state=whistling.State.OPEN.value, answered_at=None)
                | ~models.Q(state=whistling.State.OPEN.value) & models.Q(answered_at__isnull=False),
                name="meetings_whistle_answered",
            ),
            models.CheckConstraint(
                condition=models.Q(state=whistling.State.NAMED.value, convening__isnull=False)
                | ~models.Q(state=whistling.State.NAMED.value) & models.Q(convening=None),
                name="meetings_whistle_named",
            ),
            models.CheckConstraint(
                condition=~models.Q(blower=models.F("receiver")),
                name="meetings_whistle_to_another",
            ),
        ]
