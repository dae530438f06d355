"""Accounts, which hold nothing personal, and persons, whose data lies sealed in the vault."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models


class AccountQuerySet(models.QuerySet["Account"]):
    def get_by_natural_key(self, username: str) -> "Account":
        """The account of a login name, as the framework's sign-in asks for it."""
        return self.get(login=username)


class Account(AbstractBaseUser):
    """What signs in. A login name, a password, nothing personal."""

    login = models.CharField(max_length=60, unique=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = AccountQuerySet.as_manager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []


class Person(models.Model):
    """One person's data, each field sealed under a key of their own that can be destroyed."""

    vault_id = models.UUIDField(unique=True, default=uuid.uuid4)
    wrapped_key = models.BinaryField(null=True)
    key_version = models.PositiveSmallIntegerField()
    name_sealed = models.BinaryField(null=True)
    mobile_sealed = models.BinaryField(null=True)
    mobile_index = models.BinaryField(null=True, db_index=True)
    created_at = models.DateTimeField()


class Reading(models.Model):
    """Who read which person's data, for what, written before the plaintext is returned."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="readings")
    account_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    purpose = models.CharField(max_length=200)
    subject = models.CharField(max_length=60)
    at = models.DateTimeField()
    transaction_id = models.BigIntegerField(
        db_default=models.expressions.RawSQL("(pg_current_xact_id()::text)::bigint", ())
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(purpose=""), name="people_reading_has_purpose"
            )
        ]


class Token(models.Model):
    """A key for the JSON interface; only its hash is kept."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tokens")
    hash = models.BinaryField(unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class FailedTry(models.Model):
    """One failed try at a secret: a password, a token, a lookup code. Kept for a day at most."""

    kind = models.CharField(max_length=20)
    key = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "key", "at"], name="people_failed_try")]
