"""What an issue can be about, who can answer for it, and how long each step may take."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext

from yijia.base import periods
from yijia.base.errors import Invalid, NotFound
from yijia.base.words import Named, _
from yijia.engines.cases import rules as case_rules
from yijia.ground.journal.queries import remembered
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.rules import Kind
from yijia.ground.places import queries as places
from yijia.programmes.issues import rules
from yijia.programmes.issues.models import Category, Duty, Limit

GROUP_LENGTH = rules.GROUP_LENGTH
WHOLE = case_rules.Step.RESOLVE
COMMUNITY = 12


@remembered
def every_category() -> list[Category]:
    """Every category there ever was, in the order of their codes."""
    return list(Category.objects.order_by("code"))


def category_names(language: str) -> dict[str, str]:
    """The name of every category there ever was, by code."""
    return {row.code: _named(row).name(language) for row in every_category()}


def _named(row: Category) -> Named:
    return Named(row.code, row.name_zh, row.name_en)


@remembered
def known_categories(*, on: date) -> dict[str, Named]:
    """Every category valid on a day, groups and what lies in them, by code."""
    return {
        row.code: _named(row)
        for row in every_category()
        if periods.holds_on(on, starts_on=row.starts_on, ends_on=row.ends_on)
    }


def groups(*, on: date) -> list[Named]:
    """The groups of categories, in order."""
    return [c for c in known_categories(on=on).values() if len(c.code) == GROUP_LENGTH]


def matters_in(category: str, *, on: date) -> list[Named]:
    """What a category is divided into, in order: the third level. Many are not divided."""
    found = known_categories(on=on).values()
    longer = [c for c in found if len(c.code) > rules.CATEGORY_LENGTH]
    return [c for c in longer if category and c.code.startswith(category)]


def categories_in(group: str, *, on: date) -> list[Named]:
    """The categories of a group, in order, also the parts of them; of every group when none is
    named.
    """
    found = known_categories(on=on).values()
    return [c for c in found if len(c.code) > GROUP_LENGTH and c.code.startswith(group)]


def offered(
    *, topic: str, category: str, street: str, on: date, language: str
) -> dict[str, list[tuple[str, str]]]:
    """The choices that depend on the day and on earlier answers, by field."""
    county = [code for code, known in places.gazetteer().items() if known.parent_id is None]
    streets = [d for code in county for d in places.children_of(parent=code, on=on)]
    communities = places.children_of(parent=street, on=on) if street else []
    return {
        "topic": [(c.code, c.name(language)) for c in groups(on=on)],
        "category": [
            (c.code, c.name(language))
            for c in categories_in(topic, on=on)
            if len(c.code) == rules.CATEGORY_LENGTH
        ],
        "matter": [
            *((c.code, c.name(language)) for c in matters_in(category, on=on)),
            (rules.NONE_OF_THESE, gettext("None of these")),
        ],
        "street": [("", gettext("Choose")), *((d.code, d.name) for d in streets)],
        "division": [("", gettext("Choose")), *((d.code, d.name) for d in communities)],
    }


def offered_at_once(*, on: date, language: str) -> dict[str, list[tuple[str, Any]]]:
    """Every category by its group, and every community by its street, for one page that asks both.

    A part of a category comes after the category, and is called by both names.
    """
    names = category_names(language)
    streets = [d for d in places.gazetteer().values() if len(d.code) == rules.STREET_LENGTH]
    groups_with = [
        (group.name(language), [(c.code, _in_full(c.code, names=names)) for c in inside])
        for group in groups(on=on)
        if (inside := categories_in(group.code, on=on))
    ]
    streets_with = [
        (street.name, [(d.code, d.name) for d in near])
        for street in streets
        if street.valid_on(on) and (near := places.children_of(parent=street.code, on=on))
    ]
    choose = ("", gettext("Choose"))
    return {"category": [choose, *groups_with], "division": [choose, *streets_with]}


def _in_full(code: str, *, names: dict[str, str]) -> str:
    """The name of a category; of a part of one, with the category before it."""
    whole = code[: rules.CATEGORY_LENGTH]
    return names[code] if code == whole else f"{names[whole]} · {names[code]}"


def units_for(
    division: str, *, on: date, language: str, without: Collection[int] = ()
) -> list[tuple[str, str]]:
    """The units that work in a division may be given to, by code, nearest first."""
    bodies = organisations.bodies_for(division=division, on=on)
    return [(known.code, known.name(language)) for known in bodies if known.id not in without]


@remembered
def _every_limit() -> list[Limit]:
    """Every limit there ever was, a later one after an earlier one."""
    return list(Limit.objects.order_by("starts_on"))


@remembered
def known_limits(*, on: date) -> dict[tuple[str, int, str], case_rules.Limit]:
    """The limits valid on a day, by category, unit and step; "" and 0 stand for every other."""
    return {
        (row.category_id or "", row.organisation_id or 0, row.step): case_rules.Limit(
            row.amount, case_rules.LimitUnit(row.unit)
        )
        for row in _every_limit()
        if periods.holds_on(on, starts_on=row.starts_on, ends_on=row.ends_on)
    }


def limits_for(
    category: str, *, on: date, organisation: int | None = None
) -> dict[case_rules.Step, case_rules.Limit]:
    """How long each step of an issue of this category may take, with this unit.

    What is said of the unit comes before what is said of the category, and what is said of a part
    of a category before what is said of the whole. A step of which nothing is said has no limit.

    Raises:
        NotFound: no limit of the whole was loaded.
    """
    known, unit = known_limits(on=on), organisation or 0
    whole = category[: rules.CATEGORY_LENGTH]
    keys = ((category, unit), (whole, unit), ("", unit), (category, 0), (whole, 0), ("", 0))
    found = {
        step: next((known[(*key, step)] for key in keys if (*key, step) in known), None)
        for step in case_rules.Step
    }
    limits = {step: limit for step, limit in found.items() if limit is not None}
    if case_rules.Step.RESOLVE not in limits:
        raise NotFound
    return limits


def offered_to(
    verb: str, *, division: str, on: date, language: str, kept_out: Collection[int] = ()
) -> dict[str, list[tuple[str, str]]]:
    """The choices of a verb of staff that depend on the place and the day, by field.

    Bodies that are kept out are not offered.
    """
    if verb != rules.RELABEL:
        units = units_for(division, on=on, language=language, without=kept_out)
        return {"organisation": units}
    unchanged = ("", gettext("As it is"))
    street = division[: rules.STREET_LENGTH]
    near = places.children_of(parent=street, on=on)
    bodies = dict(
        pair for d in near for pair in units_for(d.code, on=on, language=language, without=kept_out)
    )
    return {
        "organisation": [unchanged, *bodies.items()],
        "category": [unchanged, *((c.code, c.name(language)) for c in categories_in("", on=on))],
        "division": [unchanged, *((d.code, d.name) for d in near)],
    }


def unit_for(code: str, *, division: str, on: date) -> organisations.Known | None:
    """The unit of a code, if work in a division may be given to it on a day."""
    bodies = organisations.bodies_for(division=division, on=on)
    return next((known for known in bodies if known.code == code), None)


def access_unit(code: str, *, division: str, on: date) -> organisations.Known:
    """The same unit, which must exist.

    Raises:
        NotFound: work in this division may not be given to it.
    """
    found = unit_for(code, division=division, on=on)
    if found is None:
        raise NotFound
    return found


def unit_to_keep_out(code: str, *, division: str, on: date) -> organisations.Known:
    """The unit of a code, from which a confidential issue of a division can be kept.

    Raises:
        Invalid: there is none, or it dispatches what is raised there.
    """
    known = organisations.known_organisations(on=on).values()
    found = next((one for one in known if one.code == code), None)
    if found is None or found.id in dispatching(division=division, on=on):
        message = _("Choose another unit: this is not one, or it is the centre, which reads it.")
        raise Invalid(message, field="about")
    return found


@remembered
def dispatching(*, division: str, on: date) -> frozenset[int]:
    """The centre that dispatches what is raised in a division, and every body above it."""
    centre = organisations.dispatching_centre(division=division, on=on)
    return organisations.with_above([centre.id]) if centre else frozenset()


def units_passed_to(*, on: date) -> dict[int, str]:
    """The code of the unit to which the work of another goes, by the id of that one."""
    known = organisations.known_organisations(on=on)
    passed = organisations.passed_on(on=on)
    return {left: known[to].code for left, to in passed.items() if to in known}


def is_unit(organisation: int | None, *, code: str) -> bool:
    """Whether an organisation is the one of a code."""
    known = organisations.ever_known().get(organisation or 0)
    return known is not None and known.code == code


def unit_above(organisation: int | None, *, division: str, on: date) -> organisations.Known | None:
    """The body one level above a community that has an issue of a division: its street or town.

    What a street or town cannot solve it returns to the centre, which dispatches it again.
    """
    known = organisations.ever_known().get(organisation or 0)
    nearest = organisations.nearest_bodies(division=division, on=on)
    if known is None or known.kind not in {body.kind for body in nearest}:
        return None
    higher = [body for body in nearest if len(body.division) < len(known.division)]
    return higher[0] if higher else None


@remembered
def _every_duty() -> list[Duty]:
    """Every line of a list of duties there ever was, a later one after an earlier one."""
    return list(Duty.objects.order_by("kind", "category_id", "starts_on"))


@remembered
def duties(*, on: date) -> dict[str, dict[str, str]]:
    """The categories in the list of duties of each kind of body, with their clause, on a day.

    A kind without a list is bound by none.
    """
    found: dict[str, dict[str, str]] = {}
    for row in _every_duty():
        if periods.holds_on(on, starts_on=row.starts_on, ends_on=row.ends_on):
            found.setdefault(row.kind, {})[row.category_id] = row.clause
    return found


def _is_duty(unit: organisations.Known, *, category: str, on: date) -> bool:
    """Whether what is given to a body is in the list of duties of its kind, where it has one."""
    listed = duties(on=on).get(unit.kind)
    return listed is None or bool({category, category[: rules.CATEGORY_LENGTH]} & set(listed))


def may_have(organisation: int | None, *, division: str, category: str, on: date) -> bool:
    """Whether an organisation may have an issue of a place and topic; a centre may have any."""
    known = organisations.ever_known().get(organisation or 0)
    if known is None or known.kind == Kind.CENTRE:
        return True
    serves = unit_for(known.code, division=division, on=on) is not None
    return serves and _is_duty(known, category=category, on=on)


def check_duty(*, unit: organisations.Known, category: str, on: date) -> None:
    """Refuses to give a community what is not in its list of duties.

    Source: 北京市接诉即办工作条例 art. 17.

    Raises:
        Invalid: the list of this kind of body does not name the category.
    """
    if _is_duty(unit, category=category, on=on):
        return
    listed = duties(on=on)[unit.kind]
    named = category_names(get_language() or "")
    told = {
        "unit": unit.name(get_language() or ""),
        "category": named.get(category, category),
        "listed": ", ".join(f"{named.get(code, code)} ({listed[code]})" for code in listed),
    }
    raise Invalid(
        _("“%(category)s” is not in the list of duties of %(unit)s, which holds: %(listed)s."),
        params=told,
        field="organisation",
    )


def check_labels(*, category: str, division: str, on: date) -> None:
    """Refuses a category or a place that an issue cannot have.

    Raises:
        Invalid: one of them is not known on this day.
    """
    if category not in {known.code for known in categories_in("", on=on)}:
        raise Invalid(_("Choose what it is about."), field="category")
    chosen = places.gazetteer().get(division)
    if chosen is None or chosen.level < COMMUNITY or not chosen.valid_on(on):
        raise Invalid(_("Choose a community or village of this county."), field="division")
