"""Projects: several needs of one kind answered at once, by an owner, with a budget, in steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import Scope
from yijia.base.words import _
from yijia.base.workdays import CHINA
from yijia.engines.cases import queries as cases
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import queries as organisations
from yijia.programmes.exchange import events, queries, rules
from yijia.programmes.exchange.actions.matching import settle_matches
from yijia.programmes.exchange.actions.steps import take_step
from yijia.programmes.exchange.models import Project, ProjectNeed, ProjectStep
from yijia.programmes.exchange.rules import ProjectState

STEP_OVER = _("This was done before, or the project has ended.")


@dataclass(frozen=True)
class NewProject:
    """A project for needs by their numbers: its owner, its money, its time, its first steps.

    `division` is the place over which it reaches; each of `steps` is a text and its day.
    """

    title_zh: str
    category: str
    division: str
    owner: int
    budget_yuan: Decimal
    money: str
    starts_on: date
    last_on: date
    needs: Sequence[str]
    steps: Sequence[tuple[str, date]] = ()
    title_en: str = ""


def open_project(*, by: Scope, at: datetime, new: NewProject) -> Project:
    """Opens a project; its needs are part of it from then on.

    Raises:
        Conflict: one of the needs has moved on meanwhile.
        Forbidden: the person opens no project for this place.
        Invalid: the needs are too few or not of one kind here, or something of it is missing.
    """
    if not queries.may_open_project(by, division=new.division):
        raise Forbidden(_("Your post opens no project for this place."), field="division")
    day = at.astimezone(CHINA).date()
    found = queries.groupable(by, division=new.division, category=new.category)
    wanted = {row.number: row for row in found if row.number in set(new.needs)}
    rules.check_group(len(set(new.needs)))
    if len(wanted) != len(set(new.needs)):
        raise Invalid(_("One of these needs is not in the list here any more."), field="needs")
    if new.owner not in organisations.known_organisations(on=day):
        raise Invalid(_("There is no organisation of this code."), field="owner")
    until = rules.resource_end(new.starts_on, last_on=new.last_on)
    told = {"count": len(wanted), "category": new.category}
    place = new.division
    with (
        transaction.atomic(),
        journal.entry(
            by=by, at=at, event=events.PROJECT_OPENED, subject=Project, division=place, new=told
        ) as written,
    ):
        project = _row(new, until=until or new.last_on, on=day)
        project.pk = written.subject_id
        project.save(force_insert=True)
        ProjectStep.objects.bulk_create(
            ProjectStep(project=project, text_zh=text, due_on=due) for text, due in new.steps
        )
        ProjectNeed.objects.bulk_create(
            ProjectNeed(project=project, case_id=row.case_id) for row in wanted.values()
        )
        queries.hold_needs(wanted)
        for number in sorted(wanted):
            _move(number, by=by, at=at, verb="plan", reason="")
    return project


def _row(new: NewProject, *, until: date, on: date) -> Project:
    return Project(
        title_zh=new.title_zh.strip(),
        title_en=new.title_en.strip(),
        category_id=new.category,
        owner_id=new.owner,
        division_id=new.division,
        budget_yuan=new.budget_yuan,
        money=new.money.strip(),
        starts_on=new.starts_on,
        ends_on=until,
        opened_on=on,
    )


def _move(number: str, *, by: Scope, at: datetime, verb: str, reason: str) -> None:
    case = cases.access_own_case(number=number)
    take_step(by=by, at=at, case=case, verb=verb, inputs={"reason": reason})
    settle_matches(by=by, at=at, case=case, verb=verb)


def finish_step(*, by: Scope, at: datetime, step_of: ProjectStep) -> ProjectStep:
    """Says that a step of a project was done.

    Raises:
        Conflict: it was done before, or the project has ended.
        Forbidden: the person does not act for the project.
    """
    project = step_of.project
    if not queries.acts_for_project(by, project=project):
        raise Forbidden
    if step_of.done_on is not None or project.state != ProjectState.GOES_ON:
        raise Conflict(STEP_OVER)
    event, place = events.STEP_DONE, project.division_id
    try:
        with (
            transaction.atomic(),
            journal.entry(by=by, at=at, event=event, subject=project, division=place),
        ):
            step_of.done_on = at.astimezone(CHINA).date()
            step_of.save(update_fields=["done_on"])
    except IntegrityError as fault:
        # Somebody else was faster.
        raise Conflict(STEP_OVER) from fault
    return step_of


def finish_project(*, by: Scope, at: datetime, project: Project) -> Project:
    """Says that a project is done: whoever asked has the last word on each of its needs.

    Raises:
        Conflict: it has ended before.
        Forbidden: the person does not act for the project.
    """
    return _end(project, by=by, at=at, state=ProjectState.DONE, reason="")


def drop_project(*, by: Scope, at: datetime, project: Project, reason: str) -> Project:
    """Gives a project up: its needs are back in the list, as old as they are.

    Raises:
        Conflict: it has ended before.
        Forbidden: the person does not act for the project.
        Invalid: no reason is given.
    """
    if not reason.strip():
        raise Invalid(_("Say why."), field="reason")
    return _end(project, by=by, at=at, state=ProjectState.DROPPED, reason=reason)


def _end(project: Project, *, by: Scope, at: datetime, state: ProjectState, reason: str) -> Project:
    if not queries.acts_for_project(by, project=project):
        raise Forbidden
    is_done = state is ProjectState.DONE
    verb, event = ("deliver", events.PROJECT_DONE) if is_done else ("fail", events.PROJECT_DROPPED)
    with transaction.atomic():
        held = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
        if held.state != ProjectState.GOES_ON:
            raise Conflict(_("This project has ended."))
        with journal.entry(
            by=by,
            at=at,
            event=event,
            subject=held,
            division=held.division_id,
            new={"state": state},
        ):
            held.state, held.ended_on = state, at.astimezone(CHINA).date()
            held.save(update_fields=["state", "ended_on"])
        for number in queries.planned_needs(held):
            _move(number, by=by, at=at, verb=verb, reason=reason)
    return held
