"""What others raised is offered before one's own is sent; whoever joins is counted once."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.county import BESIDE, HERE, County, over_time
from tests.harness.racing import at_once
from yijia.base.errors import NotFound
from yijia.base.events import Event
from yijia.base.scope import ANONYMOUS, Scope, service_scope
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.people import actions as people
from yijia.ground.places import actions as places
from yijia.ground.places.tests.drawing import COUNTY, MAP, collection, feature, ring
from yijia.programmes.issues import actions, queries, rules
from yijia.programmes.issues.models import Joining
from yijia.programmes.issues.tests.test_pages import ANSWERS, must_fill

IN_DATABASE = pytest.mark.django_db
POINT = (Decimal("119.6"), Decimal("25.2"))
MINE, THEIRS = "13800138000", "13900139000"
TAMPERED = Event(code="test.tampered", sentence="Tampered.")
COURSE: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("dispatcher", "dispatch", {"organisation": "lamps"}),
    ("handler", "sign", {}),
    ("handler", "reply", {"text": "已修好，联系电话 13700137000"}),
)


def raised(at: datetime, text: str = "第二盏路灯不亮", **told: Any) -> str:
    """The number of an issue that a neighbour raised."""
    kind = told.pop("kind", rules.IssueKind.HELP)
    given = {"category": "0201", "division": HERE, "mobile": MINE} | told
    with acting_as(ANONYMOUS):
        new = actions.NewIssue(kind, text=text, **given)
        return actions.raise_issue(by=ANONYMOUS, at=at, new=new).number


def sought(words: str = "", **changed: Any) -> list[queries.Similar]:
    at = changed.pop("at")
    told = {"category": "0201", "division": HERE, "point": None} | changed
    with acting_as(ANONYMOUS):
        return queries.similar(queries.Sought(words=words, **told), at=at)


def join(number: str, at: datetime, **told: str) -> str:
    with acting_as(ANONYMOUS):
        joiner = actions.Joiner(**told)
        return actions.join_issue(by=ANONYMOUS, at=at, number=number, joiner=joiner)


def answer(county: County, at: datetime, number: str) -> None:
    for login, verb, told in COURSE:
        scope = county.scopes[login]
        with acting_as(scope):
            case = queries.access_issue(scope=scope, number=number).case
            actions.move_issue(by=scope, at=at, case=case, verb=verb, inputs=told)


def take_out(kept: Joining, *, at: datetime) -> None:
    """Takes somebody out of the count again, as no action does."""
    with journal.entry(by=service_scope("test"), at=at, event=TAMPERED):
        Joining.objects.filter(pk=kept.pk).update(is_counted=False)


def counted(number: str) -> int:
    with acting_as(ANONYMOUS):
        return queries.access_own_issue(number=number).joined


@IN_DATABASE
def test_the_same_category_and_place_is_offered_with_the_likest_words_first(
    county: County, at: datetime
) -> None:
    alike, other = raised(at), raised(at, text="整条街都是黑的")
    raised(at, category="0101")
    raised(at, division=BESIDE)
    raised(at, kind=rules.IssueKind.REPORT)
    raised(at - timedelta(days=85))
    assert [one.number for one in sought("路灯不亮", at=at)] == [alike, other]
    assert [one.number for one in sought("街都是黑", at=at)] == [other, alike]


@IN_DATABASE
def test_a_place_marked_nearby_is_offered_across_the_border_of_a_community(
    county: County, at: datetime, service: Scope
) -> None:
    with acting_as(service):
        places.import_boundaries(by=service, at=at, file=MAP, source="drawn for a test")
    near = raised(at, division=BESIDE, point=POINT)
    raised(at, division=BESIDE, point=(POINT[0] + Decimal("0.02"), POINT[1]))
    (found,) = sought(point=(POINT[0] + Decimal("0.001"), POINT[1]), at=at)
    assert (found.number, found.is_near) == (near, True)


@IN_DATABASE
def test_a_point_on_the_border_of_a_square_is_near_to_the_square_behind_it(
    county: County, at: datetime, service: Scope
) -> None:
    drawn = collection(feature(COUNTY, ring(73, 25, 74, 26)))
    with acting_as(service):
        places.import_boundaries(by=service, at=at, file=drawn, source="drawn for a test")
    # In binary fractions four hundred times this longitude is a little less than 29203.
    border = (Decimal("73.0075"), POINT[1])
    number = raised(at, division=BESIDE, point=(border[0] + Decimal("0.0025"), border[1]))
    assert [one.number for one in sought(point=border, at=at)] == [number]


@IN_DATABASE
def test_what_has_ended_is_neither_offered_nor_joined(county: County, at: datetime) -> None:
    number = raised(at)
    with acting_as(ANONYMOUS):
        case = queries.access_own_issue(number=number).case
        actions.answer_issue(by=ANONYMOUS, at=at, case=case, verb="withdraw", inputs={})
    assert sought(at=at) == []
    with pytest.raises(NotFound):
        join(number, at, mobile=THEIRS)
    with pytest.raises(NotFound):
        join(raised(at, kind=rules.IssueKind.REPORT), at, mobile=THEIRS)


@IN_DATABASE
def test_a_person_is_counted_once_by_their_number_and_the_one_who_raised_it_never(
    county: County, at: datetime
) -> None:
    number = raised(at)
    told = [join(number, at, mobile=typed) for typed in (THEIRS, "+86 139 0013 9000", MINE)] + [
        join(number, at, browser="a"),
        join(number, at, browser="a"),
    ]
    assert told == [f"{number}-{n}" for n in range(1, 6)]
    assert counted(number) == 2
    with connection.cursor() as cursor, acting_as(county.scopes["dispatcher"]):
        cursor.execute("SELECT count(*) FROM issues_joining")
        assert cursor.fetchone() == (0,)


@IN_DATABASE
def test_whoever_joined_reads_later_replies_masked_and_no_word_of_the_other(
    county: County, at: datetime
) -> None:
    number = raised(at, text="我家门口的路灯不亮")
    own = join(number, at, mobile=THEIRS)
    answer(county, at + timedelta(hours=1), number)
    late = join(number, at + timedelta(hours=2), browser="b")
    client = Client(headers={"Accept-Language": "en"})

    def followed(joined: str) -> Any:
        header = {"Lookup-Code": people.lookup_code(joined)}
        return client.get(f"/api/v1/issues/joined/{joined}", headers=header).json()

    told = followed(own)
    assert (told["state"], told["joined"]) == ("replied", 2)
    assert told["organisation"]["code"] == "lamps"
    assert "已修好" in told["replies"][0]["text"]
    assert "13700137000" not in told["replies"][0]["text"]
    assert "我家门口" not in json.dumps(told, ensure_ascii=False)
    assert followed(late)["replies"] == []
    wrong = client.get(f"/api/v1/issues/joined/{own}", headers={"Lookup-Code": "AAAAAAAA"})
    assert wrong.status_code == 404


@IN_DATABASE
def test_when_an_issue_ends_nothing_tells_those_who_joined_apart(
    county: County, at: datetime
) -> None:
    number = raised(at)
    join(number, at, mobile=THEIRS)
    assert over_time("issues.mark", at=at) == 0
    with acting_as(ANONYMOUS):
        case = queries.access_own_issue(number=number).case
        actions.answer_issue(by=ANONYMOUS, at=at, case=case, verb="withdraw", inputs={})
    assert (over_time("issues.mark", at=at), over_time("issues.mark", at=at)) == (1, 0)
    with acting_as(service_scope("test")):
        kept = Joining.objects.get()
        assert (kept.mark, kept.is_counted) == (None, True)
        with pytest.raises(DatabaseError, match="only the mark"):
            take_out(kept, at=at)


@IN_DATABASE
def test_the_page_offers_it_once_and_what_was_written_can_still_be_sent(
    county: County, at: datetime
) -> None:
    number = raised(at)
    client = Client(headers={"Accept-Language": "en"})
    must_fill(client, contact={"mobile": THEIRS})
    assert client.get("/issues/new/check").headers["Location"] == "/issues/new/similar"
    shown = client.get("/issues/new/similar").content.decode()
    assert number in shown and "路灯不亮" not in shown
    assert client.post("/issues/new/similar", {"choice": "1"}).status_code == 422
    assert client.post("/issues/new/similar", {"choice": number}).status_code == 302
    assert f"{number}-1" in client.get("/issues/new/done").content.decode()
    # Pressed again, the same person gets the same number.
    client.post("/issues/new/similar", {"choice": number})
    assert (counted(number), client.session["issue_raised"]) == (1, f"{number}-1")
    assert "affects you too" in client.get(f"/issues/{number}-1").content.decode()
    assert client.get("/issues/new/check").status_code == 200
    must_fill(client, text={"text": "另一盏灯"})
    assert client.get("/issues/new/check").headers["Location"] == "/issues/new/similar"
    client.post("/issues/new/similar", {"choice": "none"})
    assert "另一盏灯" in client.get("/issues/new/check").content.decode()


@IN_DATABASE
def test_nothing_is_asked_where_there_is_nothing_similar(county: County) -> None:
    client = Client(headers={"Accept-Language": "en"})
    must_fill(client)
    answer = client.get("/issues/new/check", follow=True)
    assert ANSWERS["text"]["text"] in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_join_at_once_each_person_is_counted_once(county: County, at: datetime) -> None:
    number = raised(at)

    def joining(mobile: str) -> Callable[[], object]:
        return lambda: join(number, at, mobile=mobile)

    told = at_once([joining(mobile) for mobile in (MINE, *(THEIRS,) * 4, "13600136000")])
    assert sorted(told) == [f"{number}-{n}" for n in range(1, 7)]
    assert counted(number) == 2


def _degrees(most: str) -> st.SearchStrategy[Decimal]:
    """Degrees as an issue keeps them, to six places."""
    return st.decimals("-" + most, most, places=6)


@given(_degrees("89"), _degrees("179"), _degrees("0.0025"), _degrees("0.0025"))
def test_what_lies_within_a_square_s_width_is_always_near(
    lat: Decimal, lon: Decimal, north: Decimal, east: Decimal
) -> None:
    around = rules.squares_around(lon=lon, lat=lat)
    own = rules.squares_around(lon=lon + east, lat=lat + north)[4]
    assert len(set(around)) == 9 and own in around


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2611300000017-2", "2611300000017-2"),
        (" 2611300000017 — ２ ", "2611300000017-2"),
        ("261130-0000017", "2611300000017"),
    ],
)
def test_a_number_is_taken_as_people_type_it(typed: str, number: str) -> None:
    assert rules.typed_number(typed) == number
