"""A wish with a canary in its words, in the community of the planted case, and one that is listed.

The community's own body answers for it, in which nobody of the matrix holds a post.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.harness.county import HERE
from tests.matrix.actors import Cell
from tests.matrix.planted import CANARIES, Planted
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.cases.models import Case
from yijia.ground.access.queries import acting_as
from yijia.ground.organisations.models import Organisation
from yijia.ground.people.rules import Purpose
from yijia.programmes.exchange import actions, queries
from yijia.programmes.exchange.models import (
    Listing,
    Match,
    Need,
    Plan,
    Project,
    ProjectStep,
    Resource,
)
from yijia.programmes.exchange.rules import Mode, NeedKind, Source, State

GIVER = Cell("handler", "other_unit")
FILE = b"organisation,category,quantity,serves,starts_on\nwater,books,5,350181,2026-09-01\n"
FIRST, LAST = date(2026, 10, 9), date(2026, 10, 15)


def add_needs(planted: Planted) -> None:
    """Plants all of it through the actions that people use."""
    planted.values["need"] = _wish(planted, text=CANARIES["need"], mobile=CANARIES["mobile"])
    for name in ("listed need", "promised need"):
        planted.values[name] = _wish(planted, text="", mobile="")
        with acting_as(planted.service):
            case = Case.objects.get(number=planted.values[name])
            actions.take_step(
                by=planted.service, at=planted.at, case=case, verb="confirm", inputs={}
            )
    _add_giving(planted)
    _add_together(planted)


def _add_giving(planted: Planted) -> None:
    """What the water company gives: offered for the listed need, asked for, and promised."""
    by, at, service = planted.actors[GIVER].scope, planted.at, planted.service
    for name in ("resource", "asked resource", "spare resource"):
        planted.values[name] = str(_enter(by, planted).pk)
    line = _line(planted, "listed need")
    with acting_as(by):
        claimed = actions.claim_need(by=by, at=at, listing=line, resource=_of(planted, "resource"))
    planted.values["match"] = str(claimed.pk)
    with acting_as(service):
        resource = _of(planted, "asked resource")
        asked = actions.ask_unit(by=service, at=at, listing=line, resource=resource)
        planted.values["asked match"] = str(asked.pk)
        line = _line(planted, "promised need")
        offered = actions.claim_need(by=service, at=at, listing=line, resource=resource)
        actions.accept_match(by=service, at=at, match=offered)
        planted.values["agreed match"] = str(offered.pk)


def _add_together(planted: Planted) -> None:
    """A project of three needs, three that could become one, a batch, and an import."""
    service, at = planted.service, planted.at
    groups = {name: [_listed(planted) for _n in range(3)] for name in ("answered", "grouped")}
    planted.values |= {f"grouped {n}": one for n, one in enumerate(groups["grouped"])}
    _enter(planted.actors[GIVER].scope, planted, category="equipment")
    with acting_as(service):
        project = actions.open_project(by=service, at=at, new=_project(groups["answered"]))
        step = ProjectStep.objects.get(project=project)
        plan = actions.make_plan(by=service, at=at, division=HERE)
        of_kind = [one for one in queries.lines_of_plan(plan) if one.resource.mode == Mode.GIVEN]
        line = of_kind[0]
        actions.import_resources(by=service, at=at, file=FILE, source="test")
        batch = Resource.objects.exclude(batch=None).latest("pk").batch
    found = {"project": project.pk, "step": step.pk, "plan": plan.pk, "plan line": line.pk}
    planted.values |= {
        name: str(value) for name, value in (found | {"resource batch": batch}).items()
    }


def _listed(planted: Planted) -> str:
    """A need for equipment that is in the list."""
    with acting_as(ANONYMOUS):
        new = replace(_new(text="", mobile=""), category="equipment")
        number = actions.make_need(by=ANONYMOUS, at=planted.at, new=new).number
    with acting_as(planted.service):
        case = Case.objects.get(number=number)
        actions.take_step(by=planted.service, at=planted.at, case=case, verb="confirm", inputs={})
    return number


def _project(needs: list[str]) -> actions.NewProject:
    return actions.NewProject(
        title_zh="健身器材",
        category="equipment",
        division=HERE,
        owner=Organisation.objects.get(code="water").pk,
        budget_yuan=Decimal(1),
        money="test",
        starts_on=FIRST,
        last_on=LAST,
        needs=needs,
        steps=[("招标", LAST)],
    )


def _grouped(planted: Planted) -> list[str]:
    return [planted.values[f"grouped {n}"] for n in range(3)]


def _project_of(planted: Planted) -> Project:
    return Project.objects.get(pk=planted.values["project"])


def _confirm(scope: Scope, planted: Planted) -> object:
    plan, line = Plan.objects.get(pk=planted.values["plan"]), int(planted.values["plan line"])
    return actions.confirm_plan(by=scope, at=planted.at, plan=plan, lines=[line])


def _step(scope: Scope, planted: Planted) -> object:
    step = ProjectStep.objects.select_related("project").get(pk=planted.values["step"])
    return actions.finish_step(by=scope, at=planted.at, step_of=step)


def _enter(by: Scope, planted: Planted, *, category: str = "wheelchair") -> Resource:
    water = Organisation.objects.get(code="water").pk
    new = actions.NewResource(water, category, 2, "350181", date(2026, 9, 1))
    with acting_as(by):
        return actions.enter_resource(by=by, at=planted.at, new=new)


def _line(planted: Planted, name: str) -> Listing:
    with acting_as(planted.service):
        return Listing.objects.get(number=planted.values[name])


def _of(planted: Planted, name: str) -> Resource:
    return Resource.objects.get(pk=planted.values[name])


def _match(planted: Planted, name: str) -> Match:
    return Match.objects.select_related("resource").get(pk=planted.values[name])


def _new(*, text: str, mobile: str, source: Source = Source.WEB) -> actions.NewNeed:
    return actions.NewNeed(
        NeedKind.WISH,
        category="wheelchair",
        division=HERE,
        quantity=1,
        starts_on=FIRST,
        last_on=LAST,
        text=text,
        mobile=mobile,
        source=source,
    )


def _wish(planted: Planted, *, text: str, mobile: str) -> str:
    with acting_as(ANONYMOUS):
        new = _new(text=text, mobile=mobile)
        return actions.make_need(by=ANONYMOUS, at=planted.at, new=new).number


def _case(planted: Planted) -> Case:
    return Case.objects.get(number=planted.values["need"])


def _register(scope: Scope, planted: Planted) -> object:
    new = _new(text="", mobile="", source=Source.DESK)
    return actions.register_need(by=scope, at=planted.at, new=new)


def _move(scope: Scope, planted: Planted) -> object:
    case = _case(planted)
    return actions.move_need(by=scope, at=planted.at, case=case, verb="confirm", inputs={})


def _read(scope: Scope, planted: Planted) -> object:
    case = _case(planted)
    person = Need.objects.filter(case=case).values_list("person_id", flat=True).get()
    return actions.read_contact(
        by=scope, at=planted.at, case=case, person_id=person or 0, purpose=Purpose.ANSWER
    )


# What is done with a need, asked of the action itself past every page.
ACTS: dict[str, Callable[[Scope, Planted], object]] = {
    "programmes.exchange.actions.register_need": _register,
    "programmes.exchange.actions.move_need": _move,
    "programmes.exchange.actions.read_contact": _read,
    "programmes.exchange.actions.enter_resource": _enter,
    "programmes.exchange.actions.open_project": lambda s, p: actions.open_project(
        by=s, at=p.at, new=_project(_grouped(p))
    ),
    "programmes.exchange.actions.finish_step": _step,
    "programmes.exchange.actions.finish_project": lambda s, p: actions.finish_project(
        by=s, at=p.at, project=_project_of(p)
    ),
    "programmes.exchange.actions.drop_project": lambda s, p: actions.drop_project(
        by=s, at=p.at, project=_project_of(p), reason="x"
    ),
    "programmes.exchange.actions.make_plan": lambda s, p: actions.make_plan(
        by=s, at=p.at, division=HERE
    ),
    "programmes.exchange.actions.confirm_plan": _confirm,
    "programmes.exchange.actions.import_resources": lambda s, p: actions.import_resources(
        by=s, at=p.at, file=FILE, source="test"
    ),
    "programmes.exchange.actions.undo_resources": lambda s, p: actions.undo_resources(
        by=s, at=p.at, batch=int(p.values["resource batch"])
    ),
    "programmes.exchange.actions.end_resource": lambda s, p: actions.end_resource(
        by=s, at=p.at, resource=_of(p, "spare resource"), ends_on=date(2026, 12, 1)
    ),
    "programmes.exchange.actions.claim_need": lambda s, p: actions.claim_need(
        by=s, at=p.at, listing=_line(p, "listed need"), resource=_of(p, "spare resource")
    ),
    "programmes.exchange.actions.ask_unit": lambda s, p: actions.ask_unit(
        by=s, at=p.at, listing=_line(p, "listed need"), resource=_of(p, "spare resource")
    ),
    "programmes.exchange.actions.accept_match": lambda s, p: actions.accept_match(
        by=s, at=p.at, match=_match(p, "asked match")
    ),
    "programmes.exchange.actions.decline_match": lambda s, p: actions.decline_match(
        by=s, at=p.at, match=_match(p, "match")
    ),
    "programmes.exchange.actions.deliver_match": lambda s, p: actions.deliver_match(
        by=s, at=p.at, match=_match(p, "agreed match")
    ),
    "programmes.exchange.actions.fail_match": lambda s, p: actions.fail_match(
        by=s, at=p.at, match=_match(p, "agreed match"), reason="x"
    ),
}
# What finds it, asked while the database itself would show everything.
CALLS: dict[str, Callable[[Scope, Planted], bool]] = {
    "programmes.exchange.queries.held.access_need": lambda s, p: (
        queries.access_need(scope=s, number=p.values["need"]).case.pk > 0
    ),
    "programmes.exchange.queries.held.may_read_contact": lambda s, p: queries.may_read_contact(
        _case(p), scope=s
    ),
    "programmes.exchange.queries.listed.in_reach": lambda s, p: (
        queries.in_reach(s).filter(number=p.values["need"]).exists()
    ),
    "programmes.exchange.queries.projects.may_open_project": lambda s, _p: queries.may_open_project(
        s, division=HERE
    ),
    "programmes.exchange.queries.projects.acts_for_project": lambda s, p: queries.acts_for_project(
        s, project=_project_of(p)
    ),
    "programmes.exchange.queries.projects.groupable": lambda s, _p: bool(
        queries.groupable(s, division=HERE, category="equipment")
    ),
    "programmes.exchange.queries.projects.groups": lambda s, _p: bool(queries.groups(s)),
    "programmes.exchange.queries.projects.needs_of": lambda s, p: bool(
        queries.needs_of(s, project=_project_of(p))
    ),
    "programmes.exchange.queries.planning.may_plan": lambda s, _p: queries.may_plan(
        s, division=HERE
    ),
    "programmes.exchange.queries.planning.batch_for": lambda s, p: (
        queries.batch_for(s, division=HERE, on=p.at.date()).wanted > 0
    ),
    "programmes.exchange.queries.planning.visible_plans": lambda s, _p: queries.visible_plans(
        s
    ).exists(),
    "programmes.exchange.queries.planning.plans": lambda s, _p: bool(queries.plans(s)),
    "programmes.exchange.queries.planning.access_plan": lambda s, p: (
        queries.access_plan(scope=s, identity=int(p.values["plan"])).pk > 0
    ),
    "programmes.exchange.queries.giving.resource_batches": lambda s, _p: bool(
        queries.resource_batches(s)
    ),
    "programmes.exchange.queries.giving.keeps": lambda s, p: queries.keeps(
        s, organisation=_of(p, "resource").organisation_id
    ),
    "programmes.exchange.queries.giving.speaks_for": lambda s, p: queries.speaks_for(
        s, unit=_of(p, "resource").organisation_id
    ),
    "programmes.exchange.queries.giving.units_of": lambda s, p: (
        "water" in {one.code for one in queries.units_of(s, on=p.at.date())}
    ),
    "programmes.exchange.queries.giving.visible_matches": lambda s, p: (
        queries.visible_matches(s).filter(pk=p.values["match"]).exists()
    ),
    "programmes.exchange.queries.giving.access_match": lambda s, p: (
        queries.access_match(scope=s, identity=int(p.values["match"])).pk > 0
    ),
    "programmes.exchange.queries.told.matches_for": lambda s, p: bool(
        queries.matches_for(s, number=p.values["listed need"])
    ),
    "programmes.exchange.queries.giving.sides_of": lambda s, p: bool(
        queries.sides_of(_match(p, "match"), scope=s)
    ),
    "programmes.exchange.queries.giving.giving_desk": lambda s, p: (
        p.values["match"] in {str(one.pk) for one in queries.giving_desk(s, on=p.at.date()).matches}
    ),
    "programmes.exchange.queries.listed.desk": lambda s, p: (
        p.values["need"] in {row.number for row in queries.desk(s)[State.REGISTERED]}
    ),
}
