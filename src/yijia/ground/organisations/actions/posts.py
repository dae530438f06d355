"""Writing the posts of organisations, and who holds them.

Who may say who holds a post follows from grants, which this app does not know: `access` asks that
before it opens a post here, or fills or ends one, and no other app may call these four.
"""

from collections.abc import Collection
from datetime import date, datetime

from yijia.base.access import Role
from yijia.base.errors import Conflict, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import events
from yijia.ground.organisations.models import Appointment, Organisation, Post
from yijia.ground.organisations.queries import judging
from yijia.ground.people.models import Account


def open_post(
    *,
    by: Scope,
    at: datetime,
    organisation: Organisation,
    title_zh: str,
    title_en: str,
    role: Role,
    over_division: str | None,
) -> Post:
    """Opens a post; `over_division` None gives its role over the organisation's own work."""
    with journal.entry(
        by=by,
        at=at,
        event=events.POST_OPENED,
        subject=Post,
        division=organisation.division_id,
        new={"title": title_zh, "role": role, "organisation": organisation.code},
    ) as written:
        post = Post(
            pk=written.subject_id,
            organisation=organisation,
            title_zh=title_zh,
            title_en=title_en,
            role=role,
            over_division_id=over_division,
        )
        post.save(force_insert=True)
    return post


def appoint_account(
    *,
    by: Scope,
    at: datetime,
    post: Post,
    account: Account,
    starts_on: date,
    ends_on: date | None = None,
) -> Appointment:
    """Puts an account into a post for `[starts_on, ends_on)`.

    Raises:
        Conflict: the organisation has ended by then.
    """
    # Held as it stands by now, so that it does not end under whoever begins there.
    body = judging.hold_body(post.organisation_id)
    if body.ends_on is not None and body.ends_on < (ends_on or date.max):
        raise Conflict(_("This organisation does not exist in all of these days."))
    with journal.entry(
        by=by,
        at=at,
        event=events.APPOINTED,
        subject=Appointment,
        division=post.organisation.division_id,
        new={
            "post": post.pk,
            "account": account.pk,
            "starts_on": starts_on.isoformat(),
            "ends_on": ends_on.isoformat() if ends_on else None,
        },
    ) as written:
        made = Appointment(
            pk=written.subject_id,
            post=post,
            account=account,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        made.save(force_insert=True)
    return made


def appoint_accounts(
    *, by: Scope, at: datetime, post: Post, accounts: Collection[int], starts_on: date
) -> list[Appointment]:
    """Puts many accounts into a post from a day on, all under one entry.

    Raises:
        Conflict: the organisation ends one day.
    """
    if judging.hold_body(post.organisation_id).ends_on is not None:
        raise Conflict(_("This organisation does not exist in all of these days."))
    told = {"post": post.pk, "starts_on": starts_on.isoformat(), "count": len(accounts)}
    with journal.entry(
        by=by,
        at=at,
        event=events.MANY_APPOINTED,
        division=post.organisation.division_id,
        new=told,
    ):
        return Appointment.objects.bulk_create(
            Appointment(post=post, account_id=account, starts_on=starts_on) for account in accounts
        )


def end_appointment(
    *,
    by: Scope,
    at: datetime,
    appointment: Appointment,
    ends_on: date,
    passes_to: int | None = None,
) -> Appointment:
    """Ends an appointment; the day given is the first one without it.

    `passes_to` is the organisation that gets what is left, where nobody goes on with it.

    One that ends on the day on which it began was a mistake and never held.

    Raises:
        Conflict: it has ended by that day already.
        Invalid: the day is before the one on which it began.
    """
    ended = Conflict(_("This appointment has ended already."))
    if appointment.ends_on is not None and appointment.ends_on <= ends_on:
        raise ended
    if ends_on < appointment.starts_on:
        raise Invalid(_("An appointment does not end before it begins."), field="ends_on")
    with journal.entry(
        by=by,
        at=at,
        event=events.APPOINTMENT_ENDED,
        subject=appointment,
        old={"ends_on": appointment.ends_on.isoformat() if appointment.ends_on else None},
        new={"ends_on": ends_on.isoformat()},
    ):
        as_seen = Appointment.objects.filter(pk=appointment.pk, ends_on=appointment.ends_on)
        if not as_seen.update(ends_on=ends_on, passes_to=passes_to):
            raise ended
        appointment.ends_on = ends_on
    return appointment
