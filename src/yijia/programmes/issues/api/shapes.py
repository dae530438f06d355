"""What an issue is for a program, and how the route of a verb is described."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema

from yijia.ground.shell import schemas
from yijia.programmes.issues import actions, inputs, queries, rules
from yijia.programmes.issues.api.joining import OrganisationOut, ReplyOut


class WarningOut(Schema):
    """A passage in free words that seems to reveal a person, which others may now read."""

    field: str
    kind: str
    message: str


class RaisedOut(Schema):
    """What the person is told when an issue is registered."""

    number: str
    lookup_code: str
    due_on: str | None
    provisional: bool
    warnings: list[WarningOut]


class AnswerOut(Schema):
    """What the person answered to one question of the category."""

    code: str
    label_zh: str
    label_en: str
    value: str


class UnitAskOut(Schema):
    """What a unit has asked for and nobody has answered yet."""

    kind: str
    days: int | None
    review_on: str | None
    asked_at: str


class PartOut(Schema):
    """A part of an issue that another unit answers for, and what it reported when it was done."""

    number: str
    state: str
    title: str
    organisation: str | None
    due_at: str | None
    is_open: bool
    words: str


class LinkOut(Schema):
    """Another case that this one is linked with, as whoever may read both is told."""

    id: int
    number: str
    kind: str
    is_earlier: bool
    state: str
    title: str
    reason: str


class AssistOut(Schema):
    """A unit that was asked to assist: with what, until when, and what it gave or why not."""

    id: int
    organisation: str
    wanted: str
    said: str
    due_on: str
    provisional: bool
    is_late: bool
    is_signed: bool
    outcome: str
    verbs: list[str]


class MergedOut(Schema):
    """An issue that was merged into this one, whose person answers for themselves."""

    number: str
    state: str
    title: str


class ClockOut(Schema):
    """One run of the clock of a step; `in_time` is known once it has come to its end."""

    step: str
    run: int
    started_at: str
    due_at: str | None
    provisional: bool
    stopped_at: str | None
    in_time: bool | None


class HappenedOut(Schema):
    """One thing that happened, in the reader's language; who did it is told to staff alone.

    `recorded_at` is null unless it was entered later than it happened.
    """

    at: str
    recorded_at: str | None
    sentence: str
    by: str


class IssueOut(Schema):
    """How an issue stands, and what the reader can do with it now.

    `confidential` is empty, "asked" until it is said who must not read it, and then "named".
    `suggested` is the unit that the dispatch catalogue names, told to staff alone.
    """

    number: str
    state: str
    kind: str
    category: str
    category_name_zh: str
    category_name_en: str
    division: str
    division_name_zh: str
    division_name_en: str
    organisation: OrganisationOut | None
    title: str
    text: str
    address: str
    urgency: rules.Urgency
    requester: rules.Requester
    no_reply: bool
    occurred_on: date | None
    occurred_time: str | None
    raised_at: str
    due_on: str | None
    provisional: bool
    main_due_on: str | None
    replies: list[ReplyOut]
    joined: int
    answers: list[AnswerOut]
    supervision: str
    handlings: int
    confidential: str
    kept_from: list[OrganisationOut]
    suggested: str | None
    asked: UnitAskOut | None
    parts: list[PartOut]
    links: list[LinkOut]
    convenings: list[str]
    assists: list[AssistOut]
    merged: list[MergedOut]
    clocks: list[ClockOut]
    steps: list[HappenedOut]
    verbs: list[str]


def route(verb: str, *, called: str = "issue") -> dict[str, Any]:
    return {
        "response": IssueOut,
        "url_name": f"{called}-{verb}",
        "operation_id": f"{called}_{verb}",
        "summary": rules.VERB_LABELS[verb],
        "description": rules.REASONS[verb],
    }


def given(request: HttpRequest, *, verb: str) -> dict[str, Any]:
    """What a verb was given, in which a unit may be named as on its page."""
    told = schemas.checked(inputs.BY_VERB[verb], schemas.read_json(request)).cleaned_data
    if told.get("about"):
        told["about"] = queries.meant_unit(told["about"], on=timezone.localdate())
    return told


def raised(raised: actions.Raised) -> dict[str, Any]:
    """What is told when an issue is registered."""
    return {
        "number": raised.number,
        "lookup_code": raised.lookup_code,
        "due_on": raised.due_on.isoformat() if raised.due_on else None,
        "provisional": raised.provisional,
    }
