"""What was resolved, in a convening or in a meeting, in the reader's language and for programs."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.engines.meetings import queries as meetings
from yijia.engines.meetings import rules
from yijia.engines.meetings.models import Attendance, Convening, Resolution, Rise
from yijia.engines.meetings.rules import State
from yijia.ground.organisations.shown import body_code, body_name
from yijia.programmes.network.shown.names import due_words, moment_words

Row = dict[str, object]
COLOURS = {
    State.OPEN: "",
    State.REPORTED: "yellow",
    State.ACCEPTED: "green",
    State.WITHDRAWN: "grey",
}
AGREE = _("Agree that it is done")
OWN, FOR_IT = _("Your unit"), _("For this unit")
WHY, MISSING = _("Why it was withdrawn"), _("What was missing")


def page_of(one: Resolution) -> str:
    """The page of what a resolution is of."""
    page = "network:meeting" if is_of_meeting(one) else "network:convening"
    return reverse(page, args=[one.of.number])


def is_of_meeting(one: Resolution) -> bool:
    """Whether a meeting has resolved it, and no convening."""
    return not isinstance(one.of, Convening)


def about(one: Resolution) -> dict[str, Any]:
    """What a question about a resolution names: what it is of, whose it is, where to go back."""
    return {"number": one.of.number, "body": one.owner_id, "back": page_of(one)}


def head_of(one: Resolution) -> Row:
    """What it is of, in a list of several."""
    return {"number": one.of.number, "href": page_of(one), "convener": body_name(one.body_id)}


def wait_of(one: Attendance | Resolution, *, at: datetime) -> Row:
    """By when it is to be done, and whether that is over."""
    reported = one.reported_at if isinstance(one, Resolution) else None
    late = rules.is_late(reported or at, due=one.due_at, provisional=one.due_provisional)
    return {"due": due_words(one.due_at), "is_late": late}


def risen_row(rise: Rise, *, at: datetime) -> Row:
    """An overdue resolution that was told to somebody above."""
    one = rise.resolution
    told = {"text": one.text, "owner": body_name(one.owner_id)}
    return head_of(one) | told | wait_of(one, at=at)


def resolution_row(one: Resolution, *, scope: Scope, goes_on: bool, at: datetime) -> Row:
    """One resolution with what somebody may do with it, while what it is of `goes_on`."""
    state = State(one.state)
    does = goes_on and meetings.does(scope, resolution=one)
    judges = goes_on and meetings.judges(scope, resolution=one)
    withdraws = goes_on and meetings.withdraws(scope, resolution=one)
    ended = one.reported_at or one.withdrawn_at or at
    rises = sorted(one.rises.all(), key=lambda rise: rise.level)
    return {
        "row": one,
        "owner": body_name(one.owner_id),
        "due": due_words(one.due_at),
        "late": rules.is_late(ended, due=one.due_at, provisional=one.due_provisional),
        "state": gettext(rules.STATE_LABELS[state]),
        "colour": COLOURS[state],
        "rises": [
            gettext("Told to %(body)s, %(at)s")
            % {"body": body_name(rise.body_id), "at": moment_words(rise.at)}
            for rise in rises
        ],
        "whose": gettext(OWN if does else FOR_IT),
        "agree": f"{gettext(AGREE)} · {body_name(one.owner_id)}",
        "answered": gettext(WHY if state is State.WITHDRAWN else MISSING),
        "may_report": state is State.OPEN and (does or judges),
        "may_withdraw": withdraws and state not in rules.SETTLED,
        "may_judge": state is State.REPORTED and judges,
    }


def resolution_document(one: Resolution) -> Row:
    """A resolution for programs, with the levels that it has risen."""
    rises = sorted(one.rises.all(), key=lambda rise: rise.level)
    return {
        "id": one.pk,
        "text": one.text,
        "owner": body_code(one.owner_id),
        "workdays": one.workdays,
        "due_at": one.due_at,
        "provisional": one.due_provisional,
        "state": one.state,
        "note": one.note,
        "answer": one.answer,
        "by_convener": one.by_convener,
        "withdrawn_at": one.withdrawn_at,
        "told": [body_code(rise.body_id) for rise in rises],
    }


def open_document(one: Resolution) -> Row:
    """A resolution that waits for somebody, for programs."""
    return {
        "id": one.pk,
        "number": one.of.number,
        "owner": body_code(one.owner_id),
        "text": one.text,
        "due_at": one.due_at,
    }
