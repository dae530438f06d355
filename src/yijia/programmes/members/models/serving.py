"""Where service is wanted, and who serves: duty and volunteering are rows of two tables."""

from typing import ClassVar

from django.db import models

from yijia.engines.cases.models import DAY_OF, Case
from yijia.ground.organisations.models import Organisation
from yijia.ground.people.models import Account
from yijia.ground.places.models import Division
from yijia.programmes.members import rules


class ServicePost(models.Model):
    """A place and a time at which service of one kind is wanted by a community or a unit.

    `taken`, `served` and `minutes` are written by the triggers of those who serve; the check on
    `taken` refuses the second of two who want the last place. `secret_sealed` is what the code at
    the place is derived from.
    """

    kind = models.CharField(max_length=12, choices=[(x.value, x.value) for x in rules.Kind])
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    skill = models.CharField(max_length=10, choices=[(x.value, x.value) for x in rules.Skill])
    title_zh = models.CharField(max_length=rules.LONGEST_TITLE)
    title_en = models.CharField(max_length=rules.LONGEST_TITLE, blank=True, default="")
    note = models.CharField(max_length=rules.LONGEST_NOTE, blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    places = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    served = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)
    secret_sealed = models.BinaryField()
    cancelled_at = models.DateTimeField(null=True)
    held_on = models.GeneratedField(
        expression=models.Func("starts_at", template=DAY_OF),
        output_field=models.DateField(),
        db_persist=True,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["ends_at", "id"], name="members_servicepost_next"),
            models.Index(fields=["organisation", "id"], name="members_servicepost_of"),
            models.Index(fields=["held_on", "id"], name="members_servicepost_day"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="members_servicepost_range",
            ),
            models.CheckConstraint(
                condition=models.Q(places__range=(1, rules.MOST_PLACES)),
                name="members_servicepost_some",
            ),
            models.CheckConstraint(
                condition=models.Q(taken__lte=models.F("places")),
                name="members_servicepost_left",
            ),
        ]


class _Service(models.Model):
    """One member at one post: agreed, there, and how many minutes count.

    `came_at` and `left_at` come from the code at the place, or from the organiser's word, who then
    stands in `confirmed_by`. No position is kept. `account` is empty once its time is over, and
    `stands_for` then tells members apart within one year, without saying who they are.
    """

    post = models.ForeignKey(ServicePost, on_delete=models.PROTECT, related_name="%(class)s")
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    stands_for = models.BigIntegerField(null=True)
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10,
        choices=[(x.value, x.value) for x in rules.Serving],
        default=rules.Serving.TAKEN.value,
    )
    taken_at = models.DateTimeField()
    came_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    served_on = models.DateField(null=True)
    served_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post", "account"],
                condition=~models.Q(state=rules.Serving.CANCELLED.value),
                name="members_%(class)s_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state=rules.Serving.SERVED.value,
                    came_at__isnull=False,
                    left_at__gt=models.F("came_at"),
                    minutes__gt=0,
                    served_on__isnull=False,
                    served_at__isnull=False,
                )
                | (
                    ~models.Q(state=rules.Serving.SERVED.value)
                    & models.Q(left_at=None, minutes=None, served_on=None, served_at=None)
                ),
                name="members_%(class)s_served",
            ),
        ]


class Volunteering(_Service):
    """Service that a member took freely."""


class Duty(_Service):
    """Service to which a unit assigned its member, in working time."""

    assigned_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")


class Solved(models.Model):
    """A case that was solved with the service of a member: each case once, whoever else served.

    `kind` and one of `volunteering` and `duty` say which service it was.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=[(x.value, x.value) for x in rules.Kind])
    volunteering = models.ForeignKey(
        Volunteering, null=True, on_delete=models.PROTECT, related_name="solved"
    )
    duty = models.ForeignKey(Duty, null=True, on_delete=models.PROTECT, related_name="solved")
    solved_on = models.DateField()
    linked_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["solved_on", "id"], name="members_solved_day")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    kind=rules.Kind.VOLUNTEERING.value, volunteering__isnull=False, duty=None
                )
                | models.Q(kind=rules.Kind.DUTY.value, volunteering=None, duty__isnull=False),
                name="members_solved_by_one",
            )
        ]
