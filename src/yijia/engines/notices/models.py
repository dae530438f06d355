"""Notices: what somebody was told, whether it was sent, and of what nobody was told yet."""

import uuid
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


class Delivery(models.Model):
    """One notice on its way to a person: where it stands, and why not further.

    It holds no address: the contact is opened when the message goes out, and by that is chosen the
    channel. `identity` is the same however often it is tried.
    """

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="delivery")
    identity = models.UUIDField(unique=True, default=uuid.uuid4)
    state = models.CharField(
        max_length=10,
        choices=[(x.value, x.value) for x in rules.State],
        default=rules.State.QUEUED.value,
    )
    channel = models.CharField(
        max_length=10, blank=True, choices=[(x.value, x.value) for x in rules.Channel]
    )
    reason = models.CharField(
        max_length=20, blank=True, choices=[(x.value, x.value) for x in rules.Reason]
    )
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state=rules.State.SENT.value, sent_at__isnull=False)
                | ~models.Q(state=rules.State.SENT.value) & models.Q(sent_at=None),
                name="notices_delivery_sent_when_sent",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_at", "id"],
                name="notices_delivery_waiting",
                condition=models.Q(state__in=[state.value for state in rules.WAITING]),
            ),
            models.Index(fields=["state", "id"], name="notices_delivery_state"),
        ]


class QuietHours(models.Model):
    """In which hours nothing is sent to persons from a day on, and who says so."""

    starts_on = models.DateField(unique=True)
    begins = models.TimeField()
    ends = models.TimeField()
    source = models.CharField(max_length=200)
    is_sample = models.BooleanField()
