"""A member of the water company who waits for the planted community, and one who is confirmed.

The community's own body answers for both, in which nobody of the matrix holds a post.
"""

from collections.abc import Callable
from datetime import datetime

from tests.harness.county import BEGAN, HERE
from tests.matrix.actors import Cell
from tests.matrix.planted import CANARIES, Planted
from yijia.base.access import Role
from yijia.base.scope import Scope
from yijia.ground.access import actions as access
from yijia.ground.access.queries import acting_as
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations.models import Organisation
from yijia.ground.people.models import Account
from yijia.ground.people.rules import Purpose
from yijia.programmes.members import actions, queries
from yijia.programmes.members.models import ReportIn
from yijia.programmes.members.rules import Reason

MEMBER = Cell("member", "other_unit")
LIST = f"login,unit,division,starts_on\nmember-own,water,{HERE},2026-09-01\n".encode()
EMPTY = b"login,unit,division,starts_on\n"


def add_members(planted: Planted) -> None:
    """Plants both through the actions that people use."""
    by = planted.actors[MEMBER].scope
    with acting_as(by):
        made = actions.report_in(by=by, at=planted.at, new=_new())
    planted.values |= {"report-in": made.number, "report-in id": str(made.pk)}
    with acting_as(planted.service):
        _become_member("member-own", by=planted.service, at=planted.at)
        actions.import_reports(by=planted.service, at=planted.at, file=LIST, source="test")
        confirmed = ReportIn.objects.latest("pk")
    planted.values["confirmed report-in"] = confirmed.number


def _become_member(login: str, *, by: Scope, at: datetime) -> None:
    """Somebody with a post elsewhere is a member of the water company, too."""
    post = organisations.open_post(
        by=by,
        at=at,
        organisation=Organisation.objects.get(code="water"),
        title_zh="报到党员",
        title_en="Reporting member",
        role=Role.MEMBER,
        over_division=None,
    )
    account = Account.objects.get(login=login)
    access.fill_post(by=by, at=at, post=post, account=account, starts_on=BEGAN)


def _new() -> actions.NewReport:
    water = Organisation.objects.get(code="water").pk
    return actions.NewReport(water, HERE, CANARIES["name"], CANARIES["mobile"])


def _report(planted: Planted, name: str = "report-in") -> ReportIn:
    with acting_as(planted.service):
        return queries.find_report(number=planted.values[name])


def _decline(scope: Scope, planted: Planted) -> object:
    report, reason = _report(planted), Reason.NOT_HERE
    return actions.decline_report(by=scope, at=planted.at, report=report, reason=reason)


# What is done with a report-in, asked of the action itself past every page.
ACTS: dict[str, Callable[[Scope, Planted], object]] = {
    "programmes.members.actions.report_in": lambda s, p: actions.report_in(
        by=s, at=p.at, new=_new()
    ),
    "programmes.members.actions.withdraw_report": lambda s, p: actions.withdraw_report(
        by=s, at=p.at, report=_report(p)
    ),
    "programmes.members.actions.confirm_report": lambda s, p: actions.confirm_report(
        by=s, at=p.at, report=_report(p)
    ),
    "programmes.members.actions.decline_report": _decline,
    "programmes.members.actions.end_report": lambda s, p: actions.end_report(
        by=s, at=p.at, report=_report(p, "confirmed report-in")
    ),
    "programmes.members.actions.read_contact": lambda s, p: actions.read_contact(
        by=s, at=p.at, report=_report(p), purpose=Purpose.VERIFY
    ),
    "programmes.members.actions.import_reports": lambda s, p: actions.import_reports(
        by=s, at=p.at, file=LIST, source="test"
    ),
    "programmes.members.actions.import_reports of nothing": lambda s, p: actions.import_reports(
        by=s, at=p.at, file=EMPTY, source="test"
    ),
}
CALLS: dict[str, Callable[[Scope, Planted], bool]] = {
    "programmes.members.queries.reporting.own_reports": lambda s, _p: bool(queries.own_reports(s)),
    "programmes.members.queries.reporting.access_own_report": lambda s, p: (
        queries.access_own_report(scope=s, number=p.values["report-in"]).pk > 0
    ),
    "programmes.members.queries.reporting.is_there": lambda s, _p: queries.is_there(
        s, division=HERE
    ),
    "programmes.members.queries.reporting.units_of_member": lambda s, _p: (
        Organisation.objects.get(code="water").pk in queries.units_of_member(s)
    ),
    "programmes.members.queries.reporting.answers_for": lambda s, p: queries.answers_for(
        s, body=_report(p).organisation_id
    ),
    "programmes.members.queries.reporting.bodies_of": lambda s, p: (
        "water" in {one.code for one in queries.bodies_of(s, on=p.at.date())}
    ),
    "programmes.members.queries.reporting.in_reach": lambda s, _p: queries.in_reach(s).exists(),
    "programmes.members.queries.reporting.desk": lambda s, _p: any(queries.desk(s).rows.values()),
    "programmes.members.queries.reporting.access_report": lambda s, p: (
        queries.access_report(scope=s, number=p.values["report-in"]).pk > 0
    ),
    "programmes.members.queries.reporting.reported_of": lambda s, p: bool(
        queries.reported_of(s, on=p.at.date())
    ),
}
