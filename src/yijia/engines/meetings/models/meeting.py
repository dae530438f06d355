"""Bodies that meet: by which rule, when, about what, who came, and what was decided."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models

from yijia.engines.cases.models import DAY_OF, Case
from yijia.engines.meetings import rules
from yijia.engines.meetings.rules import deciding, joint
from yijia.ground.organisations.models import Organisation
from yijia.ground.people.models import Account
from yijia.ground.places.models import Division


def _hashed(column: str) -> tuple[models.Func, str]:
    """A code compared as a range of its hash, as the plain comparison needs an extension."""
    number = models.Func(column, models.Value(0), function="hashtextextended")
    return models.Func(number, number, models.Value("[]"), function="int8range"), "&&"


def _share(name: str) -> models.CheckConstraint:
    """A part that can be reached, and is not reached by nobody."""
    top, bottom, strict = f"{name}_numerator", f"{name}_denominator", f"{name}_is_strict"
    below = models.Q(**{strict: True, f"{top}__lt": models.F(bottom)})
    at_most = models.Q(**{strict: False, f"{top}__gte": 1, f"{top}__lte": models.F(bottom)})
    return models.CheckConstraint(
        condition=below | at_most, name=f"meetings_rule_{name}_can_be_reached"
    )


class MeetingRule(models.Model):
    """By how many a kind of body meets and decides in a matter, on the days `[starts_on, ends_on)`.

    A quorum is always of all members: of those present everybody is there.
    """

    kind = models.CharField(max_length=20, db_collation="C")
    matter = models.CharField(
        max_length=rules.LONGEST_CODE, db_collation="C", default=deciding.ORDINARY
    )
    quorum_numerator = models.PositiveSmallIntegerField()
    quorum_denominator = models.PositiveSmallIntegerField()
    quorum_of = models.CharField(max_length=10, default=deciding.Of.ALL.value)
    quorum_is_strict = models.BooleanField()
    majority_numerator = models.PositiveSmallIntegerField()
    majority_denominator = models.PositiveSmallIntegerField()
    majority_of = models.CharField(max_length=10)
    majority_is_strict = models.BooleanField()
    source = models.CharField(max_length=rules.LONGEST_SOURCE)
    is_sample = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="meetings_rule_one_a_day",
                expressions=[
                    _hashed("kind"),
                    _hashed("matter"),
                    (models.Func("starts_on", "ends_on", function="daterange"), "&&"),
                ],
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="meetings_rule_range",
            ),
            models.CheckConstraint(
                condition=models.Q(quorum_of=deciding.Of.ALL.value)
                & models.Q(majority_of__in=[x.value for x in deciding.Of]),
                name="meetings_rule_of_whom",
            ),
            _share("quorum"),
            _share("majority"),
        ]

    @property
    def value(self) -> deciding.Rule:
        """The rule as it is counted by."""
        return deciding.Rule(
            deciding.Share(
                self.quorum_numerator,
                self.quorum_denominator,
                of=deciding.Of(self.quorum_of),
                is_strict=self.quorum_is_strict,
            ),
            majority=deciding.Share(
                self.majority_numerator,
                self.majority_denominator,
                of=deciding.Of(self.majority_of),
                is_strict=self.majority_is_strict,
            ),
        )


class Meeting(models.Model):
    """A meeting of a body: when and where, how many came, and whether they were enough.

    `kind` is that of the body, and `division` where it stands: figures count rows of this table.
    The rule is that of the day, known with the roll. `digest` is what the signed minutes are known
    by.
    """

    number = models.CharField(max_length=joint.LONGEST_NUMBER, unique=True)
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    meets_at = models.DateTimeField()
    place = models.CharField(max_length=joint.LONGEST_PLACE)
    called_at = models.DateTimeField()
    state = models.CharField(
        max_length=10,
        choices=[(x.value, x.value) for x in joint.State],
        default=joint.State.CALLED.value,
    )
    rule = models.ForeignKey(MeetingRule, null=True, on_delete=models.PROTECT, related_name="+")
    members = models.PositiveSmallIntegerField(null=True)
    present = models.PositiveSmallIntegerField(null=True)
    has_quorum = models.BooleanField(null=True)
    opened_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=joint.LONGEST_DIGEST, blank=True, default="")
    cancelled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=joint.LONGEST_REASON, blank=True, default="")
    meets_on = models.GeneratedField(
        expression=models.Func("meets_at", template=DAY_OF),
        output_field=models.DateField(),
        db_persist=True,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["body", "meets_at"], name="meetings_meeting_of_body"),
            models.Index(fields=["meets_on", "id"], name="meetings_meeting_day"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[x.value for x in joint.WITH_RESOLUTIONS],
                    rule__isnull=False,
                    members__gte=models.F("present"),
                    has_quorum__isnull=False,
                    opened_at__isnull=False,
                )
                | models.Q(
                    state__in=[joint.State.CALLED.value, joint.State.CANCELLED.value],
                    rule=None,
                    members=None,
                    present=None,
                    has_quorum=None,
                    opened_at=None,
                ),
                name="meetings_meeting_roll",
            ),
            models.CheckConstraint(
                condition=models.Q(state=joint.State.SIGNED.value, signed_at__isnull=False)
                & ~models.Q(digest="")
                | ~models.Q(state=joint.State.SIGNED.value) & models.Q(signed_at=None, digest=""),
                name="meetings_meeting_signed",
            ),
            models.CheckConstraint(
                condition=models.Q(state=joint.State.CANCELLED.value, cancelled_at__isnull=False)
                & ~models.Q(reason="")
                | ~models.Q(state=joint.State.CANCELLED.value)
                & models.Q(cancelled_at=None, reason=""),
                name="meetings_meeting_cancelled",
            ),
        ]

    @property
    def roll(self) -> deciding.Roll:
        """How many members there are, and how many have come; of a meeting that was held."""
        return deciding.Roll(self.members or 0, present=self.present or 0)


class Item(models.Model):
    """One point of the agenda: drawn from an open matter, or free.

    Of what was drawn, `source` says from where and `key` what it is known by there. What is about a
    case is kept from whom the case is kept from, and its words go with those of the case. A vote on
    it is counted by the rule of its `matter`, which nobody chooses at the vote.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="items", db_index=False
    )
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=joint.LONGEST_TITLE)
    source = models.CharField(max_length=joint.LONGEST_SOURCE, blank=True, default="")
    key = models.CharField(max_length=joint.LONGEST_KEY, blank=True, default="")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(
        max_length=rules.LONGEST_CODE,
        db_collation="C",
        default=deciding.ORDINARY,
        db_default=deciding.ORDINARY,
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "place"], name="meetings_item_place"),
            models.UniqueConstraint(
                fields=["meeting", "source", "key"],
                condition=~models.Q(key=""),
                name="meetings_item_drawn_once",
            ),
        ]


class RollEntry(models.Model):
    """Whether somebody spoke for the seat of a unit, and who, by their post."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="roll_entries", db_index=False
    )
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    presence = models.CharField(max_length=10, choices=[(x.value, x.value) for x in joint.Presence])
    speaker = models.CharField(max_length=joint.LONGEST_SPEAKER, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "unit"], name="meetings_rollentry_once"),
        ]


class Decision(models.Model):
    """What was said or decided about one point of the agenda, once; with counts where it was voted.

    Counts are of units, and nobody's own vote is kept. `rule` is the one by which it is carried.
    """

    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="decision")
    text = models.TextField(max_length=joint.LONGEST_TEXT)
    rule = models.ForeignKey(MeetingRule, null=True, on_delete=models.PROTECT, related_name="+")
    in_favour = models.PositiveSmallIntegerField(null=True)
    against = models.PositiveSmallIntegerField(null=True)
    abstained = models.PositiveSmallIntegerField(null=True)
    is_carried = models.BooleanField(null=True)
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    rule=None, in_favour=None, against=None, abstained=None, is_carried=None
                )
                | models.Q(
                    rule__isnull=False,
                    in_favour__isnull=False,
                    against__isnull=False,
                    abstained__isnull=False,
                    is_carried__isnull=False,
                ),
                name="meetings_decision_counted",
            ),
        ]


class Addition(models.Model):
    """What was added to signed minutes: when, by whom, and what; the minutes stay as they are.

    What is added to a point is seen by who sees the point, and its words go with those of its case.
    What is not `of_all` and names no point was written before a point could be named: it may be
    about any of them.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="additions")
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="additions")
    text = models.TextField(max_length=joint.LONGEST_TEXT)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    of_all = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(of_all=False) | models.Q(item=None),
                name="meetings_addition_of_all_or_one",
            ),
        ]
