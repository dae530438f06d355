"""The third door: queries that are given a scope, asked while the database would show everything.

So the net of row policies is down, and what a query itself leaves out is seen.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import transaction

from tests.harness.county import HERE
from tests.matrix import (
    acts,
    centres,
    exchange,
    joint,
    meetings,
    members,
    net,
    numbers,
    shown,
    whistles,
    words,
)
from tests.matrix.actors import Cell
from tests.matrix.planted import CANARIES, Planted
from tests.matrix.table import CallLine
from yijia.base.access import Permission
from yijia.base.errors import Refused
from yijia.base.scope import Scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Case
from yijia.engines.cases.rules import EVERY
from yijia.engines.forms import queries as forms
from yijia.engines.forms.models import Sheet
from yijia.engines.notices import queries as notices
from yijia.front import queries as front
from yijia.front.queries import wishes
from yijia.front.rules import WorkList
from yijia.ground.access import queries as access
from yijia.ground.access.queries import acting_as
from yijia.ground.accounts import queries as accounts
from yijia.ground.journal import queries as journal
from yijia.ground.organisations import queries as organisations
from yijia.ground.people.queries import bulk
from yijia.ground.rights import queries as rights
from yijia.programmes.issues import queries as issues
from yijia.programmes.issues.rules import ContactList
from yijia.programmes.network import queries as network

Call = Callable[[Scope, Planted], bool]


def _has(found: Iterable[object], planted: Planted, *, name: str = "main") -> bool:
    return planted.values[name] in {getattr(row, "number", "") for row in found}


def _main(planted: Planted) -> Case:
    return Case.objects.get(number=planted.values["main"])


def _signed(planted: Planted) -> Case:
    return Case.objects.get(number=planted.values["signed"])


def _logins(found: Iterable[object]) -> set[str]:
    return {getattr(row, "login", "") for row in found}


def _sheet(scope: Scope, planted: Planted) -> Sheet:
    return forms.access_sheet(by=scope, identity=int(planted.values["sheet"]))


def _kept(planted: Planted) -> Sheet:
    return _sheet(planted.service, planted)


CALLS: dict[str, Call] = {
    "engines.cases.queries.cases.visible_to": lambda s, p: _has(cases.visible_to(s), p),
    "engines.cases.queries.cases.access_case": lambda s, p: (
        cases.access_case(scope=s, number=p.values["main"]).pk > 0
    ),
    "engines.cases.queries.cases.sees": lambda s, p: cases.sees(s, case=_main(p)),
    "engines.cases.queries.cases.access_main": lambda s, p: (
        cases.access_main(scope=s, case=_signed(p), number=p.values["main"]).pk > 0
    ),
    "engines.cases.queries.links.access_other": lambda s, p: (
        cases.access_other(s, case=_signed(p), number=p.values["main"]).pk > 0
    ),
    "engines.cases.queries.links.links_of": lambda s, p: bool(cases.links_of(s, case=_main(p))),
    "engines.cases.queries.links.access_link": lambda s, p: (
        cases.access_link(s, case=_main(p), identity=int(p.values["link"])).id > 0
    ),
    "engines.cases.queries.cases.in_reach": lambda s, p: _has(cases.in_reach(s), p),
    "engines.cases.queries.cases.visible_to assisting": lambda s, p: _has(
        cases.visible_to(s), p, name="assisted"
    ),
    "engines.cases.queries.work.assisting": lambda s, p: _has(
        cases.assisting(s, after=None, limit=99), p, name="assisted"
    ),
    "engines.cases.queries.cases.merged_with": lambda s, p: _has(
        cases.merged_with(s, case=Case.objects.get(number=p.values["dispatched"])),
        p,
        name="merged",
    ),
    "engines.cases.queries.work.my_work": lambda s, p: _has(
        cases.my_work(s, after=None, limit=99), p, name="signed"
    ),
    "engines.cases.queries.work.work_in_area": lambda s, p: _has(
        cases.work_in_area(s, after=None, limit=99), p
    ),
    "engines.cases.queries.work.late_since": lambda s, p: _has(
        cases.late_since(s, only=EVERY, since=p.at, at=p.at + timedelta(days=60), limit=99), p
    ),
    "engines.cases.queries.work.asked_in_area": lambda s, p: _has(
        cases.asked_in_area(s, after=None, limit=99), p, name="extending"
    ),
    "engines.cases.queries.work.to_call_back": lambda s, p: _has(
        cases.to_call_back(s, after=None, limit=99), p
    ),
    "engines.cases.queries.work.supervised": lambda s, p: _has(
        cases.supervised(s, after=None, limit=99), p, name="supervised"
    ),
    "engines.cases.queries.work.without_anybody": lambda s, p: _has(
        cases.without_anybody(s, on=p.at.date(), after=None, limit=99), p, name="alone"
    ),
    "engines.cases.queries.work.found_cases": lambda s, p: _has(
        cases.found_cases(s, text=CANARIES["text"], before=None, limit=99), p
    ),
    "engines.cases.queries.work.days_moved": lambda s, p: _has(
        (one.case for one in cases.days_moved(s, before=None, limit=99)), p
    ),
    "front.queries.days_moved": lambda s, p: _has(
        (one.case for one, _page in front.days_moved(s, after="").rows), p
    ),
    "engines.cases.queries.work.cases_named": lambda s, p: _has(
        cases.cases_named(s, numbers=[p.values["main"]]), p
    ),
    "engines.cases.queries.samples.samples_of": lambda s, _p: cases.samples_of(s).exists(),
    "engines.cases.queries.samples.access_sample": lambda s, p: (
        cases.access_sample(scope=s, sample=int(p.values["sample"])).pk > 0
    ),
    "engines.forms.queries.sheets.sheets_for": lambda s, p: (
        p.values["sheet"] in {str(sheet.pk) for sheet in forms.sheets_for(by=s)}
    ),
    "engines.forms.queries.sheets.access_sheet": lambda s, p: _sheet(s, p).pk > 0,
    "engines.forms.queries.sheets.access_cell": lambda s, p: (
        forms.access_cell(by=s, identity=int(p.values["sheet"]), number=1, name="D3").bound
        is not None
    ),
    "engines.forms.queries.sheets.access_filling": lambda s, p: (
        forms.access_filling(by=s, identity=int(p.values["filling"])).pk > 0
    ),
    "front.queries.wishes.wished_area": lambda s, _p: wishes.wished_area(s) != "",
    "engines.forms.queries.waiting.waiting_for": lambda s, p: (
        p.values["filling"]
        in {str(one.filling.pk) for one in forms.waiting_for(by=s, on=p.at.date(), most=99)}
    ),
    "engines.forms.queries.sheets.homes_for": lambda s, p: (
        "centre" in {home.code for home in forms.homes_for(by=s, on=p.at.date())}
    ),
    "engines.forms.queries.sheets.may_edit": lambda s, p: forms.may_edit(s, sheet=_kept(p)),
    "engines.forms.queries.sheets.may_sign": lambda s, p: forms.may_sign(s, sheet=_kept(p)),
    "engines.notices.queries.delivering.deliveries": lambda s, _p: (
        sum(notices.deliveries(s, after="").counts.values()) > 0
    ),
    "engines.notices.queries.told.told_to": lambda s, p: (
        p.values["main"] in {row.facts["number"] for row in notices.told_to(s, after="").rows}
    ),
    "engines.notices.queries.told.unread_of": lambda s, _p: notices.unread_of(s) > 0,
    "front.queries.work": lambda s, p: _has(
        (row for row, _page in front.work(s, listed=WorkList.AREA, after="", on=p.at.date()).rows),
        p,
    ),
    "front.queries.shown_beside": lambda s, p: bool(
        front.shown_beside(s, number=p.values["main"], at=p.at).template
    ),
    "front.queries.found": lambda s, p: _has(
        (row for row, _page in front.found(s, text=CANARIES["text"], after="").rows), p
    ),
    "front.queries.saved_lists": lambda s, p: (
        p.values["saved"] in {str(row.pk) for row in front.saved_lists(s)}
    ),
    "front.queries.access_saved_list": lambda s, p: (
        front.access_saved_list(scope=s, identity=int(p.values["saved"])).pk > 0
    ),
    "front.queries.homes_of": lambda s, _p: "lamps" in {home.code for home in front.homes_of(s)},
    "front.queries.own_organisations": lambda s, p: (
        "lamps" in {home.known.code for home in front.own_organisations(s, at=p.at, on=p.at.date())}
    ),
    "engines.cases.queries.work.loads_of": lambda s, p: (
        _main(p).organisation_id in cases.loads_of(s, at=p.at)
    ),
    "front.queries.home_of": lambda s, _p: front.home_of(s, code="lamps") is not None,
    "ground.access.queries.powers_of": lambda s, p: (
        Permission.JOURNAL_READ in {x.permission for x in access.powers_of(s, at=p.at)}
    ),
    "ground.access.queries.powers_of that are on": lambda s, p: (
        Permission.PERSON_RIGHTS
        in {x.permission for x in access.powers_of(s, at=p.at) if x.on_until is not None}
    ),
    "ground.accounts.queries.desk.access_account without a post": lambda s, p: (
        accounts.access_account(
            s, permission=Permission.ACCOUNT_EDIT, at=p.at, login="untouched"
        ).pk
        > 0
    ),
    "ground.accounts.queries.desk.accounts_kept": lambda s, p: (
        CANARIES["login"]
        in _logins(
            accounts.accounts_kept(
                s,
                permission=Permission.ACCOUNT_EDIT,
                at=p.at,
                search=CANARIES["login"],
                after="",
            ).rows
        )
    ),
    "ground.accounts.queries.desk.access_account": lambda s, p: (
        accounts.access_account(
            s, permission=Permission.ACCOUNT_EDIT, at=p.at, login=p.values["login"]
        ).pk
        > 0
    ),
    "ground.accounts.queries.bodies.organisations_kept": lambda s, _p: (
        "here" in {one.code for one in accounts.organisations_kept(s, search="", after="").rows}
    ),
    "ground.accounts.queries.bodies.access_organisation": lambda s, _p: (
        accounts.access_organisation(s, code="here").code == "here"
    ),
    "ground.accounts.queries.desk.posts_kept": lambda s, p: bool(
        accounts.posts_kept(s, on=p.at.date(), search=CANARIES["post"], after="").rows
    ),
    "ground.accounts.queries.desk.access_post": lambda s, p: (
        accounts.access_post(s, on=p.at.date(), pk=int(p.values["post"])).pk > 0
    ),
    "ground.accounts.queries.desk.access_appointment": lambda s, p: (
        accounts.access_appointment(s, on=p.at.date(), pk=int(p.values["appointment"])).pk > 0
    ),
    "ground.journal.queries.entries_for": lambda s, p: bool(
        journal.entries_for(
            s,
            asked=journal.Asked(subject_type="cases_case", subject_id=_main(p).pk),
            before=None,
            limit=99,
        )
    ),
    "ground.accounts.queries.own.own_account": lambda s, _p: (
        accounts.own_account(s).login == "dispatcher-own"
    ),
    "ground.organisations.queries.network.batches": lambda s, p: (
        p.values["batch"] in {str(one.entry) for one in organisations.batches(s)}
    ),
    "ground.organisations.queries.network.access_body": lambda s, _p: (
        organisations.access_body(scope=s, code="party").pk > 0
    ),
    "ground.organisations.queries.network.access_network_body": lambda s, _p: (
        organisations.access_network_body(scope=s, code="party").pk > 0
    ),
    "ground.organisations.queries.network.access_seat": lambda s, p: (
        organisations.access_seat(scope=s, identity=int(p.values["seat"])).pk > 0
    ),
    "ground.organisations.queries.network.access_agreement": lambda s, p: (
        organisations.access_agreement(scope=s, identity=int(p.values["agreement"])).pk > 0
    ),
    "ground.organisations.queries.network.access_promise": lambda s, p: (
        organisations.access_promise(scope=s, identity=int(p.values["promise"])).pk > 0
    ),
    "ground.organisations.queries.coverage.access_place": lambda s, _p: (
        organisations.access_place(scope=s, code=HERE).code == HERE
    ),
    "ground.organisations.queries.coverage.access_eligible": lambda s, p: (
        organisations.access_eligible(scope=s, code=HERE, on=p.at.date()).code == HERE
    ),
    "ground.organisations.queries.coverage.access_exclusion": lambda s, p: (
        organisations.access_exclusion(scope=s, identity=int(p.values["exclusion"])).pk > 0
    ),
    "programmes.network.queries.places.place": lambda s, p: (
        network.place(s, code=HERE, on=p.at.date()).kept
    ),
    "programmes.network.queries.places.body": lambda s, p: (
        network.body(s, code="party", on=p.at.date()).kept
    ),
    "ground.people.queries.bulk.bulk_requests_for": lambda s, _p: bool(bulk.bulk_requests_for(s)),
    "ground.people.queries.bulk.access_bulk_request": lambda s, p: (
        bulk.access_bulk_request(scope=s, identity=int(p.values["bulk"])).pk > 0
    ),
    "ground.rights.queries.desk.open_requests": lambda s, p: (
        p.values["request"] in {str(row.pk) for row in rights.open_requests(s, after="").requests}
    ),
    "ground.rights.queries.desk.access_request": lambda s, p: (
        rights.access_request(s, identity=int(p.values["request"])).pk > 0
    ),
    "ground.rights.queries.desk.holds": lambda s, p: (
        p.values["hold"] in {str(row.pk) for row in rights.holds(s)}
    ),
    "ground.rights.queries.desk.access_hold": lambda s, p: (
        rights.access_hold(s, identity=int(p.values["hold"])).pk > 0
    ),
    "ground.rights.queries.retention.retention": lambda s, p: (
        p.values["run"] in {str(one.run.pk) for one in rights.retention(s, at=p.at) if one.run}
    ),
    "ground.rights.queries.desk.find_held": lambda s, p: (
        rights.find_held(s, key=p.values["main"]).key == p.values["main"]
    ),
    "programmes.issues.queries.templates.templates_kept": lambda s, p: (
        p.values["template"] in {str(one.pk) for one in issues.templates_kept(s, on=p.at.date())}
    ),
    "programmes.issues.queries.templates.templates_kept of all": lambda s, p: (
        p.values["template of all"]
        in {str(one.pk) for one in issues.templates_kept(s, on=p.at.date())}
    ),
    "programmes.issues.queries.templates.access_template": lambda s, p: (
        issues.access_template(scope=s, identity=int(p.values["template"]), on=p.at.date()).pk > 0
    ),
    "programmes.issues.queries.held.cases_in_reach": lambda s, p: bool(
        issues.cases_in_reach(scope=s, identities=[_main(p).pk])
    ),
    "programmes.issues.queries.held.listed_persons": lambda s, p: _has(
        issues.listed_persons(scope=s, work=ContactList.AREA, limit=99).values(), p
    ),
    "programmes.issues.queries.held.may_read_contact": lambda s, p: issues.may_read_contact(
        _main(p), scope=s
    ),
    "programmes.issues.queries.held.access_issue": lambda s, p: (
        issues.access_issue(scope=s, number=p.values["main"]).case.pk > 0
    ),
}


def _done(act: acts.Act) -> Call:
    """Whether an action is done at all; what it hands out does not count."""

    def call(scope: Scope, planted: Planted) -> bool:
        act(scope, planted)
        return True

    return call


# These two say nothing where they let somebody through.
DESK: dict[str, acts.Act] = {
    "ground.rights.queries.desk.open_desk_over": lambda s, _p: rights.open_desk_over(
        s, division=HERE
    ),
    "ground.rights.queries.desk.open_desk": lambda s, _p: rights.open_desk(s),
}
CALLS |= {name: _done(act) for name, act in (DESK | acts.ACTS).items()}
CALLS |= numbers.NUMBERS | shown.SHOWN | exchange.CALLS | centres.CALLS
CALLS |= meetings.CALLS | joint.CALLS | members.CALLS | whistles.CALLS


def faults(
    names: Iterable[str],
    *,
    lines: dict[str, CallLine],
    planted: Planted,
    cells: Iterable[Cell],
) -> list[str]:
    """What the queries find otherwise than their lines say, and for whom."""
    wrong: dict[str, list[Cell]] = {}
    cells = list(cells)
    for name in names:
        for cell in cells:
            found = finds_it(CALLS[name], scope=planted.actors[cell].scope, planted=planted)
            if found != (cell in lines[name].allowed):
                word = "finds it for" if found else "does not find it for"
                wrong.setdefault(f"{name} {word}", []).append(cell)
    return [f"{what} {'; '.join(words.said(who))}" for what, who in wrong.items()]


def finds_it(call: Call, *, scope: Scope, planted: Planted) -> bool:
    """Whether the query finds what was planted, in a transaction that may see everything.

    The database still knows which account asks. What is done is undone.
    """
    with net.down(), acting_as(scope):
        try:
            return call(scope, planted)
        except Refused:
            return False
        finally:
            transaction.set_rollback(True)
