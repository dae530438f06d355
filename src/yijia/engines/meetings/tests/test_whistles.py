"""A community blows the whistle, the committee of its street hears it and names the units."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.harness.county import BEGAN, BESIDE, HERE, PASSWORD, County
from tests.harness.racing import at_once
from yijia.base.access import Permission, Role
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.events import Event
from yijia.base.scope import GrantValue, Scope
from yijia.engines.cases import actions as moving
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Case
from yijia.engines.meetings import actions, queries
from yijia.engines.meetings.models import Convening, Whistle
from yijia.engines.meetings.tests.conftest import Called
from yijia.ground.access import actions as access
from yijia.ground.access.queries import account_with_grants, acting_as, scope_of
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry
from yijia.ground.organisations import actions as organisations
from yijia.ground.organisations import queries as known
from yijia.ground.organisations.models import Organisation
from yijia.ground.organisations.rules import Kind
from yijia.ground.people import actions as people

pytestmark = pytest.mark.django_db
STREET = HERE[:9]
TESTED = Event(code="meetings.tested_whistle", sentence="Tested.")
WORKS = organisations.NewOrganisation(
    "works", Kind.WORKING_COMMITTEE, "示例街道大工委", "Working committee", STREET, BEGAN
)


@pytest.fixture
def street(called: Called, service: Scope) -> Called:
    """The big working committee of the street, and who works there."""
    return with_street(called, by=service)


def with_street(called: Called, *, by: Scope) -> Called:
    """Opens it, and appoints somebody there who handles what lies in the street."""
    with acting_as(by):
        (works,) = organisations.open_organisations(by=by, at=called.at, rows=[WORKS])
    called.county.scopes["street"] = employed_at(works, by=by, at=called.at)
    called.county.organisations["works"] = works
    return called


def employed_at(works: Organisation, *, by: Scope, at: datetime) -> Scope:
    """Somebody who works in the committee, and handles what lies in the street."""
    with acting_as(by):
        account = people.open_account(by=by, at=at, login="street", password=PASSWORD)
        post = organisations.open_post(
            by=by,
            at=at,
            organisation=works,
            title_zh="大工委干事",
            title_en="Secretary",
            role=Role.COMMUNITY_WORKER,
            over_division=STREET,
        )
        access.fill_post(by=by, at=at, post=post, account=account, starts_on=BEGAN)
        return scope_of(account_with_grants(at=at).get(pk=account.pk))


def blow(called: Called, *, by: str = "worker", **changed: Any) -> str:
    """Blows the whistle, and returns its number."""
    scope = called.by(by)
    given: dict[str, Any] = {
        "blower": called.body("here"),
        "type": "joint-enforcement",
        "reason": "路口垃圾无人清运",
        "place": "示例路口",
    }
    with acting_as(scope):
        case = cases.access_case(scope=scope, number=called.case)
        new = actions.NewWhistle(**(given | changed))
        return actions.blow_whistle(by=scope, at=called.at, case=case, new=new).number


def do(called: Called, act: Callable[..., Any], number: str, *, by: str, **given: Any) -> Any:
    """What somebody does with a whistle."""
    scope = called.by(by)
    with acting_as(scope):
        held = queries.access_whistle(scope=scope, number=number)
        return act(by=scope, at=called.at + timedelta(hours=1), whistle=held, **given)


def whistle_of(called: Called, number: str) -> Whistle:
    by = called.by("dispatcher")
    with acting_as(by):
        return queries.access_whistle(scope=by, number=number)


def test_the_street_hears_the_whistle_of_its_community_and_names_units(street: Called) -> None:
    number = blow(street)
    with acting_as(street.by("street")):
        assert [one.number for one in queries.desk(street.by("street")).heard] == [number]
    units = [street.body("lamps"), street.body("water")]
    made = do(street, actions.name_units, number, by="street", units=units)
    held = whistle_of(street, number)
    assert (number, held.state, held.convening_id) == (f"{street.case}-W1", "named", made.pk)
    opened = street.opened(made.number, by="street")
    called = (opened.convening.convener_id, opened.convening.asked_by_id, opened.convening.reason)
    assert called == (street.body("works"), street.body("here"), "路口垃圾无人清运")
    assert [one.unit_id for one in opened.attendances] == units
    with acting_as(street.by("street")):
        assert queries.desk(street.by("street")).heard == []
        said = Entry.objects.filter(subject_type="meetings_whistle").values_list("new", flat=True)
        assert "垃圾" not in str(list(said))


def test_who_has_blown_it_and_the_units_rate_each_other(street: Called) -> None:
    number = blow(street)
    made = do(street, actions.name_units, number, by="street", units=[street.body("lamps")])
    street.held(
        actions.close_convening, made.number, by="street", at=street.at + timedelta(hours=2)
    )
    for pair, by in (
        (("here", "lamps"), "worker"),
        (("lamps", "here"), "handler"),
        (("works", "lamps"), "street"),
        (("lamps", "works"), "handler"),
    ):
        street.rate(made.number, pair, by=by)
    with pytest.raises(Forbidden):
        street.rate(made.number, ("here", "works"), by="worker")
    assert len(street.opened(made.number).ratings) == 4


def test_without_a_committee_the_body_above_hears_it(called: Called) -> None:
    number = blow(called)
    assert whistle_of(called, number).receiver_id == called.body("centre")
    made = do(called, actions.name_units, number, by="dispatcher", units=[called.body("lamps")])
    assert made.convener_id == called.body("centre")


def test_it_is_not_taken_up_or_taken_back_with_a_reason_and_may_be_blown_again(
    street: Called,
) -> None:
    first = blow(street)
    with pytest.raises(Conflict, match="already"):
        blow(street)
    for act, by in ((actions.decline_whistle, "worker"), (actions.withdraw_whistle, "street")):
        with pytest.raises(Forbidden):
            do(street, act, first, by=by, answer="x")
    with pytest.raises(Invalid):
        do(street, actions.decline_whistle, first, by="street", answer=" ")
    do(street, actions.decline_whistle, first, by="street", answer="已另行处理")
    second = blow(street)
    do(street, actions.withdraw_whistle, second, by="worker", answer="已解决")
    states = [
        (whistle_of(street, one).state, whistle_of(street, one).answer) for one in (first, second)
    ]
    assert states == [("declined", "已另行处理"), ("withdrawn", "已解决")]
    acts: list[tuple[Callable[..., object], dict[str, Any]]] = [
        (actions.name_units, {"units": [street.body("lamps")]}),
        (actions.decline_whistle, {"answer": "x"}),
    ]
    for again, given in acts:
        with pytest.raises(Conflict, match="answered before"):
            do(street, again, second, by="street", **given)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"reason": " "}, "reason"), ({"place": ""}, "place"), ({"type": "feast"}, "type")],
)
def test_what_is_missing_of_a_whistle_is_said_beside_its_field(
    called: Called, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        blow(called, **changed)
    assert refused.value.field == field


def test_only_a_body_of_the_place_blows_it_and_who_does_not_read_the_case_finds_nothing(
    street: Called,
) -> None:
    for by, blower in (("dispatcher", "here"), ("worker", "works"), ("handler", "lamps")):
        with pytest.raises((Forbidden, NotFound)):
            blow(street, by=by, blower=street.body(blower))
    number = blow(street)
    reads = frozenset({Permission.CASE_READ})
    beside = Scope(account=None, name="beside", grants=(GrantValue(reads, division=BESIDE),))
    for scope in (beside, street.by("other")):
        with acting_as(scope):
            with pytest.raises(NotFound):
                queries.access_whistle(scope=scope, number=number)
            assert not Whistle.objects.exists()


def test_a_case_that_is_kept_from_the_committee_or_lies_elsewhere_is_no_matter_of_it(
    street: Called,
) -> None:
    number = blow(street)
    street.keep_from("works")
    assert whistle_of(street, number).state == "withdrawn"
    with pytest.raises(Forbidden):
        blow(street)
    with acting_as(street.by("dispatcher")):
        case = cases.access_case(scope=street.by("dispatcher"), number=street.case)
        moving.open_up(by=street.by("dispatcher"), at=street.at, case=case, reason="已查清")
    again = blow(street)
    street.relabel(BESIDE)
    held = whistle_of(street, again)
    assert (held.state, held.division_id) == ("withdrawn", BESIDE)
    with acting_as(street.by("dispatcher")):
        ended = Entry.objects.filter(event="meetings.whistle_ended").order_by("id")
        causes = list(ended.values_list("subject_id", "parent__event"))
    assert causes == [
        (whistle_of(street, number).pk, "cases.made_confidential"),
        (held.pk, "cases.relabelled"),
    ]


def test_words_of_a_whistle_go_with_those_of_the_case(street: Called, service: Scope) -> None:
    number = blow(street)
    do(street, actions.decline_whistle, number, by="street", answer="已另行处理")
    with acting_as(service):
        case = Case.objects.get(number=street.case)
        actions.erase_words(by=service, at=street.at, case=case, rest=lambda _said: "已删除")
    held = whistle_of(street, number)
    assert [held.reason, held.place, held.answer] == ["已删除"] * 3


@pytest.mark.parametrize(
    ("sql", "because"),
    [
        ("UPDATE meetings_whistle SET state = 'open', answered_at = NULL", "answered once"),
        ("UPDATE meetings_whistle SET reason = 'x'", "permission denied"),
        ("DELETE FROM meetings_whistle", "permission denied"),
        (
            (
                "INSERT INTO meetings_convening (number, case_id, kind, division_id, convener_id,"
                " asked_by_id, type, call_type_id, reason, place, called_at, due_at,"
                " due_provisional) SELECT 'x', w.case_id, c.kind, w.division_id, w.blower_id,"
                " w.receiver_id, w.type, (SELECT min(id) FROM meetings_calltype), 'x', 'x', now(),"
                " now(), false FROM meetings_whistle w JOIN cases_case c ON c.id = w.case_id"
            ),
            "blown the whistle",
        ),
    ],
)
def test_a_shell_cannot_pass_the_guards_of_whistles(
    street: Called, service: Scope, sql: str, because: str
) -> None:
    blow(street)
    with (
        pytest.raises(DatabaseError, match=because),
        transaction.atomic(),
        acting_as(service),
        journal.entry(by=service, at=street.at, event=TESTED),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
def test_of_many_answers_to_one_whistle_one_holds(
    county: County, called: Called, service: Scope
) -> None:
    street = with_street(called, by=service)
    number = blow(street)
    units = [street.body("lamps")]
    done = at_once(
        [
            lambda: do(street, actions.name_units, number, by="street", units=units),
            lambda: do(street, actions.decline_whistle, number, by="street", answer="x"),
            lambda: do(street, actions.withdraw_whistle, number, by="worker", answer="x"),
        ]
    )
    assert sum(isinstance(outcome, Conflict) for outcome in done) == 2
    held = whistle_of(street, number)
    with acting_as(street.by("dispatcher")):
        assert Convening.objects.exists() is (held.state == "named")
    assert known.body_by_code("works").id == held.receiver_id
    assert county.organisations["works"].pk == held.receiver_id
