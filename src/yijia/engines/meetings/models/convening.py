"""Convenings: which units were called to a case, who came, what was resolved, and its end."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models

from yijia.engines.cases.models import DAY_OF, Case
from yijia.engines.cases.rules import LimitUnit
from yijia.engines.meetings import rules
from yijia.engines.meetings.models.meeting import Item, Meeting
from yijia.engines.meetings.rules import joint
from yijia.ground.organisations.models import Organisation
from yijia.ground.people.models import Account
from yijia.ground.places.models import Division

# Of a resolution that is done, over its row; of any other one it says nothing.
IN_TIME = "(CASE WHEN accepted_at IS NOT NULL THEN due_provisional OR reported_at < due_at END)"


def _one_a_day(name: str) -> ExclusionConstraint:
    """No two rows of one code with days that meet.

    A code is compared as a range of its hash, because the plain comparison of texts inside an
    exclusion needs an extension that not every server has.
    """
    number = models.Func("code", models.Value(0), function="hashtextextended")
    return ExclusionConstraint(
        name=name,
        expressions=[
            (models.Func(number, number, models.Value("[]"), function="int8range"), "&&"),
            (models.Func("starts_on", "ends_on", function="daterange"), "&&"),
        ],
    )


class CallType(models.Model):
    """One type of convening with its limit for arriving, of the days `[starts_on, ends_on)`."""

    code = models.CharField(max_length=rules.LONGEST_CODE, db_collation="C")
    name_zh = models.CharField(max_length=rules.LONGEST_NAME)
    name_en = models.CharField(max_length=rules.LONGEST_NAME)
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=10, choices=[(x.value, x.value) for x in LimitUnit])
    source = models.CharField(max_length=rules.LONGEST_SOURCE)
    is_sample = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "starts_on"], name="meetings_calltype_once"),
            _one_a_day("meetings_calltype_one_a_day"),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="meetings_calltype_range",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=1), name="meetings_calltype_some_time"
            ),
        ]


class Convening(models.Model):
    """Units called together about a case by one body. `due_at` is exclusive: then one is late.

    `kind` and `division` are those of the case, and `type` the code of the type: figures count
    rows of this table.
    """

    number = models.CharField(max_length=rules.LONGEST_NUMBER, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="convenings")
    kind = models.CharField(max_length=20)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    convener = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # Who has blown the whistle for the convener to hear, where somebody has.
    asked_by = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    type = models.CharField(max_length=rules.LONGEST_CODE, db_collation="C")
    call_type = models.ForeignKey(
        CallType, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.TextField(max_length=rules.LONGEST_REASON)
    place = models.CharField(max_length=rules.LONGEST_PLACE)
    called_at = models.DateTimeField()
    due_at = models.DateTimeField()
    due_provisional = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    called_on = models.GeneratedField(
        expression=models.Func("called_at", template=DAY_OF),
        output_field=models.DateField(),
        db_persist=True,
    )
    closed_on = models.GeneratedField(
        expression=models.Func("closed_at", template=DAY_OF),
        output_field=models.DateField(null=True),
        db_persist=True,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["called_on", "id"], name="meetings_convening_called"),
            models.Index(
                fields=["closed_on", "id"],
                name="meetings_convening_closed",
                condition=models.Q(closed_at__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(closed_at=None),
                name="meetings_convening_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(closed_at__gte=models.F("called_at")),
                name="meetings_convening_in_order",
            ),
        ]


class Attendance(models.Model):
    """One unit that was called: whether it came, who signed for it and when, or why it cannot.

    An arrival entered `by_convener`, and a refusal `declined_by_convener`, was said by the unit
    otherwise, or of it. A unit `is_left_out` that the case was kept from before it came: the
    database alone says so, and gives no reason. An arrival that was entered later than it happened
    has the moment of the entry, and a note of why.
    """

    convening = models.ForeignKey(Convening, on_delete=models.PROTECT, related_name="attendances")
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    due_at = models.DateTimeField()
    due_provisional = models.BooleanField(default=False)
    arrived_at = models.DateTimeField(null=True)
    arrived_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    declined_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=rules.LONGEST_REASON, blank=True, default="")
    by_convener = models.BooleanField(default=False, db_default=False)
    declined_by_convener = models.BooleanField(default=False, db_default=False)
    is_left_out = models.BooleanField(default=False, db_default=False)
    entered_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=rules.LONGEST_REASON, blank=True, default="", db_default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(arrived_at=None)
                | models.Q(arrived_at__gte=models.F("called_at")),
                name="meetings_attendance_came_after",
            ),
            models.UniqueConstraint(
                fields=["convening", "unit"], name="meetings_attendance_called_once"
            ),
            models.CheckConstraint(
                condition=models.Q(declined_at=None)
                | ~models.Q(reason="")
                | models.Q(is_left_out=True),
                name="meetings_attendance_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(declined_by_convener=False, is_left_out=False)
                | models.Q(declined_at__isnull=False),
                name="meetings_attendance_declined_by_whom",
            ),
        ]

    @property
    def was_left_out(self) -> bool:
        """Whether it was left out, and has said nothing itself since then."""
        return self.is_left_out and not self.reason

    @property
    def waits_anew(self) -> bool:
        """Whether it was left out and has not come since: it may be called anew."""
        return self.was_left_out and self.arrived_at is None


class Resolution(models.Model):
    """What was resolved: who does it, in how many working days; `due_at` is exclusive.

    It is of a convening, or of a point of the agenda of a meeting, and of one of both. What was
    reported `by_convener` was told it by the owner. `answer` is what the convener said last: what
    is missing, or why it is withdrawn.

    `number` and `division` are those of what it is of: figures count rows of this table. It is
    done `in_time` if it was reported before its limit; nobody is late by a provisional one.
    """

    convening = models.ForeignKey(
        Convening, null=True, on_delete=models.PROTECT, related_name="resolutions"
    )
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="resolutions")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=rules.LONGEST_TEXT)
    workdays = models.PositiveSmallIntegerField()
    set_at = models.DateTimeField()
    due_at = models.DateTimeField()
    due_provisional = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10,
        choices=[(x.value, x.value) for x in rules.State],
        default=rules.State.OPEN.value,
    )
    note = models.TextField(max_length=rules.LONGEST_TEXT, blank=True, default="")
    answer = models.TextField(max_length=rules.LONGEST_TEXT, blank=True, default="")
    reported_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    by_convener = models.BooleanField(default=False, db_default=False)
    number = models.CharField(max_length=joint.LONGEST_NUMBER)
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    accepted_on = models.GeneratedField(
        expression=models.Func("accepted_at", template=DAY_OF),
        output_field=models.DateField(null=True),
        db_persist=True,
    )
    in_time = models.GeneratedField(
        expression=models.Func(template=IN_TIME, output_field=models.BooleanField(null=True)),
        output_field=models.BooleanField(null=True),
        db_persist=True,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["accepted_on", "id"],
                name="meetings_resolution_done",
                condition=models.Q(accepted_at__isnull=False),
            ),
            models.Index(
                fields=["due_at", "id"],
                name="meetings_resolution_due",
                condition=models.Q(state__in=[x.value for x in rules.UNSETTLED]),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    state=rules.State.ACCEPTED.value,
                    accepted_at__isnull=False,
                    reported_at__isnull=False,
                )
                | (~models.Q(state=rules.State.ACCEPTED.value) & models.Q(accepted_at=None)),
                name="meetings_resolution_accepted",
            ),
            models.CheckConstraint(
                condition=models.Q(state=rules.State.WITHDRAWN.value, withdrawn_at__isnull=False)
                | (~models.Q(state=rules.State.WITHDRAWN.value) & models.Q(withdrawn_at=None)),
                name="meetings_resolution_withdrawn",
            ),
            models.CheckConstraint(
                condition=models.Q(workdays__range=(1, rules.MOST_WORKDAYS)),
                name="meetings_resolution_some_days",
            ),
            models.CheckConstraint(
                condition=models.Q(convening=None, item__isnull=False)
                | models.Q(convening__isnull=False, item=None),
                name="meetings_resolution_of_one",
            ),
        ]

    @property
    def of(self) -> Convening | Meeting:
        """What it was resolved in."""
        if self.convening is not None:
            return self.convening
        if self.item is None:
            raise AssertionError("a resolution is of a convening or of a meeting")
        return self.item.meeting

    @property
    def body_id(self) -> int:
        """The body that has resolved it, which looks whether it is done."""
        of = self.of
        return of.convener_id if isinstance(of, Convening) else of.body_id

    @property
    def case_id(self) -> int | None:
        """The case that it is about, if it is about one."""
        if self.convening is not None:
            return self.convening.case_id
        return None if self.item is None else self.item.case_id


class Rise(models.Model):
    """That an overdue resolution was told one level up: to which body and when; once a level."""

    resolution = models.ForeignKey(
        Resolution, on_delete=models.PROTECT, related_name="rises", db_index=False
    )
    level = models.PositiveSmallIntegerField()
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resolution", "level"], name="meetings_rise_once")
        ]


class Rating(models.Model):
    """How one side says that the other worked with it, in a closed convening; a unit, no person."""

    convening = models.ForeignKey(
        Convening, on_delete=models.PROTECT, related_name="ratings", db_index=False
    )
    rater = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    rated = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    stars = models.PositiveSmallIntegerField()
    word = models.CharField(max_length=rules.LONGEST_WORD)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["convening", "rater", "rated"], name="meetings_rating_once"
            ),
            models.CheckConstraint(
                condition=models.Q(stars__range=(rules.FEWEST_STARS, rules.MOST_STARS)),
                name="meetings_rating_stars",
            ),
            models.CheckConstraint(
                condition=~models.Q(rater=models.F("rated")), name="meetings_rating_of_another"
            ),
        ]
