"""Stored files: what they are, and the hash of their bytes, which lie on disk."""

import uuid
from typing import ClassVar

from django.db import models


class File(models.Model):
    """One stored file. Until something claims it, it is swept away after a day."""

    token = models.UUIDField(unique=True, default=uuid.uuid4)
    sha256 = models.BinaryField()
    kind = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    stored_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["stored_at"],
                name="files_file_unclaimed",
                condition=models.Q(claimed_at=None),
            ),
        ]
