"""Forms of departments: the workbook as it came, what its cells hold, when it is due, and what was
filled in each time.
"""

from typing import ClassVar

from django.db import models

from yijia.engines.figures.rules import LONGEST_CODE
from yijia.engines.forms.rules import (
    DIGITS,
    LONGEST_BACK,
    LONGEST_CIRCLE,
    LONGEST_NAME,
    LONGEST_REASON,
    PLACES,
    Bound,
    Due,
    Empty,
    Holds,
    Period,
    Rhythm,
    State,
)
from yijia.ground.files.models import File
from yijia.ground.organisations.models import Organisation
from yijia.ground.people.models import Account
from yijia.ground.places.models import Division

_LONGEST_SHEET_NAME = 31
_LONGEST_CELL = 10


def _choices(kind: type[Holds | Period | Rhythm | State | Empty]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind if one.value]


class Sheet(models.Model):
    """One form: its workbook, whose form it is, and the organisation in which it is signed."""

    name_zh = models.CharField(max_length=LONGEST_NAME)
    name_en = models.CharField(max_length=LONGEST_NAME, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    signer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    # From this day on it is not due any more, and nothing of it is changed.
    ended_on = models.DateField(null=True)


class DueRule(models.Model):
    """When a form is due, of the days `[starts_on, ends_on)`."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="due_rules")
    rhythm = models.CharField(max_length=10, choices=_choices(Rhythm))
    day = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    once_on = models.DateField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    @property
    def due(self) -> Due:
        """The rule without the row."""
        return Due(
            rhythm=Rhythm(self.rhythm),
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            day=self.day,
            month=self.month,
            once_on=self.once_on,
        )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "starts_on"], name="forms_duerule_once"),
            models.CheckConstraint(
                condition=models.Q(day__range=(1, 31), month__range=(1, 12)),
                name="forms_duerule_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(rhythm=Rhythm.ONCE.value) | models.Q(once_on__isnull=False),
                name="forms_duerule_once_on",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="forms_duerule_range",
            ),
        ]


class Binding(models.Model):
    """What one cell of a form holds from now on."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="bindings")
    worksheet = models.CharField(max_length=_LONGEST_SHEET_NAME)
    cell = models.CharField(max_length=_LONGEST_CELL)
    holds = models.CharField(max_length=10, choices=_choices(Holds))
    figure = models.CharField(max_length=LONGEST_CODE, blank=True)
    division = models.ForeignKey(Division, null=True, on_delete=models.PROTECT, related_name="+")
    circle = models.CharField(max_length=LONGEST_CIRCLE, blank=True, default="", db_default="")
    period = models.CharField(max_length=20, blank=True, choices=_choices(Period))
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    @property
    def bound(self) -> Bound:
        """The binding without the row."""
        return Bound(
            worksheet=self.worksheet,
            cell=self.cell,
            holds=Holds(self.holds),
            figure=self.figure,
            division=self.circle or self.division_id,
            period=Period(self.period) if self.period else None,
            reason=self.reason,
        )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sheet", "worksheet", "cell"], name="forms_binding_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(holds=Holds.FIGURE.value)
                | (
                    (models.Q(division__isnull=False) ^ ~models.Q(circle=""))
                    & ~models.Q(figure="")
                    & ~models.Q(period="")
                ),
                name="forms_binding_figure",
            ),
            models.CheckConstraint(
                condition=~models.Q(holds=Holds.NOBODY.value) | ~models.Q(reason=""),
                name="forms_binding_nobody",
            ),
        ]


class Filling(models.Model):
    """One form filled for one due day. `file` is what was signed, as it was then.

    `name` and `division` are those of the form: figures count filled forms, and show them so.
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="fillings")
    name = models.CharField(max_length=LONGEST_NAME)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    filled_on = models.DateField()
    filled_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=_choices(State))
    counted = models.PositiveIntegerField(default=0)
    typed = models.PositiveIntegerField(default=0)
    empty = models.PositiveIntegerField(default=0)
    file = models.OneToOneField(File, null=True, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    # Why it was sent back last, if it was.
    back_reason = models.CharField(max_length=LONGEST_BACK, blank=True, default="", db_default="")
    # The workbook that was filled, where the form has another one by now.
    workbook = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "due_on"], name="forms_filling_once"),
            models.CheckConstraint(
                condition=models.Q(signed_by=None)
                | models.Q(checked_by=None)
                | ~models.Q(signed_by=models.F("checked_by")),
                name="forms_filling_two",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[State.SIGNED.value, State.SENT.value])
                | models.Q(file__isnull=False, checked_at__isnull=False, signed_at__isnull=False),
                name="forms_filling_signed",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["filled_on", "id"], name="forms_filling_day")]


class FilledCell(models.Model):
    """What was filled into one cell: a number, with what it counts, or why there is none."""

    filling = models.ForeignKey(Filling, on_delete=models.CASCADE, related_name="cells")
    worksheet = models.CharField(max_length=_LONGEST_SHEET_NAME)
    cell = models.CharField(max_length=_LONGEST_CELL)
    holds = models.CharField(max_length=10, choices=_choices(Holds))
    figure = models.CharField(max_length=LONGEST_CODE, blank=True)
    version = models.PositiveIntegerField(null=True)
    division = models.ForeignKey(Division, null=True, on_delete=models.PROTECT, related_name="+")
    circle = models.CharField(max_length=LONGEST_CIRCLE, blank=True, default="", db_default="")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    value = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True)
    n = models.PositiveBigIntegerField(null=True)
    is_share = models.BooleanField(default=False)
    is_typed = models.BooleanField(default=False)
    empty = models.CharField(max_length=10, blank=True, choices=_choices(Empty))
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    @property
    def area(self) -> str | None:
        """The code of the division, or of the circle, that was counted."""
        return self.circle or self.division_id

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["filling", "worksheet", "cell"], name="forms_filledcell_once"
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False)
                | ~models.Q(empty="")
                | models.Q(
                    holds__in=[Holds.DUE_DAY.value, Holds.MONTH.value], starts_on__isnull=False
                ),
                name="forms_filledcell_said",
            ),
        ]
