"""Certificates of service that anybody can check by their code, and names that members show."""

from typing import ClassVar

from django.db import models

from yijia.ground.people.models import Account, Person
from yijia.programmes.members import rules
from yijia.programmes.members.models.serving import ServicePost


class Certificate(models.Model):
    """What a member has served on some days, as it stood then: for whoever is shown the code.

    Its totals are counted by a trigger; duty and volunteering stand apart. `first_on` and `last_on`
    both lie within it. It is no certificate any more from `ended_at` on, and is nobody's once it is
    not kept whose services they were.
    """

    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=rules.CODE_LETTERS, unique=True)
    first_on = models.DateField()
    last_on = models.DateField()
    volunteered = models.PositiveIntegerField(default=0)
    volunteered_minutes = models.PositiveIntegerField(default=0)
    duties = models.PositiveIntegerField(default=0)
    duty_minutes = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")),
                name="members_certificate_range",
            ),
            models.CheckConstraint(
                condition=models.Q(account__isnull=False) | models.Q(ended_at__isnull=False),
                name="members_certificate_of_somebody",
            ),
        ]


class ShownName(models.Model):
    """A name that a member has chosen to show on one page, which they can take back at any time.

    The page is that of a post at which they served, or the one on which a certificate of theirs is
    checked. The name is gone from the row with `ended_at`.
    """

    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    certificate = models.ForeignKey(
        Certificate, null=True, on_delete=models.PROTECT, related_name="names"
    )
    post = models.ForeignKey(ServicePost, null=True, on_delete=models.PROTECT, related_name="names")
    name_sealed = models.BinaryField(null=True)
    shown_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["person"],
                condition=models.Q(ended_at=None),
                name="members_shownname_of",
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(certificate__isnull=True, post__isnull=False)
                | models.Q(certificate__isnull=False, post__isnull=True),
                name="members_shownname_on_one",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, name_sealed__isnull=False, account__isnull=False)
                | models.Q(ended_at__isnull=False, name_sealed=None),
                name="members_shownname_gone",
            ),
            models.UniqueConstraint(
                fields=["certificate"],
                condition=models.Q(ended_at=None),
                name="members_shownname_certificate",
            ),
            models.UniqueConstraint(
                fields=["post", "account"],
                condition=models.Q(ended_at=None),
                name="members_shownname_post",
            ),
        ]
