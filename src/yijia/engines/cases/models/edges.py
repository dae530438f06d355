"""The tables of kinds, as the database guards them."""

from typing import ClassVar

from django.db import models


class Edge(models.Model):
    """One row of a kind's table, as the database guards it. Written by `migrate` alone."""

    kind = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=20, blank=True)
    verb = models.CharField(max_length=20)
    target = models.CharField(max_length=20)
    is_final = models.BooleanField()
    is_solving = models.BooleanField(default=False)
    is_restart = models.BooleanField(default=False, db_default=False)
    is_dormant = models.BooleanField(default=False, db_default=False)
    waits_for_parts = models.BooleanField(default=False, db_default=False)
    is_handover = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "version", "source", "verb"], name="cases_edge_once"
            )
        ]
