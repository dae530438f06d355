"""Cases: anything that has a clock and a responsible organisation."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce

from yijia.engines.cases import rules
from yijia.ground.organisations.models import Organisation
from yijia.ground.places.models import Division

# Days of a case are days in China, whatever the session's time zone.
DAY_OF = "((%(expressions)s AT TIME ZONE 'Asia/Shanghai')::date)"
# The first day on which a clock is late, over its row: as `rules.first_late_day` says it.
FIRST_LATE_DAY = "((due_at AT TIME ZONE 'Asia/Shanghai' - interval '1 microsecond')::date + 1)"
# What a list of open cases is narrowed by, beside its order.
NARROWING = (
    *("state", "supervision", "organisation", "division", "topic"),
    *("sort", "source", "urgency", "due_provisional"),
)


class Case(models.Model):
    """One case. What is due is derived from its clock marks, exclusive, and stored for the queue.

    `due_at` is when the whole case is due, and `next_due_at` the first of all its clocks that run.
    `urgent_at` orders the queue: the next due time, or the end of all days while all stand still.
    A part belongs to the case that was split, and a merged case rests with the one it went into.
    `sort` is the programme's own kind of case, and `source` the way on which it came in. `urgency`
    is somebody's judgement, and moves no clock.
    """

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20)
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="cases"
    )
    topic = models.CharField(max_length=40, db_collation="C")
    sort = models.CharField(max_length=20, blank=True, default="", db_default="")
    source = models.CharField(max_length=20, blank=True, default="", db_default="")
    title = models.CharField(max_length=80)
    urgency = models.CharField(
        max_length=10,
        choices=[(x.value, x.value) for x in rules.Urgency],
        default=rules.Urgency.NORMAL.value,
        db_default=rules.Urgency.NORMAL.value,
    )
    # From whom it is kept stands in `KeptOut`.
    confidential = models.CharField(
        max_length=10,
        blank=True,
        choices=[(x.value, x.value) for x in rules.Confidence],
        default=rules.Confidence.NO.value,
        db_default=rules.Confidence.NO.value,
    )
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    due_provisional = models.BooleanField(default=False)
    next_due_at = models.DateTimeField(null=True)
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="parts", db_index=False
    )
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged", db_index=False
    )
    handlings = models.PositiveSmallIntegerField(default=1, db_default=1)
    supervision = models.PositiveSmallIntegerField(default=0, db_default=0)
    ended_at = models.DateTimeField(null=True)
    solved = models.BooleanField(null=True)
    satisfied = models.PositiveSmallIntegerField(null=True)
    is_open = models.BooleanField(default=True)
    opened_on = models.GeneratedField(
        expression=models.Func("happened_at", template=DAY_OF),
        output_field=models.DateField(),
        db_persist=True,
    )
    ended_on = models.GeneratedField(
        expression=models.Func("ended_at", template=DAY_OF),
        output_field=models.DateField(null=True),
        db_persist=True,
    )

    urgent_at = models.GeneratedField(
        expression=Coalesce("next_due_at", "due_at", models.Value(rules.LAST_OF_ALL)),
        output_field=models.DateTimeField(),
        db_persist=True,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["division", "urgent_at", "id"],
                name="cases_case_open_below",
                condition=models.Q(is_open=True),
            ),
            models.Index(
                fields=["organisation", "urgent_at", "id"],
                name="cases_case_open_of",
                condition=models.Q(is_open=True),
            ),
            # In the order of a list, with all that it may be narrowed by: what does not belong to
            # it is passed over in the index, and its rows are not read.
            models.Index(
                fields=["urgent_at", "id", *NARROWING],
                name="cases_case_open_listed",
                condition=models.Q(is_open=True),
            ),
            models.Index(
                fields=["urgent_at", "id"],
                name="cases_case_open_urgent",
                condition=models.Q(is_open=True) & ~models.Q(urgency=rules.Urgency.NORMAL.value),
            ),
            models.Index(fields=["division", "id"], name="cases_case_below"),
            # The rows of a few days behind a number of a small place.
            models.Index(fields=["division", "opened_on", "id"], name="cases_case_by_day"),
            models.Index(fields=["kind", "opened_on", "id"], name="cases_case_opened"),
            models.Index(
                fields=["kind", "ended_on", "id"],
                name="cases_case_solved",
                condition=models.Q(solved=True),
            ),
            models.Index(
                fields=["division", "ended_on", "id"],
                name="cases_case_solved_by_day",
                condition=models.Q(solved=True),
            ),
            models.Index(
                fields=["parent"],
                name="cases_case_parts",
                condition=models.Q(parent__isnull=False),
            ),
            models.Index(
                fields=["merged_into"],
                name="cases_case_merged",
                condition=models.Q(merged_into__isnull=False),
            ),
            models.Index(
                fields=["id"],
                name="cases_case_unnamed",
                condition=models.Q(confidential=rules.Confidence.ASKED.value),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(satisfied=None) | models.Q(satisfied__range=(1, 5)),
                name="cases_case_satisfied",
            ),
            models.CheckConstraint(
                condition=models.Q(is_open=True, ended_at=None)
                | models.Q(is_open=False, ended_at__isnull=False),
                name="cases_case_ended_when_not_open",
            ),
            models.CheckConstraint(
                condition=models.Q(solved=None) | models.Q(is_open=False),
                name="cases_case_solved_when_ended",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(is_open=False),
                name="cases_case_merged_rests",
            ),
            models.CheckConstraint(
                condition=models.Q(supervision__lte=rules.LISTED), name="cases_case_supervision"
            ),
        ]

    @property
    def due_on(self) -> date | None:
        """The last day of the limit; `due_at` is the end of that day."""
        return None if self.due_at is None else rules.last_day(self.due_at)

    @property
    def first_due_at(self) -> datetime | None:
        """When the first of its running clocks ends; cases of before have one clock only."""
        return self.next_due_at or self.due_at

    @property
    def first_due_on(self) -> date | None:
        """The last day of the limit that ends first, of the whole or of a step."""
        return None if self.first_due_at is None else rules.last_day(self.first_due_at)


class KeptOut(models.Model):
    """A body that is kept from reading a confidential case, with all that stand below it.

    It is never taken back: it counts for nothing once the case is not confidential any more.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="kept_out")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "organisation"], name="cases_keptout_once")
        ]


class ClockMark(models.Model):
    """One thing that happened to a clock of a case; never changed afterwards."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="marks")
    step = models.CharField(
        max_length=10,
        choices=[(x.value, x.value) for x in rules.Step],
        default=rules.Step.RESOLVE.value,
        db_default=rules.Step.RESOLVE.value,
    )
    mark = models.CharField(max_length=10, choices=[(x.value, x.value) for x in rules.MarkKind])
    at = models.DateTimeField()
    amount = models.PositiveSmallIntegerField(default=0)
    unit = models.CharField(
        max_length=10, blank=True, choices=[(x.value, x.value) for x in rules.LimitUnit]
    )
    cause = models.CharField(max_length=200, blank=True)


class Clock(models.Model):
    """One run of a clock of a case, derived from its marks and stored for lists and figures.

    `in_time` is said when it has come to its end, of the unit that had the case then; it is said of
    none that was dropped, because the case was withdrawn or went elsewhere.

    `late_on` is the first day on which that of the whole was late: noted each morning while it
    runs, and when it comes to a standstill or to its end. It counts for nothing once the due day
    has moved. Of a part, and of a case that rests with another, it says nothing.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks", db_index=False)
    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    step = models.CharField(max_length=10, choices=[(x.value, x.value) for x in rules.Step])
    run = models.PositiveSmallIntegerField()
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    due_provisional = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True)
    in_time = models.BooleanField(null=True)
    late_on = models.DateField(null=True)
    stopped_on = models.GeneratedField(
        expression=models.Func("stopped_at", template=DAY_OF),
        output_field=models.DateField(null=True),
        db_persist=True,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["step", "due_at", "id"],
                name="cases_clock_runs",
                condition=models.Q(stopped_at=None),
            ),
            models.Index(
                fields=["step", "stopped_on", "id"],
                name="cases_clock_ended",
                condition=models.Q(stopped_at__isnull=False),
            ),
            models.Index(
                fields=["step", "late_on", "id"],
                name="cases_clock_late",
                condition=models.Q(late_on__isnull=False),
            ),
            # The rows behind a number of a small place. A clock that runs is in the second of these
            # from the morning on that finds it late.
            models.Index(
                fields=["division", "step", "stopped_on", "id"],
                name="cases_clock_ended_by_day",
                condition=models.Q(stopped_on__isnull=False),
            ),
            models.Index(
                fields=["division", "step", "late_on", "id"],
                name="cases_clock_late_by_day",
                condition=models.Q(late_on__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "step", "run"], name="cases_clock_once"),
            models.CheckConstraint(
                condition=models.Q(in_time=None) | models.Q(stopped_at__isnull=False),
                name="cases_clock_judged_when_stopped",
            ),
        ]


class Ask(models.Model):
    """What a unit asks for about a case: a return, more time, or to park it; answered once.

    The words are remarks of the case. `days` is how much longer, `review_on` until when it rests.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="asks")
    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=[(x.value, x.value) for x in rules.AskKind])
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    days = models.PositiveSmallIntegerField(null=True)
    review_on = models.DateField(null=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)
    answered_on = models.GeneratedField(
        expression=models.Func("answered_at", template=DAY_OF),
        output_field=models.DateField(null=True),
        db_persist=True,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["asked_at", "id"],
                name="cases_ask_waits",
                condition=models.Q(answered_at=None),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(answered_at=None),
                name="cases_ask_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at=None, granted=None)
                | models.Q(answered_at__isnull=False, granted__isnull=False),
                name="cases_ask_answered_whole",
            ),
        ]


class Verdict(models.Model):
    """What the person said of an answer: by themselves, or when they were called back.

    Nobody reached says nothing: `solved` and `satisfied` stay empty, and it is never satisfied.
    `is_deciding`: the last word of this handling, which the rates count; an attempt is not.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="verdicts")
    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    handling = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=10, choices=[(x.value, x.value) for x in rules.Channel])
    is_deciding = models.BooleanField()
    solved = models.BooleanField(null=True)
    satisfied = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField()
    said_on = models.GeneratedField(
        expression=models.Func("at", template=DAY_OF),
        output_field=models.DateField(),
        db_persist=True,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "said_on", "id"], name="cases_verdict_said"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "handling"],
                condition=models.Q(is_deciding=True),
                name="cases_verdict_decides_once",
            ),
            models.CheckConstraint(
                condition=models.Q(satisfied=None)
                | models.Q(satisfied__range=(1, 5), solved__isnull=False),
                name="cases_verdict_satisfied",
            ),
        ]
