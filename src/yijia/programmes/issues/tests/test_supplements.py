"""What a person adds to their own issue unasked: who reads it, who is told, when it is taken."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.harness.clients import client_of
from tests.harness.county import County, lamp_out
from yijia.base.errors import Conflict
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.cases.rules import MOST_SUPPLEMENTS
from yijia.engines.notices import ticks
from yijia.engines.notices.models import Notice
from yijia.engines.notices.shown import shown
from yijia.ground.access.queries import acting_as
from yijia.ground.people import actions as people
from yijia.programmes.issues import actions, queries, rules
from yijia.programmes.issues.tests.test_api import must_be_problem, post
from yijia.programmes.issues.tests.test_course import answered, moved, replied

pytestmark = pytest.mark.django_db
MORE = "昨天又坏了一盏"


def signed(county: County, at: datetime) -> str:
    number = lamp_out(at=at)
    moved(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    moved(county, "handler", number, "sign", at)
    return number


def test_what_is_added_is_read_by_the_person_and_the_unit_which_is_told_once(
    county: County, at: datetime, service: Scope
) -> None:
    number, person = signed(county, at), Client(headers={"Accept-Language": "en"})
    ticks.make_notices(at=at)
    person.post("/issues/follow", {"number": number, "code": people.lookup_code(number)})
    assert "Add something" in person.get(f"/issues/{number}").content.decode()
    empty = person.post(f"/issues/{number}/supplement", {"text": " "})
    assert empty.status_code == 422
    revealing = person.post(f"/issues/{number}/supplement", {"text": "请打13800138000"})
    assert revealing.status_code == 422 and "seems to hold" in revealing.content.decode()
    assert person.post(f"/issues/{number}/supplement", {"text": MORE}).status_code == 302
    own = person.get(f"/issues/{number}").content.decode()
    assert MORE in own and "What the person added" in own
    course = client_of("handler").get(f"/work/issues/{number}").content.decode()
    assert MORE in course and "The person added something." in course
    ticks.make_notices(at=at)
    with acting_as(service):
        told = Notice.objects.filter(code__startswith="cases.supplemented")
        assert [row.account.login for row in told if row.account] == ["handler"]
        assert len(told) == 1


def test_a_program_adds_as_well_and_no_clock_is_touched(county: County, at: datetime) -> None:
    number, client = signed(county, at), Client(headers={"Accept-Language": "en"})
    code = {"Lookup-Code": people.lookup_code(number)}
    before = client.get(f"/api/v1/issues/{number}", headers=code).json()
    assert "supplement" in before["verbs"]
    added = post(client, f"issues/{number}/supplement", {"text": MORE}, **code)
    assert added.status_code == 200
    assert (added.json()["state"], added.json()["due_on"], added.json()["clocks"]) == (
        before["state"],
        before["due_on"],
        before["clocks"],
    )
    for _more in range(MOST_SUPPLEMENTS - 1):
        post(client, f"issues/{number}/supplement", {"text": MORE}, **code)
    refused = post(client, f"issues/{number}/supplement", {"text": MORE}, **code)
    assert "added already" in must_be_problem(refused, 409)["detail"]


@pytest.mark.parametrize("state", ["waiting", "replied", "closed"])
def test_who_was_asked_or_answered_says_it_in_the_way_that_moves_the_issue(
    county: County, at: datetime, state: str
) -> None:
    number = signed(county, at) if state == "waiting" else replied(county, at)
    later = at + timedelta(days=2)
    if state == "waiting":
        moved(county, "handler", number, "ask_person", at, text="哪一盏？")
    elif state == "closed":
        answered(number, "confirm", later, satisfied="5")
    with pytest.raises(Conflict):
        answered(number, "supplement", later, text=MORE)
    with acting_as(ANONYMOUS):
        document = queries.access_own_issue(number=number)
    assert MORE not in {one.public_text for one in document.remarks}


# Who is told in each state, and in which sense: as who has it, or as who waits for it.
_UNIT, _CENTRE = ("unit", "handler"), ("dispatcher", "dispatcher")
TOLD_IN = {
    "registered": [_CENTRE],
    "dispatched": [_UNIT],
    "return_asked": [_CENTRE],
    "signed": [_UNIT],
    "parked": [_UNIT],
    "checking": [_CENTRE, ("former", "handler")],
}


def standing(county: County, at: datetime, state: str) -> str:
    """The number of an issue that was brought into a state."""
    if state == "checking":
        number = replied(county, at)
        answered(number, "reopen", at + timedelta(days=2), reason="还是不亮")
        moved(county, "handler", number, "submit", at + timedelta(days=3), text="又修了")
        return number
    number = lamp_out(at=at)
    ways: dict[str, list[tuple[str, str, dict[str, str]]]] = {
        "registered": [],
        "dispatched": [("dispatcher", "dispatch", {"organisation": "lamps"})],
    }
    ways["return_asked"] = [*ways["dispatched"], ("handler", "return", {"reason": "清单"})]
    ways["signed"] = [*ways["dispatched"], ("handler", "sign", {})]
    asked = {"review_on": "2026-12-01", "reason": "产权纠纷"}
    parked = [("handler", "ask_park", asked), ("dispatcher", "grant_park", {"text": "等判决"})]
    ways["parked"] = [*ways["signed"], *parked]
    for login, verb, given in ways[state]:
        moved(county, login, number, verb, at, **given)
    return number


def test_every_state_in_which_something_is_added_is_known_here() -> None:
    assert set(TOLD_IN) == rules.SUPPLEMENTED_IN


@pytest.mark.parametrize("state", TOLD_IN)
def test_whoever_has_an_issue_is_told_what_its_person_adds_and_that_it_is_urged(
    county: County, at: datetime, service: Scope, state: str
) -> None:
    number, later = standing(county, at, state), at + timedelta(days=4)
    ticks.make_notices(at=later)
    answered(number, "supplement", later, text=MORE)
    is_urged = rules.State(state) in rules.AWAITED_STATES
    if is_urged:
        answered(number, "urge", later, reason="")
    ticks.make_notices(at=later)
    for code in ("cases.supplemented", *(["issues.pressed_1"] if is_urged else [])):
        with acting_as(service):
            rows = Notice.objects.filter(code__startswith=code, facts__number=number)
            found = rows.order_by("code").values_list("code", "account__login")
            told = [(name.removeprefix(f"{code}."), login) for name, login in found]
            hrefs = {one.href for one in shown(rows.filter(code__endswith="former"))}
        assert told == sorted(TOLD_IN[state]) and hrefs <= {""}


def test_it_is_erased_with_all_that_the_person_wrote(
    county: County, at: datetime, service: Scope
) -> None:
    number = signed(county, at)
    assert MORE in {
        one.public_text for one in answered(number, "supplement", at, text=MORE).remarks
    }
    with acting_as(service):
        actions.erase_texts(by=service, at=at, number=number, names=[])
    with acting_as(ANONYMOUS):
        left = queries.access_own_issue(number=number).remarks
    assert MORE not in {one.public_text for one in left} and len(left) == 1
