"""Persons, each sealed under a key of their own, and who read them."""

import uuid
from typing import ClassVar

from django.db import models


class Person(models.Model):
    """One person's data, each field sealed under a key of their own that can be destroyed."""

    vault_id = models.UUIDField(unique=True, default=uuid.uuid4)
    wrapped_key = models.BinaryField(null=True)
    key_version = models.PositiveSmallIntegerField()
    name_sealed = models.BinaryField(null=True)
    mobile_sealed = models.BinaryField(null=True)
    mobile_index = models.BinaryField(null=True, db_index=True)
    mobile_index_version = models.PositiveSmallIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField()


class Reading(models.Model):
    """Who read which person's data, for what, written before the plaintext is returned."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="readings")
    account_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    purpose = models.CharField(max_length=200)
    subject = models.CharField(max_length=60)
    at = models.DateTimeField()
    transaction_id = models.BigIntegerField(
        db_default=models.expressions.RawSQL("(pg_current_xact_id()::text)::bigint", ())
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(purpose=""), name="people_reading_has_purpose"
            )
        ]
