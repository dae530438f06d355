"""A confidential case, kept from the body of its own community, which another one works on."""

from datetime import datetime

from tests.harness.county import HERE
from tests.matrix import actors
from tests.matrix.actors import Actor
from tests.matrix.planted import CANARIES, LONG, TARGET, Planted
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.cases import queries as cases
from yijia.engines.notices.models import Notice
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.people.rules import Purpose
from yijia.ground.rights import actions as rights
from yijia.ground.rights.rules import RequestKind
from yijia.programmes.issues import actions as issues
from yijia.programmes.issues import queries
from yijia.programmes.issues.rules import IssueKind
from yijia.programmes.issues.views.own import HOLDING

# The body that it is about, and the centre, which dispatches it.
BODIES = {"reported": "here", "centre": "centre"}


def appointed(*, by: Scope, at: datetime) -> dict[str, Actor]:
    """Who holds every post at the body that it is about, and who does at the centre."""
    return {
        who: actors.with_every_post(who, body=body, by=by, at=at) for who, body in BODIES.items()
    }


def auditing(*, by: Scope, at: datetime) -> dict[str, Actor]:
    """Who audits at the body that it is about, and who does at the centre."""
    return {who: actors.auditing(who, body=body, by=by, at=at) for who, body in BODIES.items()}


def raise_it(planted: Planted, *, staff: dict[str, Scope]) -> None:
    """A confidential case, kept from the body of its own community, which another one answered."""
    text = f"zqsecret {LONG} {CANARIES['text']}"
    new = issues.NewIssue(
        IssueKind.HELP,
        "0201",
        text,
        division=HERE,
        mobile="13500135000",
        is_confidential=True,
        about="here",
    )
    with acting_as(ANONYMOUS):
        number = issues.raise_issue(by=ANONYMOUS, at=planted.at, new=new).number
    planted.values["secret"] = number
    for login, verb, given in (
        ("dispatcher", "dispatch", {"organisation": "lamps"}),
        ("handler", "sign", {}),
        ("handler", "ask_extension", {"days": "3", "reason": "zqsecret"}),
        ("dispatcher", "urge", {"reason": "zqsecret"}),
    ):
        with acting_as(staff[login]):
            case = cases.access_case(scope=staff[login], number=number)
            issues.move_issue(by=staff[login], at=planted.at, case=case, verb=verb, inputs=given)


def tell(planted: Planted) -> None:
    """Who works at the body that it is about was told of it, before anybody said so."""
    identity = cases.access_case(scope=planted.service, number=planted.values["secret"]).pk
    found = Notice.objects.filter(subject_table="cases_case", subject_id=identity)
    told = found.filter(account__login="handler").latest("id")
    told.pk = None
    told.account_id = planted.kept["reported"].scope.account
    with journal.entry(by=planted.service, at=planted.at, event=TARGET):
        told.save(force_insert=True)


def read_contact(planted: Planted, *, reader: Scope) -> None:
    """Who dispatches it reads its contact, in a transaction of theirs."""
    opened = queries.access_issue(scope=reader, number=planted.values["secret"])
    issues.read_contact(
        by=reader,
        at=planted.at,
        case=opened.case,
        person_id=opened.issue.person_id or 0,
        purpose=Purpose.ANSWER,
    )


def ask_at_desk(planted: Planted, *, officer: Scope) -> None:
    """A request of its person, and a hold, made in a transaction of the officer's."""
    held, at = HOLDING.find(planted.values["secret"]), planted.at
    asked = rights.register_request(by=officer, at=at, held=held, kind=RequestKind.COPY)
    hold = rights.set_hold(by=officer, at=at, held=held, reason="诉讼中")
    planted.values |= {"request of secret": str(asked.pk), "hold of secret": str(hold.pk)}
