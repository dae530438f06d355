"""Filling and leaving posts: grants come from appointments and from nothing else."""

from datetime import date, datetime

from yijia.base.scope import Scope
from yijia.ground.access import events
from yijia.ground.access.models import Grant
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations.models import Appointment, Post
from yijia.ground.people.models import Account


def fill_post(*, by: Scope, at: datetime, post: Post, account: Account, starts_on: date) -> Grant:
    """Appoints an account to a post, and grants what the post gives."""
    with journal.entry(
        by=by,
        at=at,
        event=events.POST_FILLED,
        subject=account,
        new={"role": post.role, "post": post.pk, "login": account.login},
    ):
        appointment = organisations.appoint_account(
            by=by, at=at, post=post, account=account, starts_on=starts_on
        )
        over = post.over_division_id
        return Grant.objects.create(
            account=account,
            role=post.role,
            division_id=over,
            organisation_id=None if over else post.organisation_id,
            appointment=appointment,
            starts_on=starts_on,
        )


def leave_post(*, by: Scope, at: datetime, appointment: Appointment, ends_on: date) -> None:
    """Ends an appointment and every grant that came from it."""
    with journal.entry(
        by=by,
        at=at,
        event=events.POST_LEFT,
        subject=appointment.account,
        new={"ends_on": ends_on.isoformat()},
    ):
        organisations.end_appointment(by=by, at=at, appointment=appointment, ends_on=ends_on)
        Grant.objects.filter(appointment=appointment, ends_on=None).update(ends_on=ends_on)
