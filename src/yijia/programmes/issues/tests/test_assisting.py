"""Units that assist the one that has an issue: asked, seen, given, and ended with the issue."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from tests.harness.clients import client_of
from tests.harness.county import County, lamp_out
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.scope import Scope
from yijia.engines.cases import actions as cases
from yijia.engines.cases import queries as case_queries
from yijia.engines.cases.models import Assist, Remark
from yijia.engines.cases.tests.test_guard import must_be_refused
from yijia.engines.notices.models import Notice
from yijia.engines.notices.shown import Shown, shown
from yijia.engines.notices.ticks import make_notices
from yijia.ground.access.queries import acting_as
from yijia.programmes.issues import actions, queries, ticks
from yijia.programmes.issues.tests.test_course import moved

pytestmark = [pytest.mark.django_db, pytest.mark.compat]
PART = "水管已关，可以开挖"


@pytest.fixture
def number(county: County, at: datetime) -> str:
    """An issue that the street lighting has signed for."""
    number = lamp_out(at=at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "sign", at)
    return number


def ask(
    by: Scope, *, at: datetime, number: str, unit: str = "water", days: int = 2, text: str = "关水"
) -> int:
    with acting_as(by):
        case = case_queries.access_case(scope=by, number=number)
        made = actions.ask_assist(by=by, at=at, case=case, organisation=unit, days=days, text=text)
        return made.pk


def answer(
    by: Scope, *, at: datetime, number: str, identity: int, verb: str, text: str = PART
) -> None:
    with acting_as(by):
        case = case_queries.access_case(scope=by, number=number)
        assist = case_queries.access_assist(case, identity=identity)
        actions.answer_assist(by=by, at=at, assist=assist, verb=verb, text=text)


def sees(by: Scope, *, number: str) -> bool:
    with acting_as(by):
        try:
            queries.access_issue(scope=by, number=number)
        except NotFound:
            return False
        return True


def outcomes(service: Scope) -> list[str]:
    with acting_as(service):
        return list(Assist.objects.order_by("id").values_list("outcome", flat=True))


def told_to(by: Scope, *, code: str) -> list[Shown]:
    """What somebody is told by the notices of a code."""
    with acting_as(by), override("en"):
        return shown(Notice.objects.filter(account_id=by.account or 0, code__startswith=code))


def test_a_unit_that_is_asked_sees_the_issue_signs_and_gives_its_part(
    county: County, number: str, service: Scope, at: datetime
) -> None:
    handler, water = county.scopes["handler"], county.scopes["other"]
    assert not sees(water, number=number)
    identity = ask(handler, at=at, number=number)
    assert sees(water, number=number)
    client = client_of("other")
    assert number in client.get("/work?in=assisting").content.decode()
    assert number not in client.get("/work?in=area").content.decode()
    (own,) = client.get("/api/v1/work/organisations").json()
    assert own["assisting"] == 1
    page = client.get(f"/work/issues/{number}").content.decode()
    assert "关水" in page and "/reply" not in page and "/person" not in page
    assert client.get(f"/work/issues/{number}/person").status_code in {403, 404}
    path = f"/work/issues/{number}/assists/{identity}"
    assert client.post(f"{path}/give", {"text": PART}).status_code == 409
    assert client.post(f"{path}/sign").status_code == 302
    assert client.post(f"{path}/give", {"text": ""}).status_code == 422
    assert client.post(f"{path}/give", {"text": PART}).status_code == 302
    (told,) = client_of("handler").get(f"/api/v1/work/issues/{number}").json()["assists"]
    assert (told["said"], told["outcome"], told["verbs"]) == (PART, "given", [])
    assert PART in client_of("handler").get(f"/work/issues/{number}/print").content.decode()
    assert sees(water, number=number)
    moved(county, "handler", number, "reply", at, text="修好了", private_text="")
    with acting_as(county.scopes["dispatcher"]):
        own_page = queries.access_own_issue(number=number)
    assert all(PART not in remark.public_text for remark in own_page.remarks)
    assert outcomes(service) == ["given"]


def test_the_day_is_of_working_days_and_never_after_that_of_the_issue(
    county: County, number: str, service: Scope, at: datetime
) -> None:
    handler = county.scopes["handler"]
    with pytest.raises(Invalid, match="due on"):
        ask(handler, at=at, number=number, days=6)
    ask(handler, at=at, number=number, days=5)
    with acting_as(service):
        assist = Assist.objects.select_related("case").get()
    assert assist.due_on == assist.case.due_on == date(2026, 10, 13)
    assert not case_queries.is_assist_late(assist, on=date(2026, 10, 13))
    assert case_queries.is_assist_late(assist, on=date(2026, 10, 14))


def test_who_may_ask_whom_is_refused_by_its_reason(
    county: County, number: str, at: datetime
) -> None:
    handler, leader = county.scopes["handler"], county.scopes["leader"]
    with pytest.raises(Forbidden):
        ask(leader, at=at, number=number)
    with pytest.raises(NotFound):
        ask(county.scopes["other"], at=at, number=number)
    with pytest.raises(Invalid, match="another unit"):
        ask(handler, at=at, number=number, unit="lamps")
    with pytest.raises(Invalid, match="Fill this in"):
        ask(handler, at=at, number=number, text=" ")
    identity = ask(county.scopes["dispatcher"], at=at, number=number)
    with pytest.raises(Invalid, match="asked already") as refused:
        ask(handler, at=at, number=number)
    assert refused.value.field == "organisation"
    with pytest.raises(Forbidden):
        answer(handler, at=at, number=number, identity=identity, verb="sign")
    with pytest.raises(Forbidden):
        answer(county.scopes["other"], at=at, number=number, identity=identity, verb="take_back")
    waiting = lamp_out(at=at)
    with pytest.raises(Conflict, match="No unit works"):
        ask(county.scopes["dispatcher"], at=at, number=waiting)


def test_who_asks_a_unit_twice_keeps_what_was_written(
    county: County, number: str, at: datetime
) -> None:
    client, path = client_of("handler"), f"/work/issues/{number}/assist"
    offered = client.get(path).content.decode()
    assert 'value="water"' in offered and 'value="here"' in offered
    ask(county.scopes["dispatcher"], at=at, number=number)
    told = {"organisation": "water", "text": "请关总阀", "days": "1"}
    refused = client.post(path, told)
    page = refused.content.decode()
    assert refused.status_code == 422 and "请关总阀" in page
    assert "Choose one of the answers in the list." in page
    assert 'value="water"' not in page and 'value="here"' in page


@pytest.mark.parametrize(("who", "verb"), [("other", "refuse"), ("handler", "take_back")])
def test_what_is_refused_or_taken_back_is_seen_no_more(
    county: County, number: str, at: datetime, who: str, verb: str
) -> None:
    identity = ask(county.scopes["handler"], at=at, number=number)
    answer(county.scopes[who], at=at, number=number, identity=identity, verb=verb)
    assert not sees(county.scopes["other"], number=number)
    with acting_as(county.scopes["other"]):
        assert not Assist.objects.exists()
    make_notices(at=at)
    # Of a page that it may not open any more the unit is given no link.
    ended = told_to(county.scopes["other"], code="cases.assist_taken_back")
    assert [(one.number, one.href) for one in ended] == ([(number, "")] if who == "handler" else [])
    again = ask(county.scopes["handler"], at=at, number=number)
    assert sees(county.scopes["other"], number=number) and again != identity


def test_a_reply_ends_what_is_open_only_by_who_was_warned(
    county: County, number: str, service: Scope, at: datetime
) -> None:
    identity = ask(county.scopes["handler"], at=at, number=number)
    client, path = client_of("handler"), f"/work/issues/{number}/reply"
    assert "Water company" in client.get(path).content.decode()
    refused = client.post(path, {"text": "修好了"})
    assert refused.status_code == 422 and "do not wait" in refused.content.decode()
    assert client.post(path, {"text": "修好了", "close_assists": "on"}).status_code == 302
    assert outcomes(service) == ["ended"]
    assert not sees(county.scopes["other"], number=number)
    make_notices(at=timezone.now())
    (ended,) = told_to(county.scopes["other"], code="cases.assist_ended")
    assert "need not assist" in ended.sentence and ended.href == ""
    with acting_as(service):
        assist = Assist.objects.select_related("case").get(pk=identity)
    with acting_as(service), pytest.raises(Conflict):
        cases.give_part(by=county.scopes["other"], at=at, assist=assist, text=PART)


def test_requests_end_when_the_issue_goes_to_another_unit(
    county: County, number: str, service: Scope, at: datetime
) -> None:
    ask(county.scopes["handler"], at=at, number=number, unit="here")
    moved(county, "dispatcher", number, "hand_over", at, organisation="water", reason="水管先修")
    assert outcomes(service) == ["ended"]
    with acting_as(service):
        assert Remark.objects.filter(verb="ask_assist").count() == 1


def test_a_confidential_issue_is_not_shared_with_whom_it_is_kept_from(
    county: County, number: str, service: Scope, at: datetime
) -> None:
    dispatcher = county.scopes["dispatcher"]
    moved(county, "dispatcher", number, "make_confidential", at, about="water", reason="涉及该单位")
    with pytest.raises(Invalid, match="kept from"):
        ask(dispatcher, at=at, number=number)
    ask(dispatcher, at=at, number=number, unit="here")
    with pytest.raises(Conflict, match="with this unit now"):
        moved(county, "dispatcher", number, "keep_out", at, about="here", reason="也涉及")


def test_both_units_are_told(county: County, number: str, service: Scope, at: datetime) -> None:
    identity = ask(county.scopes["handler"], at=at, number=number)
    for verb in ("sign", "give"):
        answer(county.scopes["other"], at=at, number=number, identity=identity, verb=verb)
    make_notices(at=at + timedelta(minutes=1))
    with acting_as(service):
        told = Notice.objects.filter(code__startswith="cases.assist").order_by("id")
        found = list(told.values_list("code", "account__login"))
    assert found == [
        ("cases.assist_asked.unit", "other"),
        ("cases.assist_signed.unit", "handler"),
        ("cases.assist_given.unit", "handler"),
    ]


def told_since(service: Scope, *, code: str) -> list[tuple[str, str, str]]:
    """The notices of codes that begin so: which, to whom, and which day they name."""
    with acting_as(service):
        told = Notice.objects.filter(code__startswith=code).order_by("id")
        rows = told.values_list("code", "account__login", "facts__assist_on")
        return [(code, login, day) for code, login, day in rows]


def test_the_lead_is_told_when_the_centre_asks_another_unit_to_assist_it(
    county: County, number: str, service: Scope, at: datetime
) -> None:
    ask(county.scopes["dispatcher"], at=at, number=number)
    make_notices(at=at + timedelta(minutes=1))
    assert told_since(service, code="cases.assist") == [
        ("cases.assist_asked.unit", "other", "2026-10-09"),
        ("cases.assist_asked.lead", "handler", "2026-10-09"),
    ]
    with acting_as(county.scopes["handler"]), override("en"):
        (told,) = shown(Notice.objects.filter(code="cases.assist_asked.lead"))
    assert told.sentence.startswith("Water company was asked to assist your unit")


def test_a_unit_is_warned_before_the_day_of_its_part_and_both_are_told_once_it_is_late(
    county: County, number: str, service: Scope, at: datetime
) -> None:
    ask(county.scopes["handler"], at=at, number=number, days=3)
    # Wednesday 30 September and three working days: the tenth is a Saturday on which people work.
    before, eve, over = (
        datetime.fromisoformat(f"2026-10-{day}T00:10+08:00") for day in ("08", "09", "11")
    )
    assert [ticks.tell_of_assists(at=moment) for moment in (at, before)] == [0, 0]
    assert [ticks.tell_of_assists(at=eve + timedelta(hours=n)) for n in range(2)] == [1, 0]
    assert [ticks.tell_of_assists(at=over + timedelta(hours=n)) for n in range(2)] == [2, 0]
    assert told_since(service, code="issues.assist") == [
        ("issues.assist_soon.unit", "other", "2026-10-10"),
        ("issues.assist_late.unit", "other", "2026-10-10"),
        ("issues.assist_late.lead", "handler", "2026-10-10"),
    ]


def test_nobody_is_warned_of_what_was_just_asked_for_or_has_been_given(
    county: County, number: str, at: datetime
) -> None:
    identity = ask(county.scopes["handler"], at=at, number=number, days=1)
    assert ticks.tell_of_assists(at=at) == 0
    for verb in ("sign", "give"):
        answer(county.scopes["other"], at=at, number=number, identity=identity, verb=verb)
    assert ticks.tell_of_assists(at=at + timedelta(days=20)) == 0


def test_the_list_and_the_page_name_the_same_day_once_that_of_the_issue_came_nearer(
    county: County, number: str, service: Scope, at: datetime
) -> None:
    ask(county.scopes["handler"], at=at, number=number, days=5)
    moved(county, "dispatcher", number, "relabel", at, category="0301", reason="是停水")
    other, day = client_of("other"), "2026-10-01"
    (row,) = other.get("/api/v1/work?list=assisting").json()["items"]
    (told,) = other.get(f"/api/v1/work/issues/{number}").json()["assists"]
    assert (row["assist_on"], row["is_late"]) == (told["due_on"], told["is_late"]) == (day, True)
    for path in ("/work?in=assisting", f"/work/issues/{number}"):
        assert "1 October 2026" in other.get(path).content.decode()
    with acting_as(service):
        assert Assist.objects.get().due_on == date(2026, 10, 13)


INSERT = """
INSERT INTO cases_assist (case_id, organisation_id, lead_id, wanted_id, due_on, due_provisional,
  asked_at, outcome, shows_case)
SELECT case_id, {units}, wanted_id, {day}, false, now(), '', true FROM cases_assist
"""


def test_a_shell_cannot_change_a_request(
    county: County, number: str, service: Scope, at: datetime
) -> None:
    ask(county.scopes["handler"], at=at, number=number)
    with acting_as(service):
        case = case_queries.access_case(scope=service, number=number)
    for sql, because in (
        ("UPDATE cases_assist SET due_on = due_on + 1", "never changed"),
        ("UPDATE cases_assist SET organisation_id = lead_id", "never changed"),
        (INSERT.format(units="lead_id, organisation_id", day="due_on"), "of the lead"),
        (INSERT.format(units="organisation_id, lead_id", day="due_on + 99"), "later than"),
    ):
        must_be_refused(sql, service=service, at=at, because=because, subject=case)


def at_once(*acts: Callable[[Barrier], None]) -> list[str]:
    """Does several things at the same moment, each by a connection of its own."""
    barrier = Barrier(len(acts))

    def done(act: Callable[[Barrier], None]) -> str:
        try:
            act(barrier)
        except (Conflict, Invalid, NotFound):
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        waiting = [pool.submit(done, act) for act in acts]
        return sorted(one.result(timeout=60) for one in waiting)


def asking(county: County, *, number: str, at: datetime) -> Callable[[Barrier], None]:
    by = county.scopes["handler"]

    def act(barrier: Barrier) -> None:
        with acting_as(by):
            case = case_queries.access_case(scope=by, number=number)
            barrier.wait(timeout=20)
            actions.ask_assist(by=by, at=at, case=case, organisation="water", days=1, text="关水")

    return act


def replying(county: County, *, number: str, at: datetime) -> Callable[[Barrier], None]:
    by = county.scopes["handler"]

    def act(barrier: Barrier) -> None:
        with acting_as(by):
            case = case_queries.access_case(scope=by, number=number)
            barrier.wait(timeout=20)
            given = {"text": "修好了", "close_assists": True}
            actions.move_issue(by=by, at=at, case=case, verb="reply", inputs=given)

    return act


def giving(
    county: County, *, number: str, identity: int, at: datetime
) -> Callable[[Barrier], None]:
    by = county.scopes["other"]

    def act(barrier: Barrier) -> None:
        with acting_as(by):
            case = case_queries.access_case(scope=by, number=number)
            assist = case_queries.access_assist(case, identity=identity)
            barrier.wait(timeout=20)
            actions.answer_assist(by=by, at=at, assist=assist, verb="give", text=PART)

    return act


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_the_same_unit_at_once_and_of_reply_and_part_one_is_refused(
    county: County, number: str, service: Scope, at: datetime
) -> None:
    twice = [asking(county, number=number, at=at) for _n in range(2)]
    assert at_once(*twice) == ["done", "refused"]
    with acting_as(service):
        identity = Assist.objects.get().pk
    answer(county.scopes["other"], at=at, number=number, identity=identity, verb="sign")
    done = at_once(
        replying(county, number=number, at=at),
        giving(county, number=number, identity=identity, at=at),
    )
    with acting_as(service):
        assist = Assist.objects.get()
        said = Remark.objects.filter(verb="give_part").count()
        assert case_queries.access_case(scope=service, number=number).state == "replied"
    # Whoever was first, nothing is half done: a part that was refused left no words.
    assert (done, assist.outcome, said) in [
        (["done", "done"], "given", 1),
        (["done", "refused"], "ended", 0),
    ]


@pytest.mark.django_db(transaction=True)
def test_whose_issue_was_handed_over_meanwhile_asks_nobody_in_the_name_of_who_has_it(
    county: County, number: str, service: Scope, at: datetime
) -> None:
    handler = county.scopes["handler"]

    def hand_over(_barrier: Barrier) -> None:
        given = {"organisation": "water", "reason": "水管先修"}
        moved(county, "dispatcher", number, "hand_over", at, **given)

    with acting_as(handler):
        # Read as it stood before another connection commits.
        case = case_queries.access_case(scope=handler, number=number)
        assert at_once(hand_over) == ["done"]
        with pytest.raises(Forbidden):
            actions.ask_assist(
                by=handler, at=at, case=case, organisation="here", days=1, text="关水"
            )
    assert outcomes(service) == []
