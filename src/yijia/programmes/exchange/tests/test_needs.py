"""A resident wishes for something, the community confirms it, and nobody else reads a word."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.harness.county import BESIDE, County, over_time
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.events import Event
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.cases.models import Case
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry
from yijia.programmes.exchange import actions, queries
from yijia.programmes.exchange.models import Listing, Need
from yijia.programmes.exchange.rules import Source
from yijia.programmes.exchange.tests.conftest import TEXT, Wishing

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TESTED = Event(code="exchange.tested", sentence="Tested.")


def listed() -> list[Listing]:
    """What everybody sees."""
    with acting_as(ANONYMOUS):
        return queries.public_list(division="", category="", state="", after="").rows


def test_a_wish_is_public_once_its_community_has_confirmed_it(wishing: Wishing) -> None:
    number = wishing.wish(name="测试甲", mobile="13900139000")
    assert listed() == []
    opened = wishing.opened(number)
    assert (opened.case.state, opened.need.text, opened.case.title) == (
        "registered",
        TEXT,
        f"轮椅 · {TEXT}",
    )
    wishing.move(number, "confirm")
    (line,) = listed()
    assert (line.category_id, line.quantity, line.state) == ("wheelchair", 1, "listed")
    assert (line.starts_on, line.ends_on) == (date(2026, 10, 9), date(2026, 10, 16))
    assert line.listed_on == wishing.at.date()
    with acting_as(wishing.by("worker")):
        said = str(list(Entry.objects.values_list("new", flat=True)))
    assert TEXT not in said and "13900139000" not in said


def test_only_the_community_confirms_and_it_says_why_not(wishing: Wishing) -> None:
    number = wishing.wish()
    with pytest.raises(NotFound):
        wishing.opened(number, by="handler")
    with pytest.raises(Forbidden):
        wishing.move(number, "confirm", by="dispatcher")
    with pytest.raises(Invalid):
        wishing.move(number, "decline")
    wishing.move(number, "decline", reason="请向民政部门申请")
    assert [one.public_text for one in wishing.opened(number).told] == ["请向民政部门申请"]
    with pytest.raises(Conflict):
        wishing.say(number, "withdraw")
    assert listed() == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"category": "moon"}, "category"),
        ({"quantity": 0}, "quantity"),
        ({"division": BESIDE}, "division"),
        ({"division": "350181002"}, "division"),
        ({"last_on": date(2026, 10, 8)}, "last_on"),
        ({"starts_on": date(2026, 9, 1), "last_on": date(2026, 9, 2)}, "last_on"),
        ({"last_on": date(2028, 1, 1)}, "last_on"),
        ({"mobile": "12"}, "mobile"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    wishing: Wishing, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        wishing.wish(**changed)
    assert refused.value.field == field


def test_a_desk_takes_in_for_its_own_community_alone(wishing: Wishing) -> None:
    new = actions.NewNeed.told(
        {
            "kind": "need",
            "category": "equipment",
            "division": BESIDE,
            "quantity": 3,
            "starts_on": date(2026, 10, 9),
            "last_on": date(2026, 12, 31),
        },
        source=Source.DESK,
    )
    worker = wishing.by("worker")
    with pytest.raises(Forbidden), acting_as(worker):
        actions.register_need(by=worker, at=wishing.at, new=new)


def test_who_asked_takes_it_back_and_what_was_made_stays_counted(wishing: Wishing) -> None:
    number = wishing.listed()
    wishing.say(number, "withdraw")
    assert listed() == []
    with acting_as(wishing.by("worker")):
        row = Listing.objects.get(number=number)
    assert (row.state, row.listed_on, row.fulfilled_on) == ("withdrawn", wishing.at.date(), None)


def test_words_and_contact_go_when_their_time_is_over(
    wishing: Wishing, service: Scope, at: datetime
) -> None:
    number = wishing.wish(name="测试甲", mobile="13900139000")
    wishing.move(number, "decline", reason="请找民政")
    assert over_time("exchange.contact", at=at + 366 * DAY) == 1
    assert over_time("exchange.words", at=at + 1826 * DAY) == 1
    with acting_as(service):
        need = Need.objects.select_related("case").get()
        held = [
            need.text,
            need.case.title,
            *need.case.remarks.values_list("public_text", flat=True),
        ]
        assert set(held) == {queries.expired_note()}


@pytest.mark.parametrize(
    ("sql", "because"),
    [
        ("UPDATE exchange_listing SET fulfilled_on = now()", "permission denied"),
        ("UPDATE exchange_need SET text = 'x'", "permission denied"),
        ("DELETE FROM exchange_listing", "permission denied"),
        ("SELECT exchange_erase_text(case_id, '') FROM exchange_need", "very case"),
        (
            (
                "INSERT INTO exchange_listing (case_id, number, kind, category_id, division_id,"
                " organisation_id, quantity, starts_on, ends_on, state, made_on) SELECT case_id,"
                " number, kind, 'books', division_id, organisation_id, 1, starts_on, ends_on,"
                " state, made_on FROM exchange_listing"
            ),
            "says what its case says",
        ),
    ],
)
def test_a_shell_cannot_pass_the_guards(
    wishing: Wishing, service: Scope, sql: str, because: str
) -> None:
    wishing.wish()
    with (
        pytest.raises(DatabaseError, match=because),
        transaction.atomic(),
        acting_as(service),
        journal.entry(by=service, at=wishing.at, event=TESTED),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_the_line_follows_the_case_whoever_moves_it(wishing: Wishing, service: Scope) -> None:
    number = wishing.listed()
    with acting_as(service):
        case = Case.objects.get(number=number)
        actions.take_step(by=service, at=wishing.at, case=case, verb="promise", inputs={})
        row = Listing.objects.get(number=number)
    assert (row.state, row.claimed_on) == ("promised", wishing.at.date())


def test_the_word_of_who_asked_decides_and_a_miss_keeps_the_age(
    wishing: Wishing, service: Scope, county: County
) -> None:
    number = wishing.listed()

    def given(*verbs: str) -> None:
        for verb in verbs:
            with acting_as(service):
                case = Case.objects.get(number=number)
                actions.take_step(by=service, at=wishing.at, case=case, verb=verb, inputs={})

    given("promise", "deliver")
    due = wishing.opened(number).case.due_at
    with pytest.raises(Conflict, match="may still say"):
        wishing.move(number, "close_unanswered")
    wishing.say(number, "miss", reason="没有送到")
    again = wishing.opened(number)
    assert (again.case.state, again.case.due_at, again.listing.made_on) == (
        "listed",
        due,
        wishing.at.date(),
    )
    given("promise", "deliver")
    wishing.say(number, "receive", satisfied=5)
    done = wishing.opened(number)
    assert (done.case.solved, done.case.satisfied, done.listing.fulfilled_on) == (
        True,
        5,
        wishing.at.date(),
    )


def test_nobody_reached_is_never_fulfilled(wishing: Wishing, service: Scope) -> None:
    number = wishing.listed()
    for verb in ("promise", "deliver"):
        with acting_as(service):
            case = Case.objects.get(number=number)
            actions.take_step(by=service, at=wishing.at, case=case, verb=verb, inputs={})
    wishing.move(number, "close_unanswered", at=wishing.at + 30 * DAY)
    opened = wishing.opened(number)
    assert (opened.case.state, opened.case.solved, opened.listing.fulfilled_on) == (
        "unanswered",
        None,
        None,
    )
