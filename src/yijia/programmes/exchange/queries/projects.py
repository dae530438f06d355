"""Projects for everybody, and groups of needs that could become one."""

from dataclasses import dataclass

from django.db import models

from yijia.base.access import Permission
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.ground.places.rules.codes import Level
from yijia.programmes.exchange import rules
from yijia.programmes.exchange.models import Listing, Project, ProjectStep
from yijia.programmes.exchange.queries.giving import speaks_for
from yijia.programmes.exchange.queries.listed import in_reach

_LAST = "~"
MOST_PROJECTS, MOST_GROUPED = 100, 500


def may_open_project(scope: Scope, *, division: str) -> bool:
    """Whether somebody opens projects for a place: who dispatches there."""
    return scope.may(Permission.CASE_DISPATCH, division=division, organisation=None)


def acts_for_project(scope: Scope, *, project: Project) -> bool:
    """Whether somebody acts for a project: who opens projects there, or works at its owner."""
    opens = may_open_project(scope, division=project.division_id)
    return opens or speaks_for(scope, unit=project.owner_id)


def groupable(scope: Scope, *, division: str, category: str) -> list[Listing]:
    """The needs of one kind that are in the list of a place and that somebody may read."""
    found = in_reach(scope).filter(
        state=rules.State.LISTED,
        category=category,
        division_id__gte=division,
        division_id__lt=division + _LAST,
    )
    return list(found.order_by("made_on", "id")[: rules.MOST_IN_PROJECT])


@dataclass(frozen=True)
class Group:
    """Needs of one kind in one street that are enough for a project."""

    division: str
    category: str
    lines: list[Listing]


def groups(scope: Scope) -> list[Group]:
    """The groups of needs that could become projects, where somebody may open one."""
    listed = in_reach(scope).filter(state=rules.State.LISTED).order_by("made_on", "id")
    found: dict[tuple[str, str], list[Listing]] = {}
    for row in listed[:MOST_GROUPED]:
        found.setdefault((row.division_id[: Level.TOWN], row.category_id), []).append(row)
    return [
        Group(street, category, lines)
        for (street, category), lines in sorted(found.items())
        if len(lines) >= rules.FEWEST_IN_PROJECT and may_open_project(scope, division=street)
    ]


def projects() -> list[Project]:
    """Projects for everybody, the latest first, each with its steps and how many it answers."""
    told = Project.objects.annotate(answered=models.Count("needs", distinct=True))
    return list(told.prefetch_related("steps").order_by("-id")[:MOST_PROJECTS])


def access_project(*, identity: int) -> Project:
    """A project, which is public.

    Raises:
        NotFound: there is none.
    """
    told = Project.objects.annotate(answered=models.Count("needs", distinct=True))
    found = told.filter(pk=identity).first()
    if found is None:
        raise NotFound
    return found


def steps_of(project: Project) -> list[ProjectStep]:
    """The schedule of a project, the first step first."""
    return list(project.steps.select_related("project").order_by("due_on", "id"))


def access_step(*, identity: int) -> ProjectStep:
    """A step of a project, which is public.

    Raises:
        NotFound: there is none.
    """
    found = ProjectStep.objects.filter(pk=identity).select_related("project").first()
    if found is None:
        raise NotFound
    return found


def needs_of(scope: Scope, *, project: Project) -> list[Listing]:
    """The needs of a project that somebody may read, in their order."""
    cases = project.needs.values("case")
    return list(in_reach(scope).filter(case__in=cases).order_by("made_on", "id"))


def planned_needs(project: Project) -> list[str]:
    """The numbers of the needs that still wait for a project, in their order."""
    cases = project.needs.values("case")
    planned = Listing.objects.filter(case__in=cases, state=rules.State.PLANNED)
    return list(planned.order_by("number").values_list("number", flat=True))
