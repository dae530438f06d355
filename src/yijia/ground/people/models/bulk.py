"""Asking to read many persons at once, which takes a second person."""

from django.db import models

from yijia.ground.people import rules
from yijia.ground.people.models.accounts import Account


class BulkRequest(models.Model):
    """Who wants to read how many persons, for what and by which selection; and who approved it.

    `decided_at` is when somebody decided, `recorded_at` when the database was told, by its own
    clock, which alone decides how long an approval lasts. `used_in` is the one transaction that
    has used it.
    """

    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=[(x.value, x.value) for x in rules.Purpose])
    words_sealed = models.BinaryField()
    selection = models.CharField(max_length=rules.LONGEST_SELECTION)
    count = models.PositiveIntegerField()
    # What all its cases lie below: who decides holds the power over that.
    division = models.CharField(max_length=20, default="")
    asked_at = models.DateTimeField()
    transaction_id = models.BigIntegerField(
        db_default=models.expressions.RawSQL("(pg_current_xact_id()::text)::bigint", ())
    )
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_approved = models.BooleanField(null=True)
    recorded_at = models.DateTimeField(null=True)
    used_in = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(count__gt=0, count__lte=rules.MOST_TOGETHER),
                name="people_bulk_request_size",
            ),
            models.CheckConstraint(
                condition=~models.Q(decided_by=models.F("asked_by")),
                name="people_bulk_request_second_person",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None, decided_at=None, is_approved=None)
                | models.Q(
                    decided_by__isnull=False, decided_at__isnull=False, is_approved__isnull=False
                ),
                name="people_bulk_request_decision",
            ),
        ]


class BulkPerson(models.Model):
    """One person of a request: who approves it approves exactly these."""

    request = models.ForeignKey(BulkRequest, on_delete=models.PROTECT, related_name="persons")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=60)
    # What the subject is called, so that who decides sees what they decide on.
    label = models.CharField(max_length=40, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "person"], name="people_bulk_person_once")
        ]
