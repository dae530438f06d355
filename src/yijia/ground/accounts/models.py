"""Open sessions, and passwords that have to be replaced. Second factors lie in allauth's tables."""

from django.db import models

from yijia.ground.people.models import Account


class OpenSession(models.Model):
    """One session of an account: what the person can see of it, and end."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()


class StartPassword(models.Model):
    """That an account's password was set by somebody else, and has to be replaced by its own."""

    account = models.OneToOneField(
        Account, on_delete=models.PROTECT, primary_key=True, related_name="start_password"
    )
    set_at = models.DateTimeField()
