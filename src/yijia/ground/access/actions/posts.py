"""Filling and leaving posts: grants come from appointments and from nothing else."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils import timezone

from yijia.base.access import WORKING, Permission, Role
from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.access import events, queries, rules
from yijia.ground.access.models import Grant
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations import queries as bodies
from yijia.ground.organisations.models import Appointment, Post
from yijia.ground.organisations.queries import Known
from yijia.ground.people.models import Account

HELD_ALREADY = _("This account holds this post in these days already.")
NOT_ONESELF = _("Nobody says of themselves which post they hold.")
# What a person sees of who read them names the post held then, so a post has no beginning at will.
LONGEST_AGO = timedelta(days=366)


def fill_post(
    *,
    by: Scope,
    at: datetime,
    post: Post,
    account: Account,
    starts_on: date,
    ends_on: date | None = None,
) -> Grant:
    """Appoints an account to a post for `[starts_on, ends_on)`, and grants what the post gives.

    Raises:
        Forbidden: this person may not say who holds this post, or is the account's own.
        Conflict: the account is closed or holds this post in these days already, or would be two
            administrators or read in too many areas.
        Invalid: an auditor's engagement has no end, the end is not after the start, or the start
            lies too far back.
    """
    _check_may_give(by, post=post)
    _check_holder(by, account=account)
    _check_days(post, starts_on=starts_on, ends_on=ends_on)
    _check_beginning(by, at=at, post=post, starts_on=starts_on)
    grant = _grant_of(post, account=account, starts_on=starts_on, ends_on=ends_on)
    _check_together(grant)
    _check_held_once(grant, post=post)
    with journal.entry(
        by=by,
        at=at,
        event=events.POST_FILLED,
        subject=account,
        new={"role": post.role, "post": post.pk, "login": account.login},
    ):
        grant.appointment = organisations.appoint_account(
            by=by, at=at, post=post, account=account, starts_on=starts_on, ends_on=ends_on
        )
        grant.save(force_insert=True)
    return grant


def fill_post_with(
    *, by: Scope, at: datetime, post: Post, accounts: Collection[int], starts_on: date
) -> int:
    """Appoints many accounts to a post from a day on under one entry, and says how many.

    Raises:
        Forbidden: this person may not say who holds this post, or one account is their own.
        Conflict: an account is closed, holds this post already, or holds what does not go with it.
        Invalid: an engagement would have no end, or the start lies too far back.
    """
    _check_may_give(by, post=post)
    _check_days(post, starts_on=starts_on, ends_on=None)
    _check_beginning(by, at=at, post=post, starts_on=starts_on)
    rows = Account.objects.select_for_update(no_key=True).filter(pk__in=accounts)
    found = rows.order_by("pk").in_bulk()
    for account in found.values():
        _check_holder(by, account=account)
    grants = [
        _grant_of(post, account=account, starts_on=starts_on, ends_on=None)
        for account in found.values()
    ]
    _check_all_together(grants, post=post, starts_on=starts_on)
    told = {"role": post.role, "post": post.pk, "count": len(grants)}
    with journal.entry(by=by, at=at, event=events.POST_FILLED_BY_MANY, new=told):
        made = organisations.appoint_accounts(
            by=by, at=at, post=post, accounts=list(found), starts_on=starts_on
        )
        for grant, appointment in zip(grants, made, strict=True):
            grant.appointment = appointment
        Grant.objects.bulk_create(grants)
    return len(grants)


def leave_post(
    *,
    by: Scope,
    at: datetime,
    appointment: Appointment,
    ends_on: date,
    then: rules.Then = rules.Then.OTHERS,
    successor: Account | None = None,
    unit: Known | None = None,
) -> None:
    """Ends an appointment and every grant that came from it; `ends_on` is the first day without it.

    Who would be the last in an organisation that has open work does not leave in silence: `then`
    says that a successor holds the post from that day on, that another unit gets its work then, or
    that who dispatches goes on.

    Raises:
        Forbidden: this person may not say who holds this post.
        Conflict: it has ended by that day already, or the successor may not hold the post.
        Invalid: the day lies in the past, or before the appointment began; nobody would be left who
            goes on, or nobody is named who comes next.
    """
    _check_may_give(by, post=appointment.post)
    if ends_on < timezone.localdate(at):
        raise Invalid(_("A post is left from today on, not in the past."), field="ends_on")
    _check_successor(appointment, then=then, successor=successor)
    _check_unit(appointment, ends_on=ends_on, then=then, unit=unit)
    behind = _check_goes_on(appointment, ends_on=ends_on, then=then)
    told = {"ends_on": ends_on.isoformat(), "then": then, "behind": dict(behind.counts)}
    told |= {"unit": unit.code} if unit else {}
    subject, passes_to = appointment.account, unit.id if unit else None
    with journal.entry(by=by, at=at, event=events.POST_LEFT, subject=subject, new=told):
        organisations.end_appointment(
            by=by, at=at, appointment=appointment, ends_on=ends_on, passes_to=passes_to
        )
        Grant.objects.filter(appointment=appointment).update(ends_on=ends_on)
        if successor is not None:
            post = appointment.post
            fill_post(by=by, at=at, post=post, account=successor, starts_on=ends_on)


def _check_successor(
    appointment: Appointment, *, then: rules.Then, successor: Account | None
) -> None:
    if (then is rules.Then.SUCCESSOR) != (successor is not None):
        raise Invalid(_("Say who comes next, or that nobody does."), field="successor")
    if successor is not None and successor.pk == appointment.account_id:
        raise Invalid(_("Somebody else has to come next."), field="successor")


def _check_unit(
    appointment: Appointment, *, ends_on: date, then: rules.Then, unit: Known | None
) -> None:
    """Refuses a unit that may not have the work, or that would pass it on to where it came from."""
    if (then is rules.Then.UNIT) != (unit is not None):
        raise Invalid(_("Say which unit gets the work."), field="unit")
    if unit is None:
        return
    home = appointment.post.organisation
    if unit.id == home.pk:
        raise Invalid(_("It has to be another unit."), field="unit")
    if unit not in bodies.bodies_for(division=home.division_id, on=ends_on):
        raise Invalid(_("Choose a unit that serves this place."), field="unit")
    # Of two that name each other at once, the second waits and sees the first.
    for body in sorted((home.pk, unit.id)):
        queries.hold_body(body)
    if bodies.comes_back(home.pk, to=unit.id):
        message = _("That unit passes its work on to this one. Choose another.")
        raise Invalid(message, field="unit")


def _check_goes_on(appointment: Appointment, *, ends_on: date, then: rules.Then) -> queries.Behind:
    """What is left behind; nobody else leaves the same organisation meanwhile."""
    queries.hold_body(appointment.post.organisation_id)
    behind = queries.left_behind(appointment, on=ends_on)
    works = appointment.post.role in WORKING
    if then is rules.Then.OTHERS and works and behind.is_left_alone:
        left = {"count": behind.bound}
        raise Invalid(
            _("Nobody would be left for the %(count)s open cases of this unit. Say who goes on."),
            params=left,
            field="then",
        )
    return behind


def _check_may_give(by: Scope, *, post: Post) -> None:
    over = post.over_division_id or post.organisation.division_id
    if not by.may(Permission.GRANT_EDIT, division=over, organisation=None):
        raise Forbidden


def _check_holder(by: Scope, *, account: Account) -> None:
    if by.account == account.pk:
        raise Forbidden(NOT_ONESELF)
    if not account.is_active:
        raise Conflict(_("This account is closed."))


def _check_days(post: Post, *, starts_on: date, ends_on: date | None) -> None:
    if ends_on is None and post.role == Role.AUDITOR:
        raise Invalid(_("Say on which day the engagement ends."), field="ends_on")
    if ends_on is not None and ends_on <= starts_on:
        raise Invalid(_("The end lies after the start."), field="ends_on")
    over = post.organisation.ends_on
    if over is not None and starts_on >= over:
        raise Conflict(_("This organisation has ended by then."))


def _check_beginning(by: Scope, *, at: datetime, post: Post, starts_on: date) -> None:
    """Refuses a beginning before the organisation's own, or, but when one is founded, long ago."""
    if starts_on < post.organisation.starts_on:
        raise Invalid(_("This organisation begins later."), field="starts_on")
    if not by.everything and starts_on < timezone.localdate(at) - LONGEST_AGO:
        raise Invalid(_("A post is filled from at most a year ago on."), field="starts_on")


def _check_held_once(grant: Grant, *, post: Post) -> None:
    """Refuses a post that the account holds already; after `_check_together` nobody adds one."""
    held = Appointment.objects.filter(account=grant.account_id, post=post)
    held = held.filter(Q(ends_on=None) | Q(ends_on__gt=Greatest("starts_on", grant.starts_on)))
    if grant.ends_on is not None:
        held = held.filter(starts_on__lt=grant.ends_on)
    if held.exists():
        raise Conflict(HELD_ALREADY)


def _grant_of(post: Post, *, account: Account, starts_on: date, ends_on: date | None) -> Grant:
    over = post.over_division_id
    return Grant(
        account=account,
        role=post.role,
        division_id=over,
        organisation_id=None if over else post.organisation_id,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def _check_together(grant: Grant) -> None:
    """Refuses what the account may not hold beside its other grants; nobody adds one meanwhile."""
    Account.objects.select_for_update(no_key=True).get(pk=grant.account_id)
    held = [queries.held_by(other) for other in Grant.objects.filter(account=grant.account_id)]
    fault = queries.fault_of(queries.held_by(grant), beside=held)
    if fault is not None:
        raise Conflict(fault)


def _check_all_together(grants: Sequence[Grant], *, post: Post, starts_on: date) -> None:
    """The same for many accounts that are locked: what they hold is read once."""
    held = dict[int, list[rules.Held]]()
    accounts = [grant.account_id for grant in grants]
    for other in Grant.objects.filter(account__in=accounts):
        held.setdefault(other.account_id, []).append(queries.held_by(other))
    for grant in grants:
        fault = queries.fault_of(queries.held_by(grant), beside=held.get(grant.account_id, ()))
        if fault is not None:
            raise Conflict(fault)
    lasting = Q(ends_on=None) | Q(ends_on__gt=Greatest("starts_on", starts_on))
    if Appointment.objects.filter(lasting, account__in=accounts, post=post).exists():
        raise Conflict(HELD_ALREADY)
