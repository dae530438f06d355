"""Notices and consents, requests, legal holds, terms and their runs, and the list of erasures."""

from typing import ClassVar

from django.db import models

from yijia.ground.people.models import Person
from yijia.ground.rights import rules


class Notice(models.Model):
    """What a person is told about one purpose, from a day on. A later version replaces it."""

    purpose = models.CharField(max_length=40, db_collation="C")
    version = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    title_zh = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80)
    text_zh = models.TextField()
    text_en = models.TextField()
    source = models.CharField(max_length=200)
    is_sample = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["purpose", "version"], name="rights_notice_once")
        ]


class Term(models.Model):
    """How many days something is kept, or an answer may take, from a day on, and who says so."""

    code = models.CharField(max_length=40, db_collation="C")
    days = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    source = models.CharField(max_length=200)
    is_sample = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "starts_on"], name="rights_term_once"),
        ]


class Consent(models.Model):
    """A consent given or withdrawn under one notice; the latest one for a purpose stands."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=40, db_collation="C")
    is_given = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "purpose", "-id"], name="rights_consent_latest")
        ]


class Request(models.Model):
    """What a person asked for, until when it is to be answered, and how it was."""

    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    holding = models.CharField(max_length=40, db_collation="C")
    key = models.CharField(max_length=40, db_collation="C")
    # What the key names, so that a person who left no contact finds what they asked for.
    subject_id = models.BigIntegerField(null=True)
    division = models.CharField(max_length=20, db_collation="C", default="")
    kind = models.CharField(max_length=20, choices=[(x.value, x.value) for x in rules.RequestKind])
    state = models.CharField(
        max_length=10, choices=[(x.value, x.value) for x in rules.RequestState]
    )
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    answer = models.CharField(max_length=rules.LONGEST_REASON, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["due_on", "id"],
                name="rights_request_open",
                condition=models.Q(state=rules.RequestState.OPEN.value),
            ),
            models.Index(fields=["person", "id"], name="rights_request_person"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state=rules.RequestState.OPEN.value, answered_at=None)
                | (
                    ~models.Q(state=rules.RequestState.OPEN.value)
                    & models.Q(answered_at__isnull=False)
                ),
                name="rights_request_answered",
            )
        ]


class Hold(models.Model):
    """A legal hold on a matter: until lifted, nothing is erased, and nobody reads its contact.

    A matter without a contact is held as well.
    """

    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    holding = models.CharField(max_length=40, db_collation="C")
    key = models.CharField(max_length=40, db_collation="C")
    subject_id = models.BigIntegerField(null=True)
    division = models.CharField(max_length=20, db_collation="C", default="")
    reason = models.CharField(max_length=rules.LONGEST_REASON)
    set_at = models.DateTimeField()
    set_by = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.BigIntegerField(null=True)
    lifted_reason = models.CharField(max_length=rules.LONGEST_REASON, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(lifted_at=None), name="rights_hold_one"
            ),
            models.UniqueConstraint(
                fields=["holding", "key"],
                condition=models.Q(lifted_at=None),
                name="rights_hold_one_matter",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="rights_hold_reason"),
        ]


class Erasure(models.Model):
    """One line of the list of erasures. It holds ids alone, of rows that a restore may bring back.

    The same line stands in a file outside the database. `mark` tells the subject of one database
    from that of another with the same id.
    """

    id = models.UUIDField(primary_key=True)
    person_id = models.BigIntegerField(null=True, db_index=True)
    vault_id = models.UUIDField(null=True)
    holding = models.CharField(max_length=40, db_collation="C")
    subject_id = models.BigIntegerField()
    mark = models.CharField(max_length=40)
    has_texts = models.BooleanField()
    at = models.DateTimeField()
    backups_gone_on = models.DateField()


class Run(models.Model):
    """One application of a term to one kind of data: what was older than `before` was removed.

    `place` is where the last batch ended, so that a run that was cut off is taken up again;
    `kept_back` is what a hold kept. Only runs that found something leave a row.
    """

    kind = models.CharField(max_length=40, db_collation="C")
    days = models.PositiveSmallIntegerField()
    before = models.DateTimeField()
    place = models.BigIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    kept_back = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "-id"], name="rights_run_latest")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(ended_at=None), name="rights_run_one"
            )
        ]
