"""A confidential issue: from whom it is kept, who says so, and what cannot be done with it."""

import json
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.harness.county import BEGAN, ENGAGED_UNTIL, HERE, PASSWORD, County
from tests.harness.racing import at_once
from yijia.base.access import Permission, Role
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from yijia.base.events import Event
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.cases import actions as case_actions
from yijia.engines.cases import events as case_events
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Case, Clock
from yijia.engines.figures import queries as figures
from yijia.engines.notices import ticks as notices
from yijia.engines.notices.models import Notice
from yijia.ground.access import actions as access
from yijia.ground.access.queries import account_with_grants, acting_as, scope_of
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations import queries as bodies
from yijia.ground.organisations.queries import moving
from yijia.ground.organisations.rules import Kind
from yijia.ground.people.models import Account
from yijia.programmes.issues import actions, queries
from yijia.programmes.issues.rules import HAND_OVER, IssueKind
from yijia.programmes.issues.tests.test_course import moved
from yijia.programmes.issues.tests.test_joining import sought

pytestmark = pytest.mark.django_db
TEXT = "居委会办证时另收费用"


def raised(at: datetime, **told: Any) -> str:
    given: dict[str, Any] = {"is_confidential": True, "about": "here", "mobile": "13800138000"}
    given |= told
    new = actions.NewIssue(IssueKind.COMPLAINT, "0201", TEXT, division=HERE, **given)
    with acting_as(ANONYMOUS):
        return actions.raise_issue(by=ANONYMOUS, at=at, new=new).number


def sees(scope: Scope, number: str) -> bool:
    with acting_as(scope):
        try:
            return queries.access_issue(scope=scope, number=number).case.pk > 0
        except NotFound:
            return False


def who_sees(county: County, number: str) -> set[str]:
    return {login for login, scope in county.scopes.items() if sees(scope, number)}


def street_of(county: County, *, service: Scope, at: datetime) -> Scope:
    """The leader of the street in which the community lies, who reads in all of it."""
    with acting_as(service):
        row = organisations.NewOrganisation(
            code="street",
            kind=Kind.STREET_OFFICE,
            name_zh="示例街道",
            name_en="Street",
            division=HERE[:9],
            starts_on=BEGAN,
        )
        (body,) = organisations.open_organisations(by=service, at=at, rows=[row])
        account = Account.objects.get(login="other")
        return _appointed(account, body=body, over=HERE[:9], service=service, at=at)


def _appointed(
    account: Account,
    *,
    body: Any,
    over: str | None,
    service: Scope,
    at: datetime,
    role: Role = Role.LEADER,
) -> Scope:
    """A post more for somebody, and what they hold then; an engagement to audit has an end."""
    post = organisations.open_post(
        by=service,
        at=at,
        organisation=body,
        title_zh="负责人",
        title_en="Head",
        role=role,
        over_division=over,
    )
    ends_on = ENGAGED_UNTIL if role is Role.AUDITOR else None
    access.fill_post(
        by=service, at=at, post=post, account=account, starts_on=BEGAN, ends_on=ends_on
    )
    return scope_of(account_with_grants(at=at).get(pk=account.pk))


def test_the_unit_it_is_about_does_not_see_it_and_all_others_go_on(
    county: County, at: datetime
) -> None:
    number = raised(at)
    assert who_sees(county, number) == {"dispatcher", "leader"}
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    assert who_sees(county, number) == {"dispatcher", "leader", "handler"}
    assert "worker" in who_sees(county, raised(at, is_confidential=False, about=""))


def test_until_somebody_is_named_the_centre_alone_sees_it_and_sends_it_to_nobody(
    county: County, at: datetime, service: Scope
) -> None:
    number, street = raised(at, about=""), street_of(county, service=service, at=at)
    assert who_sees(county, number) == {"dispatcher", "leader"} and not sees(street, number)
    with pytest.raises(Conflict):
        moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "dispatcher", number, "keep_out", at, about="here", reason="听录音")
    assert sees(street, number) and not sees(county.scopes["worker"], number)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    assert sees(county.scopes["handler"], number)


def test_who_looked_at_it_may_say_that_there_is_no_unit_to_keep_it_from(
    county: County, at: datetime
) -> None:
    number = raised(at, about="")
    moved(county, "dispatcher", number, "keep_out", at, about="", reason="只是不愿公开")
    assert "worker" in who_sees(county, number)
    with pytest.raises(Conflict):
        moved(county, "dispatcher", number, "keep_out", at, about="", reason="再看")


def test_what_stands_above_keeps_out_all_below_and_a_second_post_opens_nothing(
    county: County, at: datetime, service: Scope
) -> None:
    street, number = street_of(county, service=service, at=at), raised(at, about="street")
    assert not sees(street, number) and not sees(county.scopes["worker"], number)
    with acting_as(service):
        account = Account.objects.get(login="worker")
        centre = county.organisations["centre"]
        both = _appointed(account, body=centre, over="350181", service=service, at=at)
    assert both.may(Permission.CASE_READ, division=HERE, organisation=None)
    assert not sees(both, number)


def test_the_centre_and_what_stands_above_it_cannot_be_kept_out(
    county: County, at: datetime
) -> None:
    for about in ("centre", "nothing"):
        with pytest.raises(Invalid) as refused:
            raised(at, about=about)
        assert refused.value.field == "about"
    with pytest.raises(Invalid) as refused:
        raised(at, is_confidential=False)
    assert refused.value.field == "confidential"


def test_it_is_given_to_nobody_whom_it_is_kept_from(
    county: County, at: datetime, service: Scope
) -> None:
    street_of(county, service=service, at=at)
    number = raised(at, about="street")
    for unit in ("here", "street"):
        with pytest.raises(Invalid) as refused:
            moved(county, "dispatcher", number, "dispatch", at, organisation=unit)
        assert refused.value.field == "organisation"
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "sign", at)
    with pytest.raises(Invalid):
        moved(county, "handler", number, "split", at, organisation="street", text="查一查")
    with pytest.raises(Conflict):
        moved(county, "dispatcher", number, "keep_out", at, about="lamps", reason="亲属")


def changed(case: Case, change: str, *, by: Scope, at: datetime, event: Event) -> None:
    with (
        acting_as(by),
        journal.entry(by=by, at=at, event=event, subject=case, division=case.division_id),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_the_database_gives_it_to_nobody_whom_it_is_kept_from(
    county: County, at: datetime, service: Scope
) -> None:
    number, asked = raised(at), raised(at, about="")
    here, lamps = (county.organisations[code].pk for code in ("here", "lamps"))
    with acting_as(service):
        kept, unnamed = (Case.objects.get(number=n) for n in (number, asked))
    moves = "UPDATE cases_case SET state = 'dispatched', organisation_id = {} WHERE id = {}"
    add = "INSERT INTO cases_keptout (case_id, organisation_id, at) VALUES ({}, {}, now())"
    tested, named = Event(code="test.tried", sentence="Tried."), case_events.KEPT_OUT
    tries = [
        (kept, moves.format(here, kept.pk), tested, "not given to a body"),
        (unnamed, moves.format(lamps, unnamed.pk), tested, "not given to a body"),
        (kept, add.format(kept.pk, kept.organisation_id), named, "not kept from a body"),
        (kept, f"UPDATE cases_case SET confidential = '' WHERE id = {kept.pk}", named, "entry"),
        (kept, f"DELETE FROM cases_keptout WHERE case_id = {kept.pk}", named, "denied"),
    ]
    for case, change, event, why in tries:
        with pytest.raises(DatabaseError, match=why), transaction.atomic():
            changed(case, change, by=service, at=at, event=event)


@pytest.mark.django_db(transaction=True)
def test_a_unit_is_never_given_it_at_the_moment_at_which_it_is_named(
    county: County, at: datetime
) -> None:
    number = raised(at)
    inputs = {"dispatch": {"organisation": "lamps"}, "keep_out": {"about": "lamps", "reason": "x"}}
    done = at_once(
        [partial(moved, county, "dispatcher", number, v, at, **inputs[v]) for v in inputs]
    )
    assert sum(isinstance(one, Refused) for one in done) == 1
    assert ("handler" in who_sees(county, number)) == (done[0] == "dispatched")


def test_a_part_is_as_confidential_as_its_whole(
    county: County, at: datetime, service: Scope
) -> None:
    number = raised(at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "sign", at)
    moved(county, "handler", number, "split", at, organisation="water", text="查账目")
    with acting_as(service):
        part = Case.objects.get(parent__number=number).number
    assert who_sees(county, part) == {"dispatcher", "leader", "other"}
    with pytest.raises(Conflict):
        moved(county, "dispatcher", part, "keep_out", at, about="here", reason="x")
    moved(county, "dispatcher", number, "lift", at, reason="本人同意")
    assert {"worker"} <= who_sees(county, part) & who_sees(county, number)


def test_only_the_person_or_who_dispatches_it_opens_it_and_says_why(
    county: County, at: datetime
) -> None:
    number, own = raised(at), raised(at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    with pytest.raises(Forbidden):
        moved(county, "handler", number, "lift", at, reason="不必保密")
    with pytest.raises(Invalid):
        moved(county, "dispatcher", number, "lift", at, reason=" ")
    moved(county, "dispatcher", number, "lift", at, reason="本人来电同意")
    with acting_as(ANONYMOUS):
        opened = queries.access_own_issue(number=number)
        assert "本人来电同意" in {remark.public_text for remark in opened.remarks}
        case = queries.access_own_issue(number=own).case
        actions.answer_issue(by=ANONYMOUS, at=at, case=case, verb="open_up", inputs={})
    assert {"worker"} <= who_sees(county, own) & who_sees(county, number)
    with pytest.raises(Conflict):
        moved(county, "dispatcher", own, "keep_out", at, about="here", reason="又要保密")


def test_a_unit_that_had_it_loses_sight_of_it_once_it_is_named(
    county: County, at: datetime
) -> None:
    number, handler = raised(at), county.scopes["handler"]
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "sign", at)
    moved(county, "dispatcher", number, HAND_OVER, at, organisation="water", reason="回避")

    def runs_seen() -> int:
        with acting_as(handler):
            return Clock.objects.filter(number=number).count()

    assert runs_seen()
    moved(county, "dispatcher", number, "keep_out", at, about="lamps", reason="来电说明")
    assert not runs_seen()
    assert who_sees(county, number) == {"dispatcher", "leader", "other"}


def test_nobody_is_offered_it_joins_it_or_merges_it(county: County, at: datetime) -> None:
    number, other = raised(at), raised(at, is_confidential=False, about="")
    assert [one.number for one in sought(at=at)] == [other]
    joiner = actions.Joiner(mobile="13900139000")
    with acting_as(ANONYMOUS), pytest.raises(NotFound):
        actions.join_issue(by=ANONYMOUS, at=at, number=number, joiner=joiner)
    with pytest.raises(Conflict):
        moved(county, "dispatcher", number, "merge", at, into=other)
    with pytest.raises(Invalid):
        moved(county, "dispatcher", other, "merge", at, into=number)


def test_the_unit_that_works_on_it_does_not_get_the_contact(county: County, at: datetime) -> None:
    number = raised(at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    reads = {}
    for login in ("dispatcher", "handler"):
        scope = county.scopes[login]
        with acting_as(scope):
            case = cases.access_case(scope=scope, number=number)
            reads[login] = queries.may_read_contact(case, scope=scope)
    assert reads == {"dispatcher": True, "handler": False}


def test_nobody_in_the_unit_is_told_whichever_post_they_hold_beside(
    county: County, at: datetime, service: Scope
) -> None:
    with acting_as(service):
        handler = Account.objects.get(login="handler")
        here = county.organisations["here"]
        _appointed(handler, body=here, over=HERE, service=service, at=at)
    number, other = raised(at), raised(at, is_confidential=False, about="")
    for one in (number, other):
        moved(county, "dispatcher", one, "dispatch", at, organisation="lamps")
    notices.make_notices(at=at)
    with acting_as(service):
        told = Notice.objects.filter(account_id=handler.pk).values_list("facts__number", flat=True)
        assert set(told) == {other}


def test_an_auditor_reads_it_but_for_one_who_audits_at_the_unit(
    county: County, at: datetime, service: Scope
) -> None:
    number, later = raised(at, about=""), at + timedelta(minutes=1)
    with acting_as(service):
        account, body = Account.objects.get(login="auditor"), county.organisations["water"]
        auditor = _appointed(
            account, body=body, over=HERE, service=service, at=at, role=Role.AUDITOR
        )
    with acting_as(auditor):
        sample = case_actions.draw_sample(by=auditor, at=at, division=HERE, size=9)
        read = case_actions.read_sampled_case(by=auditor, at=at, sample=sample, number=number)
        assert read.number == number
    moved(county, "dispatcher", number, "keep_out", later, about="water", reason="x")
    with acting_as(auditor):
        with pytest.raises(NotFound):
            case_actions.read_sampled_case(by=auditor, at=later, sample=sample, number=number)
        assert cases.is_drawn_again(sample)
        assert cases.draw(division=HERE, seed="1", size=9, until=later) == []


def test_a_figure_counts_it_and_shows_nothing_of_it(county: County, at: datetime) -> None:
    number = raised(at)
    with acting_as(ANONYMOUS):
        day = at.date()
        found = figures.rows(
            by=ANONYMOUS,
            code="issues.opened",
            division=HERE,
            start=day,
            end=day.replace(day=1, month=day.month + 1),
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM figures_groups__issues__opened(%s, %s, %s, %s)",
                [HERE, day.isoformat(), (day + timedelta(days=1)).isoformat(), "category"],
            )
            apart = cursor.fetchall()
    assert [row.item for row in found.rows] == [{}] and found.proof.adds_up
    assert [(code, n) for code, _days, n, _v in apart] == [(None, 1)]
    shown = Client(headers={"Accept-Language": "en"}).get("/figures/issues.opened/rows")
    assert "Confidential" in shown.content.decode() and number not in shown.content.decode()


def test_the_person_reads_from_whom_it_is_kept_and_a_program_raises_it_too(
    county: County, at: datetime
) -> None:
    client = Client(headers={"Accept-Language": "en"})
    body = {"kind": "complaint", "category": "0201", "division": HERE, "text": TEXT}
    kept = json.dumps(body | {"confidential": "yes", "about": "here"})
    made = client.post("/api/v1/issues", kept, content_type="application/json").json()
    own = client.get(
        f"/api/v1/issues/{made['number']}", headers={"Lookup-Code": made["lookup_code"]}
    ).json()
    assert own["confidential"] == "named" and [u["code"] for u in own["kept_from"]] == ["here"]
    asked = json.dumps(body | {"about": "here"})
    refused = client.post("/api/v1/issues", asked, content_type="application/json")
    assert refused.status_code == 422 and "confidential" in refused.content.decode()
    client.post("/issues/follow", {"number": made["number"], "code": made["lookup_code"]})
    page = client.get(f"/issues/{made['number']}").content.decode()
    assert "This is confidential." in page and "Example committee" in page
    assert "Let everybody who works on it read it" in page


def test_who_takes_a_call_in_keeps_it_from_the_unit_that_is_typed_and_works_elsewhere(
    county: County, at: datetime
) -> None:
    client = Client(headers={"Accept-Language": "en"})
    client.post("/sign-in", {"login": "dispatcher", "password": PASSWORD})
    told = {"source": "telephone", "kind": "complaint", "topic": "0201", "place": HERE}
    told |= {"text": TEXT, "confidential": "on", "about": "Example committee"}
    looked = client.post("/desk/new", told).content.decode()
    assert "Kept from" in looked
    client.post("/desk/new", told | {"confirm": "yes", "key": "k" * 32})
    number = client.session["desk_number"]
    assert who_sees(county, number) == {"dispatcher", "leader"}
    worker, new = (
        county.scopes["worker"],
        actions.NewIssue(
            IssueKind.COMPLAINT, "0201", TEXT, division=HERE, is_confidential=True, about="here"
        ),
    )
    with acting_as(worker), pytest.raises(Invalid) as refused:
        actions.register_issue(by=worker, at=at, new=new)
    assert refused.value.field == "about"


def test_bodies_stand_above_and_below_each_other_as_the_database_walks(
    county: County, at: datetime, service: Scope
) -> None:
    street_of(county, service=service, at=at)
    with acting_as(service):
        ids = bodies.ids_by_code()
        here, street, lamps = ids["here"], ids["street"], ids["lamps"]
        assert bodies.with_above([here, lamps]) == {here, street, lamps}
        assert bodies.with_below([street]) == {here, street}
        assert bodies.with_below([lamps]) == {lamps}


def test_nobody_is_taken_out_from_below_whom_an_open_case_is_kept_from(
    county: County, at: datetime, service: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = "code,kind,name_zh,division,parent,starts_on\n"
    team = "team,bureau,维修队,350181,{},2017-01-01\n"
    crew = "crew,bureau,分队,350181,{},2017-01-01\n"
    bring_in = partial(organisations.import_organisations, by=service, at=at, source="test")
    street_of(county, service=service, at=at)
    with acting_as(service):
        bring_in(file=(header + team.format("lamps") + crew.format("team")).encode())
    number, _of_the_street = raised(at, about="lamps"), raised(at, about="street")
    street = "street,bureau,示例街道,350181002,,2017-01-01\n"
    away = [team.format("water"), crew.format(""), street]
    with acting_as(service):
        for row in away:
            for tried in (True, False):
                with pytest.raises(Invalid) as refused:
                    bring_in(file=(header + row).encode(), dry_run=tried)
                assert [place for place, _said in refused.value.errors] == ["2.parent"]
        bring_in(file=(header + crew.format("lamps")).encode())
        # As for whom it was kept from the body only after the file was looked through.
        monkeypatch.setattr(moving, "check_moves", lambda *_rows, **_told: None)
        with pytest.raises(Invalid) as refused:
            bring_in(file=(header + away[0]).encode())
    assert [place for place, _said in refused.value.errors] == ["2.parent"]
    moved(county, "dispatcher", number, "lift", at, reason="不再需要")
    with acting_as(service):
        done = bring_in(file=(header + away[0]).encode())
    assert list(done.changed) == ["team"]


def test_a_label_gives_nothing_to_whom_it_is_kept_from_and_is_not_written_then(
    county: County, at: datetime
) -> None:
    number, by = raised(at), county.scopes["dispatcher"]
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "sign", at)
    given = {"category": "0101", "organisation": "here", "reason": "是垃圾"}
    with acting_as(by):
        case = cases.access_case(scope=by, number=number)
        with pytest.raises(Invalid, match="kept from this unit"):
            actions.move_issue(by=by, at=at, case=case, verb="relabel", inputs=given)
        found = cases.access_case(scope=by, number=number)
    assert (found.topic, found.state) == ("0201", "signed")
