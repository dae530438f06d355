"""What units give and what fits, in the reader's language: with the reasons of each pair."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

from yijia.base.errors import Invalid
from yijia.base.scope import Scope
from yijia.base.words import in_language
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.queries import Known
from yijia.ground.organisations.shown import body_code, body_name
from yijia.ground.places import queries as places
from yijia.ground.shell.questions import day_words
from yijia.programmes.exchange import actions, queries, rules
from yijia.programmes.exchange.models import Listing, Match, Resource
from yijia.programmes.exchange.shown.needs import age_words, proposed_words

Row = dict[str, object]
_DAY = timedelta(days=1)


def new_resource(given: Mapping[str, Any], *, units: Iterable[str]) -> actions.NewResource:
    """What a valid form says; the unit is found by its code among those offered.

    Raises:
        Invalid: it is none of them.
    """
    code = given["organisation"]
    known = {one.code: one.id for one in organisations.ever_known().values()}
    if code not in set(units):
        raise Invalid(gettext("Choose one of the answers."), field="organisation")
    said = {
        name: given[name] for name in ("category", "quantity", "serves", "starts_on", "last_on")
    }
    return actions.NewResource(
        organisation=known[code],
        weekdays=sum(given["weekdays"]),
        conditions_zh=given.get("conditions_zh") or "",
        conditions_en=given.get("conditions_en") or "",
        **said,
    )


def unit_choices(units: Iterable[Known]) -> list[tuple[str, str]]:
    """Units by code and name."""
    return [(one.code, one.name(get_language() or "")) for one in units]


def resource_row(row: Resource) -> Row:
    """A resource in words."""
    names, language = queries.named_things(), get_language() or ""
    last_on = day_words(row.ends_on - _DAY) if row.ends_on else gettext("until further notice")
    return {
        "id": row.pk,
        "category": names.get(row.category_id, row.category_id),
        "mode": gettext(rules.MODE_LABELS[rules.Mode(row.mode)]),
        "unit": body_name(row.organisation_id),
        "place": places.place_name(row.division_id),
        "serves": places.place_name(row.serves_id),
        "quantity": row.quantity,
        "weekdays": weekday_words(row.weekdays),
        "starts_on": row.starts_on,
        "last_on": last_on,
        "conditions": in_language(zh=row.conditions_zh, en=row.conditions_en, language=language),
    }


def weekday_words(bits: int) -> str:
    """Days of the week."""
    if bits == rules.EVERY_DAY:
        return gettext("every day")
    held = rules.Weekday(bits)
    return " · ".join(gettext(label) for bit, label in rules.WEEKDAY_LABELS.items() if bit in held)


def resource_document(row: Resource) -> Row:
    """A resource for programs."""
    return {
        "id": row.pk,
        "organisation": body_code(row.organisation_id),
        "category": row.category_id,
        "mode": row.mode,
        "division": row.division_id,
        "serves": row.serves_id,
        "quantity": row.quantity,
        "weekdays": [str(bit.value) for bit in rules.Weekday if row.weekdays & bit],
        "starts_on": row.starts_on,
        "last_on": row.ends_on - _DAY if row.ends_on else None,
        "conditions_zh": row.conditions_zh,
        "conditions_en": row.conditions_en,
    }


def left_of(row: Resource, *, on: date) -> list[tuple[date, int]]:
    """How much is left on the days on which something is promised, from a day on."""
    left = sorted(queries.free_of([row]).get(row.pk, {}).items())
    return [one for one in left if one[0] >= on or row.mode == rules.Mode.GIVEN]


def stock_rows(row: Resource, *, on: date) -> list[tuple[str, str]]:
    """The same in words."""
    said = gettext("%(left)s of %(all)s left")
    left = left_of(row, on=on)
    return [(day_words(day), said % {"left": one, "all": row.quantity}) for day, one in left]


def _heading(rank: int, *, one: rules.Fit, lines: Mapping[int, Listing], show_unit: bool) -> str:
    """What tells a pair from the others of its list: the unit, or the need."""
    names = queries.named_things()
    need = f"{names.get(one.wanted.category, '')} × {one.wanted.quantity}"
    unit = body_name(one.offered.organisation)
    return f"{rank}. {unit}" if show_unit else f"{rank}. {need} · {lines[one.wanted.id].number}"


def fit_rows(fits: Iterable[rules.Fit], *, on: date, show_unit: bool) -> list[Row]:
    """Pairs in their order, each with every reason that speaks for it or against it."""
    found = list(fits)
    lines = queries.lines_of([one.wanted.id for one in found])
    names = queries.named_things()
    return [
        {
            "rank": rank,
            "heading": _heading(rank, one=one, lines=lines, show_unit=show_unit),
            "resource": one.offered.id,
            "unit": body_name(one.offered.organisation),
            "number": lines[one.wanted.id].number,
            "need": names.get(one.wanted.category, one.wanted.category),
            "quantity": one.wanted.quantity,
            "place": places.place_name(one.wanted.division),
            "age": age_words(one.wanted.made_on, on=on),
            "days": proposed_words(one.starts_on, ends_on=one.ends_on, mode=one.offered.mode),
            "reasons": reasons(one),
        }
        for rank, one in enumerate(found, start=1)
    ]


def reasons(one: rules.Fit) -> list[str]:
    """Why a pair stands where it does: kind, quantity, area, days."""
    names = queries.named_things()
    amounts = {"wanted": one.wanted.quantity, "free": one.free}
    days = {"days": len(one.days), "of": one.of_days}
    covered = (
        gettext("all days that are wanted")
        if one.is_whole
        else gettext("%(days)s of %(of)s days that are wanted") % days
    )
    if one.offered.mode is not rules.Mode.LENT:
        day = {"day": day_words(one.days[0])}
        covered = gettext("one day is enough, and %(day)s is the first") % day
    return [
        gettext("Kind: %(kind)s") % {"kind": names.get(one.wanted.category, one.wanted.category)},
        gettext("Quantity: %(wanted)s of %(free)s that are left") % amounts,
        gettext("Area: %(area)s") % {"area": gettext(rules.DISTANCE_LABELS[one.distance])},
        gettext("Days: %(days)s") % {"days": covered},
    ]


def fit_documents(fits: Iterable[rules.Fit]) -> list[Row]:
    """The same for programs: the cost by which pairs are ranked, and what it is made of."""
    found = list(fits)
    lines = queries.lines_of([one.wanted.id for one in found])
    return [
        {
            "number": lines[one.wanted.id].number,
            "resource": one.offered.id,
            "organisation": body_code(one.offered.organisation),
            "quantity": one.wanted.quantity,
            "free": one.free,
            "distance": one.distance,
            "days": len(one.days),
            "of_days": one.of_days,
            "starts_on": one.starts_on,
            "last_on": one.ends_on - _DAY,
            "cost": one.cost,
            "reasons": reasons(one),
        }
        for one in found
    ]


def match_row(one: Match, *, sides: frozenset[rules.Side]) -> Row:
    """A match for one of its sides, with what they can do with it."""
    state = rules.MatchState(one.state)
    return {
        "id": one.pk,
        "heading": f"{body_name(one.unit_id)} · {one.number}-{one.pk}",
        "number": one.number,
        "category": queries.named_things().get(one.resource.category_id, ""),
        "quantity": one.quantity,
        "unit": body_name(one.unit_id),
        "community": body_name(one.organisation_id),
        "place": places.place_name(one.division_id),
        "days": proposed_words(one.starts_on, ends_on=one.ends_on, mode=one.resource.mode),
        "state": gettext(rules.MATCH_LABELS[state]),
        "colour": rules.MATCH_COLOURS.get(state, "grey"),
        "consents": _consents(one),
        "conditions": resource_row(one.resource)["conditions"],
        "verbs": [
            {"verb": verb.value, "label": gettext(rules.MATCH_VERB_LABELS[verb])}
            for verb in match_verbs(one, sides=sides)
        ],
    }


def match_rows(found: Iterable[Match], *, scope: Scope) -> list[Row]:
    """Matches for somebody, each with what they can do with it."""
    return [match_row(one, sides=queries.sides_of(one, scope=scope)) for one in found]


def match_labels() -> dict[str, str]:
    """What is done with a match, in the reader's language."""
    return {verb.value: gettext(label) for verb, label in rules.MATCH_VERB_LABELS.items()}


def match_verbs(one: Match, *, sides: frozenset[rules.Side]) -> list[rules.MatchVerb]:
    """What a side can do with a match now."""
    open_sides = {
        side
        for side, at in ((rules.Side.UNIT, one.given_at), (rules.Side.NEED, one.taken_at))
        if at is None
    }
    if one.state == rules.MatchState.PROPOSED and sides:
        accepting = [rules.MatchVerb.ACCEPT] if sides & open_sides else []
        return [*accepting, rules.MatchVerb.DECLINE]
    if one.state == rules.MatchState.AGREED and sides:
        return [rules.MatchVerb.DELIVER, rules.MatchVerb.FAIL]
    return []


def _consents(one: Match) -> list[str]:
    unit = gettext("The unit has accepted") if one.given_at else gettext("The unit has to accept")
    asked = (
        gettext("Whoever asked, or their community, has accepted")
        if one.taken_at
        else gettext("Whoever asked, or their community, has to accept")
    )
    return [unit, asked]


def match_document(one: Match) -> Row:
    """A match for programs."""
    return {
        "id": one.pk,
        "number": one.number,
        "resource": one.resource_id,
        "unit": body_code(one.unit_id),
        "organisation": body_code(one.organisation_id),
        "division": one.division_id,
        "quantity": one.quantity,
        "starts_on": one.starts_on,
        "last_on": one.ends_on - _DAY,
        "state": one.state,
        "unit_accepted": one.given_at is not None,
        "need_accepted": one.taken_at is not None,
    }


def giving_page(found: queries.GivingDesk, *, scope: Scope, on: date) -> Row:
    """The desk of who gives."""
    return {
        "units": [one.name(get_language() or "") for one in found.units],
        "resources": [
            resource_row(one) | {"href": reverse("exchange:resource", args=[one.pk])}
            for one in found.resources
        ],
        "matches": [
            match_row(one, sides=queries.sides_of(one, scope=scope)) for one in found.matches
        ],
        "fits": fit_rows(found.fits.found, on=on, show_unit=False),
        "is_cut": found.fits.is_cut,
        "most": rules.MOST_CANDIDATES,
        "looked_at": queries.MOST_LOOKED_AT,
    }


def for_need(line: Listing, *, matches: Iterable[Match], scope: Scope, on: date) -> Row:
    """What goes on for a need, and what could be given for it, for its community."""
    speaks = queries.speaks_for(scope, unit=line.organisation_id)
    fits = queries.fits_for_need(line, on=on) if speaks else []
    return {
        "matches": [match_row(one, sides=queries.sides_of(one, scope=scope)) for one in matches],
        "fits": fit_rows(fits, on=on, show_unit=True),
    }


def own_matches(matches: Iterable[Match]) -> list[Row]:
    """What is offered to whoever asked; what they can say to it are two words alone."""
    shown = [match_row(one, sides=frozenset({rules.Side.NEED})) for one in matches]
    allowed = {rules.MatchVerb.ACCEPT.value, rules.MatchVerb.DECLINE.value}
    for row in shown:
        verbs = row["verbs"]
        row["verbs"] = [v for v in verbs if v["verb"] in allowed] if isinstance(verbs, list) else []
    return shown
