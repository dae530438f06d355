"""Members who report in to the community in which they live, by dated rows."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models

from yijia.ground.organisations.models import Organisation
from yijia.ground.people.models import Account, Person
from yijia.ground.places.models import Division
from yijia.programmes.members import rules

# Ranges of numbers, since the plain comparison inside an exclusion needs an extension.
_SAME_ACCOUNT = (
    models.Func("account", "account", models.Value("[]"), function="int8range"),
    "&&",
)
_OPEN = sorted(state.value for state in rules.OPEN)
_DURING = (models.Func("starts_on", "ends_on", function="daterange"), "&&")


class ReportIn(models.Model):
    """One member of a unit in the community where they live, `[starts_on, ends_on)` once confirmed.

    Nothing of an address is kept but the community. `organisation` is its body, which confirms.
    `counted_on` is the first day of the month of a member's first report-in, which a trigger
    writes: so each member counts once, however often they move. `account` is empty once the time of
    a past one is over, `batch` is the entry of the list that brought it, and `closed_at` is when it
    went out of use.
    """

    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10,
        choices=[(x.value, x.value) for x in rules.State],
        default=rules.State.ASKED.value,
    )
    asked_at = models.DateTimeField()
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    counted_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(
        max_length=rules.LONGEST_REASON,
        blank=True,
        default="",
        choices=[(x.value, x.value) for x in rules.Reason],
    )
    batch = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "id"], name="members_reportin_desk"),
            models.Index(fields=["counted_on", "id"], name="members_reportin_counted"),
        ]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="members_reportin_once",
                expressions=[_SAME_ACCOUNT, _DURING],
                condition=models.Q(account__isnull=False, starts_on__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(state=rules.State.ASKED.value),
                name="members_reportin_asked_once",
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(counted_on__isnull=False),
                name="members_reportin_counted_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="members_reportin_range",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state=rules.State.CONFIRMED.value, starts_on__isnull=False, ends_on=None
                )
                | models.Q(
                    state__in=[rules.State.MOVED.value, rules.State.ENDED.value],
                    starts_on__isnull=False,
                    ends_on__isnull=False,
                )
                | models.Q(
                    state__in=[
                        rules.State.ASKED.value,
                        rules.State.DECLINED.value,
                        rules.State.WITHDRAWN.value,
                    ],
                    starts_on=None,
                    ends_on=None,
                    counted_on=None,
                ),
                name="members_reportin_days",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=_OPEN, closed_at=None, account__isnull=False)
                | (~models.Q(state__in=_OPEN) & models.Q(closed_at__isnull=False)),
                name="members_reportin_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(state=rules.State.DECLINED.value, reason__gt="")
                | (~models.Q(state=rules.State.DECLINED.value) & models.Q(reason="")),
                name="members_reportin_says_why",
            ),
        ]

    @property
    def number(self) -> str:
        """The number by which the member knows it."""
        return rules.number_of(self.pk)
