"""Activities of centres: their places, who is enrolled, who was there, and what they said."""

from typing import ClassVar

from django.db import models

from yijia.base import words
from yijia.ground.organisations.models import Organisation
from yijia.ground.people.models import Person
from yijia.ground.places.models import Division
from yijia.programmes.centres import rules
from yijia.programmes.centres.models.rooms import Booking, Centre, Room
from yijia.programmes.centres.rules import activities


class Activity(models.Model):
    """What takes place in a room of a centre, which `booking` keeps; `held_on` is its day."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="activities")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    title_zh = models.CharField(max_length=activities.LONGEST_TITLE)
    title_en = models.CharField(max_length=activities.LONGEST_TITLE, blank=True, default="")
    text_zh = models.CharField(max_length=activities.LONGEST_TEXT, blank=True, default="")
    text_en = models.CharField(max_length=activities.LONGEST_TEXT, blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    held_on = models.DateField()
    announced_at = models.DateTimeField()
    state = models.CharField(
        max_length=10,
        choices=[(x.value, x.value) for x in activities.ActivityState],
        default=activities.ActivityState.OPEN.value,
    )
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["centre", "starts_at"], name="centres_activity_programme")
        ]

    @property
    def span(self) -> rules.Span:
        """From when until when."""
        return rules.Span(self.starts_at, self.ends_at)

    def title(self, language: str) -> str:
        """The title in a language."""
        return words.in_language(zh=self.title_zh, en=self.title_en, language=language)

    def text(self, language: str) -> str:
        """The text in a language."""
        return words.in_language(zh=self.text_zh, en=self.text_en, language=language)


class ActivityRole(models.Model):
    """As what people come, and how many may; `taken` and `last_place` are written by a trigger."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="roles")
    name_zh = models.CharField(max_length=activities.LONGEST_ROLE)
    name_en = models.CharField(max_length=activities.LONGEST_ROLE, blank=True, default="")
    places = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    last_place = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(taken__lte=models.F("places")), name="centres_role_places"
            )
        ]

    def name(self, language: str) -> str:
        """The name in a language."""
        return words.in_language(zh=self.name_zh, en=self.name_en, language=language)


class Enrolment(models.Model):
    """Somebody's place in an activity, or on its waiting list, without a word of anybody.

    The database decides which of both, and gives the number on the list (`place`). `mark` tells one
    person from another, for this activity alone: a keyed hash of their number. The database takes
    it away when the enrolment ends, and when the person is forgotten.
    """

    number = models.CharField(max_length=20, unique=True, db_collation="C")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="enrolments")
    role = models.ForeignKey(ActivityRole, on_delete=models.PROTECT, related_name="enrolments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10, blank=True, default="")
    asked_at = models.DateTimeField()
    place = models.PositiveIntegerField(null=True)
    state = models.CharField(
        max_length=10,
        choices=[(x.value, x.value) for x in activities.EnrolState],
        default=activities.EnrolState.ENROLLED.value,
    )
    offered_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    mark = models.BinaryField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["role", "place"],
                name="centres_enrolment_waiting",
                condition=models.Q(state=activities.EnrolState.WAITING.value),
            ),
            models.Index(
                fields=["offered_until"],
                name="centres_enrolment_offered",
                condition=models.Q(state=activities.EnrolState.OFFERED.value),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role", "place"], name="centres_enrolment_place_once"),
            models.UniqueConstraint(fields=["activity", "mark"], name=activities.ONE_PERSON),
        ]


class Attendance(models.Model):
    """One visit: that somebody was there, enrolled or not. Nobody is named by it."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="attendances")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    enrolment = models.OneToOneField(
        Enrolment, null=True, on_delete=models.PROTECT, related_name="+"
    )
    held_on = models.DateField()
    came_at = models.DateTimeField()


class Feedback(models.Model):
    """Two answers of somebody who was there; seen together with others alone, by a function."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    useful = models.PositiveSmallIntegerField(
        choices=[(x.value, x.name) for x in activities.Useful]
    )
    again = models.PositiveSmallIntegerField(choices=[(x.value, x.name) for x in activities.Again])
    given_at = models.DateTimeField()
