"""The same door for actions: who may do what, asked of the action itself past every page.

A page fetches a thing before it hands it on, and so asks for the action; here nothing does.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from django.test import override_settings

from tests.harness.county import HERE
from tests.matrix import centres, exchange, forms, joint, meetings, members, network, whistles
from tests.matrix.actors import Cell
from tests.matrix.numbers import STAFF
from tests.matrix.planted import CANARIES, Planted
from yijia.base.access import Permission, Role
from yijia.base.errors import NotFound
from yijia.base.scope import Scope
from yijia.config.identity import Provider
from yijia.engines.cases import actions as cases
from yijia.engines.cases import queries as case_queries
from yijia.engines.cases.models import Assist, Case
from yijia.engines.cases.rules import LinkKind
from yijia.engines.figures import actions as figures
from yijia.engines.figures.rules import Comparison, Threshold, next_month
from yijia.engines.figures.rules.circles import NewCircle
from yijia.engines.notices import actions as notices
from yijia.front import actions as front
from yijia.ground.access import actions as access
from yijia.ground.access.queries import acting_as
from yijia.ground.accounts import actions as accounts
from yijia.ground.journal.queries import Asked
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations.models import Appointment, Organisation, Post
from yijia.ground.organisations.queries import ever_known
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account, BulkRequest, Token
from yijia.ground.people.rules import Purpose
from yijia.ground.places import actions as places
from yijia.programmes.issues import actions as issues
from yijia.programmes.issues.models import ReplyTemplate
from yijia.programmes.issues.rules import ContactList, IssueKind, Source, Weights

Act = Callable[[Scope, Planted], object]
FAR = "350181106"
DAY, PAPER = date(2026, 9, 30), "test 1"
MANY = 2**40
BODIES = "code,kind,name_zh,name_en,division,parent,starts_on\n"
BODY = f"{BODIES}new,community,新居委会,New,{HERE},,2026-01-01\n"
POSTS = "organisation,title_zh,role,over_division,login,starts_on,ends_on\n"
POST = f"{POSTS}centre,新岗位,leader,{HERE},%s,2026-01-01,\n"


def _target() -> Account:
    return Account.objects.get(login=CANARIES["login"])


def _named(login: str) -> Account:
    return Account.objects.get(login=login)


def _own(scope: Scope) -> Account:
    """The account of who asks; whoever has none is refused by being nobody."""
    return Account.objects.get(pk=scope.account) if scope.account else Account(pk=0, login="")


def _post(planted: Planted) -> Post:
    return Post.objects.select_related("organisation").get(pk=planted.values["post"])


def _leave(scope: Scope, planted: Planted) -> object:
    held = Appointment.objects.select_related("post__organisation", "account")
    planted_one = held.get(pk=planted.values["appointment"])
    access.leave_post(by=scope, at=planted.at, appointment=planted_one, ends_on=DAY)
    return True


def _fill(scope: Scope, planted: Planted, *, account: Account, starts_on: date = DAY) -> object:
    return access.fill_post(
        by=scope, at=planted.at, post=_post(planted), account=account, starts_on=starts_on
    )


def _case(planted: Planted) -> Case:
    return Case.objects.get(number=planted.values["main"])


def _bulk(planted: Planted) -> BulkRequest:
    return BulkRequest.objects.get(pk=planted.values["bulk"])


def _wanted(planted: Planted) -> list[people.Wanted]:
    return [people.Wanted(int(planted.values["read_person"]), f"cases_case:{_case(planted).pk}")]


def _end(scope: Scope, planted: Planted) -> None:
    body = Organisation.objects.get(code="street")
    organisations.end_organisation(
        by=scope, at=planted.at, organisation=body, ends_on=DAY, document=PAPER
    )


def _posts(scope: Scope, planted: Planted, file: str, *, dry_run: bool = False) -> object:
    return access.import_posts(
        by=scope, at=planted.at, file=file.encode(), source="test", dry_run=dry_run
    )


def _bodies(scope: Scope, planted: Planted, file: str) -> object:
    return organisations.import_organisations(
        by=scope, at=planted.at, file=file.encode(), source="test"
    )


def _link(scope: Scope, planted: Planted, *, to: str) -> object:
    number, kind = planted.values[to], LinkKind.CAUSE
    return cases.link_cases(
        by=scope, at=planted.at, case=_case(planted), number=number, kind=kind, reason="x"
    )


def _unlink(scope: Scope, planted: Planted) -> object:
    case, identity = _case(planted), int(planted.values["link"])
    found = case_queries.access_link(scope, case=case, identity=identity)
    return cases.unlink_cases(by=scope, at=planted.at, case=case, linked=found, reason="x")


def _ask_assist(scope: Scope, planted: Planted, *, ask: Callable[..., object]) -> object:
    case = Case.objects.get(number=planted.values["signed"])
    unit = next(one for one in ever_known().values() if one.code == "water")
    organisation = unit if ask is cases.ask_assist else unit.code
    return ask(by=scope, at=planted.at, case=case, organisation=organisation, days=0, text="x")


def _assist(planted: Planted, *, name: str = "assisted") -> Assist:
    return Assist.objects.select_related("case").get(pk=planted.values[f"{name} by"])


def _give(scope: Scope, planted: Planted) -> object:
    assist = _assist(planted, name="assisting")
    return cases.give_part(by=scope, at=planted.at, assist=assist, text="x")


def _register(scope: Scope, planted: Planted) -> object:
    text, source = "路灯不亮", Source.TELEPHONE
    new = issues.NewIssue(IssueKind.HELP, category="0201", text=text, division=HERE, source=source)
    return issues.register_issue(by=scope, at=planted.at, new=new)


def _draw(scope: Scope, planted: Planted) -> object:
    circle = NewCircle("another", name_zh="新圈", name_en="", source=PAPER)
    divisions, since = (HERE, FAR), date(2026, 9, 1)
    return figures.draw_circle(
        by=scope, at=planted.at, circle=circle, divisions=divisions, since=since
    )


def _change(scope: Scope, planted: Planted) -> object:
    code, since = planted.values["circle"], next_month(planted.at.date())
    figures.change_circle(
        by=scope, at=planted.at, code=code, divisions=(HERE, "350181107"), since=since, reason="x"
    )
    return True


def _aim(scope: Scope, planted: Planted, *, code: str = "issues.opened") -> object:
    threshold = Threshold(Comparison.AT_LEAST, Decimal(1))
    figures.set_target(
        by=scope,
        at=planted.at,
        code=code,
        division=HERE,
        threshold=threshold,
        starts_on=DAY,
        source=PAPER,
    )
    return True


def _take(scope: Scope, planted: Planted) -> object:
    """Takes contacts along that a second person has approved a moment ago."""
    second = planted.actors[Cell(Role.DATA_OFFICER, "own")].scope
    with acting_as(second):
        people.approve_bulk_reading(by=second, at=planted.at, request=_bulk(planted))
    return people.read_approved_contacts(
        by=scope, at=planted.at, request=_bulk(planted), wanted=_wanted(planted)
    )


def _together(scope: Scope, planted: Planted) -> object:
    """Whether a verb for many tells anything of one of them but that there is none."""
    told = issues.move_together(
        by=scope, at=planted.at, numbers=[planted.values["main"]], verb="sign", inputs={}
    )
    for _number, why in told.refused:
        if isinstance(why, NotFound):
            raise why
    return told


def _add_template(scope: Scope, planted: Planted, *, unit: str) -> object:
    organisation = Organisation.objects.get(code=unit).pk if unit else None
    new = issues.NewTemplate("x", "已修好", "", "", category="", organisation=organisation)
    return issues.add_template(by=scope, at=planted.at, new=new)


def _end_template(scope: Scope, planted: Planted) -> object:
    template = ReplyTemplate.objects.get(pk=planted.values["template"])
    issues.end_template(by=scope, at=planted.at, template=template)
    return True


def _save(scope: Scope, planted: Planted) -> object:
    lamps = Organisation.objects.get(code="lamps").pk
    return front.save_list(by=scope, at=planted.at, name="x", question="", organisation=lamps)


def _stop_mornings(scope: Scope, planted: Planted) -> object:
    if not front.stop_mornings(by=scope, at=planted.at, accounts=[scope.account or 0]):
        raise NotFound
    return True


def _tie(scope: Scope, planted: Planted) -> object:
    """Ties an account to an identity at a provider that is never asked."""
    with override_settings(YIJIA_OIDC=Provider("https://id.invalid", "c", secret="x", name="x")):
        accounts.tie_identity(by=scope, at=planted.at, account=_named("handler-none"), subject="x")
    return True


def _rates(scope: Scope, planted: Planted) -> object:
    weights = Weights(response=30, resolution=40, satisfaction=30)
    return issues.set_rates(
        by=scope, at=planted.at, weights=weights, starts_on=date(2027, 6, 1), source="test"
    )


def _read_notices(scope: Scope, planted: Planted) -> object:
    if not notices.read_notices(by=scope, at=planted.at, until=MANY):
        raise NotFound
    return True


ACTS: dict[str, Act] = (
    centres.ACTS
    | exchange.ACTS
    | forms.ACTS
    | meetings.ACTS
    | joint.ACTS
    | members.ACTS
    | whistles.ACTS
    | network.ACTS
    | {
        "engines.figures.actions.draw_circle": _draw,
        "engines.figures.actions.change_circle": _change,
        "engines.figures.actions.set_target": _aim,
        "engines.figures.actions.set_target of what is not public": lambda s, p: _aim(
            s, p, code=STAFF
        ),
        "engines.notices.actions.send_again": lambda s, p: notices.send_again(
            by=s, at=p.at, reason="x", delivery=int(p.values["given_up"])
        ),
        "programmes.issues.actions.register_issue": _register,
        "programmes.issues.actions.move_together": _together,
        "programmes.issues.actions.add_template": lambda s, p: _add_template(s, p, unit="lamps"),
        "programmes.issues.actions.add_template for all": lambda s, p: _add_template(s, p, unit=""),
        "programmes.issues.actions.end_template": _end_template,
        "front.actions.save_list": _save,
        "front.actions.ask_morning": lambda s, p: front.ask_morning(by=s, at=p.at, area=HERE),
        "front.actions.stop_mornings": _stop_mornings,
        "engines.notices.actions.read_notices": _read_notices,
        "engines.figures.actions.publish_month": lambda s, p: figures.publish_month(
            by=s, at=p.at, month=date(2026, 7, 1), note="x"
        ),
        "engines.figures.actions.recount_figure": lambda s, p: figures.recount_figure(
            by=s, at=p.at, code="issues.opened"
        ),
        "ground.accounts.actions.read_journal": lambda s, p: accounts.read_journal(
            by=s, at=p.at, asked=Asked(), after=""
        ),
        "ground.accounts.actions.export_journal": lambda s, p: accounts.export_journal(
            by=s, at=p.at, asked=Asked(event="people.account_opened")
        ),
        "ground.access.actions.switch_power_on": lambda s, p: access.switch_power_on(
            by=s, at=p.at, permission=Permission.PERSON_RIGHTS, reason="x"
        ),
        "ground.access.actions.fill_post since long ago": lambda s, p: _fill(
            s, p, account=_named("nobody-none"), starts_on=DAY - timedelta(days=800)
        ),
        "ground.people.actions.read_approved_contacts": _take,
        "engines.cases.actions.ask_assist": lambda s, p: _ask_assist(s, p, ask=cases.ask_assist),
        "programmes.issues.actions.ask_assist": lambda s, p: _ask_assist(
            s, p, ask=issues.ask_assist
        ),
        "engines.cases.actions.sign_assist": lambda s, p: cases.sign_assist(
            by=s, at=p.at, assist=_assist(p)
        ),
        "engines.cases.actions.give_part": _give,
        "engines.cases.actions.refuse_assist": lambda s, p: cases.refuse_assist(
            by=s, at=p.at, assist=_assist(p), text="x"
        ),
        "engines.cases.actions.take_back_assist": lambda s, p: cases.take_back_assist(
            by=s, at=p.at, assist=_assist(p), text="x"
        ),
        "programmes.issues.actions.answer_assist": lambda s, p: issues.answer_assist(
            by=s, at=p.at, assist=_assist(p), verb="sign", text=""
        ),
        "engines.cases.actions.link_cases": lambda s, p: _link(s, p, to="signed"),
        "engines.cases.actions.link_cases with another unit's": lambda s, p: _link(s, p, to="near"),
        "engines.cases.actions.unlink_cases": _unlink,
        "engines.cases.actions.draw_sample": lambda s, p: cases.draw_sample(
            by=s, at=p.at, division=HERE, size=1
        ),
        "ground.access.actions.close_account": lambda s, p: access.close_account(
            by=s, at=p.at, account=_target(), reason="x"
        ),
        "ground.access.actions.close_account without a post": lambda s, p: access.close_account(
            by=s, at=p.at, account=_named("untouched"), reason="x"
        ),
        "ground.access.actions.close_account of oneself": lambda s, p: access.close_account(
            by=s, at=p.at, account=_own(s), reason="x"
        ),
        "ground.access.actions.fill_post": lambda s, p: _fill(s, p, account=_named("nobody-none")),
        "ground.access.actions.fill_post of oneself": lambda s, p: _fill(s, p, account=_own(s)),
        "ground.access.actions.leave_post": _leave,
        "ground.access.actions.switch_power_off": lambda s, p: access.switch_power_off(
            by=s, at=p.at, permission=Permission.PERSON_RIGHTS
        ),
        "ground.accounts.actions.tie_identity": _tie,
        "ground.accounts.actions.issue_token": lambda s, p: accounts.issue_token(
            by=s, at=p.at, account=_own(s), name="x", days=1
        ),
        "programmes.issues.actions.set_rates": _rates,
        "programmes.issues.actions.import_categories": lambda s, p: issues.import_categories(
            by=s, at=p.at, file=b"code,name_zh,name_en\n", source="test"
        ),
        "programmes.issues.actions.import_routes": lambda s, p: issues.import_routes(
            by=s, at=p.at, file=b"category,division,organisation\n", source="test"
        ),
        "ground.accounts.actions.open_account": lambda s, p: accounts.open_account(
            by=s, at=p.at, login="another"
        ),
        "ground.accounts.actions.renew_password": lambda s, p: accounts.renew_password(
            by=s, at=p.at, account=_target()
        ),
        "ground.accounts.actions.renew_password not released": lambda s, p: accounts.renew_password(
            by=s, at=p.at, account=_named("handler-own")
        ),
        "ground.accounts.actions.revoke_tokens": lambda s, p: accounts.revoke_tokens(
            by=s, at=p.at, account=_target()
        ),
        "ground.accounts.actions.reset_factors": lambda s, p: accounts.reset_factors(
            by=s, at=p.at, login=CANARIES["login"], reason="x"
        ),
        "ground.accounts.actions.release_password": lambda s, p: accounts.release_password(
            by=s, at=p.at, login=CANARIES["login"], reason="x"
        ),
        "ground.accounts.actions.release_password of oneself": lambda s, p: (
            accounts.release_password(by=s, at=p.at, login=_own(s).login, reason="x")
        ),
        "ground.access.actions.import_posts": lambda s, p: _posts(s, p, POST % "nobody-none"),
        "ground.access.actions.import_posts in a dry run": lambda s, p: _posts(
            s, p, POST % "nobody-none", dry_run=True
        ),
        "ground.access.actions.import_posts of nothing": lambda s, p: _posts(s, p, POSTS),
        "ground.access.actions.import_posts with a new account": lambda s, p: _posts(
            s, p, POST % "another"
        ),
        "ground.organisations.actions.end_organisation": _end,
        "ground.organisations.actions.put_credit_code": lambda s, p: organisations.put_credit_code(
            by=s,
            at=p.at,
            organisation=Organisation.objects.get(code="here"),
            credit_code="91350181MA0000000Y",
        ),
        "ground.organisations.actions.import_organisations of nothing": lambda s, p: _bodies(
            s, p, BODIES
        ),
        "ground.organisations.actions.import_organisations": lambda s, p: _bodies(s, p, BODY),
        "ground.people.actions.approve_bulk_reading": lambda s, p: people.approve_bulk_reading(
            by=s, at=p.at, request=_bulk(p)
        ),
        "ground.people.actions.ask_bulk_reading": lambda s, p: people.ask_bulk_reading(
            by=s,
            at=p.at,
            purpose=Purpose.VERIFY,
            words="x",
            selection=ContactList.AREA,
            division=HERE,
            wanted=_wanted(p),
        ),
        "ground.people.actions.revoke_token": lambda s, p: people.revoke_token(
            by=s, at=p.at, token=Token.objects.get(pk=p.values["token"])
        ),
        "ground.places.actions.edit_workday": lambda s, p: places.edit_workday(
            by=s, at=p.at, day=date(2026, 10, 10), is_workday=False, document=PAPER
        ),
        "ground.places.actions.rename_division": lambda s, p: places.rename_division(
            by=s, at=p.at, code=HERE, name_zh="新名", name_en="", on=DAY, document=PAPER
        ),
        "programmes.issues.actions.read_contact": lambda s, p: issues.read_contact(
            by=s,
            at=p.at,
            case=_case(p),
            person_id=int(p.values["read_person"]),
            purpose=Purpose.OTHER,
            words="x",
        ),
    }
)
