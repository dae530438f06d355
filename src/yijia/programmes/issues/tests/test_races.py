"""Two people at the same case at the same moment: the database decides, and nothing is doubled."""

import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image

from tests.harness.county import HERE, County
from tests.harness.racing import at_once, overtaken
from yijia.base.errors import Conflict, Refused
from yijia.base.scope import ANONYMOUS, service_scope
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Case
from yijia.engines.meetings import actions as meetings
from yijia.engines.meetings.models import Convening
from yijia.engines.meetings.tests.conftest import Called
from yijia.engines.notices.actions import codes
from yijia.ground.access.queries import acting_as
from yijia.ground.files import actions as files
from yijia.ground.journal.models import Entry
from yijia.programmes.issues import actions, queries, rules

pytestmark = pytest.mark.django_db(transaction=True)
BODY = {"kind": "help", "category": "0201", "text": "路灯不亮", "division": HERE}


def test_of_many_hands_one_dispatches_and_the_others_are_told(county: County, at: datetime) -> None:
    new = actions.NewIssue(rules.IssueKind.HELP, category="0201", text="路灯不亮", division=HERE)
    with acting_as(ANONYMOUS):
        number = actions.raise_issue(by=ANONYMOUS, at=at, new=new).number
    scope = county.scopes["dispatcher"]

    def send(code: str) -> Callable[[], object]:
        def work() -> object:
            with acting_as(scope):
                case = cases.access_case(scope=scope, number=number)
                given = {"organisation": code}
                return actions.move_issue(by=scope, at=at, case=case, verb="dispatch", inputs=given)

        return work

    done = at_once([send(code) for code in ("lamps", "water", "here", "lamps")])
    assert sum(isinstance(outcome, Conflict) for outcome in done) == 3
    with acting_as(scope):
        assert len(Case.objects.filter(number=number, state="dispatched")) == 1


@pytest.mark.parametrize("first", ["end", "call"])
def test_an_end_and_a_convening_do_not_pass_each_other_by(
    county: County, raised: str, at: datetime, first: str
) -> None:
    called = Called(county, raised, at)

    @contextmanager
    def ending() -> Iterator[None]:
        with acting_as(ANONYMOUS):
            case = queries.access_own_issue(number=raised).case
            actions.answer_issue(by=ANONYMOUS, at=at, case=case, verb="withdraw", inputs={})
            yield

    @contextmanager
    def calling() -> Iterator[None]:
        by = called.by("worker")
        call = meetings.Call(called.body("here"), "emergency", "x", "y", [called.body("lamps")])
        with acting_as(by):
            case = cases.access_case(scope=by, number=raised)
            meetings.convene_units(by=by, at=at, case=case, call=call)
            yield

    def work() -> None:
        with calling() if first == "end" else ending():
            pass

    said = overtaken(ending if first == "end" else calling, work=work)
    with acting_as(county.scopes["dispatcher"]):
        case, made = Case.objects.get(number=raised), Convening.objects.count()
    # Whoever was first is done; an end waits for a convening, and comes after it.
    assert (case.is_open, made) == (False, 0 if first == "end" else 1)
    assert isinstance(said, Conflict) is (first == "end")


def test_of_many_rules_of_the_rates_for_one_day_one_stands(county: County, at: datetime) -> None:
    by, weights, day = county.scopes["system"], rules.Weights(30, 30, 40), date(2026, 10, 1)

    def work() -> object:
        with acting_as(by):
            return actions.set_rates(
                by=by, at=at, weights=weights, starts_on=day, source="文件 1"
            ).starts_on

    said = Counter(type(one).__name__ for one in at_once([work] * 8))
    assert said == {"date": 1, "Conflict": 7}


def standing(county: County, at: datetime, *verbs: str) -> str:
    """The number of an issue after these verbs of its unit; it was given to the lamps."""
    new = actions.NewIssue(rules.IssueKind.HELP, category="0201", text="路灯不亮", division=HERE)
    with acting_as(ANONYMOUS):
        number = actions.raise_issue(by=ANONYMOUS, at=at, new=new).number
    for verb in ("dispatch", *verbs):
        take(county, number, verb, at=at)()
    return number


GIVEN = {
    "dispatch": {"organisation": "lamps"},
    "hand_over": {"organisation": "water", "reason": "属水厂"},
    "return": {"reason": "清单"},
    "ask_extension": {"days": "3", "reason": "缺料"},
    "grant_extension": {"text": "等配件"},
    "reply": {"text": "修好了", "private_text": ""},
    "split": {"organisation": "water", "text": "修水管"},
    "relabel": {"category": "0202", "reason": "是路面"},
    "set_urgency": {"urgency": "urgent", "reason": "有人受伤"},
}
CENTRAL = {"dispatch", "merge", "grant_extension", "hand_over", "relabel", "set_urgency", "urge"}


def take(
    county: County, number: str, verb: str, *, at: datetime, into: str = ""
) -> Callable[[], object]:
    """One verb, in a transaction of its own, by whoever takes it."""
    by = county.scopes["dispatcher" if verb in CENTRAL else "handler"]
    inputs = {"into": into} if into else GIVEN.get(verb, {})

    def work() -> object:
        with acting_as(by):
            case = cases.access_case(scope=by, number=number)
            return actions.move_issue(by=by, at=at, case=case, verb=verb, inputs=inputs)

    return work


@pytest.mark.parametrize(
    ("before", "verb"),
    [
        ((), "sign"),
        ((), "return"),
        ((), "hand_over"),
        (("sign",), "return"),
        (("sign",), "ask_extension"),
        (("sign", "ask_extension"), "grant_extension"),
        (("sign",), "relabel"),
        (("sign",), "set_urgency"),
        (("sign",), "urge"),
        (("sign",), "reply"),
    ],
)
def test_of_two_who_take_one_verb_at_once_the_second_is_told(
    county: County, at: datetime, before: tuple[str, ...], verb: str
) -> None:
    number = standing(county, at, *before)
    done = at_once([take(county, number, verb, at=at)] * 2)
    assert sum(isinstance(outcome, Refused) for outcome in done) == 1, done


def test_two_that_are_merged_into_each_other_at_once_do_not_wait_for_ever(
    county: County, at: datetime
) -> None:
    for _time in range(5):
        one, two = standing(county, at), standing(county, at)
        done = at_once(
            [
                take(county, one, "merge", at=at, into=two),
                take(county, two, "merge", at=at, into=one),
            ]
        )
        assert sum(isinstance(outcome, Refused) for outcome in done) == 1, done


def waits_for_a_lock(owner: psycopg.Cursor) -> None:
    """Comes back once somebody waits for a row that another transaction holds."""
    asked = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"
    for _try in range(100_000):
        found = owner.execute(asked).fetchone()
        if found and found[0]:
            return
    raise AssertionError("nobody waits")


@pytest.mark.parametrize(
    ("first", "second"), [("split", "reply"), ("merge", "merge")], ids=["a part", "a merger"]
)
def test_what_came_in_between_is_a_conflict_and_no_fault(
    county: County, at: datetime, owner_cursor: psycopg.Cursor, first: str, second: str
) -> None:
    main, other, third = (standing(county, at, "sign") for _n in range(3))
    if first == "merge":
        main, other, third = (standing(county, at) for _n in range(3))
    ahead = take(county, other if first == "merge" else main, first, at=at, into=_into(first, main))
    behind = take(county, main, second, at=at, into=_into(second, third))

    def late() -> object:
        try:
            return behind()
        except Conflict as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with acting_as(county.scopes["dispatcher"]):
            ahead()
            waiting = pool.submit(late)
            waits_for_a_lock(owner_cursor)
        assert isinstance(waiting.result(timeout=60), Conflict)


def _into(verb: str, number: str) -> str:
    return number if verb == "merge" else ""


def test_of_many_who_ask_for_one_code_at_once_it_is_sent_no_more_often_than_may(
    county: County, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes, "has_channels", lambda: True)
    new = actions.NewIssue.told(BODY | {"mobile": "13800138000"}, source=rules.Source.API)
    with acting_as(ANONYMOUS):
        number = actions.raise_issue(by=ANONYMOUS, at=at, new=new).number

    def ask() -> None:
        with acting_as(ANONYMOUS):
            actions.ask_code_again(by=ANONYMOUS, at=at, number=number, origin="here")

    assert at_once([ask] * 6) == [None] * 6
    with acting_as(service_scope("test")):
        assert Entry.objects.filter(event="issues.code_asked").count() == 3


def stored_photo(at: datetime) -> str:
    """The token of a photo that waits to be sent along."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    upload = SimpleUploadedFile("a.png", out.getvalue(), "image/png")
    with acting_as(ANONYMOUS):
        return str(files.store_file(by=ANONYMOUS, at=at, upload=upload).token)


@pytest.mark.parametrize("photos", [0, 1])
def test_one_key_sent_many_times_at_once_registers_one_issue(
    county: County, at: datetime, photos: int
) -> None:
    body = BODY | {"photos": [stored_photo(at) for _n in range(photos)]}

    def send() -> object:
        return Client().post(
            "/api/v1/issues",
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": "same"},
        )

    answers = at_once([send] * 6)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    with acting_as(county.scopes["dispatcher"]):
        assert Case.objects.count() == 1
