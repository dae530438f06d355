"""Divisions with their names and boundaries, and the days of the work calendar."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models.functions import Cast, Left, Length, Substr
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import get_language

from yijia.base import periods, words
from yijia.ground.places.rules import codes, landmarks


def _prefix_is_parent() -> models.Q:
    """A county has no parent; below it the parent's code is the code without its last segment.

    That a parent is there is said on its own: a condition that is unknown refuses nothing.
    """
    below = models.Q(level__in=[x.value for x in codes.Level if x is not codes.Level.COUNTY])
    prefix = models.Q(parent__isnull=False, parent=Left("code", Length("code") - 3))
    return models.Q(level=codes.Level.COUNTY.value, parent=None) | (below & prefix)


def _kind_fits_level() -> models.Q:
    fits = models.Q()
    for level, kinds in codes.KINDS.items():
        fits |= models.Q(level=level.value, kind__in=sorted(kind.value for kind in kinds))
    return fits


def _one_at_a_time(name: str) -> ExclusionConstraint:
    """No two rows of one division with ranges that meet.

    A code is compared as a range of one number, because the plain comparison of texts inside an
    exclusion needs an extension that not every server has.
    """
    number = Cast("division", models.BigIntegerField())
    return ExclusionConstraint(
        name=name,
        expressions=[
            (models.Func(number, number, models.Value("[]"), function="int8range"), "&&"),
            (models.Func("starts_on", "ends_on", function="daterange"), "&&"),
        ],
    )


def _range_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(ends_on__gt=models.F("starts_on")), name=name)


class Dated(models.Model):
    """What held during `[starts_on, ends_on)`; an open end means as far as the data reach."""

    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        abstract = True

    def valid_on(self, day: date) -> bool:
        """Whether it held on that day."""
        return periods.holds_on(day, starts_on=self.starts_on, ends_on=self.ends_on)


def _valid_on(day: date) -> models.Q:
    began = models.Q(starts_on=None) | models.Q(starts_on__lte=day)
    return began & (models.Q(ends_on=None) | models.Q(ends_on__gt=day))


class DivisionQuerySet(models.QuerySet["Division"]):
    def below(self, code: str) -> "DivisionQuerySet":
        """The division itself and everything under it, by a range that the index serves."""
        return self.filter(code__gte=code, code__lt=f"{code}~")

    def valid_on(self, day: date) -> "DivisionQuerySet":
        """Those that existed on that day."""
        return self.filter(_valid_on(day))


class BoundaryQuerySet(models.QuerySet["Boundary"]):
    def valid_on(self, day: date) -> "BoundaryQuerySet":
        """Those that held on that day."""
        return self.filter(_valid_on(day))


class Division(Dated):
    """A county, street or town, community or village, or grid, under its statistical code.

    A code is never given twice: a division that moves ends, and its `successor` begins under a new
    one.
    """

    code = models.CharField(max_length=15, primary_key=True, db_collation="C")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    level = models.GeneratedField(
        expression=Length("code"), output_field=models.PositiveSmallIntegerField(), db_persist=True
    )
    kind = models.CharField(max_length=10, choices=[(x.value, x.value) for x in codes.Kind])
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=100, blank=True)
    sort_key = models.BinaryField()
    synthetic = models.GeneratedField(
        expression=GreaterThanOrEqual(
            Substr("code", 10, 3), models.Value(codes.FIRST_THAT_CANNOT_EXIST)
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    source = models.CharField(max_length=200)
    successor = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="predecessors"
    )

    objects = DivisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[0-9]+$"), name="places_division_digits"
            ),
            models.CheckConstraint(
                condition=_prefix_is_parent(), name="places_division_prefix_is_parent"
            ),
            models.CheckConstraint(condition=_kind_fits_level(), name="places_division_kind"),
            _range_in_order("places_division_range"),
            models.CheckConstraint(
                condition=models.Q(successor=None) | models.Q(ends_on__isnull=False),
                name="places_division_successor_of_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return words.in_language(
            zh=self.name_zh, en=self.name_en, language=get_language() or "zh-hans"
        )


class FormerName(models.Model):
    """A name that a division bore during `[starts_on, ends_on)`.

    The name on the division itself is the one borne on all other days, so that the two can
    neither overlap nor leave a gap.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="former_names")
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=100, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField()

    class Meta:
        constraints = [
            _range_in_order("places_former_name_range"),
            _one_at_a_time("places_former_name_one_at_a_time"),
        ]


class Boundary(Dated):
    """The outline of a division, in GeoJSON, WGS 84.

    A schematic outline is drawn for orientation and is no official boundary.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="boundaries")
    geometry = models.JSONField()
    schematic = models.BooleanField()
    source = models.CharField(max_length=200)

    objects = BoundaryQuerySet.as_manager()

    class Meta:
        constraints = [
            _range_in_order("places_boundary_range"),
            _one_at_a_time("places_boundary_one_at_a_time"),
        ]


class Landmark(Dated):
    """A place that people know by name, with the community or village and the point where it lies.

    The point is WGS 84, in degrees. A schematic one is made up for a demonstration.
    """

    code = models.CharField(max_length=landmarks.LONGEST_CODE, primary_key=True, db_collation="C")
    kind = models.CharField(max_length=10, choices=[(x.value, x.value) for x in landmarks.Kind])
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=100, blank=True)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="landmarks")
    lon = models.DecimalField(max_digits=9, decimal_places=6)
    lat = models.DecimalField(max_digits=8, decimal_places=6)
    schematic = models.BooleanField(default=False, db_default=False)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            _range_in_order("places_landmark_range"),
            models.CheckConstraint(
                condition=models.Q(lon__range=(-180, 180), lat__range=(-90, 90)),
                name="places_landmark_on_earth",
            ),
        ]

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return words.in_language(
            zh=self.name_zh, en=self.name_en, language=get_language() or "zh-hans"
        )


class Workday(models.Model):
    """A day on which a notice says that people work, or do not, whatever day of the week it is."""

    date = models.DateField(primary_key=True)
    is_workday = models.BooleanField()
    holiday_zh = models.CharField(max_length=30, blank=True)
    source = models.CharField(max_length=200)
