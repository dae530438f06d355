"""What pages show of an issue, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language, gettext

from yijia.ground.journal.models import Entry
from yijia.ground.organisations import queries as organisations
from yijia.ground.places import queries as places
from yijia.programmes.issues import events, queries, rules


@dataclass(frozen=True)
class Happening:
    """One entry of the journal as a sentence."""

    sentence: str
    at: datetime
    by: str


def facts(opened: queries.Opened) -> dict[str, object]:
    """State, category, place and unit of an issue, in the reader's language."""
    language, on = get_language() or "", timezone.localdate()
    known = queries.known_categories(on=on).get(opened.issue.category_id)
    unit = organisations.known_organisations(on=on).get(opened.case.organisation_id or 0)
    division = places.gazetteer().get(opened.case.division_id)
    state = rules.State(opened.case.state)
    above = places.path_to(division) if division else []
    return {
        "opened": opened,
        "case": opened.case,
        "issue": opened.issue,
        "kind": gettext(rules.KIND_LABELS[rules.IssueKind(opened.issue.kind)]),
        "category": known.name(language) if known else opened.issue.category_id,
        "unit": unit.name(language) if unit else "",
        "place": " ".join(d.name for d in [*above[1:], *([division] if division else [])]),
        "state": gettext(rules.STATE_LABELS[state]),
        "colour": rules.STATE_COLOURS.get(state, "grey"),
        "happened": happenings(opened.entries),
    }


def own_page(opened: queries.Opened) -> dict[str, object]:
    """What the person who raised an issue sees."""
    state = rules.State(opened.case.state)
    verbs = [
        {"verb": edge.verb, "label": gettext(rules.VERB_LABELS[edge.verb])}
        for edge in opened.verbs
        if edge.permission is None
    ]
    return facts(opened) | {
        "sentence": gettext(rules.STATE_SENTENCES[state]),
        "verbs": verbs,
        "is_late": is_late(opened),
    }


def is_late(opened: queries.Opened) -> bool:
    """Whether the clock has run out; a provisional due day is never late."""
    due = opened.case.due_at
    return due is not None and not opened.case.due_provisional and due < timezone.now()


def happenings(entries: list[Entry]) -> list[Happening]:
    """The journal of an issue, newest first; what has no sentence for people is left out."""
    return [
        Happening(_sentence(entry), at=entry.happened_at, by=entry.actor_name)
        for entry in reversed(entries)
        if entry.event in events.ALL
    ]


def _sentence(entry: Entry) -> str:
    sentence = gettext(events.ALL[entry.event].sentence)
    return sentence % entry.new if "%(" in sentence else sentence
