"""Accounts, which hold nothing personal, their tokens, and failed tries at a secret."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models.expressions import RawSQL

from yijia.ground.people.rules import LONGEST_TOKEN_NAME


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


class Token(models.Model):
    """A key for the JSON interface until the day on which it ends; only its hash is kept."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tokens")
    hash = models.BinaryField(unique=True)
    name = models.CharField(max_length=LONGEST_TOKEN_NAME, blank=True, db_default="")
    created_at = models.DateTimeField()
    # Of tokens from before they had an end, the year begins when the column is added.
    ends_on = models.DateField(db_default=RawSQL("CURRENT_DATE + 365", ()))
    used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)


class FailedTry(models.Model):
    """One failed try at a secret: a password, a token, a lookup code. Kept for a day at most."""

    kind = models.CharField(max_length=20)
    key = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "key", "at"], name="people_failed_try")]
