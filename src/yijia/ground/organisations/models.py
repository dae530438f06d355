"""Organisations, their posts and who is in them; seats, agreements, and who shall have a branch."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models.functions import Cast

from yijia.base.access import Role
from yijia.ground.organisations import rules
from yijia.ground.organisations.rules import network
from yijia.ground.people.models import Account
from yijia.ground.places.models import Division


class Organisation(models.Model):
    """A committee, bureau, centre or any other body that work can be given to."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=[(x.value, x.value) for x in rules.Kind])
    # What a member unit is: an enterprise, a school. Every other body has none.
    sort = models.CharField(
        max_length=20,
        choices=[(x.value, x.value) for x in network.UnitSort],
        blank=True,
        default="",
        db_default="",
    )
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="organisations")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    # The unified social credit code (GB 32100), where one is known: of one organisation alone.
    credit_code = models.CharField(
        max_length=rules.CREDIT_CODE_LENGTH, blank=True, default="", db_default=""
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    # The entry of the import that brought it, where one did that can be undone.
    batch = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["batch"],
                name="organisations_organisation_of",
                condition=models.Q(batch__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="organisations_organisation_range",
            ),
            models.CheckConstraint(
                condition=models.Q(sort="") | models.Q(kind=rules.Kind.MEMBER_UNIT.value),
                name="organisations_organisation_sort",
            ),
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~models.Q(credit_code=""),
                name="organisations_organisation_credit_code",
            ),
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


# Ranges of numbers, since the plain comparison inside an exclusion needs an extension.
_DURING = (models.Func("starts_on", "ends_on", function="daterange"), "&&")


def _same(column: str) -> tuple[models.Func, str]:
    return models.Func(column, column, models.Value("[]"), function="int8range"), "&&"


def _same_division() -> tuple[models.Func, str]:
    number = Cast("division", models.BigIntegerField())
    return models.Func(number, number, models.Value("[]"), function="int8range"), "&&"


def _not_backwards(name: str) -> models.CheckConstraint:
    """A range that ends on the day on which it began was a mistake, and never held."""
    return models.CheckConstraint(
        condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")), name=name
    )


class Seat(models.Model):
    """The seat of a member organisation in a body of the network, `[starts_on, ends_on)`.

    `batch` is the entry of the import that brought it.
    """

    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="seats")
    member = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="seats_held")
    title_zh = models.CharField(max_length=network.LONGEST_TITLE)
    title_en = models.CharField(max_length=network.LONGEST_TITLE, blank=True)
    is_full_time = models.BooleanField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    batch = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            _not_backwards("organisations_seat_range"),
            models.CheckConstraint(
                condition=~models.Q(body=models.F("member")), name="organisations_seat_of_another"
            ),
            ExclusionConstraint(
                name="organisations_seat_once",
                expressions=[_same("body"), _same("member"), _DURING],
            ),
        ]

    @classmethod
    def of(cls, new: network.NewSeat, *, batch: int | None = None) -> "Seat":
        """The row of what is given, in memory."""
        return cls(
            body_id=new.body,
            member_id=new.member,
            title_zh=new.title_zh,
            title_en=new.title_en,
            is_full_time=new.is_full_time,
            starts_on=new.starts_on,
            ends_on=new.ends_on,
            batch=batch,
        )


class Agreement(models.Model):
    """What a unit and a body of the network have signed, in force `[starts_on, ends_on)`."""

    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements")
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreed")
    document = models.CharField(max_length=network.LONGEST_DOCUMENT)
    signed_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    batch = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            _not_backwards("organisations_agreement_range"),
            models.CheckConstraint(
                condition=~models.Q(body=models.F("unit")), name="organisations_agreement_of_two"
            ),
            # What was undone never held, and may be brought in anew.
            models.UniqueConstraint(
                fields=["body", "unit", "document"],
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="organisations_agreement_once",
            ),
        ]

    @classmethod
    def of(cls, new: network.NewAgreement, *, batch: int | None = None) -> "Agreement":
        """The row of what is given, in memory."""
        return cls(
            body_id=new.body,
            unit_id=new.unit,
            document=new.document,
            signed_on=new.signed_on,
            starts_on=new.starts_on,
            ends_on=new.ends_on,
            batch=batch,
        )


class Promise(models.Model):
    """A resource promised in an agreement: what, how much, by when, and when it was given."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="promises")
    what_zh = models.CharField(max_length=network.LONGEST_WHAT)
    what_en = models.CharField(max_length=network.LONGEST_WHAT, blank=True)
    quantity = models.PositiveIntegerField()
    measure = models.CharField(max_length=10, choices=[(x.value, x.value) for x in network.Measure])
    due_on = models.DateField()
    kept_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0), name="organisations_promise_of_something"
            )
        ]


class Eligibility(models.Model):
    """Which communities of a division shall have a branch, in words, `[starts_on, ends_on)`.

    What it says is counted in one way: every community, but for those excluded by name.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    text_zh = models.CharField(max_length=network.LONGEST_REASON)
    text_en = models.CharField(max_length=network.LONGEST_REASON, blank=True)
    source = models.CharField(max_length=network.LONGEST_DOCUMENT)
    is_sample = models.BooleanField(default=False, db_default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            _not_backwards("organisations_eligibility_range"),
            ExclusionConstraint(
                name="organisations_eligibility_once", expressions=[_same_division(), _DURING]
            ),
        ]


class BranchExclusion(models.Model):
    """Why a community needs no branch during `[starts_on, ends_on)`, and who says so."""

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    reason_zh = models.CharField(max_length=network.LONGEST_REASON)
    reason_en = models.CharField(max_length=network.LONGEST_REASON, blank=True)
    document = models.CharField(max_length=network.LONGEST_DOCUMENT)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            _not_backwards("organisations_branchexclusion_range"),
            ExclusionConstraint(
                name="organisations_branchexclusion_once",
                expressions=[_same_division(), _DURING],
            ),
        ]

    @classmethod
    def of(cls, new: network.NewExclusion) -> "BranchExclusion":
        """The row of what is given, in memory."""
        return cls(
            division_id=new.division,
            reason_zh=new.reason_zh,
            reason_en=new.reason_en,
            document=new.document,
            starts_on=new.starts_on,
            ends_on=new.ends_on,
        )


class PrintedName(models.Model):
    """A theme, a platform or a document by its printed name, with the sentence that names it.

    What it stands for is not public, and never made up.
    """

    code = models.CharField(max_length=40, primary_key=True, db_collation="C")
    kind = models.CharField(max_length=20, choices=[(x.value, x.value) for x in network.NameKind])
    printed = models.CharField(max_length=200)
    sentence = models.CharField(max_length=600)
    source = models.CharField(max_length=network.LONGEST_DOCUMENT)
