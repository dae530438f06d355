"""The minutes of a meeting on paper."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language, gettext

from yijia.base.typesetting import pdf_of
from yijia.base.words import _
from yijia.engines.meetings import queries as meetings
from yijia.engines.meetings.models import Addition
from yijia.engines.meetings.rules import joint
from yijia.ground.organisations.shown import body_name
from yijia.programmes.network.shown.meeting import carried_words, share_words, votes_words
from yijia.programmes.network.shown.names import due_words, moment_words

TEMPLATE = Path(__file__).parents[1] / "templates" / "network" / "minutes.typ"
NOT_OFFICIAL = _("Demonstration data, not official.")
NOT_SIGNED = _("Draft: these minutes are not signed.")


def minutes_pdf(opened: meetings.OpenedMeeting, *, at: datetime) -> bytes:
    """The minutes of a meeting that was held, as they may be seen by who asks for them."""
    held = opened.meeting
    data = {
        "lang": "en" if (get_language() or "").startswith("en") else "zh",
        "title": gettext("Minutes"),
        "body": body_name(held.body_id),
        "facts": _facts(opened),
        "roll_title": gettext("Roll"),
        "roll": [
            [
                body_name(one.unit_id),
                gettext(joint.PRESENCE_LABELS[joint.Presence(one.presence)]),
                one.speaker,
            ]
            for one in opened.roll
        ],
        "points_title": gettext("Agenda"),
        "points": [_point(one) for one in opened.points],
        "additions_title": gettext("Added later"),
        "additions": [_addition(one) for one in opened.additions],
        "signed": _signed(opened),
        "made": gettext("Made on %(at)s") % {"at": moment_words(at)},
        "note": gettext(NOT_OFFICIAL) if settings.YIJIA_DEMONSTRATION else "",
    }
    return pdf_of(TEMPLATE, data, fonts=settings.YIJIA_FONTS_DIR)


def _facts(opened: meetings.OpenedMeeting) -> list[list[str]]:
    held = opened.meeting
    reached = gettext("reached") if held.has_quorum else gettext("not reached")
    facts = [
        [gettext("Number"), held.number],
        [gettext("When"), moment_words(held.meets_at)],
        [gettext("Where"), held.place],
        [
            gettext("Present"),
            gettext("%(present)s of %(members)s units")
            % {"present": held.present, "members": held.members},
        ],
    ]
    if held.rule is not None:
        said = f"{share_words(held.rule.value.quorum)} · {reached}"
        facts += [[gettext("Quorum"), said], [gettext("Source of the rule"), held.rule.source]]
    return facts


def _point(one: meetings.Point) -> dict[str, object]:
    said = one.decision
    return {
        "title": f"{one.item.place}. {one.item.title}",
        "text": said.text if said else gettext("Not dealt with."),
        "votes": " · ".join(word for word in (votes_words(said), carried_words(said)) if word),
        "resolutions": [
            gettext("%(owner)s by %(due)s: %(text)s")
            % {"owner": body_name(row.owner_id), "due": due_words(row.due_at), "text": row.text}
            for row in one.resolutions
        ],
    }


def _addition(one: Addition) -> list[str]:
    to = f"{one.item.place}. {one.item.title}\n" if one.item else ""
    return [moment_words(one.at), to + one.text]


def _signed(opened: meetings.OpenedMeeting) -> str:
    held = opened.meeting
    if held.signed_at is None:
        return gettext(NOT_SIGNED)
    return gettext("Signed on %(at)s. These minutes are known by %(digest)s") % {
        "at": moment_words(held.signed_at),
        "digest": held.digest,
    }
