"""Holding a meeting: who has come, what was decided by how many, and its minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.meetings import events, queries
from yijia.engines.meetings.actions.holding import hold_meeting
from yijia.engines.meetings.models import Addition, Decision, Item, Meeting, RollEntry
from yijia.engines.meetings.rules import State, day_of, deciding, joint
from yijia.ground.journal import actions as journal

TOO_FEW = _("Too few units are present: this body cannot decide anything now.")
RESOLVED = _("Something was resolved about this point: withdraw it first, as the vote was lost.")
DECIDED = _("It was written down before what became of this point.")


@dataclass(frozen=True)
class NewDecision:
    """What was said or decided of a point, and how many voted how, where it was put to the vote."""

    text: str
    votes: deciding.Votes | None = None


def take_roll(*, by: Scope, at: datetime, meeting: Meeting, lines: Sequence[joint.Line]) -> Meeting:
    """Takes the roll: who speaks for which seat of that day, and so whether enough have come.

    Raises:
        Conflict: it was taken before, or called off, or is not yet due; or no rule says how the
            body decides on that day.
        Forbidden: the person does not keep the meetings of this body.
        Invalid: a seat of the day is missing, or a line is faulty.
    """
    _check_keeper(by, meeting=meeting)
    held = hold_meeting(meeting.pk)
    held.state = joint.moved(joint.State(held.state), step=joint.Step.TAKE_ROLL)
    if day_of(at) < held.meets_on:
        raise Conflict(_("The roll is taken on the day of the meeting, or later."))
    joint.check_roll(lines, seats=queries.seats_on(held.body_id, on=held.meets_on))
    rule = queries.rule_of(held.kind, matter=deciding.ORDINARY, on=held.meets_on)
    held.rule, held.members, held.opened_at = rule, len(lines), at
    held.present = sum(line.presence is joint.Presence.PRESENT for line in lines)
    held.has_quorum = deciding.has_quorum(rule.value, roll=held.roll)
    new = {"members": held.members, "present": held.present, "has_quorum": held.has_quorum}
    event, place = events.ROLL_TAKEN, held.division_id
    with journal.entry(by=by, at=at, event=event, subject=held, division=place, new=new):
        RollEntry.objects.bulk_create(_entries(held, lines=lines))
        held.save(update_fields=["state", "rule", "members", "present", "has_quorum", "opened_at"])
    return held


def _entries(held: Meeting, *, lines: Sequence[joint.Line]) -> list[RollEntry]:
    """The rows of the roll; nobody speaks for who is not there."""
    here = joint.Presence.PRESENT
    return [
        RollEntry(
            meeting=held,
            unit_id=line.unit,
            presence=line.presence.value,
            speaker=line.speaker.strip() if line.presence is here else "",
        )
        for line in lines
    ]


def decide_item(*, by: Scope, at: datetime, item: Item, new: NewDecision) -> Decision:
    """Writes down what became of a point of the agenda, once; of a vote it decides by the rule.

    Raises:
        Conflict: the meeting is not held at the moment, too few are present to vote, it was written
            down before, no rule says how the body decides in this matter, or a vote was lost about
            which something is to be done.
        Forbidden: the person does not keep the meetings of this body.
        Invalid: nothing is said, or the counts do not add up to the units present.
    """
    _check_keeper(by, meeting=item.meeting)
    if not new.text.strip():
        raise Invalid(_("Fill this in."), field="text")
    held = _held(item.meeting_id)
    made = Decision(item=item, text=new.text.strip(), decided_at=at)
    if new.votes is not None:
        _count(made, held=held, votes=new.votes, matter=item.matter)
    if made.is_carried is False and item.resolutions.exclude(state=State.WITHDRAWN).exists():
        raise Conflict(RESOLVED)
    told = {"place": item.place, "is_carried": made.is_carried}
    event, place = events.DECIDED, held.division_id
    try:
        with (
            transaction.atomic(),
            journal.entry(by=by, at=at, event=event, subject=held, division=place, new=told),
        ):
            made.save(force_insert=True)
    except IntegrityError as fault:
        raise Conflict(DECIDED) from fault
    return made


def _count(made: Decision, *, held: Meeting, votes: deciding.Votes, matter: str) -> None:
    """Whether a vote is carried, by the rule of the body for the matter on that day."""
    rule = queries.rule_of(held.kind, matter=matter, on=held.meets_on)
    if not deciding.has_quorum(rule.value, roll=held.roll):
        raise Conflict(TOO_FEW)
    made.rule = rule
    made.in_favour, made.against, made.abstained = votes.in_favour, votes.against, votes.abstained
    made.is_carried = deciding.is_carried(rule.value, roll=held.roll, votes=votes)


def sign_minutes(*, by: Scope, at: datetime, meeting: Meeting) -> Meeting:
    """Signs the minutes: nothing of them changes any more, and what comes later is added.

    The entry in the journal holds what they are known by.

    Raises:
        Conflict: the roll was not taken, or they were signed before.
        Forbidden: the person does not keep the meetings of this body.
    """
    _check_keeper(by, meeting=meeting)
    held = hold_meeting(meeting.pk)
    held.state = joint.moved(joint.State(held.state), step=joint.Step.SIGN)
    held.signed_at, held.signed_by_id = at, by.account
    held.digest = joint.digest(queries.minutes_of(held))
    event, place, new = events.SIGNED, held.division_id, {"digest": held.digest}
    with journal.entry(by=by, at=at, event=event, subject=held, division=place, new=new):
        held.save(update_fields=["state", "signed_at", "signed_by", "digest"])
    return held


def add_to_minutes(
    *, by: Scope, at: datetime, meeting: Meeting, text: str, item: Item | None = None
) -> Addition:
    """Adds something to signed minutes, with its day; the minutes themselves stay as they are.

    What is added to a point is kept from whom that point is kept from.

    Raises:
        Conflict: they are not signed.
        Forbidden: the person does not keep the meetings of this body.
        Invalid: nothing is said.
    """
    _check_keeper(by, meeting=meeting)
    if not text.strip():
        raise Invalid(_("Fill this in."), field="text")
    held = hold_meeting(meeting.pk)
    if held.state != joint.State.SIGNED:
        raise Conflict(_("These minutes are not signed yet."))
    made = Addition(
        meeting=held, item=item, of_all=item is None, text=text.strip(), at=at, by_id=by.account
    )
    event, place = events.ADDED, held.division_id
    with journal.entry(by=by, at=at, event=event, subject=held, division=place):
        made.save(force_insert=True)
    return made


def _check_keeper(by: Scope, *, meeting: Meeting) -> None:
    if not queries.keeps(by, meeting=meeting):
        raise Forbidden


def _held(identity: int) -> Meeting:
    """A meeting of which the roll was taken and the minutes are not signed."""
    held = hold_meeting(identity)
    if held.state != joint.State.HELD:
        raise Conflict(_("This meeting has moved on. Look at it again."))
    return held
