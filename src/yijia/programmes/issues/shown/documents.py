"""What is told of an issue to programs: its person's, and those of staff."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language

from yijia.base.events import Event
from yijia.base.scope import Scope
from yijia.engines.cases.models import Ask, Clock
from yijia.engines.cases.rules import Step
from yijia.ground.organisations import queries as organisations
from yijia.ground.places import queries as places
from yijia.programmes.issues import events, queries
from yijia.programmes.issues.shown import assisting, fields, keeping, linking, questions
from yijia.programmes.issues.shown.pages import happenings, own_verbs, staff_verbs, unit_of

SUPERVISION = ("", "urged", "supervised", "listed")
# The clocks of which its person is told: of the whole, and of their own answer.
_OWN_CLOCKS = frozenset({Step.RESOLVE, Step.WAIT})


def own_document(opened: queries.Opened) -> dict[str, object]:
    """An issue for its person's program. What a unit reported of its part is told by the reply."""
    clocks = [run for run in opened.clocks if run.step in _OWN_CLOCKS]
    return _document(opened, verbs=own_verbs(opened)) | {
        "asked": None,
        "links": [],
        "convenings": [],
        "assists": [],
        "merged": [],
        "parts": [part | {"words": ""} for part in _parts(opened)],
        "clocks": _clocks(clocks),
        "steps": [step | {"by": ""} for step in _steps(opened)],
    }


def held_document(opened: queries.Opened) -> dict[str, object]:
    """An issue as a part of what is kept of its person."""
    return own_document(opened) | {"verbs": []}


def staff_document(opened: queries.Opened, *, scope: Scope, on: date) -> dict[str, object]:
    """An issue for a program of staff, with the verbs that they may take."""
    unit = keeping.suggested(opened, on=on)
    return _document(opened, verbs=staff_verbs(opened, scope=scope)) | {
        "suggested": unit.code if unit else None,
        "asked": _asked(opened.asked),
        "parts": _parts(opened),
        "links": linking.documents(opened, scope=scope),
        "convenings": [one.number for one in opened.convenings],
        "assists": assisting.documents(opened, scope=scope, on=on),
        "merged": linking.merged_documents(opened, scope=scope),
        "clocks": _clocks(opened.clocks),
        "steps": _steps(opened, told=events.FOR_STAFF),
    }


def _asked(asked: Ask | None) -> dict[str, object] | None:
    """What a unit has asked for and nobody has answered yet."""
    if asked is None:
        return None
    return {
        "kind": asked.kind,
        "days": asked.days,
        "review_on": asked.review_on.isoformat() if asked.review_on else None,
        "asked_at": _moment(asked.asked_at),
    }


def _parts(opened: queries.Opened) -> list[dict[str, object]]:
    units = organisations.ever_known()
    return [
        {
            "number": part.number,
            "state": part.state,
            "title": part.title,
            "organisation": units[part.organisation].code if part.organisation in units else None,
            "due_at": _moment(part.due_at),
            "is_open": part.is_open,
            "words": "" if part.is_open else part.words,
        }
        for part in opened.parts
    ]


def _clocks(runs: Iterable[Clock]) -> list[dict[str, object]]:
    """Every run of a clock; `in_time` is known once it has come to its end."""
    return [
        {
            "step": run.step,
            "run": run.run,
            "started_at": _moment(run.started_at),
            "due_at": _moment(run.due_at),
            "provisional": run.due_provisional,
            "stopped_at": _moment(run.stopped_at),
            "in_time": run.in_time,
        }
        for run in runs
    ]


def _steps(
    opened: queries.Opened, *, told: Mapping[str, Event] = events.ALL
) -> list[dict[str, object]]:
    """All that happened, newest first, each in the reader's language."""
    return [
        {
            "at": _moment(one.at),
            "recorded_at": _moment(one.recorded_at),
            "sentence": one.sentence,
            "by": one.by,
        }
        for one in happenings(opened, language=get_language() or "", told=told)
    ]


def _moment(at: datetime | None) -> str | None:
    return None if at is None else timezone.localtime(at).isoformat()


def _document(opened: queries.Opened, *, verbs: Sequence[str]) -> dict[str, object]:
    """An issue for a program, with the verbs that its reader may take."""
    case, issue = opened.case, opened.issue
    return {
        "number": case.number,
        "state": case.state,
        "kind": issue.kind,
        **_named(opened),
        "title": case.title,
        "text": issue.text,
        "address": issue.address,
        **fields.document(opened),
        "raised_at": timezone.localtime(case.happened_at).isoformat(),
        "due_on": case.due_on.isoformat() if case.due_on else None,
        "provisional": case.due_provisional,
        "main_due_on": opened.main.due_on.isoformat()
        if opened.main and opened.main.due_on
        else None,
        "replies": [
            {
                "at": timezone.localtime(reply.at).isoformat(),
                "text": reply.public_text,
                "files": [str(file.token) for file in opened.documents_with(reply)],
            }
            for reply in opened.replies
        ],
        "joined": opened.joined,
        "answers": questions.documents(opened.answers),
        "supervision": SUPERVISION[case.supervision],
        "handlings": case.handlings,
        "confidential": case.confidential,
        "suggested": None,
        "kept_from": [
            {"code": unit.code, "name_zh": unit.name_zh, "name_en": unit.name_en}
            for unit in keeping.units(opened)
        ],
        "verbs": list(verbs),
    }


def _named(opened: queries.Opened) -> dict[str, object]:
    """The codes in an issue, each with what it stands for in both languages."""
    unit, code = unit_of(opened), opened.case.topic
    division = places.gazetteer()[opened.case.division_id]
    return {
        "category": code,
        "category_name_zh": queries.category_names("zh").get(code, code),
        "category_name_en": queries.category_names("en").get(code, code),
        "division": division.code,
        "division_name_zh": division.name_zh,
        "division_name_en": division.name_en,
        "organisation": unit
        and {"code": unit.code, "name_zh": unit.name_zh, "name_en": unit.name_en},
    }
