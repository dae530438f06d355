"""The fields of a work order beside its words: urgency, who raises it, reply, when it happened."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext

from yijia.programmes.issues import queries, rules


def urgent(urgency: str) -> tuple[str, str] | None:
    """What is more urgent than usual, as a mark: its text and its colour."""
    known = rules.Urgency(urgency)
    colour = rules.URGENCY_COLOURS.get(known)
    return (gettext(rules.URGENCY_LABELS[known]), colour) if colour else None


def told(opened: queries.Opened) -> list[tuple[str, str]]:
    """What differs from most issues: label and text."""
    return [(label, text) for label, text in _rows(_values(opened), is_usual=False) if text]


def order_rows(opened: queries.Opened) -> list[tuple[str, str]]:
    """All of them, as a work order is printed."""
    return _rows(_values(opened), is_usual=True)


def taken_in(given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was said of them on the telephone, to be looked over."""
    return [(label, text) for label, text in _rows(given, is_usual=False) if text]


def said_in(draft: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What a draft says of them, each with the page on which it is changed."""
    on = draft.get("occurred_on")
    day = date.fromisoformat(on) if on else None
    rows = _rows({**draft, "occurred_on": day}, is_usual=False)
    pages = {gettext("When it happened"): "text"}
    return [(label, text, pages.get(label, "contact")) for label, text in rows if text]


def document(opened: queries.Opened) -> dict[str, object]:
    """The same for a program."""
    values = _values(opened)
    on, at = values["occurred_on"], values["occurred_time"]
    return values | {
        "occurred_on": on and on.isoformat(),
        "occurred_time": at and at.strftime("%H:%M"),
    }


def _values(opened: queries.Opened) -> dict[str, Any]:
    names = ("requester", "no_reply", "occurred_on", "occurred_time")
    told = {name: getattr(opened.issue, name) for name in names}
    return {"urgency": opened.case.urgency, **told}


def _rows(given: Mapping[str, Any], *, is_usual: bool) -> list[tuple[str, str]]:
    """Label and text; what is as usual is said only where that is asked for."""
    urgency = rules.Urgency(given.get("urgency") or rules.Urgency.NORMAL)
    requester = rules.Requester(given.get("requester") or rules.Requester.NATURAL)
    usual = gettext("Wanted") if is_usual else ""
    says_urgency = is_usual or urgency is not rules.Urgency.NORMAL
    says_requester = is_usual or requester is not rules.Requester.NATURAL
    urgent = gettext(rules.URGENCY_LABELS[urgency]) if says_urgency else ""
    raised_by = gettext(rules.REQUESTER_LABELS[requester]) if says_requester else ""
    return [
        (gettext("Urgency"), urgent),
        (gettext("Raised by"), raised_by),
        (gettext("A reply"), gettext("Not needed") if given.get("no_reply") else usual),
        (gettext("When it happened"), _when(given.get("occurred_on"), given.get("occurred_time"))),
    ]


def _when(on: date | None, at: time | None) -> str:
    day = date_format(on, gettext("j F Y")) if on else ""
    return f"{day} {time_format(at, 'H:i')}" if at else day
