"""A member of the water company who waits for the planted community, and one who is confirmed.

The community's own body answers for both, in which nobody of the matrix holds a post.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from tests.harness.county import BEGAN, HERE, lamp_mended, lamp_out
from tests.matrix.actors import Cell
from tests.matrix.planted import CANARIES, Planted
from yijia.base.access import Permission, Role
from yijia.base.errors import NotFound
from yijia.base.scope import GrantValue, Scope
from yijia.base.workdays import CHINA
from yijia.ground.access import actions as access
from yijia.ground.access.queries import acting_as
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations.models import Organisation
from yijia.ground.people.models import Account
from yijia.ground.people.rules import Purpose
from yijia.programmes.members import actions, queries, rules
from yijia.programmes.members.models import (
    Certificate,
    Duty,
    ReportIn,
    ServicePost,
    ShownName,
    Volunteering,
)
from yijia.programmes.members.rules import Kind, Reason, Skill

MEMBER, CONFIRMED = Cell("member", "other_unit"), Cell("member", "own")
UNIT = Cell("handler", "other_unit")
LIST = f"login,unit,division,starts_on\nmember-own,water,{HERE},2026-09-01\n".encode()
SPAN = rules.Span(date(2026, 9, 29), date(2026, 9, 29))
EMPTY = b"login,unit,division,starts_on\n"


def add_members(planted: Planted) -> None:
    """Plants both through the actions that people use."""
    by = planted.actors[MEMBER].scope
    with acting_as(by):
        made = actions.report_in(by=by, at=planted.at, new=_new())
    planted.values |= {"report-in": made.number, "report-in id": str(made.pk)}
    with acting_as(planted.service):
        planted.values["member_person"] = str(ReportIn.objects.get(pk=made.pk).person_id)
        _become_member("member-own", by=planted.service, at=planted.at)
    planted.values["confirmed report-in"] = _confirmed(planted)
    _add_service(planted)


def _confirmed(planted: Planted) -> str:
    """One whose name they may choose to show; no canary, since then everybody reads it."""
    water = Organisation.objects.get(code="water")
    serves = GrantValue(permissions=frozenset({Permission.MEMBER_SERVE}), home=water.pk)
    member = replace(planted.actors[CONFIRMED].scope, grants=(serves,))
    new = actions.NewReport(water.pk, HERE, "可以公开的名字", "13900008888")
    with acting_as(member):
        made = actions.report_in(by=member, at=planted.at, new=new)
    with acting_as(planted.service):
        report = ReportIn.objects.get(pk=made.pk)
        return actions.confirm_report(by=planted.service, at=planted.at, report=report).number


def _add_service(planted: Planted) -> None:
    """Posts of the water company: one that a member took, one to which its unit assigned them."""
    by, member = planted.actors[UNIT].scope, planted.actors[CONFIRMED].scope
    posts = {
        "service post": (Kind.VOLUNTEERING, 9),
        "duty post": (Kind.DUTY, 9),
        "assigned post": (Kind.DUTY, 14),
        "spare post": (Kind.VOLUNTEERING, 16),
    }
    for name, (kind, day) in posts.items():
        with acting_as(by):
            new = _post(kind, day=day)
            planted.values[name] = str(actions.open_service_post(by=by, at=planted.at, new=new).pk)
    with acting_as(member):
        taken = actions.take_post(by=member, at=planted.at, post=_post_of(planted, "service post"))
    with acting_as(by):
        duty = actions.assign_duty(
            by=by, at=planted.at, post=_post_of(planted, "assigned post"), login="member-own"
        )
    planted.values |= {"service": str(taken.pk), "assigned": str(duty.pk)}
    planted.values["own service"] = rules.service_key(member.account or 0)
    _add_solved(planted)


def _add_solved(planted: Planted) -> None:
    """A lamp that was mended with the member's help, the day before."""
    service, before = planted.service, planted.at - timedelta(days=2)
    member = planted.actors[CONFIRMED].scope
    starts_at = datetime(2026, 9, 29, 9, tzinfo=CHINA)
    ends_at = starts_at + timedelta(hours=1)
    with acting_as(service):
        new = replace(_post(Kind.VOLUNTEERING), starts_at=starts_at, ends_at=ends_at)
        post = actions.open_service_post(by=service, at=before, new=new)
        taken = actions.take_post(by=member, at=before, post=post)
        served = actions.confirm_service(
            by=service,
            at=planted.at,
            service=taken,
            came_at=post.starts_at,
            left_at=post.ends_at,
        )
        number = lamp_out(at=planted.at)
        lamp_mended(number, by=service, at=planted.at)
        actions.link_cases(by=service, at=planted.at, service=served, numbers=[number])
    with acting_as(member):
        one = actions.make_certificate(by=member, at=planted.at, span=SPAN)
        actions.show_name(by=member, at=planted.at, page=post)
    planted.values |= {"certificate": str(one.pk), "certificate_code": one.code}
    planted.values["served"] = str(served.pk)


def _post(kind: Kind, *, day: int = 12) -> rules.NewPost:
    starts_at = datetime(2026, 10, day, 9, tzinfo=CHINA)
    return rules.NewPost(
        kind=kind,
        organisation=Organisation.objects.get(code="water").pk,
        division=HERE,
        skill=Skill.ANY,
        title_zh="清扫",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        places=3,
    )


def _post_of(planted: Planted, name: str) -> ServicePost:
    return ServicePost.objects.get(pk=planted.values[name])


def _service(planted: Planted) -> Volunteering:
    return Volunteering.objects.select_related("post").get(pk=planted.values["service"])


def _duty(planted: Planted) -> Duty:
    return Duty.objects.select_related("post").get(pk=planted.values["assigned"])


def _check_in(scope: Scope, planted: Planted) -> object:
    """With the right code, half an hour before it begins."""
    service = _service(planted)
    at = service.post.starts_at - timedelta(minutes=20)
    code = queries.code_of(service.post, at=at)
    return actions.check_in(by=scope, at=at, service=service, code=code, origin="here")


def _confirm(scope: Scope, planted: Planted) -> object:
    service = _service(planted)
    times = {"came_at": service.post.starts_at, "left_at": service.post.ends_at}
    return actions.confirm_service(by=scope, at=service.post.ends_at, service=service, **times)


def _link(scope: Scope, planted: Planted) -> object:
    """No case, which is asked for once it is known who asks."""
    served = Volunteering(
        pk=1,
        organisation_id=_service(planted).organisation_id,
        state="served",
        served_on=planted.at.date(),
    )
    return actions.link_cases(by=scope, at=planted.at, service=served, numbers=[]) == []


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


SERVING: dict[str, Callable[[Scope, Planted], object]] = {
    "programmes.members.actions.open_service_post": lambda s, p: actions.open_service_post(
        by=s, at=p.at, new=_post(Kind.VOLUNTEERING)
    ),
    "programmes.members.actions.cancel_service_post": lambda s, p: actions.cancel_service_post(
        by=s, at=p.at, post=_post_of(p, "spare post")
    ),
    "programmes.members.actions.take_post": lambda s, p: actions.take_post(
        by=s, at=p.at, post=_post_of(p, "spare post")
    ),
    "programmes.members.actions.assign_duty": lambda s, p: actions.assign_duty(
        by=s, at=p.at, post=_post_of(p, "duty post"), login="member-own"
    ),
    "programmes.members.actions.check_in": _check_in,
    "programmes.members.actions.cancel_service": lambda s, p: actions.cancel_service(
        by=s, at=p.at, service=_service(p)
    ),
    "programmes.members.actions.cancel_service of duty": lambda s, p: actions.cancel_service(
        by=s, at=p.at, service=_duty(p)
    ),
    "programmes.members.actions.confirm_service": _confirm,
    "programmes.members.actions.link_cases": _link,
}


def _certificate(planted: Planted) -> Certificate:
    with acting_as(planted.service):
        return Certificate.objects.get(pk=planted.values["certificate"])


def _own_name(scope: Scope, planted: Planted) -> str:
    """Who left no name finds none."""
    name = actions.read_own_name(by=scope, at=planted.at)
    if not name:
        raise NotFound
    return name


SHOWING: dict[str, Callable[[Scope, Planted], object]] = {
    "programmes.members.actions.make_certificate": lambda s, p: actions.make_certificate(
        by=s, at=p.at, span=SPAN
    ),
    "programmes.members.actions.end_certificate": lambda s, p: actions.end_certificate(
        by=s, at=p.at, certificate=_certificate(p)
    ),
    "programmes.members.actions.show_name": lambda s, p: actions.show_name(
        by=s, at=p.at, page=_certificate(p)
    ),
    "programmes.members.actions.hide_name": lambda s, p: actions.hide_name(
        by=s, at=p.at, name=ShownName(pk=0, account_id=0)
    ),
    "programmes.members.actions.read_own_name": _own_name,
}
# What is done with a report-in, asked of the action itself past every page.
ACTS: dict[str, Callable[[Scope, Planted], object]] = (
    SERVING
    | SHOWING
    | {
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
)
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
    "programmes.members.queries.serving.unit_confirmed": lambda s, _p: (
        queries.unit_confirmed(s) is not None
    ),
    "programmes.members.queries.serving.unit_of_reported": lambda s, p: (
        queries.unit_of_reported(s, login="member-own", at=p.at) > 0
    ),
    "programmes.members.queries.serving.access_own_post": lambda s, p: (
        queries.access_own_post(scope=s, identity=int(p.values["service post"])).pk > 0
    ),
    "programmes.members.queries.serving.organised": lambda s, p: bool(
        queries.organised(s, at=p.at)
    ),
    "programmes.members.queries.certificates.own_certificates": lambda s, _p: bool(
        queries.own_certificates(s)
    ),
    "programmes.members.queries.certificates.access_own_certificate": lambda s, p: (
        queries.access_own_certificate(scope=s, identity=int(p.values["certificate"])).pk > 0
    ),
    "programmes.members.queries.certificates.services_in": lambda s, p: bool(
        queries.services_in(s, certificate=_certificate(p))
    ),
    "programmes.members.queries.certificates.own_named_report": lambda s, _p: (
        queries.own_named_report(s) is not None
    ),
    "programmes.members.queries.certificates.own_shown": lambda s, p: (
        queries.own_shown(s, page=_certificate(p)) is not None
    ),
    "programmes.members.queries.certificates.access_own_shown": lambda s, p: (
        queries.access_own_shown(scope=s, page=_certificate(p)).pk > 0
    ),
    "programmes.members.queries.certificates.pages_with_name": lambda s, _p: any(
        queries.pages_with_name(s)
    ),
    "programmes.members.queries.serving.assigned_by": lambda s, p: bool(
        queries.assigned_by(s, at=p.at)
    ),
    "programmes.members.queries.serving.own_minutes": lambda s, _p: any(
        queries.own_minutes(s).values()
    ),
    "programmes.members.queries.serving.own_services": lambda s, _p: bool(queries.own_services(s)),
    "programmes.members.queries.serving.access_own_service": lambda s, p: (
        queries.access_own_service(
            scope=s, kind="volunteering", identity=int(p.values["service"])
        ).pk
        > 0
    ),
    "programmes.members.queries.serving.has_place": lambda s, p: queries.has_place(
        s, post=_post_of(p, "service post")
    ),
    "programmes.members.queries.serving.access_service": lambda s, p: (
        queries.access_service(scope=s, kind="duty", identity=int(p.values["assigned"])).pk > 0
    ),
    "programmes.members.queries.reporting.reported_of": lambda s, p: bool(
        queries.reported_of(s, on=p.at.date())
    ),
}
