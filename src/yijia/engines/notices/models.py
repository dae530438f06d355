"""Notices: what somebody was told, and the entries of which nobody was told yet."""

from typing import ClassVar

from django.db import models

from yijia.engines.notices import rules
from yijia.ground.people.models import Account


class Due(models.Model):
    """A journal entry of which somebody is to be told. A trigger adds it, the tick removes it."""

    entry_id = models.BigIntegerField(primary_key=True)


class Notice(models.Model):
    """What one recipient was told; without an account it is the person behind the subject.

    `facts` fill the places of the sentence and hold nothing personal. Nothing is changed later but
    `read_at`.
    """

    key = models.CharField(max_length=rules.LONGEST_KEY)
    code = models.CharField(max_length=rules.LONGEST_CODE)
    subject_table = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    account = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    facts = models.JSONField(default=dict)
    happened_at = models.DateTimeField()
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key", "code", "subject_table", "subject_id", "account"],
                name="notices_notice_once",
                nulls_distinct=False,
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "id"], name="notices_notice_of"),
            models.Index(
                fields=["account"],
                name="notices_notice_unread",
                condition=models.Q(read_at=None, account__isnull=False),
            ),
            models.Index(
                fields=["subject_table", "subject_id", "id"],
                name="notices_notice_person",
                condition=models.Q(account=None),
            ),
        ]
