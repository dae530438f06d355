"""Posts at which members serve: opened by a community or unit, taken freely, or assigned."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people
from yijia.ground.places import queries as places
from yijia.programmes.members import events, queries, rules
from yijia.programmes.members.models import Duty, ServicePost, Volunteering
from yijia.programmes.members.rules import Kind

_SECRET_BYTES = 16
FULL = _("All places are taken.")
TWICE = _("This member serves there already.")
HELD = _("Members have served here or are checked in, so it takes place. Confirm their hours.")


def open_service_post(
    *, by: Scope, at: datetime, new: rules.NewPost, is_late: bool = False
) -> ServicePost:
    """Opens a place and a time at which service of one kind is wanted.

    `is_late`: its time is over, as what was done by a list before is entered afterwards.

    Raises:
        Forbidden: the person does not work in the body that opens it.
        Invalid: something of it cannot be taken, or there is no such community.
    """
    if not queries.answers_for(by, body=new.organisation):
        raise Forbidden(_("You do not work in this body."), field="organisation")
    rules.check_post(new, at=at, calendar=places.calendar(), is_late=is_late)
    queries.check_place(new.division, organisation=new.organisation, at=at)
    secret = people.seal_kept_text(secrets.token_hex(_SECRET_BYTES), purpose=rules.CODE)
    told = {"kind": new.kind, "places": new.places}
    with journal.entry(
        by=by,
        at=at,
        event=events.POST_OPENED,
        subject=ServicePost,
        division=new.division,
        new=told,
    ) as written:
        post = _row(new, secret=secret)
        post.pk = written.subject_id
        post.save(force_insert=True)
    return post


def _row(new: rules.NewPost, *, secret: bytes) -> ServicePost:
    return ServicePost(
        kind=new.kind,
        organisation_id=new.organisation,
        division_id=new.division,
        skill=new.skill,
        title_zh=new.title_zh.strip(),
        title_en=new.title_en.strip(),
        note=new.note.strip(),
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        places=new.places,
        secret_sealed=secret,
    )


def cancel_service_post(*, by: Scope, at: datetime, post: ServicePost) -> ServicePost:
    """Cancels a post at which nobody has served yet, and nobody is.

    Raises:
        Conflict: somebody has served there or is there, or it was cancelled before.
        Forbidden: the person does not work in the body that opened it.
    """
    if not queries.answers_for(by, body=post.organisation_id):
        raise Forbidden
    try:
        with transaction.atomic():
            held = ServicePost.objects.select_for_update(no_key=True).get(pk=post.pk)
            if held.cancelled_at is not None:
                raise Conflict(_("This post was cancelled."))
            told = {"kind": held.kind}
            with journal.entry(by=by, at=at, event=events.POST_CANCELLED, subject=held, new=told):
                held.cancelled_at = at
                held.save(update_fields=["cancelled_at"])
    except IntegrityError as somebody_there:
        raise Conflict(HELD) from somebody_there
    return held


def take_post(*, by: Scope, at: datetime, post: ServicePost) -> Volunteering:
    """A member takes a place, of their own accord; the database decides who gets the last one.

    Raises:
        Conflict: all places are taken, the member has one, or the post is over.
        Forbidden: they are not confirmed in any community.
    """
    unit = queries.unit_confirmed(by)
    if by.account is None or unit is None:
        raise Forbidden(_("Report in where you live first. Once it is confirmed you may serve."))
    if post.kind != Kind.VOLUNTEERING:
        raise Conflict(_("A unit assigns its members to this. Nobody takes it by themselves."))
    row = Volunteering(
        post=post,
        account_id=by.account,
        unit_id=unit,
        division_id=post.division_id,
        organisation_id=post.organisation_id,
        taken_at=at,
    )
    _add(row, post=post, by=by, at=at)
    return row


def assign_duty(*, by: Scope, at: datetime, post: ServicePost, login: str) -> Duty:
    """A unit assigns one of its members who have reported in, in working time.

    Raises:
        Conflict: all places are taken, the member has one, or the post is over.
        Forbidden: nobody of this login has reported in for a unit of the person.
        Invalid: the post is one that members take freely.
    """
    unit = queries.unit_of_reported(by, login=login, at=at)
    if post.kind != Kind.DUTY:
        raise Invalid(_("Members take this freely: nobody is assigned to it."), field="login")
    row = Duty(
        post=post,
        account_id=queries.account_of(login),
        unit_id=unit,
        division_id=post.division_id,
        organisation_id=post.organisation_id,
        taken_at=at,
        assigned_by_id=by.account,
    )
    _add(row, post=post, by=by, at=at)
    return row


def _add(row: Volunteering | Duty, *, post: ServicePost, by: Scope, at: datetime) -> None:
    if post.ends_at <= at:
        raise Conflict(_("This time is over."))
    if post.cancelled_at is not None:
        raise Conflict(_("This post was cancelled."))
    event = events.DUTY_ASSIGNED if isinstance(row, Duty) else events.POST_TAKEN
    try:
        with (
            transaction.atomic(),
            journal.entry(
                by=by, at=at, event=event, subject=type(row), new={"kind": post.kind}
            ) as written,
        ):
            row.pk = written.subject_id
            row.save(force_insert=True)
    except IntegrityError as faster:
        twice = isinstance(faster.__cause__, UniqueViolation)
        raise Conflict(TWICE if twice else FULL) from faster
