"""Where the counted numbers lie: changes not yet folded, cells, definitions, recounts, seals.

Nobody types into any of these: triggers, the folder and the recount are functions of the owner,
and the application may only read. Divisions are plain codes, so that a number stays when a place
is renamed. Circles are the one thing here that people say: which places are followed together.
"""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models.functions import Cast, Length, Now, RPad
from django.db.models.lookups import In
from django.utils.translation import get_language

from yijia.base import words
from yijia.engines.figures.rules import LEVELS, NOTE_LENGTH, Cause, Comparison, Grain, Threshold
from yijia.engines.figures.rules import circles as circle_rules
from yijia.ground.places.models import Division

CODE_LENGTH = 40
DIVISION_LENGTH = 15
DIGITS, PLACES = 24, 4
GRAIN_LENGTH = 6
GRAINS = [(grain.value, grain.value) for grain in Grain]
CAUSES = [(cause.value, cause.value) for cause in Cause]


class Delta(models.Model):
    """A change of one figure in one leaf on one day, until the folder adds it to its cells."""

    figure = models.CharField(max_length=CODE_LENGTH, db_collation="C")
    division = models.CharField(max_length=DIVISION_LENGTH, db_collation="C")
    day = models.DateField()
    n = models.BigIntegerField()
    v = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    written_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["figure", "division"], name="figures_delta_below")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=In(Length("division"), LEVELS), name="figures_delta_of_a_level"
            )
        ]


class Cell(models.Model):
    """A sum of one division: what its grain says, by day, or by month under the first of it."""

    pk = models.CompositePrimaryKey("figure", "grain", "division", "day")
    figure = models.CharField(max_length=CODE_LENGTH, db_collation="C")
    grain = models.CharField(max_length=GRAIN_LENGTH, choices=GRAINS, db_collation="C")
    division = models.CharField(max_length=DIVISION_LENGTH, db_collation="C")
    day = models.DateField()
    n = models.BigIntegerField()
    v = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)


class Definition(models.Model):
    """The version of a figure that its cells were counted by, and what it counts, as a hash."""

    code = models.CharField(max_length=CODE_LENGTH, primary_key=True, db_collation="C")
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    counted_table = models.CharField(max_length=63)
    retired = models.BooleanField(db_default=False)
    counted_at = models.DateTimeField()


class Recount(models.Model):
    """One recount in one snapshot, of all figures where it is `whole`. Published as it is found."""

    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    whole = models.BooleanField(default=True, db_default=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-recorded_at", "-id"], name="figures_recount_latest")
        ]


class Result(models.Model):
    """What one recount found for one figure: rows, their sum, cells compared, cells that differ."""

    recount = models.ForeignKey(Recount, on_delete=models.PROTECT, related_name="results")
    figure = models.CharField(max_length=CODE_LENGTH, db_collation="C")
    version = models.PositiveIntegerField()
    n = models.BigIntegerField()
    v = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    cells = models.BigIntegerField()
    mismatches = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recount", "figure"], name="figures_result_once")
        ]


class Mismatch(models.Model):
    """One cell that differed from its rows: `counted` from the rows, `held` in the cells."""

    recount = models.ForeignKey(Recount, on_delete=models.PROTECT, related_name="mismatches")
    figure = models.CharField(max_length=CODE_LENGTH, db_collation="C")
    grain = models.CharField(max_length=GRAIN_LENGTH, choices=GRAINS, db_collation="C")
    division = models.CharField(max_length=DIVISION_LENGTH, db_collation="C")
    day = models.DateField()
    counted_n = models.BigIntegerField()
    counted_v = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    held_n = models.BigIntegerField()
    held_v = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["recount", "figure"], name="figures_mismatch_of")]


class Publication(models.Model):
    """One act of publishing a month. A later one of the same month says why it was needed."""

    month = models.DateField()
    number = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["month", "number"], name="figures_publication_once"),
            models.CheckConstraint(
                condition=models.Q(number=1) | ~models.Q(note=""),
                name="figures_publication_says_why",
            ),
        ]


class Seal(models.Model):
    """The numbers of one figure of one month, of every division, frozen as they were published.

    A month of a figure has as many seals as were needed: the latest holds, the others stay. `cause`
    is why there is this one; of seals from before causes were kept, it is empty.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="seals")
    figure = models.CharField(max_length=CODE_LENGTH, db_collation="C")
    version = models.PositiveIntegerField()
    month = models.DateField()
    cause = models.CharField(
        max_length=8, choices=CAUSES, blank=True, default="", db_default="", db_collation="C"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["figure", "month", "publication"], name="figures_seal_once"
            ),
            models.CheckConstraint(
                condition=models.Q(cause__in=["", *Cause]), name="figures_seal_of_a_cause"
            ),
        ]


class SealedSum(models.Model):
    """A frozen number of one division; of a spread, under the codes of its days."""

    pk = models.CompositePrimaryKey("seal_id", "division", "figure")
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="sums")
    division = models.CharField(max_length=DIVISION_LENGTH, db_collation="C")
    figure = models.CharField(max_length=CODE_LENGTH, db_collation="C")
    n = models.BigIntegerField()
    v = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)


class Circle(models.Model):
    """A named set of divisions that are followed together, whatever lies between them.

    Its code begins with a letter, so that it can stand wherever the code of a division can.
    """

    code = models.CharField(max_length=circle_rules.LONGEST_CODE, unique=True, db_collation="C")
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=200)
    is_sample = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(code__regex=circle_rules.CODE), name="figures_circle_code"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return words.in_language(
            zh=self.name_zh, en=self.name_en, language=get_language() or "zh-hans"
        )


def _same_text(column: str) -> tuple[models.Func, str]:
    """A text as a range of one number: comparing texts in an exclusion needs an extension."""
    number = models.Func(
        column,
        models.Value(0),
        function="hashtextextended",
        output_field=models.BigIntegerField(),
    )
    return models.Func(number, number, models.Value("[]"), function="int8range"), "&&"


# The days of a row, of which no two of the same rows may meet.
_DURING = (models.Func("starts_on", "ends_on", function="daterange"), "&&")


def _everything_below(column: str) -> models.Func:
    """The codes that begin with a code, as a range of numbers: two that meet lie in one another."""
    first, last = (
        Cast(RPad(column, DIVISION_LENGTH, models.Value(digit)), models.BigIntegerField())
        for digit in "09"
    )
    return models.Func(first, last, models.Value("[]"), function="int8range")


class Target(models.Model):
    """What a figure of one area should reach during `[starts_on, ends_on)`, and who says so.

    The area is the code of a division or of a circle.
    """

    figure = models.CharField(max_length=CODE_LENGTH, db_collation="C")
    area = models.CharField(max_length=circle_rules.LONGEST_CODE, db_collation="C")
    comparison = models.CharField(max_length=2, choices=[(x.value, x.value) for x in Comparison])
    value = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=200)
    is_sample = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["figure", "area", "starts_on"], name="figures_target_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="figures_target_range",
            ),
            ExclusionConstraint(
                name="figures_target_apart",
                expressions=[_same_text("figure"), _same_text("area"), _DURING],
            ),
        ]

    @property
    def threshold(self) -> Threshold:
        """The number with its comparison."""
        return Threshold(Comparison(self.comparison), self.value)


class CircleMember(models.Model):
    """A division in a circle during `[starts_on, ends_on)`, which are first days of months.

    A month belongs to a circle with one set of members, so that its sums are sums of months. No
    member lies in another, or its rows would count twice.
    """

    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="members")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(starts_on__day=1)
                & (models.Q(ends_on=None) | models.Q(ends_on__day=1)),
                name="figures_circlemember_months",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="figures_circlemember_range",
            ),
            ExclusionConstraint(
                name="figures_circlemember_apart",
                expressions=[
                    (
                        models.Func("circle", "circle", models.Value("[]"), function="int8range"),
                        "&&",
                    ),
                    (_everything_below("division"), "&&"),
                    _DURING,
                ],
            ),
        ]
