"""Grants: a role over a division or an organisation for a dated range, by an appointment."""

from django.db import models

from yijia.base.access import Role
from yijia.ground.organisations.models import Appointment, Organisation
from yijia.ground.people.models import Account
from yijia.ground.places.models import Division


class Grant(models.Model):
    """What one account may do, over what, for `[starts_on, ends_on)`."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40, choices=[(x.value, x.value) for x in Role])
    division = models.ForeignKey(Division, null=True, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="grants")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(division=None) ^ models.Q(organisation=None),
                name="access_grant_over_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="access_grant_range",
            ),
        ]
