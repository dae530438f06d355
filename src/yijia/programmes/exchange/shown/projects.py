"""Projects, batches and imports in the reader's language, each line with its reasons."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

from yijia.base.errors import Invalid
from yijia.base.scope import Scope
from yijia.base.words import _, in_language
from yijia.base.workdays import CHINA
from yijia.ground.organisations import queries as organisations
from yijia.ground.organisations.shown import body_code, body_name
from yijia.ground.places import queries as places
from yijia.ground.shell.questions import day_words
from yijia.programmes.exchange import actions, queries, rules
from yijia.programmes.exchange.models import Plan, PlanLine, Project, ProjectStep
from yijia.programmes.exchange.shown.needs import age_words, facts, proposed_words, range_words

Row = dict[str, object]
_DAY = timedelta(days=1)


def steps_of(text: str) -> list[tuple[str, date]]:
    """The steps of a schedule as they are typed: a day and what is done, one on a line.

    Raises:
        Invalid: a line does not begin with a day, or there are too many.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > rules.MOST_STEPS:
        raise Invalid(_("These are too many steps."), field="steps")
    found = []
    for line in lines:
        day, _space, what = line.partition(" ")
        try:
            due = date.fromisoformat(day)
        except ValueError as fault:
            raise Invalid(_("Begin each step with its day."), field="steps") from fault
        if not what.strip() or len(what.strip()) > rules.LONGEST_STEP:
            raise Invalid(_("Say in a few words what each step is."), field="steps")
        found.append((what.strip(), due))
    return found


def new_project(given: Mapping[str, Any], *, category: str, division: str) -> actions.NewProject:
    """What a valid form says; the owner is found by its code.

    Raises:
        Invalid: there is no such organisation, or a step cannot be read.
    """
    owner = organisations.ids_by_code().get(given["owner"])
    if owner is None:
        raise Invalid(_("There is no organisation of this code."), field="owner")
    names = ("title_zh", "title_en", "budget_yuan", "money", "starts_on", "last_on", "needs")
    return actions.NewProject(
        category=category,
        division=division,
        owner=owner,
        steps=steps_of(given["steps"]),
        **{name: given[name] for name in names},
    )


def need_choices(group: Iterable[Any], *, on: date) -> list[tuple[str, str]]:
    """The needs of a group by number, each with its community, amount and age."""
    return [
        (
            row.number,
            f"{row.number} · {places.place_name(row.division_id)} · × {row.quantity} · "
            + age_words(row.made_on, on=on),
        )
        for row in group
    ]


def owner_choices(*, on: date) -> list[tuple[str, str]]:
    """Organisations that may own a project, by code and name."""
    language = get_language() or ""
    known = organisations.known_organisations(on=on).values()
    return [(one.code, one.name(language)) for one in known]


def group_rows(scope: Scope) -> list[Row]:
    """Groups of needs that could become projects."""
    names = queries.named_things()
    return [
        {
            "category": names.get(one.category, one.category),
            "place": places.place_name(one.division),
            "count": len(one.lines),
            "href": reverse("exchange:open-project", args=[one.division, one.category]),
        }
        for one in queries.groups(scope)
    ]


def project_row(one: Project) -> Row:
    """A project in words."""
    state, language = rules.ProjectState(one.state), get_language() or ""
    return {
        "id": one.pk,
        "title": in_language(zh=one.title_zh, en=one.title_en, language=language),
        "category": queries.named_things().get(one.category_id, one.category_id),
        "owner": body_name(one.owner_id),
        "place": places.place_name(one.division_id),
        "budget": f"{one.budget_yuan:,.2f}",
        "money": one.money,
        "days": range_words(one.starts_on, ends_on=one.ends_on),
        "state": gettext(rules.PROJECT_LABELS[state]),
        "colour": rules.PROJECT_COLOURS.get(state, "grey"),
        "goes_on": state is rules.ProjectState.GOES_ON,
        "answered": getattr(one, "answered", 0),
        "href": reverse("exchange:project", args=[one.pk]),
        "steps": [_step_row(step) for step in sorted(one.steps.all(), key=lambda s: s.due_on)],
    }


def _step_row(step: ProjectStep) -> Row:
    done = gettext("done on %(day)s") % {"day": day_words(step.done_on)} if step.done_on else ""
    return {
        "id": step.pk,
        "text": step.text_zh,
        "due": gettext("by %(on)s") % {"on": day_words(step.due_on)},
        "done": done,
    }


def project_page(one: Project, *, scope: Scope) -> Row:
    """A project with the needs that the reader may read."""
    return {
        "row": project_row(one),
        "needs": [facts(row) for row in queries.needs_of(scope, project=one)],
        "acts": queries.acts_for_project(scope, project=one),
    }


def project_document(one: Project) -> Row:
    """A project for programs."""
    return {
        "id": one.pk,
        "title_zh": one.title_zh,
        "title_en": one.title_en,
        "category": one.category_id,
        "owner": body_code(one.owner_id),
        "division": one.division_id,
        "budget_yuan": f"{one.budget_yuan:.2f}",
        "money": one.money,
        "starts_on": one.starts_on,
        "last_on": one.ends_on - _DAY,
        "state": one.state,
        "answered": getattr(one, "answered", 0) or one.needs.count(),
        "steps": [
            {"id": s.pk, "text_zh": s.text_zh, "due_on": s.due_on, "done_on": s.done_on}
            for s in one.steps.all()
        ],
    }


def plan_row(one: Plan) -> Row:
    """A batch in a list."""
    return {
        "id": one.pk,
        "place": places.place_name(one.division_id),
        "made_at": one.made_at,
        "wanted": one.wanted,
        "href": reverse("exchange:plan", args=[one.pk]),
    }


def plan_page(one: Plan, *, lines: Sequence[PlanLine], on: date) -> Row:
    """A batch with what of it was proposed: line by line, with why, and what became of it."""
    proposed = [
        _line_row(rank, line=line, on=on)
        for rank, line in enumerate(lines, start=1)
        if line.match_id is not None
    ]
    return {
        "row": plan_row(one),
        "met": len(lines),
        "is_optimal": one.is_optimal,
        "serves": served(one, lines=lines),
        "lines": proposed,
    }


def open_lines(lines: Iterable[PlanLine], *, on: date) -> dict[str, Row]:
    """The pairs of a batch that were not proposed yet, each with why it stands there."""
    return {
        str(line.pk): _line_row(rank, line=line, on=on)
        for rank, line in enumerate(lines, start=1)
        if line.match_id is None
    }


def served(one: Plan, *, lines: Iterable[PlanLine]) -> list[Row]:
    """Which unit would serve which community: how many needs in the month of the batch, and later.

    The month is that of the pair's first day.
    """
    made = one.made_at.astimezone(CHINA)
    found: dict[tuple[int, str], list[int]] = {}
    for line in lines:
        key = (line.resource.organisation_id, line.listing.division_id)
        first, _until = _days_of(line)
        is_later = (first.year, first.month) > (made.year, made.month)
        found.setdefault(key, [0, 0])[is_later] += 1
    return [
        {
            "organisation": body_code(unit),
            "unit": body_name(unit),
            "division": place,
            "place": places.place_name(place),
            "this_month": now,
            "later": later,
        }
        for (unit, place), (now, later) in sorted(
            found.items(), key=lambda one: body_code(one[0][0])
        )
    ]


def _days_of(line: PlanLine) -> tuple[date, date]:
    """The days `[starts_on, ends_on)` of a pair: those of its match, which was fitted anew."""
    one = line.match or line
    return one.starts_on, one.ends_on


def _heading(rank: int, *, line: PlanLine) -> str:
    unit, place = body_name(line.resource.organisation_id), line.listing.division_id
    return f"{rank}. {unit} → {places.place_name(place)} · {line.listing.number}"


def _line_row(rank: int, *, line: PlanLine, on: date) -> Row:
    need, names = line.listing, queries.named_things()
    covered = (
        gettext("all days that are wanted")
        if line.days == line.of_days
        else gettext("%(days)s of %(of)s days that are wanted")
        % {"days": line.days, "of": line.of_days}
    )
    amounts = {"wanted": need.quantity, "free": line.free}
    match, (starts_on, ends_on) = line.match, _days_of(line)
    return {
        "heading": _heading(rank, line=line),
        "age": age_words(need.made_on, on=on),
        "days": proposed_words(starts_on, ends_on=ends_on, mode=line.resource.mode),
        "state": gettext(rules.MATCH_LABELS[rules.MatchState(match.state)]) if match else "",
        "colour": rules.MATCH_COLOURS.get(rules.MatchState(match.state), "grey") if match else "",
        "reasons": [
            gettext("Kind: %(kind)s") % {"kind": names.get(need.category_id, need.category_id)},
            gettext("Quantity: %(wanted)s of %(free)s that are left") % amounts,
            gettext("Area: %(area)s") % {"area": gettext(rules.DISTANCE_LABELS[line.distance])},
            gettext("Days: %(days)s") % {"days": covered},
        ],
    }


def plan_document(one: Plan) -> Row:
    """A batch for programs."""
    lines = queries.lines_of_plan(one)
    return {
        "id": one.pk,
        "division": one.division_id,
        "made_at": one.made_at,
        "wanted": one.wanted,
        "is_optimal": one.is_optimal,
        "serves": served(one, lines=lines),
        "lines": [_line_document(line) for line in lines],
    }


def _line_document(line: PlanLine) -> Row:
    starts_on, ends_on = _days_of(line)
    return {
        "id": line.pk,
        "number": line.listing.number,
        "division": line.listing.division_id,
        "resource": line.resource_id,
        "organisation": body_code(line.resource.organisation_id),
        "starts_on": starts_on,
        "last_on": ends_on - _DAY,
        "days": line.days,
        "of_days": line.of_days,
        "distance": line.distance,
        "free": line.free,
        "cost": line.cost,
        "match": line.match_id,
    }
