"""Answers already given, so that a request sent twice is carried out once."""

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
