"""What is shown of an issue, in words, to persons and to programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from yijia.base import revealing
from yijia.base.access import Permission
from yijia.base.events import Event
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases import rules as case_rules
from yijia.engines.cases.models import Remark
from yijia.engines.notices import queries as notices
from yijia.engines.notices import shown as notices_shown
from yijia.ground.journal import queries as journal
from yijia.ground.journal.models import Entry
from yijia.ground.organisations import queries as organisations
from yijia.ground.places import queries as places
from yijia.ground.rights import queries as rights
from yijia.ground.shell.forms import REVEALING
from yijia.programmes.issues import events, queries, rules
from yijia.programmes.issues.shown import convened, fields, joining, keeping, questions

# What is recorded so much after it happened was entered late; a clock may differ a little.
_LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Happening:
    """One entry of the journal as a sentence; `recorded_at` where it was entered late."""

    sentence: str
    at: datetime
    by: str
    recorded_at: datetime | None = None


def facts(opened: queries.Opened) -> dict[str, object]:
    """State, category, place and unit of an issue, in the reader's language."""
    language = get_language() or ""
    unit = unit_of(opened)
    division = places.gazetteer().get(opened.case.division_id)
    state, category = rules.State(opened.case.state), opened.case.topic
    return {
        "opened": opened,
        "case": opened.case,
        "issue": opened.issue,
        "kind": gettext(rules.KIND_LABELS[rules.IssueKind(opened.issue.kind)]),
        "category": queries.category_names(language).get(category, category),
        "unit": unit.name(language) if unit else "",
        "place": places.full_name(division) if division else "",
        "state": gettext(rules.STATE_LABELS[state]),
        "colour": rules.STATE_COLOURS.get(state, "grey"),
        "urgent": fields.urgent(opened.case.urgency),
        "happened": happenings(opened, language=language),
        "remarks": remarks(opened),
        "others": joining.others(opened.joined),
        "answers": questions.said(opened.answers),
        "keeping": keeping.told(opened),
        "fields": fields.told(opened),
    }


def own_page(opened: queries.Opened, *, at: datetime) -> dict[str, object]:
    """What the person who raised an issue sees."""
    state = rules.State(opened.case.state)
    verbs = [
        {"verb": verb, "label": gettext(rules.VERB_LABELS[verb])} for verb in own_verbs(opened)
    ]
    return facts(opened) | {
        "sentence": gettext(_sentence_of(state, opened=opened)),
        "remarks": [
            *_remarks(_replies_followed(opened), opened=opened),
            *remarks(opened),
        ],
        # What a unit reported of its part is told to the person by the reply to the whole.
        "parts": [part | {"words": ""} for part in parts(opened)],
        "verbs": verbs,
        "is_late": cases.is_late(opened.case, at=at),
        "told": told(opened),
    }


def _sentence_of(state: rules.State, *, opened: queries.Opened) -> str:
    """How an issue stands, in the words for its person."""
    is_quiet = opened.issue.no_reply and queries.is_first_handling(opened.case)
    not_asked = state is rules.State.UNANSWERED and is_quiet
    return rules.NOT_ASKED if not_asked else rules.STATE_SENTENCES[state]


def _replies_followed(opened: queries.Opened) -> list[Remark]:
    """What was told of the issue into which this one was merged."""
    return [one for one in opened.followed if one.verb in rules.REPLYING]


def told(opened: queries.Opened) -> list[notices_shown.Shown]:
    """What the person was told of an issue, the newest first."""
    rows = notices.told_of(holding=queries.HOLDING, subject=opened.case.pk)
    return notices_shown.shown(rows)


def unit_of(opened: queries.Opened) -> organisations.Known | None:
    """The organisation that answers for an issue, whether it still exists or not."""
    return organisations.ever_known().get(opened.case.organisation_id or 0)


def happenings(
    opened: queries.Opened, *, language: str, told: Mapping[str, Event] = events.ALL
) -> list[Happening]:
    """The journal of an issue, newest first; what is not among what is `told` is left out."""
    known = organisations.ever_known().values()
    bodies = {body.code: body.name(language) for body in known}
    found = [
        Happening(
            sentence(entry, bodies=bodies),
            at=entry.happened_at,
            by=actor(entry),
            recorded_at=recorded_late(entry),
        )
        for entry in reversed(opened.entries)
        if entry.event in told
    ]
    is_staff = told is events.FOR_STAFF
    steps = convened.for_staff(opened) if is_staff else convened.for_person(opened)
    together = [Happening(one.sentence, at=one.at, by=one.by) for one in steps]
    return sorted([*found, *together], key=_moment, reverse=True) if together else found


def _moment(one: Happening) -> datetime:
    return one.at


def recorded_late(entry: Entry) -> datetime | None:
    """When something of an issue was entered that had happened earlier, if it was.

    The first late entries kept why in the journal, and say no time of their own: these are known
    by their reason, as nothing else about an issue has one there.
    """
    is_old = bool(entry.reason) and entry.recorded_at - entry.happened_at > _LATE
    return journal.entered_at(entry) or (entry.recorded_at if is_old else None)


def remarks(opened: queries.Opened) -> list[dict[str, object]]:
    """What was said with the moves, each under a heading, with what was added to it."""
    return _remarks(opened.remarks, opened=opened)


def _remarks(said: Sequence[Remark], *, opened: queries.Opened) -> list[dict[str, object]]:
    return [
        {
            "title": gettext(_title_of(remark.verb)),
            "at": remark.at,
            "public_text": remark.public_text,
            "private_text": remark.private_text,
            "documents": opened.documents_with(remark),
        }
        for remark in said
    ]


def _title_of(verb: str) -> str:
    """What the words of a verb stand under; a verb that has no words as a rule, under its name."""
    return rules.REMARK_TITLES.get(verb) or rules.VERB_LABELS[verb]


def actor(entry: Entry) -> str:
    """Who acted: a person of staff by name; whoever has no account is the public or a machine."""
    if entry.actor_id:
        return entry.actor_name
    system = entry.actor_name != ANONYMOUS.name
    return gettext("The system") if system else gettext("The person")


def sentence(entry: Entry, *, bodies: Mapping[str, str]) -> str:
    """The sentence of an entry, with the organisation's name in the reader's language."""
    told = gettext(events.FOR_STAFF[entry.event].sentence)
    values = entry.new | {"organisation": bodies.get(entry.new.get("code", ""), "")}
    said = told % values if "%(" in told else told
    return f"{said} {_urgency(entry)}" if "urgency" in entry.new else said


def _urgency(entry: Entry) -> str:
    """From which urgency to which, where an entry says so."""
    was, now = (gettext(rules.URGENCY_LABELS[entry.new[name]]) for name in ("was", "urgency"))
    return f"{was} → {now}"


def moves(opened: queries.Opened, *, scope: Scope) -> list[dict[str, str]]:
    """What a person of staff can do with an issue now: each verb with its label."""
    found = [
        edge.verb
        for edge in opened.verbs
        if edge.permission is not None
        and _is_timely(edge.verb, opened=opened)
        and may(edge.permission, opened=opened, scope=scope)
    ]
    found += _beside(opened, scope=scope) if opened.case.is_open else []
    if may(Permission.CASE_DISPATCH, opened=opened, scope=scope):
        found += keeping.verbs(opened)
    return [{"verb": verb, "label": gettext(rules.VERB_LABELS[verb])} for verb in found]


def _is_timely(verb: str, *, opened: queries.Opened) -> bool:
    """Whether a verb of the state makes sense now: what was not asked for is not granted."""
    if verb in rules.ANSWERS_TO:
        return opened.asked is not None and opened.asked.kind == rules.ANSWERS_TO[verb]
    if (verb in rules.WITH_WHOLE and opened.case.parent_id) or keeping.waits(opened, verb=verb):
        return False
    if verb in rules.ASKS:
        return opened.asked is None
    if verb == "return":
        return not _has_asked_to_return(opened)
    case = opened.case
    if case.version == rules.FIRST.version:
        return True
    answering = "deliver" if case.parent_id else "submit" if case.handlings > 1 else "reply"
    return verb == answering or verb not in rules.ANSWERING


def _has_asked_to_return(opened: queries.Opened) -> bool:
    """Whether a return was asked for since the unit that has it was given it: it asks once."""
    for entry in reversed(opened.entries):
        if entry.event in events.GIVEN:
            return False
        if entry.event == events.RETURNED.code:
            return True
    return False


def _beside(opened: queries.Opened, *, scope: Scope) -> list[str]:
    """The verbs that press for an issue, or put it right, and are no moves."""
    found = list[str]()
    if may(Permission.CASE_SUPERVISE, opened=opened, scope=scope):
        following = opened.case.supervision + 1
        found += [verb for verb, level in rules.PRESSES.items() if level == following]
    if may(Permission.CASE_DISPATCH, opened=opened, scope=scope):
        found += [rules.RELABEL, rules.SET_URGENCY]
    return found


def may(permission: Permission, *, opened: queries.Opened, scope: Scope) -> bool:
    """Whether a person may do what this permission allows with an issue as it stands."""
    place, unit = opened.case.division_id, opened.case.organisation_id
    return case_rules.may_take(permission, by=scope, division=place, organisation=unit)


def own_verbs(opened: queries.Opened) -> list[str]:
    """What the person who raised an issue can do with it now."""
    found = [edge.verb for edge in opened.verbs if edge.permission is None]
    is_awaited = opened.case.state in rules.AWAITED_STATES
    if is_awaited and opened.case.supervision < rules.PRESSES["urge"]:
        found.append("urge")
    if opened.case.is_open and opened.case.state in rules.SUPPLEMENTED_IN:
        found.append(rules.SUPPLEMENT)
    return [*found, *keeping.own_verbs(opened)]


def staff_verbs(opened: queries.Opened, *, scope: Scope) -> list[str]:
    """What this person of staff can do with an issue now."""
    return [move["verb"] for move in moves(opened, scope=scope)]


def answers(draft: Mapping[str, Any], *, on: date) -> list[tuple[str, str, str]]:
    """Every answer of a draft in words: label, text, and the page on which it is changed."""
    language, names = get_language() or "", places.gazetteer()
    known = queries.known_categories(on=on)
    category = known.get(draft.get("matter") or draft.get("category", ""))
    division = names.get(draft.get("division", ""))
    place = places.full_name(division) if division else ""
    contact = " ".join(filter(None, (draft.get("name"), draft.get("mobile"), draft.get("email"))))
    kind = rules.KIND_LABELS[rules.IssueKind(draft["kind"])]
    none = gettext("None given")
    return [
        (gettext("Kind"), gettext(kind), "kind"),
        (gettext("About"), category.name(language) if category else none, "topic"),
        *questions.said_in(draft, on=on),
        (gettext("Community or village"), place or none, "street"),
        (gettext("Address or landmark"), draft.get("address") or none, "place"),
        (gettext("What you tell us"), draft.get("text", ""), "text"),
        (gettext("Photos and documents"), _count_of(draft.get("photos", [])) or none, "photos"),
        (gettext("Kept from"), keeping.said_in(draft), "confidential"),
        (gettext("How to reach you"), contact or none, "contact"),
        *fields.said_in(draft),
    ]


def notice(asked: rules.Page, *, on: date) -> dict[str, object] | None:
    """What a person is told where they may leave a contact, and agrees to by leaving one."""
    found = rights.notice_for(rules.CONTACT, on=on) if asked.name == "contact" else None
    if found is None:
        return None
    language = get_language() or ""
    told = {"title": found.title(language), "text": found.text(language)}
    return told | {"version": found.version, "starts_on": found.starts_on}


def parts(opened: queries.Opened) -> list[dict[str, object]]:
    """The parts of an issue that was split: who has each, and how it stands."""
    units, language = organisations.ever_known(), get_language() or ""
    return [
        {
            "number": part.number,
            "title": part.title,
            "unit": units[part.organisation].name(language) if part.organisation in units else "",
            "state": gettext(rules.STATE_LABELS[rules.State(part.state)]),
            "colour": rules.STATE_COLOURS.get(rules.State(part.state), "grey"),
            "words": "" if part.is_open else part.words,
        }
        for part in opened.parts
    ]


def held_facts(opened: queries.Opened) -> list[tuple[str, str]]:
    """An issue as its person reads it among their data: label and text."""
    told = facts(opened)
    return [
        (gettext("Number"), opened.case.number),
        (gettext("State"), str(told["state"])),
        (gettext("About"), f"{told['kind']} · {told['category']}"),
        (gettext("Where"), " ".join(filter(None, (str(told["place"]), opened.issue.address)))),
        (gettext("What was told to us"), opened.issue.text),
        *fields.told(opened),
        *questions.said(opened.answers),
        (gettext("Photos and documents"), str(len(opened.photos))),
        (
            gettext("Raised"),
            date_format(timezone.localtime(opened.case.happened_at), gettext("j F Y, H:i")),
        ),
    ]


def revealed(texts: Sequence[str]) -> list[dict[str, str]]:
    """What in some texts reveals a person: what it is, and the passage itself, masked."""
    return [
        {
            "label": gettext(REVEALING[found.kind]),
            "passage": revealing.masked(text)[found.start : found.end],
        }
        for text in texts
        for found in revealing.passages(text)
    ]


def _count_of(photos: Sequence[str]) -> str:
    sentence = ngettext("%(count)s file", "%(count)s files", len(photos))
    return sentence % {"count": len(photos)} if photos else ""


def row_words(item: Mapping[str, object]) -> dict[str, str]:
    """What stands for the codes in a row of a public figure, in the reader's language."""
    topic, state = str(item["topic"]), rules.State(str(item["state"]))
    names = queries.category_names(get_language() or "")
    return {"topic": names.get(topic, topic), "state": gettext(rules.STATE_LABELS[state])}


def said_words(item: Mapping[str, object]) -> dict[str, str]:
    """What stands for yes, no and a rating in a row of a figure, in the reader's language."""
    found = {name: _yes_or_no(item[name]) for name in ("solved", "in_time") if name in item}
    if "satisfied" in item:
        rating = item["satisfied"]
        label = rules.RATINGS.get(rating) if isinstance(rating, int) else None
        found["satisfied"] = gettext(label) if label else gettext("Not said")
    return found


def _yes_or_no(value: object) -> str:
    if value is None:
        return gettext("Not said")
    return gettext("Yes") if value else gettext("No")
