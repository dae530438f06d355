"""The same hour every week: refused days stand with their reasons before it is confirmed."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from tests.harness.clients import client_of
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.programmes.centres import actions, queries, rules
from yijia.programmes.centres.models import Booking, Series
from yijia.programmes.centres.tests.conftest import FRIDAY, Centres, clock, must_open
from yijia.programmes.centres.tests.test_pages import token_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_moment")]
WEEK = timedelta(days=7)
LAST = FRIDAY + 4 * WEEK


def test_the_days_of_a_series_are_those_of_one_weekday() -> None:
    days = rules.days_of(FRIDAY, last_on=LAST + timedelta(days=6))
    assert days == [FRIDAY + n * WEEK for n in range(5)]
    for last_on in (FRIDAY - timedelta(days=1), FRIDAY + 53 * WEEK):
        with pytest.raises(Invalid):
            rules.days_of(FRIDAY, last_on=last_on)


def series(centres: Centres, *, by: str = "other", last_on: date = LAST, **changed: Any) -> Series:
    """Somebody books a room every week."""
    scope = centres.by(by)
    with acting_as(scope):
        first = replace(centres.new(**changed), mobile="")
        new = actions.NewSeries(first, last_on=last_on)
        return actions.book_series(by=scope, at=centres.at, new=new)


def close(centres: Centres, on: date) -> None:
    """Closes the centre for a day."""
    new = actions.NewClosure(rules.Span(clock(on, 0), clock(on, 23)), "国庆", reason_en="Holiday")
    centres.act(actions.close_rooms, centre=centres.centre, new=new)


def test_the_days_that_cannot_be_had_are_kept_with_their_reasons(centres: Centres) -> None:
    centres.book(when=rules.When(FRIDAY + WEEK, time(9, 30), time(11)))
    close(centres, FRIDAY + 2 * WEEK)
    made = series(centres)
    with acting_as(centres.by("other")):
        booked = [one.held_on for one in queries.bookings_of(made)]
        refused = {one.held_on: one.because for one in queries.refusals_of(made)}
    assert booked == [FRIDAY, FRIDAY + 3 * WEEK, FRIDAY + 4 * WEEK]
    assert refused == {FRIDAY + WEEK: "taken", FRIDAY + 2 * WEEK: "closed"}
    with pytest.raises(Conflict, match="None of these days"):
        series(centres, last_on=FRIDAY)


def test_what_is_left_of_a_series_is_cancelled_by_the_unit(centres: Centres) -> None:
    unit = centres.county.organisations["lamps"].pk
    made = series(centres, by="handler", unit=unit)
    worker = centres.by("worker")
    with pytest.raises(Forbidden), acting_as(worker):
        actions.cancel_series(by=worker, at=centres.at, series=made)
    with pytest.raises(NotFound), acting_as(centres.by("system")):
        queries.access_series(scope=centres.by("system"), identity=made.pk)
    after = clock(FRIDAY + WEEK, 12)
    by = centres.by("handler")
    with acting_as(by):
        assert actions.cancel_series(by=by, at=after, series=made) == 3
        with pytest.raises(Conflict, match="Nothing is left"):
            actions.cancel_series(by=by, at=after, series=made)
    with pytest.raises(Forbidden):
        series(centres, by="worker", unit=unit)


def test_a_series_is_looked_at_before_it_is_confirmed_on_pages_and_by_program(
    centres: Centres, service: Scope
) -> None:
    close(centres, FRIDAY + WEEK)
    desk, room = client_of("other"), centres.room().pk
    given: dict[str, Any] = {
        "on": FRIDAY.isoformat(),
        "last_on": (FRIDAY + 2 * WEEK).isoformat(),
        "begins": "09:00",
        "until": "10:00",
        "used_for": "training",
        "people": "8",
    }
    page = desk.post(f"/work/rooms/{room}/series", given).content.decode()
    assert "Friday, 16 October 2026" in page and "It is closed then. Holiday" in page
    with acting_as(service):
        assert not Booking.objects.exists()
    saved = desk.post(f"/work/rooms/{room}/series", given | {"checked": "1"})
    assert saved.status_code == 302
    with acting_as(service):
        made = Series.objects.get()
    page = must_open(desk, f"/work/series/{made.pk}")
    assert "Could not be had" in page and page.count("/work/bookings/B") == 2
    assert "It is closed then. Holiday" in page
    assert client_of("handler").get(f"/work/series/{made.pk}").status_code == 404
    assert desk.post(f"/work/series/{made.pk}/cancel").status_code == 302
    program = token_of("other", service=service, at=centres.at)
    body = given | {"people": 8}
    address = f"/api/v1/work/rooms/{room}/series"
    days = program.post(f"{address}/days", body, content_type="application/json").json()
    assert [one["because"] for one in days] == ["", "closed", ""]
    answer = program.post(address, body, content_type="application/json").json()
    (refused,) = answer["refused"]
    assert len(answer["bookings"]) == 2
    assert (refused["because"], refused["reason_en"]) == ("closed", "Holiday")
    again = program.get(f"/api/v1/work/series/{answer['id']}").json()
    assert again["refused"] == answer["refused"]
    ended = program.post(f"/api/v1/work/series/{answer['id']}/cancel").json()
    assert {one["state"] for one in ended["bookings"]} == {"cancelled"}
