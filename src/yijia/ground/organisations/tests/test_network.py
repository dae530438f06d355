"""Seats once at a time, promises kept, who shall have a branch; and files of seats."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.harness.county import BEGAN, BESIDE, HERE, County
from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.scope import ANONYMOUS, GrantValue, Scope
from yijia.ground.journal import actions as journal
from yijia.ground.organisations import actions, events, queries
from yijia.ground.organisations.models import Agreement, Organisation, Promise, Seat
from yijia.ground.organisations.rules import Kind, network
from yijia.ground.places import actions as places

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 30)
STREET, COUNTY = HERE[:9], "350181"
SEATS = "body,member,title_zh,full_time,starts_on,ends_on\n"
BODIES = (
    ("works", Kind.WORKING_COMMITTEE, STREET, ""),
    ("party", Kind.PARTY_COMMITTEE, HERE, ""),
    ("branch", Kind.PARTY_BRANCH, HERE, ""),
    ("quarter", Kind.PARTY_BRANCH, HERE, ""),
    ("bank", Kind.MEMBER_UNIT, STREET, "bank"),
)
NEW = actions.NewOrganisation("x", Kind.PARTY_BRANCH, "某支部", "", HERE, BEGAN)


@pytest.fixture
def bodies(county: County, acting: Scope, at: datetime) -> dict[str, Organisation]:
    """The network of one street, and the rule that comes with the project."""
    return opened(by=acting, at=at)


def opened(*, by: Scope, at: datetime) -> dict[str, Organisation]:
    """Enters the network of one street, by code."""
    actions.load_shipped(by=by, at=at)
    rows = [
        replace(NEW, code=code, kind=kind, name_zh=code, division=division, sort=sort)
        for code, kind, division, sort in BODIES
    ]
    made = actions.open_organisations(by=by, at=at, rows=rows)
    return {one.code: one for one in made}


def keeper(division: str) -> Scope:
    """Somebody who keeps the network of a division."""
    grant = GrantValue(frozenset({Permission.NETWORK_EDIT}), division=division)
    return Scope(account=None, name="keeper", grants=(grant,))


def seat(bodies: dict[str, Organisation], *, on: date = BEGAN) -> network.NewSeat:
    """A seat of the bank in the community's committee."""
    return network.NewSeat(
        bodies["party"].pk, bodies["bank"].pk, "兼职委员", "Member", False, starts_on=on
    )


def agreement(bodies: dict[str, Organisation]) -> network.NewAgreement:
    """What the bank has signed with the community's committee."""
    party, bank = bodies["party"].pk, bodies["bank"].pk
    return network.NewAgreement(party, bank, "共建协议 1", signed_on=BEGAN, starts_on=BEGAN)


def test_a_unit_holds_one_seat_of_a_body_once_at_a_time(
    bodies: dict[str, Organisation], acting: Scope, at: datetime
) -> None:
    first = actions.give_seat(by=acting, at=at, new=seat(bodies))
    with pytest.raises(Conflict, match="holds a seat"):
        actions.give_seat(by=acting, at=at, new=seat(bodies, on=TODAY))
    actions.end_seat(by=acting, at=at, seat=first, ends_on=TODAY)
    again = actions.give_seat(by=acting, at=at, new=seat(bodies, on=TODAY))
    days = [queries.seats_of([bodies["party"].pk], on=day) for day in (BEGAN, TODAY)]
    assert [[one.pk for one in found] for found in days] == [[first.pk], [again.pk]]
    with pytest.raises(Conflict, match="ended already"):
        actions.end_seat(by=acting, at=at, seat=Seat.objects.get(pk=first.pk), ends_on=TODAY)


def test_the_database_itself_holds_that_a_seat_is_held_once(
    bodies: dict[str, Organisation], acting: Scope, at: datetime
) -> None:
    made = actions.give_seat(by=acting, at=at, new=seat(bodies))
    made.pk = None
    with (
        pytest.raises(IntegrityError, match="organisations_seat_once"),
        transaction.atomic(),
        journal.entry(by=acting, at=at, event=events.SEAT_GIVEN),
    ):
        made.save(force_insert=True)


@pytest.mark.parametrize(
    ("pair", "field"),
    [(("bank", "branch"), "body"), (("party", "works"), "member"), (("party", "party"), "member")],
)
def test_seats_are_of_committees_and_held_by_others(
    bodies: dict[str, Organisation],
    acting: Scope,
    at: datetime,
    pair: tuple[str, str],
    field: str,
) -> None:
    body, member = (bodies[code].pk for code in pair)
    new = replace(seat(bodies), body=body, member=member)
    with pytest.raises(Invalid) as refused:
        actions.give_seat(by=acting, at=at, new=new)
    assert refused.value.field == field


def test_a_seat_stands_in_days_in_which_both_exist(
    bodies: dict[str, Organisation], acting: Scope, at: datetime
) -> None:
    new = replace(seat(bodies), starts_on=date(2016, 1, 1))
    with pytest.raises(Invalid, match="does not exist"):
        actions.give_seat(by=acting, at=at, new=new)
    actions.give_seat(by=acting, at=at, new=seat(bodies))
    with pytest.raises(Conflict, match="A seat goes on"):
        actions.end_organisation(
            by=acting, at=at, organisation=bodies["bank"], ends_on=at.date(), document="文件 7"
        )


def test_who_keeps_the_network_of_a_place_writes_there_and_nowhere_else(
    bodies: dict[str, Organisation], at: datetime
) -> None:
    with pytest.raises(Forbidden):
        actions.give_seat(by=keeper(BESIDE), at=at, new=seat(bodies))
    own = keeper(HERE)
    actions.give_seat(by=own, at=at, new=seat(bodies))
    with pytest.raises(Forbidden):
        actions.open_organisations(by=own, at=at, rows=[replace(NEW, kind=Kind.COMMUNITY)])
    (made,) = actions.open_organisations(by=own, at=at, rows=[NEW])
    assert queries.body_by_code("x").id == made.pk


def test_a_promise_is_due_in_its_agreement_and_kept_once(
    bodies: dict[str, Organisation], acting: Scope, at: datetime
) -> None:
    signed = actions.sign_agreement(by=acting, at=at, new=agreement(bodies))
    new = network.NewPromise("会议室", "Meeting room", 12, network.Measure.TIMES, due_on=BEGAN)
    actions.end_agreement(
        by=acting, at=at, agreement=Agreement.objects.get(pk=signed.pk), ends_on=TODAY
    )
    # The first day without it is none of its days, also for who has read it before it ended.
    for outside in (replace(new, due_on=date(2016, 12, 31)), replace(new, due_on=TODAY)):
        with pytest.raises(Invalid, match="while the agreement is in force"):
            actions.add_promise(by=acting, at=at, agreement=signed, new=outside)
    with pytest.raises(Invalid, match="how much"):
        actions.add_promise(by=acting, at=at, agreement=signed, new=replace(new, quantity=0))
    made = actions.add_promise(by=acting, at=at, agreement=signed, new=new)
    with pytest.raises(Invalid, match="up to today"):
        actions.keep_promise(by=acting, at=at, promise=made, kept_on=date(2030, 1, 1))
    actions.keep_promise(by=acting, at=at, promise=made, kept_on=BEGAN)
    with pytest.raises(Conflict, match="already"):
        actions.keep_promise(by=acting, at=at, promise=made, kept_on=BEGAN)
    assert Promise.objects.get().kept_on == BEGAN


def test_an_agreement_stands_once_and_ends_once(
    bodies: dict[str, Organisation], acting: Scope, at: datetime
) -> None:
    signed = actions.sign_agreement(by=acting, at=at, new=agreement(bodies))
    with pytest.raises(Conflict, match="stands here already"):
        actions.sign_agreement(by=acting, at=at, new=agreement(bodies))
    later = replace(agreement(bodies), document="2", signed_on=date(2030, 1, 1))
    with pytest.raises(Invalid, match="today or was before"):
        actions.sign_agreement(by=acting, at=at, new=later)
    with pytest.raises(Invalid, match="before it begins"):
        actions.end_agreement(by=acting, at=at, agreement=signed, ends_on=date(2016, 1, 1))
    actions.end_agreement(by=acting, at=at, agreement=signed, ends_on=TODAY)
    assert queries.agreements_of([bodies["bank"].pk], on=TODAY) == []


def test_coverage_counts_eligible_communities_on_any_day_and_tells_both_lists(
    bodies: dict[str, Organisation], acting: Scope, at: datetime
) -> None:
    found = queries.coverage(division=COUNTY, on=TODAY)
    assert (found.numerator, found.denominator, found.percent) == (1, 2, 50)
    assert [one.division.code for one in found.missing] == [BESIDE]
    assert {branch.code for branch in found.having[0].branches} == {"branch", "quarter"}
    assert queries.eligible_communities([TODAY]) == {TODAY: {HERE, BESIDE}}
    new = network.NewExclusion(BESIDE, "新设", "New", "文件 1", starts_on=TODAY)
    made = actions.exclude_community(by=acting, at=at, new=new)
    with pytest.raises(Conflict, match="excluded in these days"):
        actions.exclude_community(by=acting, at=at, new=new)
    found = queries.coverage(division=COUNTY, on=TODAY)
    assert (found.percent, [one.reason_zh for one in found.excluded]) == (100, ["新设"])
    days = [date(2016, 1, 1), BEGAN, TODAY]
    assert queries.eligible_communities([]) == {}
    with CaptureQueriesContext(connection) as of_many:
        told = queries.eligible_communities(days)
    assert told == dict(zip(days, [set(), {HERE, BESIDE}, {HERE}], strict=True))
    with CaptureQueriesContext(connection) as of_one:
        assert queries.eligible_communities([TODAY]) == {TODAY: {HERE}}
    assert len(of_many) == len(of_one)
    assert queries.coverage(division=COUNTY, on=BEGAN).percent == 50
    assert queries.coverage(division=COUNTY, on=date(2016, 1, 1)).percent is None
    actions.end_exclusion(by=acting, at=at, exclusion=made, ends_on=TODAY)
    assert queries.coverage(division=COUNTY, on=TODAY).percent == 50


def test_a_new_rule_ends_the_one_before_it(
    bodies: dict[str, Organisation], acting: Scope, at: datetime
) -> None:
    new = network.NewEligibility(COUNTY, "每个社区", "Every community", "文件 2", starts_on=TODAY)
    actions.set_eligibility(by=acting, at=at, new=new)
    with pytest.raises(Conflict, match="begins on that day"):
        actions.set_eligibility(by=acting, at=at, new=new)
    places.end_division(by=acting, at=at, code=BESIDE, on=TODAY, successor=None, document="文件 3")
    with pytest.raises(Invalid, match="does not exist on that day"):
        actions.set_eligibility(by=acting, at=at, new=replace(new, division=BESIDE))
    rules = [queries.coverage(division=COUNTY, on=day).rules for day in (BEGAN, TODAY)]
    assert [[one.is_sample for one in found] for found in rules] == [[True], [False]]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": Kind.WORKING_COMMITTEE}, "division"),
        ({"kind": Kind.PARTY_BRANCH, "division": STREET}, "division"),
        ({"kind": Kind.MEMBER_UNIT}, "sort"),
        ({"sort": "school"}, "sort"),
        ({"name_zh": '=HYPERLINK("http://x","甲")'}, "name_zh"),
        ({"name_en": "@SUM(A1)"}, "name_en"),
    ],
)
def test_a_body_of_the_network_stands_where_such_bodies_do(
    county: County, acting: Scope, at: datetime, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.open_organisations(by=acting, at=at, rows=[replace(NEW, **change)])
    assert refused.value.field == field


def test_no_case_is_given_to_a_body_of_the_network(bodies: dict[str, Organisation]) -> None:
    offered = {known.code for known in queries.bodies_for(division=HERE, on=TODAY)}
    assert offered.isdisjoint(bodies)


def bring_in(by: Scope, at: datetime, text: str, *, dry_run: bool = False) -> tuple[int, int]:
    """Imports seats, and says how many rows were added and known."""
    file = (SEATS + text).encode()
    done = actions.import_seats(by=by, at=at, file=file, source="a letter", dry_run=dry_run)
    return len(done.added), done.unchanged


def test_a_file_of_seats_is_tried_brought_in_once_and_undone_whole(
    bodies: dict[str, Organisation], acting: Scope, at: datetime
) -> None:
    text = "party,bank,委员,0,2020-01-01,\nworks,bank,委员,1,2020-01-01,2021-01-01\n"
    assert bring_in(acting, at, text, dry_run=True) == (2, 0)
    assert not Seat.objects.exists()
    assert bring_in(acting, at, text) == (2, 0)
    assert bring_in(acting, at, text) == (0, 2)
    (batch,) = queries.batches(acting)
    assert (batch.seats, batch.agreements) == (2, 0)
    with pytest.raises(Forbidden):
        actions.undo_import(by=keeper(HERE), at=at, batch=batch.entry)
    assert queries.batches(keeper(HERE)) == []
    assert actions.undo_import(by=acting, at=at, batch=batch.entry) == 2
    assert queries.seats_of([bodies["bank"].pk], on=date(2020, 6, 1)) == []
    with pytest.raises(NotFound):
        actions.undo_import(by=acting, at=at, batch=batch.entry)
    assert bring_in(acting, at, text) == (2, 0)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("none,bank,委员,1,2020-01-01,", "2.body"),
        ("party,none,委员,1,2020-01-01,", "2.member"),
        ("大党委,bank,委员,1,2020-01-01,", "2.body"),
        ("party,ba nk,委员,1,2020-01-01,", "2.member"),
        ("party,works,委员,1,2020-01-01,", "2.member"),
        ("party,bank,,1,2020-01-01,", "2.title_zh"),
        ("party,bank,委员,yes,2020-01-01,", "2.full_time"),
        ("party,bank,委员,1,,", "2.starts_on"),
        ("party,bank,委员,1,2020-01-01,2019-01-01", "2.ends_on"),
        ("party,bank,委员,1,2020-01-01,\nparty,bank,委员,1,2020-01-01,", "3.body"),
        ("party,bank,委员,1,2020-01-01,\nparty,bank,委员,1,2021-01-01,", "3.member"),
    ],
)
def test_a_faulty_row_of_seats_is_named(
    bodies: dict[str, Organisation], acting: Scope, at: datetime, text: str, place: str
) -> None:
    with pytest.raises(Invalid) as refused:
        bring_in(acting, at, f"{text}\n")
    assert place in {found for found, _message in refused.value.errors}
    assert not Seat.objects.exists()


def test_terms_of_one_pair_are_judged_by_each_other_and_by_no_other_pair(
    bodies: dict[str, Organisation], acting: Scope, at: datetime
) -> None:
    first = "party,bank,委员,1,2020-01-01,2021-01-01\n"
    assert bring_in(acting, at, first) == (1, 0)
    # What is known, its next term, and the same unit in another body in the very same days.
    more = "party,bank,委员,1,2021-01-01,2022-01-01\nworks,bank,委员,1,2020-01-01,\n"
    assert bring_in(acting, at, first + more) == (2, 1)
    with pytest.raises(Invalid) as refused:
        bring_in(
            acting, at, "party,bank,委员,1,2019-01-01,2020-06-01\nparty,bank,委员,1,2023-01-01,\n"
        )
    assert [place for place, _message in refused.value.errors] == ["2.member"]
    (done,) = (one for one in queries.batches(acting) if one.seats == 2)
    actions.undo_import(by=acting, at=at, batch=done.entry)
    # What was undone lies inside of this term, and stands in the way of nothing.
    assert bring_in(acting, at, "party,bank,委员,1,2021-01-01,\n") == (1, 0)


def test_a_row_that_says_something_else_of_what_is_known_is_named(
    bodies: dict[str, Organisation], acting: Scope, at: datetime
) -> None:
    bring_in(acting, at, "party,bank,委员,1,2020-01-01,\n")
    with pytest.raises(Invalid) as refused:
        bring_in(acting, at, "party,bank,副书记,1,2020-01-01,\n")
    assert [place for place, _message in refused.value.errors] == ["2.body"]


def test_a_file_of_agreements_is_brought_in_where_one_keeps_the_network(
    bodies: dict[str, Organisation], acting: Scope, at: datetime
) -> None:
    file = "body,unit,document,signed_on,starts_on\nparty,bank,协议,2020-01-01,2020-01-01\n"
    with pytest.raises(Invalid) as refused:
        actions.import_agreements(by=keeper(BESIDE), at=at, file=file.encode(), source="test")
    assert [place for place, _message in refused.value.errors] == ["2.body"]
    done = actions.import_agreements(by=keeper(HERE), at=at, file=file.encode(), source="test")
    assert (len(done.added), Agreement.objects.get().document) == (1, "协议")
    (batch,) = queries.batches(keeper(HERE))
    actions.undo_import(by=keeper(HERE), at=at, batch=batch.entry)
    done = actions.import_agreements(by=keeper(HERE), at=at, file=file.encode(), source="test")
    assert (len(done.added), Agreement.objects.filter(ends_on=None).count()) == (1, 1)
    with pytest.raises(Forbidden):
        actions.import_seats(by=ANONYMOUS, at=at, file=b"", source="test")
