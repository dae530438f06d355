"""Persons, each sealed under a key of their own, and who read them."""

import uuid
from typing import ClassVar

from django.db import models

from yijia.ground.people.models.bulk import BulkRequest


class Person(models.Model):
    """One person's data, each field sealed under a key of their own that can be destroyed."""

    vault_id = models.UUIDField(unique=True, default=uuid.uuid4)
    wrapped_key = models.BinaryField(null=True)
    key_version = models.PositiveSmallIntegerField()
    name_sealed = models.BinaryField(null=True)
    mobile_sealed = models.BinaryField(null=True)
    email_sealed = models.BinaryField(null=True)
    mobile_index = models.BinaryField(null=True, db_index=True)
    mobile_index_version = models.PositiveSmallIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField()


class Reading(models.Model):
    """Who read which person's data, for what, written before the plaintext is returned.

    The database sets `transaction_id` and `recorded_at` itself, by its own clock, whatever it is
    given. Before there was a list of purposes, `purpose` held words.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="readings")
    account_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    purpose = models.CharField(max_length=200)
    subject = models.CharField(max_length=60)
    # The post that the account held then; the database fills it in. Null of whoever held none.
    post_id = models.BigIntegerField(null=True)
    bulk_request = models.ForeignKey(
        BulkRequest, null=True, on_delete=models.PROTECT, related_name="readings"
    )
    at = models.DateTimeField()
    transaction_id = models.BigIntegerField(
        db_default=models.expressions.RawSQL("(pg_current_xact_id()::text)::bigint", ())
    )
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(purpose=""), name="people_reading_has_purpose"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["account_id", "recorded_at"], name="people_reading_account"),
            models.Index(fields=["transaction_id"], name="people_reading_transaction"),
        ]


class ReadingWords(models.Model):
    """What a reader wrote beside the purpose, sealed under the key of the person who was read."""

    reading = models.OneToOneField(
        Reading, primary_key=True, on_delete=models.PROTECT, related_name="words"
    )
    words_id = models.UUIDField(default=uuid.uuid4)
    key_version = models.PositiveSmallIntegerField()
    text_sealed = models.BinaryField()
