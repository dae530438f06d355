"""The append-only record of who did what, when and why."""

from django.db import models


class Entry(models.Model):
    """One act. `happened_at` is when it was done, `recorded_at` when the system learnt of it."""

    event = models.CharField(max_length=80)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    division = models.CharField(max_length=15, blank=True, db_collation="C")
    old = models.JSONField(default=dict)
    new = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    transaction_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["event", "id"], name="journal_entry_event"),
            models.Index(fields=["subject_type", "subject_id", "id"], name="journal_entry_subject"),
            models.Index(fields=["recorded_at", "id"], name="journal_entry_time"),
            models.Index(fields=["actor_name", "recorded_at"], name="journal_entry_actor"),
        ]
