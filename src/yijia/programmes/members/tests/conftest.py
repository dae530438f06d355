"""Members of the water company, and what they and their community do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from tests.harness.county import BEGAN, BESIDE, HERE, PASSWORD, County
from yijia.base.access import Role
from yijia.base.scope import Scope
from yijia.ground.access import actions as access
from yijia.ground.access.queries import account_with_grants, acting_as, scope_of
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations.models import Appointment, Organisation, Post
from yijia.ground.organisations.rules import Kind
from yijia.ground.people import actions as people
from yijia.programmes.members import actions, queries
from yijia.programmes.members.models import ReportIn

NAME, MOBILE = "测试甲", "13900139000"


def post_of_members(*, by: Scope, at: datetime, unit: str) -> Post:
    """The post of all members of a unit."""
    return organisations.open_post(
        by=by,
        at=at,
        organisation=Organisation.objects.get(code=unit),
        title_zh="报到党员",
        title_en="Reporting member",
        role=Role.MEMBER,
        over_division=None,
    )


def become_member(login: str, *, by: Scope, at: datetime, post: Post) -> Scope:
    """Opens an account that holds the post of a member, and can sign in."""
    account = people.open_account(by=by, at=at, login=login, password=PASSWORD)
    access.fill_post(by=by, at=at, post=post, account=account, starts_on=BEGAN)
    return scope_of(account_with_grants(at=at).get(pk=account.pk))


def settle_beside(*, by: Scope, at: datetime) -> Scope:
    """Opens the committee of the second community, and who works there."""
    new = organisations.NewOrganisation(
        code="beside",
        kind=Kind.COMMUNITY,
        name_zh="第二社区居委会",
        name_en="Second committee",
        division=BESIDE,
        starts_on=BEGAN,
    )
    (body,) = organisations.open_organisations(by=by, at=at, rows=[new])
    post = organisations.open_post(
        by=by,
        at=at,
        organisation=body,
        title_zh="工作人员",
        title_en="Worker",
        role=Role.COMMUNITY_WORKER,
        over_division=BESIDE,
    )
    return become_member("neighbour", by=by, at=at, post=post)


@dataclass(frozen=True)
class Reporting:
    """Who does what, each in their own name; `at` is when."""

    scopes: dict[str, Scope]
    units: dict[str, int]
    at: datetime

    def by(self, login: str) -> Scope:
        """Who signs in by this name."""
        return self.scopes[login]

    def report_in(self, login: str = "member", **changed: Any) -> ReportIn:
        """A member reports in."""
        at, unit = changed.pop("at", self.at), self.units[changed.pop("unit", "water")]
        given = {"division": HERE, "name": NAME, "mobile": MOBILE} | changed
        new = actions.NewReport(unit=unit, **given)
        with acting_as(self.by(login)):
            return actions.report_in(by=self.by(login), at=at, new=new)

    def desk(
        self, act: Callable[..., ReportIn], report: ReportIn, *, by: str = "worker", **given: Any
    ) -> ReportIn:
        """What the body of a community says."""
        at = given.pop("at", self.at)
        with acting_as(self.by(by)):
            found = queries.access_report(scope=self.by(by), number=report.number)
            return act(by=self.by(by), at=at, report=found, **given)

    def confirmed(self, login: str = "member", **changed: Any) -> ReportIn:
        """A member whom the community has confirmed."""
        return self.desk(actions.confirm_report, self.report_in(login, **changed))

    def leave(self, login: str, *, by: Scope, at: datetime) -> None:
        """Somebody is no member of the water company any more, from a day on."""
        held = Appointment.objects.get(account__login=login)
        with acting_as(by):
            access.leave_post(by=by, at=at, appointment=held, ends_on=at.date())

    def own(self, login: str = "member") -> list[ReportIn]:
        """A member's report-ins, the latest first."""
        with acting_as(self.by(login)):
            return queries.own_reports(self.by(login))


@pytest.fixture
def reporting(county: County, at: datetime, service: Scope) -> Reporting:
    """Two members of the water company, who have not reported in yet, and two communities."""
    with acting_as(service):
        post = post_of_members(by=service, at=at, unit="water")
        made = {
            login: become_member(login, by=service, at=at, post=post)
            for login in ("member", "second")
        }
        made["neighbour"] = settle_beside(by=service, at=at)
    units = {code: body.pk for code, body in county.organisations.items()}
    return Reporting(county.scopes | made, units, at)
