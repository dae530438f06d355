"""Answers already given, and how much was sent from where within an hour."""

from typing import ClassVar

from django.db import models


class GivenAnswer(models.Model):
    """The answer to one request under its key. The key is kept as a hash, the answer sealed."""

    purpose = models.CharField(max_length=40)
    key = models.BinaryField()
    body = models.BinaryField()
    answer_sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["purpose", "key"], name="shell_givenanswer_once")
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="shell_givenanswer_at")]


class Spending(models.Model):
    """How often one address has sent something since its hour began; the address is hashed."""

    kind = models.CharField(max_length=20)
    key = models.BinaryField()
    since = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="shell_spending_once")
        ]
        indexes: ClassVar = [models.Index(fields=["since"], name="shell_spending_since")]
