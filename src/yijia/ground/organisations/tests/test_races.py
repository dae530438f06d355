"""What is given while what it is given to ends, and the same thing twice, over real connections."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import partial

import pytest

from tests.harness.asking import acting_as
from tests.harness.county import BEGAN, BESIDE, HERE, County
from tests.harness.racing import at_once, overtaken
from yijia.base.access import Role
from yijia.base.errors import Invalid, Refused
from yijia.base.scope import Scope
from yijia.ground.organisations import actions
from yijia.ground.organisations.models import Agreement, Organisation, Seat
from yijia.ground.organisations.rules import Kind, network
from yijia.ground.organisations.tests.test_network import NEW
from yijia.ground.organisations.tests.test_organisations import HEADER
from yijia.ground.people.models import Account

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 9, 30)
# How often each race is run beside the others, and how many want the very same thing.
TIMES, RIVALS = 3, 4
Work = Callable[[], object]


@pytest.fixture
def party(service: Scope, county: County, at: datetime) -> Organisation:
    """A committee that gives seats and signs."""
    return opened("party", Kind.PARTY_COMMITTEE, by=service, at=at)


def opened(code: str, kind: Kind, *, by: Scope, at: datetime, parent: str = "") -> Organisation:
    sort = "school" if kind is Kind.MEMBER_UNIT else ""
    row = replace(NEW, code=code, kind=kind, sort=sort, parent=parent or None)
    with acting_as(by):
        return actions.open_organisations(by=by, at=at, rows=[row])[0]


def in_turn(by: Scope, work: Work) -> Work:
    """The work in a transaction of its own, which commits before it answers."""

    def run() -> object:
        with acting_as(by):
            return work()

    return run


def begun(unit: Organisation, *, party: Organisation, by: Scope, at: datetime) -> Iterable[Work]:
    """Each way in which something begins that goes on beyond the end of a unit."""
    seat = network.NewSeat(party.pk, unit.pk, "委员", "", False, BEGAN)
    signed = network.NewAgreement(party.pk, unit.pk, "协议", signed_on=BEGAN, starts_on=BEGAN)
    below = replace(NEW, code=f"below-{unit.code}", kind=Kind.BUREAU, parent=unit.code)
    yield partial(actions.give_seat, by=by, at=at, new=seat)
    yield partial(actions.sign_agreement, by=by, at=at, new=signed)
    yield partial(actions.open_organisations, by=by, at=at, rows=[below])
    with acting_as(by):
        post = actions.open_post(
            by=by,
            at=at,
            organisation=unit,
            title_zh="联络员",
            title_en="",
            role=Role.HANDLER,
            over_division=None,
        )
    nobody = Account.objects.get(login="handler")
    yield partial(actions.appoint_account, by=by, at=at, post=post, account=nobody, starts_on=BEGAN)


@pytest.mark.parametrize("which", range(4))
def test_nothing_begins_that_goes_on_beyond_the_end_of_what_it_is_of(
    party: Organisation, service: Scope, at: datetime, which: int
) -> None:
    works = list[Work]()
    for n in range(TIMES):
        unit = opened(f"unit-{n}", Kind.MEMBER_UNIT, by=service, at=at)
        works.append(in_turn(service, list(begun(unit, party=party, by=service, at=at))[which]))
        works.append(
            in_turn(
                service,
                partial(
                    actions.end_organisation,
                    by=service,
                    at=at,
                    organisation=unit,
                    ends_on=TODAY,
                    document="文件 7",
                ),
            )
        )
    said = at_once(works)
    refused = [isinstance(one, Refused) for one in said]
    assert [sum(refused[n : n + 2]) for n in range(0, len(refused), 2)] == [1] * TIMES


def test_of_files_that_give_one_credit_code_one_is_brought_in(
    county: County, service: Scope, at: datetime
) -> None:
    def bring(code: str) -> Work:
        row = f"{code},bureau,甲,,350181,,2017-01-01,91350181MA0000000Y\n"
        file = (HEADER.replace("starts_on", "starts_on,credit_code") + row).encode()
        return partial(
            actions.import_organisations, by=service, at=at, file=file, source="a letter"
        )

    @contextmanager
    def first() -> Iterator[None]:
        with acting_as(service):
            bring("a")()
            yield

    said = overtaken(first, work=in_turn(service, bring("b")))
    assert isinstance(said, Invalid)
    assert [place for place, _message in said.errors] == ["2.credit_code"]


def test_a_file_of_units_is_undone_once_or_what_they_were_given_meanwhile_stands(
    party: Organisation, service: Scope, at: datetime
) -> None:
    def bring(code: str) -> tuple[int, Work]:
        row = f"{code},member_unit,某单位,{HERE},2017-01-01,school\n"
        file = ("code,kind,name_zh,division,starts_on,sort\n" + row).encode()
        with acting_as(service):
            actions.import_bodies(by=service, at=at, file=file, source="a letter")
        unit = Organisation.objects.get(code=code)
        undo = partial(actions.undo_import, by=service, at=at, batch=unit.batch or 0)
        return unit.pk, in_turn(service, undo)

    units = [bring(f"unit-{n}") for n in range(TIMES)]
    seats = [network.NewSeat(party.pk, unit, "委员", "", False, BEGAN) for unit, _undo in units]
    gives = [in_turn(service, partial(actions.give_seat, by=service, at=at, new=s)) for s in seats]
    said = at_once(
        work for give, (_unit, undo) in zip(gives, units, strict=True) for work in (give, undo)
    )
    refused = [isinstance(one, Refused) for one in said]
    assert [sum(refused[n : n + 2]) for n in range(0, len(refused), 2)] == [1] * TIMES
    assert Seat.objects.count() == Organisation.objects.filter(batch__isnull=False).count()
    _unit, undo = bring("once")
    assert sorted(type(one).__name__ for one in at_once([undo] * RIVALS)) == [
        *["NotFound"] * (RIVALS - 1),
        "int",
    ]


def test_of_the_same_thing_at_once_one_stands_and_the_others_are_told(
    party: Organisation, service: Scope, at: datetime
) -> None:
    bank = opened("bank", Kind.MEMBER_UNIT, by=service, at=at)
    seat = network.NewSeat(party.pk, bank.pk, "委员", "", False, BEGAN)
    signed = network.NewAgreement(party.pk, bank.pk, "协议", signed_on=BEGAN, starts_on=BEGAN)
    rule = network.NewEligibility(HERE, "每个社区", "", "文件 2", starts_on=TODAY)
    excluded = network.NewExclusion(BESIDE, "新设", "", "文件 1", starts_on=TODAY)
    works: list[Work] = [
        partial(actions.give_seat, by=service, at=at, new=seat),
        partial(actions.sign_agreement, by=service, at=at, new=signed),
        partial(actions.set_eligibility, by=service, at=at, new=rule),
        partial(actions.exclude_community, by=service, at=at, new=excluded),
        partial(actions.open_organisations, by=service, at=at, rows=[replace(NEW, code="new")]),
    ]
    said = at_once(in_turn(service, work) for work in works * RIVALS)
    assert Counter(type(one).__name__ for one in said) == {
        "Conflict": (len(works) - 1) * (RIVALS - 1),
        # The code of a body is its name, and taken by the first.
        "Invalid": RIVALS - 1,
        "list": 1,
        "Seat": 1,
        "Agreement": 1,
        "Eligibility": 1,
        "BranchExclusion": 1,
    }
    assert (Seat.objects.count(), Agreement.objects.count()) == (1, 1)
