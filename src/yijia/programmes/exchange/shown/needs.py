"""Needs in the reader's language: the list, one's own, and what the community's desk sees."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import get_language, gettext

from yijia.base.access import Permission
from yijia.base.scope import Scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases import rules as case_rules
from yijia.engines.meetings import queries as meetings
from yijia.engines.meetings.registry import conveners
from yijia.engines.notices import queries as notices
from yijia.engines.notices import shown as notices_shown
from yijia.ground.journal.models import Entry
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.shown import body_code, body_name
from yijia.ground.places import queries as places
from yijia.ground.places.rules.codes import Level
from yijia.ground.rights import queries as rights
from yijia.ground.shell.questions import day_words
from yijia.programmes.exchange import events, queries, rules
from yijia.programmes.exchange.models import Listing

Row = dict[str, object]
_DAY = timedelta(days=1)


def choices_of_things(*, on: date) -> list[tuple[str, str]]:
    """What can be asked for on a day, by code, with how it is given."""
    language = get_language() or ""
    return [
        (code, f"{one.name(language)} – {gettext(rules.MODE_LABELS[one.mode])}")
        for code, one in queries.things_on(on=on).items()
    ]


def taking_in(scope: Scope, *, on: date) -> places.Groups:
    """The communities for which somebody takes in what is asked for, street by street."""
    may = Permission.CASE_TAKE_IN
    found = [
        (name, [one for one in inside if scope.may(may, division=one[0], organisation=None)])
        for name, inside in organisations.communities_on(on=on)
    ]
    return [(name, inside) for name, inside in found if inside]


def narrowing(every: places.Groups) -> places.Groups:
    """Places by which a list is narrowed: a whole street or town, and then what is in it."""
    return [
        (
            name,
            [(inside[0][0][: Level.TOWN], gettext("All of %(place)s") % {"place": name}), *inside],
        )
        for name, inside in every
    ]


def state_choices() -> list[tuple[str, str]]:
    """The states by which the public list can be narrowed."""
    return [(state.value, gettext(rules.STATE_LABELS[state])) for state in queries.PUBLIC]


def public_lines(rows: Iterable[Listing], *, on: date) -> list[Row]:
    """What everybody sees of needs: what, where, since when and how it stands."""
    names = queries.named_things()
    return [
        {
            "kind": gettext(rules.KIND_LABELS[rules.NeedKind(row.kind)]),
            "category": names.get(row.category_id, row.category_id),
            "place": places.place_name(row.division_id),
            "age": age_words(row.made_on, on=on),
            "state": gettext(rules.STATE_LABELS[rules.State(row.state)]),
            "colour": rules.STATE_COLOURS.get(rules.State(row.state), "grey"),
        }
        for row in rows
    ]


def public_documents(rows: Iterable[Listing], *, on: date) -> list[Row]:
    """The same for programs: codes and days."""
    return [
        {
            "kind": row.kind,
            "category": row.category_id,
            "division": row.division_id,
            "made_on": row.made_on,
            "age_days": (on - row.made_on).days,
            "state": row.state,
        }
        for row in rows
    ]


def age_words(made_on: date, *, on: date) -> str:
    """How old a need is."""
    days = (on - made_on).days
    return gettext("Since today") if days == 0 else gettext("For %(days)s days") % {"days": days}


def facts(listing: Listing) -> Row:
    """What a line says, in words."""
    names, state = queries.named_things(), rules.State(listing.state)
    return {
        "number": listing.number,
        "kind": gettext(rules.KIND_LABELS[rules.NeedKind(listing.kind)]),
        "category": names.get(listing.category_id, listing.category_id),
        "quantity": listing.quantity,
        "place": places.place_name(listing.division_id),
        "body": body_name(listing.organisation_id),
        "days": range_words(listing.starts_on, ends_on=listing.ends_on),
        "made_on": listing.made_on,
        "state": gettext(rules.STATE_LABELS[state]),
        "colour": rules.STATE_COLOURS.get(state, "grey"),
    }


def range_words(starts_on: date, *, ends_on: date) -> str:
    """A half-open range of days by its first and its last one."""
    last_on = ends_on - _DAY
    if starts_on == last_on:
        return day_words(starts_on)
    told = {"first": day_words(starts_on), "last": day_words(last_on)}
    return gettext("%(first)s to %(last)s") % told


def proposed_words(starts_on: date, *, ends_on: date, mode: str) -> str:
    """The days of a proposal or of what came of it: what is done once needs one of them."""
    said = range_words(starts_on, ends_on=ends_on)
    if mode != rules.Mode.ONCE or ends_on - starts_on <= _DAY:
        return said
    return gettext("One day of these: %(days)s") % {"days": said}


def own_page(opened: queries.Opened, *, matches: list[Row]) -> Row:
    """One's own need: how it stands, what was told, what is offered, and what one can do."""
    verbs = [verb for verb in opened.verbs if verb in rules.OWN_VERBS]
    return facts(opened.listing) | {
        "opened": opened,
        "matches": matches,
        "sentence": gettext(rules.STATE_SENTENCES[rules.State(opened.case.state)]),
        "told": [(one.at, one.public_text) for one in opened.told],
        "verbs": [{"verb": verb, "label": gettext(rules.VERB_LABELS[verb])} for verb in verbs],
        "notices": told(opened),
        "happened": happened(opened.entries, show_names=False),
    }


def told(opened: queries.Opened) -> list[notices_shown.Shown]:
    """What whoever asked was told of a need, the newest first."""
    rows = notices.told_of(holding=queries.HOLDING, subject=opened.case.pk)
    return notices_shown.shown(rows)


def staff_verbs(opened: queries.Opened, *, scope: Scope) -> list[str]:
    """What this person of staff can do with a need now."""
    edges = cases.kind_of(opened.case).verbs_from(opened.case.state)
    place, unit = opened.case.division_id, opened.case.organisation_id
    return [
        edge.verb
        for edge in edges
        if edge.verb in rules.STAFF_VERBS
        and edge.permission is not None
        and case_rules.may_take(edge.permission, by=scope, division=place, organisation=unit)
    ]


def case_page(opened: queries.Opened, *, scope: Scope, at: datetime, on: date, giving: Row) -> Row:
    """A need for staff who may read it; `giving` is what goes on for it and what fits."""
    case = opened.case
    own = [(one.at, one.private_text) for one in opened.remarks if one.private_text]
    return facts(opened.listing) | {
        "opened": opened,
        "case": case,
        "giving": giving,
        "is_late": cases.is_overdue(case, at=at),
        "told": [(one.at, one.public_text) for one in opened.told],
        "notes": own,
        "verbs": [
            {"verb": verb, "label": gettext(rules.VERB_LABELS[verb])}
            for verb in staff_verbs(opened, scope=scope)
        ],
        "has_contact": opened.need.person_id is not None
        and queries.may_read_contact(case, scope=scope),
        "happened": happened(opened.entries, show_names=True),
        "convene": _convene(opened, scope=scope, on=on),
    }


def _convene(opened: queries.Opened, *, scope: Scope, on: date) -> str:
    """Where units are called together about it, for who may."""
    ladder, case = conveners.ladder, opened.case
    may = ladder and case.is_open and meetings.conveners_for(scope, case=case, on=on)
    return reverse(ladder.start, args=[case.number]) if ladder and may else ""


def happened(entries: Iterable[Entry], *, show_names: bool) -> list[Row]:
    """What happened with a need, newest first."""
    said = {
        one.code: one.sentence for one in (events.SHOWN_TO_STAFF if show_names else events.SHOWN)
    }
    return [
        {
            "sentence": gettext(said[entry.event]) % entry.new,
            "at": entry.happened_at,
            "by": entry.actor_name if show_names and entry.actor_id else "",
        }
        for entry in reversed(list(entries))
        if entry.event in said
    ]


def desk_page(found: Mapping[rules.State, list[Listing]], *, on: date) -> Row:
    """The needs of one's communities, by how they stand, each with its age.

    `most` is how many of a state are shown where it may have more.
    """
    return {
        "groups": [
            {
                "state": gettext(rules.STATE_LABELS[state]),
                "rows": [facts(row) | {"age": age_words(row.made_on, on=on)} for row in rows],
                "most": len(rows) if len(rows) >= queries.MOST_AT_DESK else 0,
            }
            for state, rows in found.items()
        ]
    }


def notice(*, on: date) -> Row | None:
    """What whoever leaves a contact is told, and agrees to by leaving one."""
    found = rights.notice_for(rules.CONTACT, on=on)
    if found is None:
        return None
    language = get_language() or ""
    return {"title": found.title(language), "text": found.text(language)}


def held_facts(opened: queries.Opened) -> list[tuple[str, str]]:
    """A need as its person reads it among their data: label and text."""
    told = facts(opened.listing)
    return [
        (gettext("Number"), opened.case.number),
        (gettext("State"), str(told["state"])),
        (gettext("What"), f"{told['category']} · {told['quantity']}"),
        (gettext("Where"), str(told["place"])),
        (gettext("When"), str(told["days"])),
        (gettext("What was told to us"), opened.need.text),
    ]


def own_document(opened: queries.Opened) -> Row:
    """One's own need for a program."""
    listing = opened.listing
    return {
        "number": listing.number,
        "kind": listing.kind,
        "category": listing.category_id,
        "quantity": listing.quantity,
        "division": listing.division_id,
        "organisation": body_code(listing.organisation_id),
        "starts_on": listing.starts_on,
        "last_on": listing.ends_on - _DAY,
        "made_on": listing.made_on,
        "state": listing.state,
        "text": opened.need.text,
        "told": [one.public_text for one in opened.told],
        "verbs": [verb for verb in opened.verbs if verb in rules.OWN_VERBS],
    }


def staff_document(opened: queries.Opened, *, scope: Scope) -> Row:
    """A need for programs of staff who may read it."""
    notes = [one.private_text for one in opened.remarks if one.private_text]
    mine = {"verbs": staff_verbs(opened, scope=scope), "notes": notes}
    return own_document(opened) | mine | {"due_on": opened.case.due_on}


def line_document(row: Listing) -> Row:
    """A line of the desk for programs."""
    return {
        "number": row.number,
        "kind": row.kind,
        "category": row.category_id,
        "quantity": row.quantity,
        "division": row.division_id,
        "starts_on": row.starts_on,
        "last_on": row.ends_on - _DAY,
        "made_on": row.made_on,
        "state": row.state,
    }


def row_words(item: Mapping[str, object]) -> dict[str, str]:
    """What stands for the codes in a row of a figure, in the reader's language."""
    code, kind, state = (str(item[name]) for name in ("category_id", "kind", "state"))
    return {
        "category_id": queries.named_things().get(code, code),
        "kind": gettext(rules.KIND_LABELS[rules.NeedKind(kind)]),
        "state": gettext(rules.STATE_LABELS[rules.State(state)]),
    }
