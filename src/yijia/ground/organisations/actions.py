"""Writing organisations, their posts, and who holds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from yijia.base.access import Role
from yijia.base.errors import Conflict, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import events, queries, rules
from yijia.ground.organisations.models import Appointment, Organisation, Post
from yijia.ground.people.models import Account


@dataclass(frozen=True)
class NewOrganisation:
    """What is known of an organisation when it is entered."""

    code: str
    kind: rules.Kind
    name_zh: str
    name_en: str
    division: str
    starts_on: date
    parent: str | None = None


def open_organisation(*, by: Scope, at: datetime, new: NewOrganisation) -> Organisation:
    """Enters an organisation.

    Raises:
        Invalid: the code is taken.
    """
    return open_organisations(by=by, at=at, rows=[new])[0]


def open_organisations(
    *, by: Scope, at: datetime, rows: Sequence[NewOrganisation]
) -> list[Organisation]:
    """Enters many organisations under one journal entry; a parent stands before its children.

    Raises:
        Invalid: a code is taken, or a parent is not known.
    """
    known = queries.ids_by_code()
    taken = [row.code for row in rows if row.code in known]
    if taken:
        raise Invalid(_("The code %(code)s is taken."), params={"code": taken[0]}, field="code")
    only = rows[0].code if len(rows) == 1 else None
    event = events.ORGANISATION_OPENED if only else events.ORGANISATIONS_IMPORTED
    with journal.entry(
        by=by, at=at, event=event, new={"code": only} if only else {"count": len(rows)}
    ):
        return [_insert(row, known=known) for row in rows]


def _insert(row: NewOrganisation, *, known: dict[str, int]) -> Organisation:
    if row.parent is not None and row.parent not in known:
        raise Invalid(_("There is no organisation %(code)s."), params={"code": row.parent})
    made = Organisation.objects.create(
        code=row.code,
        kind=row.kind,
        name_zh=row.name_zh,
        name_en=row.name_en,
        division_id=row.division,
        parent_id=known[row.parent] if row.parent else None,
        starts_on=row.starts_on,
    )
    known[row.code] = made.pk
    return made


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
    *, by: Scope, at: datetime, post: Post, account: Account, starts_on: date
) -> Appointment:
    """Puts an account into a post from a day on."""
    with journal.entry(
        by=by,
        at=at,
        event=events.APPOINTED,
        subject=Appointment,
        division=post.organisation.division_id,
        new={"post": post.pk, "account": account.pk, "starts_on": starts_on.isoformat()},
    ) as written:
        made = Appointment(pk=written.subject_id, post=post, account=account, starts_on=starts_on)
        made.save(force_insert=True)
    return made


def end_appointment(
    *, by: Scope, at: datetime, appointment: Appointment, ends_on: date
) -> Appointment:
    """Ends an appointment; the day given is the first one without it.

    Raises:
        Conflict: it has ended already.
    """
    if appointment.ends_on is not None:
        raise Conflict(_("This appointment has ended already."))
    with journal.entry(
        by=by,
        at=at,
        event=events.APPOINTMENT_ENDED,
        subject=appointment,
        new={"ends_on": ends_on.isoformat()},
    ):
        appointment.ends_on = ends_on
        appointment.save(update_fields=["ends_on"])
    return appointment
