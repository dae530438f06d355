"""Calling a meeting of a body, its agenda, and calling it off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.meetings import events, queries
from yijia.engines.meetings.actions.holding import hold_meeting
from yijia.engines.meetings.models import Item, Meeting
from yijia.engines.meetings.registry import Matter
from yijia.engines.meetings.rules import day_of, deciding, joint
from yijia.ground.journal import actions as journal
from yijia.ground.organisations.queries import Known

AT_ONCE = _("Somebody has just called a meeting of this body. Look again.")
NO_SEATS = _("Nobody has a seat in this body on that day.")
_OPEN = (joint.State.CALLED, joint.State.HELD)


@dataclass(frozen=True)
class NewMeeting:
    """When and where a body meets."""

    body: Known
    meets_at: datetime
    place: str


def call_meeting(*, by: Scope, at: datetime, new: NewMeeting) -> Meeting:
    """Calls a meeting of a body for a day and place; whoever has a seat on that day is told.

    Raises:
        Conflict: no rule says how it decides on that day, nobody has a seat in it then, or somebody
            else has called one at this very moment.
        Forbidden: the person does not keep the meetings of this body.
        Invalid: the day is over or too far away, or no place is named.
    """
    body, meets_on = new.body, day_of(new.meets_at)
    if not queries.keeps_of(by, body=body):
        raise Forbidden
    joint.check_day(meets_on, today=day_of(at))
    if not new.place.strip():
        raise Invalid(_("Fill this in."), field="place")
    queries.rule_of(body.kind, matter=deciding.ORDINARY, on=meets_on)
    units = queries.seats_on(body.id, on=meets_on)
    if not units:
        raise Conflict(NO_SEATS)
    made = _row(new, at=at)
    told = {"number": made.number, "units": len(units)}
    try:
        with (
            transaction.atomic(),
            journal.entry(
                by=by,
                at=at,
                event=events.MEETING_CALLED,
                subject=Meeting,
                division=body.division,
                new=told,
            ) as written,
        ):
            made.pk = written.subject_id
            made.save(force_insert=True)
    except IntegrityError as fault:
        raise Conflict(AT_ONCE) from fault
    return made


def _row(new: NewMeeting, *, at: datetime) -> Meeting:
    before = Meeting.objects.filter(body=new.body.id).count()
    return Meeting(
        number=joint.next_number(new.body.code, before=before),
        body_id=new.body.id,
        kind=new.body.kind,
        division_id=new.body.division,
        meets_at=new.meets_at,
        place=new.place.strip(),
        called_at=at,
    )


def cancel_meeting(*, by: Scope, at: datetime, meeting: Meeting, reason: str) -> Meeting:
    """Calls a meeting off that was not held; why is said to whoever has a seat.

    Raises:
        Conflict: its roll was taken, or it was called off before.
        Forbidden: the person does not keep the meetings of this body.
        Invalid: no reason is given.
    """
    if not queries.keeps(by, meeting=meeting):
        raise Forbidden
    if not reason.strip():
        raise Invalid(_("Say why."), field="reason")
    held = hold_meeting(meeting.pk)
    held.state = joint.moved(joint.State(held.state), step=joint.Step.CANCEL)
    held.cancelled_at, held.reason = at, reason.strip()
    event, place = events.MEETING_CANCELLED, held.division_id
    with journal.entry(by=by, at=at, event=event, subject=held, division=place):
        held.save(update_fields=["state", "cancelled_at", "reason"])
    return held


def add_items(
    *,
    by: Scope,
    at: datetime,
    meeting: Meeting,
    matters: Sequence[Matter] = (),
    title: str = "",
    ruled_as: str = deciding.ORDINARY,
) -> list[Item]:
    """Puts open matters on the agenda, and if wanted a point of one's own, in this order.

    A vote on them is counted by the rule for what they are `ruled_as`, and by no other.

    Raises:
        Conflict: the minutes are signed, or it was called off, or a matter stands there already.
        Forbidden: the person does not keep the meetings of this body.
        Invalid: nothing is named, or too much, a title is too long, or there is no such rule then.
    """
    if not queries.keeps(by, meeting=meeting):
        raise Forbidden
    held = hold_meeting(meeting.pk)
    if held.state not in _OPEN:
        raise Conflict(_("Nothing is put on the agenda of this meeting any more."))
    rows = _rows(held, matters=matters, title=title.strip())
    if ruled_as not in queries.ruled_matters(held):
        raise Invalid(_("There is no rule for this on the day of the meeting."), field="ruled_as")
    for row in rows:
        row.matter = ruled_as
    event, place = events.ITEMS_ADDED, held.division_id
    new = {"count": len(rows)}
    try:
        with (
            transaction.atomic(),
            journal.entry(by=by, at=at, event=event, subject=held, division=place, new=new),
        ):
            return Item.objects.bulk_create(rows)
    except IntegrityError as fault:
        raise Conflict(_("One of these stands on the agenda already.")) from fault


def _rows(meeting: Meeting, *, matters: Sequence[Matter], title: str) -> list[Item]:
    """The rows of new points, after those that are there."""
    before = queries.last_place(meeting)
    titles = [one.title for one in matters] + ([title] if title else [])
    if not titles:
        raise Invalid(_("Choose a matter, or write a point of your own."), field="title")
    if before + len(titles) > joint.MOST_ITEMS:
        raise Invalid(_("A meeting has sixty points at most."), field="matters")
    if len(title) > joint.LONGEST_TITLE:
        raise Invalid(_("Write less."), field="title")
    rows = [
        Item(title=one.title[: joint.LONGEST_TITLE], source=one.source, key=one.key)
        for one in matters
    ]
    for row, one in zip(rows, matters, strict=True):
        row.case_id = one.case
    rows += [Item(title=title)] if title else []
    for place, row in enumerate(rows, before + 1):
        row.meeting, row.place = meeting, place
    return rows
