"""One verb for many issues: each goes or is refused by itself, and only once."""

from datetime import datetime

import pytest

from tests.harness.clients import client_of
from tests.harness.county import County, lamp_out
from yijia.base.errors import Invalid, NotFound
from yijia.base.scope import Scope, service_scope
from yijia.engines.cases.models import Case
from yijia.ground.access.queries import acting_as
from yijia.ground.journal.models import Entry
from yijia.programmes.issues import actions

pytestmark = pytest.mark.django_db


def times_signed() -> int:
    with acting_as(service_scope("test")):
        return Entry.objects.filter(event="issues.signed").count()


def must_be_dispatched(county: County, *, at: datetime, count: int) -> list[str]:
    """Lamps that were all sent to their unit by one act."""
    numbers = [lamp_out(at=at) for _n in range(count)]
    came = taken(county.scopes["dispatcher"], "dispatch", numbers, at=at, organisation="lamps")
    assert came.done == tuple(numbers) and not came.refused
    return numbers


def taken(
    by: Scope, verb: str, numbers: list[str], *, at: datetime, **inputs: str
) -> actions.Together:
    with acting_as(by):
        return actions.move_together(by=by, at=at, numbers=numbers, verb=verb, inputs=inputs)


def test_what_one_is_refused_for_undoes_nothing_of_the_others(county: County, at: datetime) -> None:
    first, second, third = must_be_dispatched(county, at=at, count=3)
    handler = county.scopes["handler"]
    taken(handler, "sign", [second], at=at)
    came = taken(handler, "sign", [first, second, "nothing", third, first], at=at)
    assert came.done == (first, third)
    assert [(number, why.status) for number, why in came.refused] == [
        (second, 409),
        ("nothing", 404),
    ]
    assert times_signed() == 3


def test_many_are_merged_into_the_one_that_stays(county: County, at: datetime) -> None:
    main, *others = [lamp_out(at=at) for _n in range(4)]
    came = taken(county.scopes["dispatcher"], "merge", [main, *others], at=at, into=main)
    assert came.done == tuple(others) and [number for number, _why in came.refused] == [main]
    with acting_as(county.scopes["dispatcher"]):
        merged = Case.objects.filter(merged_into__number=main)
        assert sorted(merged.values_list("number", flat=True)) == sorted(others)


def test_only_some_verbs_are_taken_for_many_and_only_for_so_many(
    county: County, at: datetime
) -> None:
    by = county.scopes["handler"]
    with pytest.raises(NotFound):
        taken(by, "reply", ["1"], at=at, text="好")
    for numbers in ([], [str(n) for n in range(51)]):
        with pytest.raises(Invalid):
            taken(by, "sign", numbers, at=at)


def test_the_page_asks_says_what_came_of_each_and_acts_once(county: County, at: datetime) -> None:
    numbers = must_be_dispatched(county, at=at, count=2)
    client = client_of("handler")
    assert f'value="{numbers[0]}"' in client.get("/work").content.decode()
    asked = client.get("/work/together", {"numbers": numbers}).content.decode()
    assert "Sign for it" in asked and "Dispatch" not in asked
    page = client.get("/work/together", {"numbers": numbers, "verb": "sign"})
    assert all(number in page.content.decode() for number in numbers)
    sent = {"numbers": [*numbers, "nothing"], "verb": "sign", "key": "k"}
    first, again = (client.post("/work/together", sent).content.decode() for _time in range(2))
    for told in (first, again):
        assert "Done for 2 cases." in told and "Not done" in told and "nothing" in told
    assert times_signed() == 2
