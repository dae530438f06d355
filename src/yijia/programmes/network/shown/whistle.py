"""Whistles in the reader's language, and for programs."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext

from yijia.base.scope import Scope
from yijia.engines.meetings import queries as meetings
from yijia.engines.meetings.models import Whistle
from yijia.engines.meetings.rules.whistling import STATE_LABELS, State
from yijia.ground.organisations.shown import body_code, body_name
from yijia.programmes.network.shown.convening import whistle_line

Row = dict[str, object]
COLOURS = {State.OPEN: "", State.NAMED: "green", State.DECLINED: "red", State.WITHDRAWN: "grey"}


def blower_choices(heard: Iterable[meetings.Heard]) -> list[tuple[str, str]]:
    """Bodies that may blow it by code, each with the body that hears it."""
    said = gettext("%(body)s, heard by %(above)s")
    return [
        (
            one.blower.code,
            said % {"body": body_name(one.blower.id), "above": body_name(one.receiver.id)},
        )
        for one in heard
    ]


def whistle_page(held: Whistle, *, scope: Scope) -> Row:
    """One whistle, with what may be done with it."""
    state = State(held.state)
    is_open = state is State.OPEN and held.case.is_open
    hears = is_open and meetings.hears(scope, whistle=held)
    return whistle_line(held) | {
        "held": held,
        "receiver": body_name(held.receiver_id),
        "state": gettext(STATE_LABELS[state]),
        "colour": COLOURS[state],
        "convening": reverse("network:convening", args=[held.convening.number])
        if held.convening
        else "",
        "may_name": hears,
        "may_withdraw": is_open and meetings.has_blown(scope, whistle=held),
    }


def whistle_document(held: Whistle) -> Row:
    """A whistle for programs."""
    return {
        "number": held.number,
        "case": held.case.number,
        "division": held.division_id,
        "blower": body_code(held.blower_id),
        "receiver": body_code(held.receiver_id),
        "type": held.type,
        "reason": held.reason,
        "place": held.place,
        "blown_at": held.blown_at,
        "state": held.state,
        "answer": held.answer,
        "answered_at": held.answered_at,
        "convening": held.convening.number if held.convening else "",
    }
