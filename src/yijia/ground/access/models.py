"""Grants: a role over a division or an organisation for a dated range, by an appointment."""

from datetime import timedelta
from typing import ClassVar

from django.db import models

from yijia.base.access import POWERS, Role
from yijia.ground.organisations.models import Appointment, Organisation
from yijia.ground.people.models import Account
from yijia.ground.places.models import Division

LONGEST_REASON = 200
LONGEST_POWER = timedelta(hours=1)


class Grant(models.Model):
    """What one account may do, over what, for `[starts_on, ends_on)`, which may be empty."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40, choices=[(x.value, x.value) for x in Role])
    division = models.ForeignKey(Division, null=True, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="grants")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(division=None) ^ models.Q(organisation=None),
                name="access_grant_over_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="access_grant_not_backwards",
            ),
            models.CheckConstraint(
                condition=~models.Q(role=Role.AUDITOR.value) | models.Q(ends_on__isnull=False),
                name="access_grant_engagement_ends",
            ),
        ]


class Power(models.Model):
    """One time for which an account switched a power on, `[starts_at, ends_at)`, and why.

    `door` is the digest of the session or token for which it is on, and of no other.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="powers")
    permission = models.CharField(
        max_length=40, choices=[(x.value, x.value) for x in sorted(POWERS)]
    )
    door = models.CharField(max_length=64, blank=True, db_default="", db_collation="C")
    reason = models.CharField(max_length=LONGEST_REASON)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gte=models.F("starts_at"))
                & models.Q(ends_at__lte=models.F("starts_at") + LONGEST_POWER),
                name="access_power_an_hour_at_most",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="access_power_has_a_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "ends_at"], name="access_power_on")]
