"""Stored files: what they are, and the hash of their bytes, which lie on disk."""

import uuid
from typing import ClassVar

from django.db import models

from yijia.ground.files import rules


class File(models.Model):
    """One stored file. Until something claims it, it is swept away after a day."""

    token = models.UUIDField(unique=True, default=uuid.uuid4)
    sha256 = models.BinaryField()
    kind = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    stored_at = models.DateTimeField()
    # When a scanner found nothing harmful in it; nothing where none was asked or none answered.
    scanned_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)

    @property
    def is_picture(self) -> bool:
        """Whether it is shown on a page; everything else is only handed out."""
        return self.kind == rules.STORED_KIND

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(kind=rules.STORED_KIND)
                | models.Q(width__isnull=False, height__isnull=False),
                name="files_file_picture_has_size",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["stored_at"],
                name="files_file_unclaimed",
                condition=models.Q(claimed_at=None),
            ),
        ]
