"""What the workbench keeps for those who work at it."""

from typing import ClassVar

from django.db import models

from yijia.front.rules import LONGEST_AREA
from yijia.ground.organisations.models import Organisation
from yijia.ground.people.models import Account


class SavedList(models.Model):
    """A narrowed list under a name, one's own, or shared with an organisation in which one works.

    `question` is what the address of the list says after the question mark. Without an account it
    is the organisation's: who saved it works there no more.
    """

    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=30)
    question = models.CharField(max_length=400, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "name"], name="front_savedlist_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="front_savedlist_has_name"),
            models.CheckConstraint(
                condition=models.Q(account__isnull=False) | models.Q(organisation__isnull=False),
                name="front_savedlist_is_somebodys",
            ),
        ]


class MorningWish(models.Model):
    """That somebody is told of the morning of an area, a division or a circle, each day."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=LONGEST_AREA)
    asked_at = models.DateTimeField()
