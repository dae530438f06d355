"""The vault's working keys, wrapped by a key that lies outside the database."""

from django.db import models

from yijia.ground.people.rules import WorkingPurpose


class WorkingKey(models.Model):
    """A key from which indexes or codes are made. It outlives the key that wraps it."""

    purpose = models.CharField(max_length=40, choices=[(x.value, x.value) for x in WorkingPurpose])
    version = models.PositiveSmallIntegerField()
    wrapped_key = models.BinaryField()
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "version"], name="people_working_key_version"
            ),
            models.CheckConstraint(
                condition=models.Q(version__gt=0), name="people_working_key_positive"
            ),
        ]
