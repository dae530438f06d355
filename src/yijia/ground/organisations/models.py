"""Organisations, their posts, and the persons appointed to them for a dated range."""

from django.db import models

from yijia.base.access import Role
from yijia.ground.people.models import Account
from yijia.ground.places.models import Division

from . import rules


class Organisation(models.Model):
    """A committee, bureau, centre or any other body that work can be given to."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=[(x.value, x.value) for x in rules.Kind])
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="organisations")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="organisations_organisation_range",
            )
        ]


class Post(models.Model):
    """A seat in an organisation, and what it lets its holder do, over what."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    title_zh = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=40, choices=[(x.value, x.value) for x in Role])
    over_division = models.ForeignKey(Division, null=True, on_delete=models.PROTECT)


class Appointment(models.Model):
    """One account in one post for `[starts_on, ends_on)`, and who gets what is left after it."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="appointments")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    # Which body gets what is left where nobody goes on with it afterwards.
    passes_to = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="organisations_appointment_not_backwards",
            )
        ]
