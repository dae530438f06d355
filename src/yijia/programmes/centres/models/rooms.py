"""Centres with their rooms, hours and closures, and who has which room when."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models

from yijia.base import periods, words
from yijia.ground.organisations.models import Organisation
from yijia.ground.people.models import Person
from yijia.ground.places.models import Division
from yijia.programmes.centres import rules


class Named(models.Model):
    """What is there during `[starts_on, ends_on)`, with a name in both languages.

    Without an end it is there until further notice; what ends on its first day never was there.
    """

    name_zh = models.CharField(max_length=rules.LONGEST_NAME)
    name_en = models.CharField(max_length=rules.LONGEST_NAME, blank=True, default="")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        abstract = True

    def name(self, language: str) -> str:
        """The name in a language."""
        return words.in_language(zh=self.name_zh, en=self.name_en, language=language)

    def is_there(self, day: date) -> bool:
        """Whether it is there on a day."""
        return periods.holds_on(day, starts_on=self.starts_on, ends_on=self.ends_on)


class Centre(Named):
    """A party-mass service centre: a place that an organisation runs, in a division."""

    code = models.CharField(max_length=rules.LONGEST_CODE, unique=True, db_collation="C")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="centres")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    address_zh = models.CharField(max_length=rules.LONGEST_ADDRESS)
    address_en = models.CharField(max_length=rules.LONGEST_ADDRESS, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="centres_centre_range",
            )
        ]

    def address(self, language: str) -> str:
        """The address in a language."""
        return words.in_language(zh=self.address_zh, en=self.address_en, language=language)


# A code within its centre as a number: the plain comparison of both needs an extension.
_CODE = models.Func("code", "centre", function="hashtextextended")


class Room(Named):
    """A room, or a part of one: how many people it takes, and how long it is kept free around.

    Where it `asks`, the centre confirms each booking. Only what `is_open` can be booked by
    residents; units and the desk book the others. `batch` is the id of the entry of an import.
    """

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="rooms")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    code = models.CharField(max_length=rules.LONGEST_CODE, db_collation="C")
    capacity = models.PositiveSmallIntegerField()
    before_minutes = models.PositiveSmallIntegerField(default=0)
    after_minutes = models.PositiveSmallIntegerField(default=0)
    asks = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True)
    batch = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["batch"],
                name="centres_room_batch",
                condition=models.Q(batch__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            # What was ended may be entered anew under its code, for the days after.
            ExclusionConstraint(
                name="centres_room_code_of_day",
                expressions=[
                    (models.Func(_CODE, _CODE, models.Value("[]"), function="int8range"), "&&"),
                    (models.Func("starts_on", "ends_on", function="daterange"), "&&"),
                ],
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="centres_room_range",
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__range=(1, rules.MOST_PEOPLE)),
                name="centres_room_some",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    before_minutes__lte=rules.MOST_BUFFER, after_minutes__lte=rules.MOST_BUFFER
                ),
                name="centres_room_buffers",
            ),
        ]


class Hours(models.Model):
    """When a centre is open on a weekday (1 is Monday) during `[starts_on, ends_on)`."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens"), weekday__range=(1, 7)),
                name="centres_hours_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="centres_hours_range",
            ),
        ]


class Closure(models.Model):
    """Why a centre, or one room with its parts, is closed during `[starts_at, ends_at)`."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="closures")
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason_zh = models.CharField(max_length=rules.LONGEST_REASON)
    reason_en = models.CharField(max_length=rules.LONGEST_REASON, blank=True, default="")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="centres_closure_range",
            )
        ]

    def reason(self, language: str) -> str:
        """The reason in a language."""
        return words.in_language(zh=self.reason_zh, en=self.reason_en, language=language)


class Setting(models.Model):
    """A number that the county sets, during `[starts_on, ends_on)`, and who says so."""

    code = models.CharField(max_length=20)
    amount = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=rules.LONGEST_SOURCE)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "starts_on"], name="centres_setting_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="centres_setting_range",
            ),
            models.CheckConstraint(condition=models.Q(amount__gte=1), name="centres_setting_some"),
        ]


class Series(models.Model):
    """The same room at the same hours every week, from a first day to a last one."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    begins = models.TimeField()
    until = models.TimeField()
    first_on = models.DateField()
    last_on = models.DateField()
    used_for = models.CharField(max_length=10, choices=[(x.value, x.value) for x in rules.UsedFor])
    people = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()


class SeriesRefusal(models.Model):
    """A day of a series on which the room could not be had, and why."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="refusals")
    held_on = models.DateField()
    because = models.CharField(max_length=10, choices=[(x.value, x.value) for x in rules.Because])

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "held_on"], name="centres_refusal_once")
        ]


class Booking(models.Model):
    """Who has a room for what during `[starts_at, ends_at)`, without a word of anybody.

    `unit` is the organisation it was booked for, and `person` whoever can be reached about it;
    `held_on` is its day in China, and `ground` why the centre did not give the room.
    """

    number = models.CharField(max_length=20, unique=True, db_collation="C")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="bookings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    used_for = models.CharField(max_length=10, choices=[(x.value, x.value) for x in rules.UsedFor])
    people = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    held_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=[(x.value, x.value) for x in rules.State])
    source = models.CharField(max_length=10, choices=[(x.value, x.value) for x in rules.Source])
    language = models.CharField(max_length=10, blank=True, default="")
    asked_at = models.DateTimeField()
    series = models.ForeignKey(Series, null=True, on_delete=models.PROTECT, related_name="bookings")
    ground = models.CharField(max_length=20, blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organisation", "held_on", "id"], name="centres_booking_desk"),
            models.Index(fields=["held_on", "id"], name="centres_booking_day"),
            models.Index(
                fields=["starts_at"],
                name="centres_booking_waiting",
                condition=models.Q(state=rules.State.REQUESTED.value),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="centres_booking_range",
            ),
            models.CheckConstraint(
                condition=models.Q(people__range=(1, rules.MOST_PEOPLE)),
                name="centres_booking_some",
            ),
        ]

    @property
    def span(self) -> rules.Span:
        """From when until when."""
        return rules.Span(self.starts_at, self.ends_at)


class Taken(models.Model):
    """That a room is taken, with the minutes that are kept free around a booking.

    A booking takes its room and every part of it, so that two of which one holds the other meet in
    some row. Triggers of bookings and rooms alone write it; an exclusion refuses the second of two.
    """

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="taken")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="taken")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    live = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["booking", "room"], name="centres_taken_once"),
            # A number as a range of itself: its plain comparison needs an extension.
            ExclusionConstraint(
                name="centres_taken_by_one",
                expressions=[
                    (
                        models.Func("room", "room", models.Value("[]"), function="int8range"),
                        "&&",
                    ),
                    (models.Func("starts_at", "ends_at", function="tstzrange"), "&&"),
                ],
                condition=models.Q(live=True),
            ),
        ]

    @property
    def span(self) -> rules.Span:
        """From when until when the room cannot be had."""
        return rules.Span(self.starts_at, self.ends_at)
