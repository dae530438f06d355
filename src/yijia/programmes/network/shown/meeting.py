"""Meetings of bodies in the reader's language, and for programs."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext

from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.meetings import queries as meetings
from yijia.engines.meetings.models import Addition, Decision, Meeting, MeetingRule, RollEntry
from yijia.engines.meetings.registry import Matter, Source
from yijia.engines.meetings.rules import joint
from yijia.engines.meetings.rules.deciding import OF_LABELS, ORDINARY, Share
from yijia.ground.organisations.queries import Known
from yijia.ground.organisations.rules import Kind, network
from yijia.ground.organisations.shown import body_code, body_name
from yijia.programmes.network.shown.given import matter_code
from yijia.programmes.network.shown.names import moment_words, named
from yijia.programmes.network.shown.resolutions import resolution_document, resolution_row

Row = dict[str, object]
COLOURS = {
    joint.State.CALLED: "",
    joint.State.HELD: "yellow",
    joint.State.SIGNED: "green",
    joint.State.CANCELLED: "grey",
}
CARRIED, LOST = _("Carried"), _("Not carried")


def share_words(share: Share) -> str:
    """A part in words: at least or more than so many of so many, and of whom."""
    part = f"{share.numerator}/{share.denominator}"
    told = {"part": part, "of": gettext(OF_LABELS[share.of])}
    if share.is_strict:
        return gettext("more than %(part)s %(of)s") % told
    return gettext("at least %(part)s %(of)s") % told


def kind_name(kind: str) -> str:
    """What a kind of body is called."""
    return gettext(network.KIND_LABELS[Kind(kind)]) if kind in set(Kind) else kind


def rule_row(rule: MeetingRule) -> Row:
    """A rule with its days and its source."""
    return {
        "row": rule,
        "kind": kind_name(rule.kind),
        "quorum": share_words(rule.value.quorum),
        "majority": share_words(rule.value.majority),
    }


def rule_document(rule: MeetingRule) -> Row:
    """The same for programs."""
    return {
        "kind": rule.kind,
        "matter": rule.matter,
        "quorum": _share_document(rule.value.quorum),
        "majority": _share_document(rule.value.majority),
        "source": rule.source,
        "is_sample": rule.is_sample,
        "starts_on": rule.starts_on,
        "ends_on": rule.ends_on,
    }


def _share_document(share: Share) -> Row:
    return {
        "numerator": share.numerator,
        "denominator": share.denominator,
        "of": share.of.value,
        "is_strict": share.is_strict,
    }


def list_page(found: Iterable[Meeting], *, bodies: Iterable[Known]) -> Row:
    """The latest meetings, and the bodies for which one may be called."""
    return {"meetings": [_line(one) for one in found], "bodies": named(bodies)}


def _line(one: Meeting) -> Row:
    state = joint.State(one.state)
    return {
        "number": one.number,
        "body": body_name(one.body_id),
        "at": one.meets_at,
        "place": one.place,
        "state": gettext(joint.STATE_LABELS[state]),
        "colour": COLOURS[state],
    }


def meeting_page(opened: meetings.OpenedMeeting, *, scope: Scope, at: datetime, on: date) -> Row:
    """One meeting: roll, points and minutes, with what may be done with it on a day."""
    held, state = opened.meeting, joint.State(opened.meeting.state)
    keeps = meetings.keeps(scope, meeting=held)
    called, is_held = state is joint.State.CALLED, state is joint.State.HELD
    return _line(held) | {
        "held": held,
        "code": body_code(held.body_id),
        "rule": rule_row(held.rule) if held.rule else None,
        "roll": [_roll_row(one) for one in opened.roll],
        "points": [
            _point(one, scope=scope, at=at, writes=keeps and is_held) for one in opened.points
        ],
        "additions": opened.additions,
        "may_cancel": keeps and called,
        "may_call_roll": keeps and called and held.meets_on <= on,
        "may_add_items": keeps and (called or is_held),
        "may_sign": keeps and is_held,
        "may_add": keeps and state is joint.State.SIGNED,
        "has_minutes": state in joint.WITH_RESOLUTIONS,
    }


def _roll_row(one: RollEntry) -> Row:
    return {
        "unit": body_name(one.unit_id),
        "presence": gettext(joint.PRESENCE_LABELS[joint.Presence(one.presence)]),
        "speaker": one.speaker,
    }


def _point(one: meetings.Point, *, scope: Scope, at: datetime, writes: bool) -> Row:
    meeting = one.item.meeting
    is_lost = one.decision is not None and one.decision.is_carried is False
    return {
        "place": one.item.place,
        "title": one.item.title,
        "decision": one.decision,
        "votes": votes_words(one.decision),
        "carried": carried_words(one.decision),
        "by": share_words(one.decision.rule.value.majority)
        if one.decision and one.decision.rule
        else "",
        "resolutions": [
            resolution_row(row, scope=scope, goes_on=True, at=at) for row in one.resolutions
        ],
        "may_decide": writes and one.decision is None,
        "may_resolve": writes and bool(meeting.has_quorum) and not is_lost,
    }


def votes_words(said: Decision | None) -> str:
    """How many units were how; nothing where it was not put to the vote."""
    if said is None or said.rule is None:
        return ""
    return gettext("%(in_favour)s in favour, %(against)s against, %(abstained)s abstained") % {
        "in_favour": said.in_favour,
        "against": said.against,
        "abstained": said.abstained,
    }


def carried_words(said: Decision | None) -> str:
    """Whether a vote was carried; nothing where there was none."""
    if said is None or said.is_carried is None:
        return ""
    return gettext(CARRIED if said.is_carried else LOST)


def matter_choices(offered: Iterable[tuple[Source, Sequence[Matter]]]) -> list[tuple[str, str]]:
    """What may be put on the agenda: by whom it is offered, and what it is."""
    return [
        (matter_code(one), f"{gettext(source.label)} – {one.title}")
        for source, rows in offered
        for one in rows
    ]


def point_choices(opened: meetings.OpenedMeeting) -> list[tuple[str, str]]:
    """The points to which something may be added, by their places; first, all of the minutes."""
    rows = [one.item for one in opened.points]
    return [
        ("", gettext("To the minutes as a whole")),
        *((str(row.place), f"{row.place}. {row.title}") for row in rows),
    ]


def rule_choices(held: Meeting) -> list[tuple[str, str]]:
    """For which matters the body has a rule on the day, the ordinary one first."""
    return [
        (code, gettext("Ordinary matters") if code == ORDINARY else code)
        for code in meetings.ruled_matters(held)
    ]


def meeting_document(opened: meetings.OpenedMeeting) -> Row:
    """A meeting for programs: codes, counts, and the words that its units read."""
    held = opened.meeting
    return {
        "number": held.number,
        "body": body_code(held.body_id),
        "division": held.division_id,
        "meets_at": held.meets_at,
        "place": held.place,
        "state": held.state,
        "called_at": held.called_at,
        "cancelled_at": held.cancelled_at,
        "reason": held.reason,
        "members": held.members,
        "present": held.present,
        "has_quorum": held.has_quorum,
        "rule": rule_document(held.rule) if held.rule else None,
        "signed_at": held.signed_at,
        "digest": held.digest,
        "roll": [
            {"unit": body_code(one.unit_id), "presence": one.presence, "speaker": one.speaker}
            for one in opened.roll
        ],
        "points": [_point_document(one) for one in opened.points],
        "additions": [_addition_document(one) for one in opened.additions],
    }


def _point_document(one: meetings.Point) -> Row:
    return {
        "place": one.item.place,
        "title": one.item.title,
        "source": one.item.source,
        "key": one.item.key,
        "matter": one.item.matter,
        "decision": _decision_document(one.decision) if one.decision else None,
        "resolutions": [resolution_document(row) for row in one.resolutions],
    }


def _decision_document(said: Decision) -> Row:
    return {
        "text": said.text,
        "in_favour": said.in_favour,
        "against": said.against,
        "abstained": said.abstained,
        "is_carried": said.is_carried,
    }


def _addition_document(one: Addition) -> Row:
    return {
        "at": one.at,
        "by": one.by.login if one.by else "",
        "place": one.item.place if one.item else None,
        "text": one.text,
    }


def list_document(found: Iterable[Meeting]) -> list[Row]:
    """Meetings for programs."""
    return [
        {
            "number": one.number,
            "body": body_code(one.body_id),
            "meets_at": one.meets_at,
            "place": one.place,
            "state": one.state,
        }
        for one in found
    ]


def matter_documents(offered: Iterable[tuple[Source, Sequence[Matter]]]) -> list[Row]:
    """What may be put on the agenda, for programs."""
    return [
        {"code": matter_code(one), "source": source.code, "title": one.title}
        for source, rows in offered
        for one in rows
    ]


def heading_of(held: Meeting) -> str:
    """What a meeting is called in a question about it."""
    return f"{held.number} · {body_name(held.body_id)}"


def address_of(held: Meeting) -> str:
    """The page of a meeting."""
    return reverse("network:meeting", args=[held.number])


def when_words(held: Meeting) -> str:
    """When it meets."""
    return moment_words(held.meets_at)
