"""Rivals with real connections: the database decides, and everybody is told what happened."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from tests.harness.racing import at_once, overtaken
from yijia.base.errors import Conflict, Invalid
from yijia.base.scope import Scope
from yijia.engines.cases.models import Case
from yijia.engines.meetings import actions, queries, ticks
from yijia.engines.meetings.actions import erasing
from yijia.engines.meetings.models import Convening, Resolution
from yijia.engines.meetings.tests.conftest import Called
from yijia.engines.meetings.tests.met import Met, about_case, keep_from
from yijia.ground.access.queries import acting_as

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_many_who_convene_one_does_and_arrivals_are_signed_once(called: Called) -> None:
    done = at_once([lambda: called.convene("lamps", "water")] * 4)
    assert sum(isinstance(outcome, Conflict) for outcome in done) == 3
    with acting_as(called.by("worker")):
        (convening,) = Convening.objects.all()
        assert convening.attendances.count() == 2
    sign = actions.sign_arrival
    number = convening.number
    signed = at_once([lambda: called.attend(sign, number, "lamps", by="handler")] * 3)
    assert sum(isinstance(outcome, Conflict) for outcome in signed) == 2


def test_an_end_and_a_resolution_at_one_moment_do_not_pass_each_other_by(called: Called) -> None:
    number = called.convene("lamps")
    done = at_once(
        [
            lambda: called.held(actions.close_convening, number),
            lambda: called.resolve(number),
        ]
    )
    assert sum(isinstance(outcome, Conflict) for outcome in done) == 1
    with acting_as(called.by("worker")):
        closed = Convening.objects.get(number=number).closed_at is not None
        assert Resolution.objects.exists() is not closed


@contextmanager
def closing(called: Called, number: str) -> Iterator[None]:
    """A convening that is being closed, which nobody else sees yet."""
    by = called.by("worker")
    with acting_as(by):
        held = queries.access_convening(scope=by, number=number).convening
        actions.close_convening(by=by, at=called.at, convening=held)
        yield


@pytest.mark.parametrize(
    ("act", "given"), [(actions.sign_arrival, {}), (actions.decline_call, {"reason": "抢修"})]
)
def test_who_signs_while_it_is_closed_is_told_so(
    called: Called, act: Callable[..., object], given: dict[str, Any]
) -> None:
    number = called.convene("lamps")
    said = overtaken(
        lambda: closing(called, number),
        work=lambda: called.attend(act, number, "lamps", by="handler", **given),
    )
    assert isinstance(said, Conflict) and "is closed" in str(said)


def declining(called: Called, number: str) -> object:
    return called.attend(actions.decline_call, number, "lamps", by="handler", reason="抢修")


def resolving(called: Called, number: str) -> object:
    return called.resolve(number)


def rating(called: Called, number: str) -> object:
    return called.rate(number, ("lamps", "here"), by="handler")


@pytest.mark.parametrize(
    ("write", "is_closed"), [(declining, False), (resolving, False), (rating, True)]
)
def test_what_is_being_written_while_words_are_erased_goes_with_them(
    called: Called, service: Scope, write: Callable[[Called, str], object], is_closed: bool
) -> None:
    number = called.convene("lamps")
    if is_closed:
        called.held(actions.close_convening, number)

    @contextmanager
    def writing() -> Iterator[None]:
        with transaction.atomic():
            write(called, number)
            yield

    def erase() -> None:
        with acting_as(service):
            case = Case.objects.get(number=called.case)
            actions.erase_words(by=service, at=called.at, case=case, rest=lambda _said: "已删除")

    assert overtaken(writing, work=erase) is None
    with acting_as(service):
        words = {
            getattr(row, name)
            for model, names in erasing.WORDS.items()
            for row in model._default_manager.all()
            for name in names
        }
    assert words <= {"已删除", ""}


def is_refused(outcome: object) -> bool:
    """Whether one of several at once was told that another one was faster."""
    return isinstance(outcome, Conflict)


def test_of_two_who_take_the_roll_sign_or_write_one_thing_down_one_does(met: Met) -> None:
    def must_be_once(*works: Callable[[], object]) -> None:
        assert sorted(map(is_refused, at_once(works))) == [False, *[True] * (len(works) - 1)]

    number = met.call()
    met.add(number)
    must_be_once(*[lambda: met.roll(number, "lamps", "water")] * 3)
    must_be_once(lambda: met.decide(number, 2, 0, 0), lambda: met.decide(number, 0, 2, 0))
    must_be_once(*[lambda: met.do(actions.sign_minutes, number)] * 3)


def test_of_two_who_call_a_meeting_at_once_each_has_a_number_of_its_own(met: Met) -> None:
    done = [outcome for outcome in at_once([met.call] * 3) if not is_refused(outcome)]
    assert done and len(set(done)) == len(done)
    assert met.call() == f"party-M{len(done) + 1}"


def test_what_is_resolved_while_the_minutes_are_signed_stands_in_them_or_nowhere(met: Met) -> None:
    number = met.held()

    @contextmanager
    def signing() -> Iterator[None]:
        by = met.by("worker")
        with acting_as(by):
            held = queries.access_meeting(scope=by, number=number)
            actions.sign_minutes(by=by, at=met.at, meeting=held)
            yield

    assert is_refused(overtaken(signing, work=lambda: met.resolve(number)))
    assert met.opened(number).points[0].resolutions == []


def test_what_is_resolved_while_a_case_is_kept_from_its_owner_is_not_to_be_done(
    met: Met, raised: str
) -> None:
    number = about_case(met, raised)

    @contextmanager
    def resolving_meanwhile() -> Iterator[None]:
        with transaction.atomic():
            met.resolve(number, owner="water")
            yield

    assert overtaken(resolving_meanwhile, work=lambda: keep_from(met, raised, "water")) is None
    (one,) = met.opened(number).points[0].resolutions
    assert one.state == "withdrawn"


def test_nothing_is_resolved_for_whom_a_case_is_just_being_kept_from(met: Met, raised: str) -> None:
    number = about_case(met, raised)

    @contextmanager
    def keeping() -> Iterator[None]:
        with transaction.atomic():
            keep_from(met, raised, "water")
            yield

    assert isinstance(overtaken(keeping, work=lambda: met.resolve(number, owner="water")), Invalid)
    assert met.opened(number).points[0].resolutions == []


def test_a_limit_that_is_stored_while_the_calendar_is_edited_is_counted_anew(
    called: Called, move_day: Callable[[], object]
) -> None:
    """The recount waits for whoever has read the calendar before the edit."""
    number = called.convene("lamps", type="key-task")
    ticks.follow_calendar(at=called.at)

    @contextmanager
    def resolving_meanwhile() -> Iterator[None]:
        with transaction.atomic():
            called.resolve(number, workdays=3)
            at_once([move_day])
            yield

    moved = overtaken(resolving_meanwhile, work=lambda: ticks.follow_calendar(at=called.at))
    due = called.opened(number).resolutions[0].due_at
    assert (moved, due) == (1, called.at.replace(month=10, day=13, hour=0))
