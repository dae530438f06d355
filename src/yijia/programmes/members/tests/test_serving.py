"""Service: taken freely or assigned, counted by the code at the place, and what it solved."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction

from tests.harness.county import HERE, lamp_mended, lamp_out, over_time, with_power
from tests.harness.racing import at_once, overtaken
from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from yijia.base.events import Event
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.cases.models import Case
from yijia.engines.figures import queries as figures
from yijia.engines.figures.queries import Persons
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.people.models import FailedTry
from yijia.ground.rights import actions as rights
from yijia.programmes.members import actions, queries, rules
from yijia.programmes.members.actions.presence import TRY
from yijia.programmes.members.models import Duty, ServicePost, Solved, Volunteering
from yijia.programmes.members.rules import Kind, Skill, When
from yijia.programmes.members.tests.conftest import Reporting
from yijia.programmes.members.views.serving import HOLDING

CHINA = ZoneInfo("Asia/Shanghai")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
# A Wednesday, and the Saturday before the holiday week.
STARTS = datetime(2026, 9, 30, 17, tzinfo=CHINA)
TESTED = Event(code="members.tested_service", sentence="Tested.")
in_database = pytest.mark.django_db


def test_codes_change_each_minute_and_the_one_before_is_taken() -> None:
    at = datetime(2026, 9, 30, 17, 0, 30, tzinfo=CHINA)
    code, later = rules.code_at("secret", at=at), rules.code_at("secret", at=at + MINUTE)
    assert code != later and len(code) == 6 and code != rules.code_at("other", at=at)
    assert rules.is_code(code, secret="secret", at=at + MINUTE)
    assert not rules.is_code(code, secret="secret", at=at + 2 * MINUTE)
    assert not rules.is_code(later, secret="secret", at=at)
    assert rules.seconds_left(at) == 30


@pytest.mark.parametrize(
    ("came", "left", "minutes"),
    [(0, 60, 60), (-20, 90, 60), (5, 60, 54), (0, 5, 0), (70, 80, 0), (10, 30, 18)],
)
def test_minutes_count_within_the_post_by_tenths_of_an_hour(
    came: int, left: int, minutes: int
) -> None:
    counted = rules.minutes_of(
        came_at=STARTS + came * MINUTE,
        left_at=STARTS + left * MINUTE,
        starts_at=STARTS,
        ends_at=STARTS + HOUR,
    )
    assert counted == minutes


class Serving(Reporting):
    """What members, organisers and units do, each in their own name."""

    def open(self, *, by: str = "worker", body: str = "here", **changed: Any) -> ServicePost:
        """A body opens a post."""
        given: dict[str, Any] = {
            "kind": Kind.VOLUNTEERING,
            "organisation": self.units[body],
            "division": HERE,
            "skill": Skill.ANY,
            "title_zh": "入户探访",
            "starts_at": STARTS,
            "ends_at": STARTS + HOUR,
            "places": 2,
        }
        with acting_as(self.by(by)):
            new = rules.NewPost(**given | changed)
            return actions.open_service_post(by=self.by(by), at=self.at, new=new)

    def take(self, post: ServicePost, login: str = "member") -> Volunteering:
        """A member takes a place."""
        with acting_as(self.by(login)):
            return actions.take_post(by=self.by(login), at=self.at, post=post)

    def come(self, service: Any, *, at: datetime = STARTS, login: str = "member") -> Any:
        """Checks in with the code at the place."""
        return self._by_code(actions.check_in, service, at=at, login=login)

    def go(self, service: Any, *, at: datetime = STARTS + HOUR, login: str = "member") -> Any:
        """Checks out with the code at the place."""
        return self._by_code(actions.check_out, service, at=at, login=login)

    def _by_code(self, act: Any, service: Any, *, at: datetime, login: str) -> Any:
        by = self.by(login)
        with acting_as(by):
            found = queries.access_own_service(scope=by, kind=kind_of(service), identity=service.pk)
            code = queries.code_of(found.post, at=at)
            return act(by=by, at=at, service=found, code=code, origin="here")

    def cancel(self, post: ServicePost) -> ServicePost:
        """The organiser cancels a post."""
        by = self.by("worker")
        with acting_as(by):
            return actions.cancel_service_post(by=by, at=STARTS, post=post)

    def confirm(self, service: Any, *, by: str = "worker", **changed: Any) -> Any:
        """The organiser confirms the hours."""
        given = {"came_at": STARTS, "left_at": STARTS + HOUR, "at": STARTS + 2 * HOUR} | changed
        with acting_as(self.by(by)):
            found = queries.access_service(
                scope=self.by(by), kind=kind_of(service), identity=service.pk
            )
            return actions.confirm_service(by=self.by(by), service=found, **given)

    def link(self, service: Any, *numbers: str, by: str = "worker") -> list[Solved]:
        """The organiser links solved cases."""
        with acting_as(self.by(by)):
            found = queries.access_service(
                scope=self.by(by), kind=kind_of(service), identity=service.pk
            )
            return actions.link_cases(
                by=self.by(by), at=STARTS + 2 * HOUR, service=found, numbers=numbers
            )

    def value(self, code: str, *, by: Scope) -> float:
        """What a figure says of the community in September."""
        span = {"start": date(2026, 9, 1), "end": date(2026, 10, 1)}
        found = figures.value(by=by, code=code, division=HERE, on=self.at.date(), **span)
        return float(found.value or 0)


def kind_of(service: Any) -> str:
    return (Kind.DUTY if isinstance(service, Duty) else Kind.VOLUNTEERING).value


@pytest.fixture
def serving(reporting: Reporting) -> Serving:
    """Two members who are confirmed in the community."""
    made = Serving(reporting.scopes, reporting.units, reporting.at)
    for login in ("member", "second"):
        made.confirmed(login)
    return made


@in_database
def test_a_member_comes_and_leaves_by_the_code_and_the_hours_count(
    serving: Serving, service: Scope
) -> None:
    post = serving.open()
    taken = serving.take(post)
    by = serving.by("member")
    with acting_as(by), pytest.raises(Invalid, match="not shown there now") as wrong:
        actions.check_in(by=by, at=STARTS, service=taken, code="000000", origin="here")
    assert wrong.value.field == "code"
    with pytest.raises(Conflict, match="half an hour"):
        serving.come(taken, at=STARTS - HOUR)
    assert serving.come(taken).state == "there"
    with pytest.raises(Conflict, match="look at it again"):
        serving.come(taken)
    left = serving.go(taken, at=STARTS + timedelta(minutes=50))
    assert (left.state, left.minutes, left.served_on) == ("served", 48, STARTS.date())
    with acting_as(service):
        assert serving.value("service.hours", by=service) == 0.8
        assert serving.value("service.duty_hours", by=service) == 0
        assert ServicePost.objects.get().served == 1
        # The wrong code is kept, under the member, where it came from, and both; no right one is.
        assert FailedTry.objects.filter(kind=TRY).count() == 3
    # There is no column for where anybody was.
    columns = {field.name for field in Volunteering._meta.get_fields()}
    assert not columns & {"lon", "lat", "point", "position", "address"}


@in_database
def test_who_never_checked_out_serves_again_after_that_post_is_over(serving: Serving) -> None:
    first = serving.take(serving.open())
    serving.come(first, at=STARTS + HOUR / 2)
    later = serving.take(serving.open(starts_at=STARTS + HOUR, ends_at=STARTS + 2 * HOUR))
    assert serving.come(later, at=STARTS + HOUR).state == "there"
    # They can still leave the one before: no minute after it counts.
    assert serving.go(first, at=STARTS + HOUR + 5 * MINUTE).minutes == 30


@in_database
def test_posts_are_narrowed_by_the_work_calendar_and_no_more_are_read_than_shown(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A Wednesday by day and at five, a Thursday of holiday, a Saturday of work, and a Sunday.
    begins = [(30, 9, 16), (30, 9, 17), (1, 10, 17), (10, 10, 9), (11, 10, 9)]
    for day, month, hour in begins:
        starts_at = datetime(2026, month, day, hour, tzinfo=CHINA)
        serving.open(starts_at=starts_at, ends_at=starts_at + HOUR)

    def found(when: str) -> list[tuple[int, int, int]]:
        asked = queries.open_posts(at=serving.at, kind=Kind.VOLUNTEERING, when=when)
        local = [one.starts_at.astimezone(CHINA) for one in asked]
        return [(one.day, one.month, one.hour) for one in local]

    day_off = [begins[2], begins[4]]
    with acting_as(ANONYMOUS):
        times = [found(when) for when in (When.DAYTIME, When.EVENING, When.WEEKEND, "never")]
        assert times == [[begins[0], begins[3]], [begins[1]], day_off, []]
        monkeypatch.setattr(queries.serving, "MOST_POSTS", 1)
        made = mock.Mock(wraps=ServicePost.from_db)
        monkeypatch.setattr(ServicePost, "from_db", made)
        assert [found(""), found(When.WEEKEND)] == [begins[:1], day_off[:1]]
        assert made.call_count == 2


@in_database
def test_volunteering_is_free_and_duty_is_assigned_by_the_unit(
    serving: Serving, service: Scope
) -> None:
    free, duty = serving.open(), serving.open(kind=Kind.DUTY, starts_at=STARTS - HOUR)
    unit, member = serving.by("other"), serving.by("member")
    with acting_as(unit), pytest.raises(Invalid, match="take this freely"):
        actions.assign_duty(by=unit, at=serving.at, post=free, login="member")
    with pytest.raises(Conflict, match="assigns its members"):
        serving.take(duty)
    for login, by in (("member", "handler"), ("nobody", "other"), ("worker", "other")):
        with acting_as(serving.by(by)), pytest.raises(Forbidden):
            actions.assign_duty(by=serving.by(by), at=serving.at, post=duty, login=login)
    with acting_as(unit):
        assigned = actions.assign_duty(by=unit, at=serving.at, post=duty, login="member")
    with acting_as(member), pytest.raises(Forbidden):
        actions.cancel_service(by=member, at=serving.at, service=assigned)
    # What is taken freely is nothing to the unit.
    taken = serving.take(free)
    with acting_as(unit):
        assert not Volunteering.objects.exists()
        with pytest.raises(NotFound):
            queries.access_service(scope=unit, kind="volunteering", identity=taken.pk)
    confirmed = serving.confirm(assigned, came_at=STARTS - HOUR, left_at=STARTS)
    assert confirmed.minutes == 60
    with acting_as(service):
        assert serving.value("service.duty_hours", by=service) == 1
        assert serving.value("service.hours", by=service) == 0
    with acting_as(member):
        assert actions.cancel_service(by=member, at=serving.at, service=taken).state == "cancelled"
    assert serving.take(free).state == "taken"


@in_database
def test_only_who_is_confirmed_serves_and_only_an_organiser_confirms(serving: Serving) -> None:
    post = serving.open()
    for login in ("worker", "handler"):
        with pytest.raises(Forbidden):
            serving.take(post, login)
    taken = serving.take(post)
    with pytest.raises(Conflict, match="serves there already"):
        serving.take(post)
    with pytest.raises(NotFound):
        serving.confirm(taken, by="other")
    with pytest.raises(Invalid, match="in the future"):
        serving.confirm(taken, at=STARTS)
    with pytest.raises(Invalid, match="nothing counts"):
        serving.confirm(taken, came_at=STARTS - 2 * HOUR, left_at=STARTS - HOUR)
    both = Scope(serving.by("member").account, "both", serving.by("worker").grants)
    with acting_as(both), pytest.raises(Forbidden, match="their own service"):
        actions.confirm_service(
            by=both,
            at=STARTS + 2 * HOUR,
            service=taken,
            came_at=STARTS,
            left_at=STARTS + HOUR,
        )
    assert serving.confirm(taken).minutes == 60
    with pytest.raises(Conflict):
        serving.confirm(taken)


@in_database
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title_zh": " "}, "title_zh"),
        ({"ends_at": STARTS}, "ends_at"),
        ({"places": 0}, "places"),
        ({"starts_at": STARTS - 48 * HOUR, "ends_at": STARTS - 47 * HOUR}, "starts_at"),
        ({"division": "350181"}, "division"),
        (
            {
                "kind": Kind.DUTY,
                "starts_at": datetime(2026, 10, 3, 9, tzinfo=CHINA),
                "ends_at": datetime(2026, 10, 3, 10, tzinfo=CHINA),
            },
            "starts_at",
        ),
    ],
)
def test_what_cannot_be_a_post_is_refused(
    serving: Serving, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        serving.open(**changed)
    assert refused.value.field == field
    with pytest.raises(Forbidden):
        serving.open(by="handler")


@in_database
def test_a_problem_is_solved_by_a_solved_case_and_counts_once(
    serving: Serving, service: Scope
) -> None:
    number = lamp_out(at=serving.at)
    taken, other = serving.take(serving.open()), serving.take(serving.open(), "second")
    with pytest.raises(Conflict, match="Confirm the service first"):
        serving.link(taken, number)
    served = serving.confirm(taken)
    with pytest.raises(Conflict, match="not solved"):
        serving.link(served, number)
    with acting_as(service):
        lamp_mended(number, by=service, at=serving.at)
    (solved,) = serving.link(served, number)
    assert (solved.number, solved.solved_on) == (number, STARTS.date())
    with pytest.raises(Conflict, match="counts once"):
        serving.link(serving.confirm(other), number)
    with acting_as(service):
        assert serving.value("members.problems_solved", by=service) == 1
    with pytest.raises(NotFound):
        serving.link(served, "2609300000000")


@in_database
@pytest.mark.parametrize(
    ("sql", "because"),
    [
        ("UPDATE members_servicepost SET minutes = 900", "permission denied"),
        ("UPDATE members_servicepost SET places = 900", "permission denied"),
        ("UPDATE members_volunteering SET account_id = NULL", "permission denied"),
        ("UPDATE members_volunteering SET minutes = 900", "go on like this"),
        ("UPDATE members_volunteering SET state = 'taken'", "go on like this"),
        ("DELETE FROM members_solved", "permission denied"),
        (
            (
                "INSERT INTO members_solved (case_id, number, division_id, organisation_id, kind,"
                " volunteering_id, solved_on, linked_at) SELECT c.id, c.number, c.division_id,"
                " v.organisation_id, 'volunteering', v.id, now()::date, now()"
                " FROM cases_case c, members_volunteering v"
            ),
            "a solved case and a confirmed service",
        ),
        (
            (
                "INSERT INTO members_duty (post_id, account_id, unit_id, division_id,"
                " organisation_id, state, taken_at) SELECT post_id, account_id, unit_id,"
                " division_id, organisation_id, 'taken', now() FROM members_volunteering"
            ),
            "a post of this kind",
        ),
    ],
)
def test_a_shell_cannot_serve_for_anybody(
    serving: Serving, service: Scope, sql: str, because: str
) -> None:
    lamp_out(at=serving.at)
    serving.confirm(serving.take(serving.open()))
    with (
        pytest.raises(DatabaseError, match=because),
        transaction.atomic(),
        acting_as(service),
        journal.entry(by=service, at=serving.at, event=TESTED),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
def test_the_last_place_goes_to_one(serving: Serving) -> None:
    post = serving.open(places=1)
    done = at_once([partial(serving.take, post, login) for login in ("member", "second")])
    assert [str(one) for one in done if isinstance(one, Conflict)] == [actions.FULL]
    with acting_as(ANONYMOUS):
        assert queries.access_post(identity=post.pk).taken == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_check_ins_at_two_posts_at_once_one_holds(serving: Serving) -> None:
    taken = [serving.take(serving.open()) for _n in range(2)]
    done = at_once([partial(serving.come, one) for one in taken])
    assert sum(isinstance(one, Conflict) for one in done) == 1
    with acting_as(serving.by("member")):
        assert sorted(Volunteering.objects.values_list("state", flat=True)) == ["taken", "there"]


@pytest.mark.django_db(transaction=True)
def test_a_post_is_cancelled_or_somebody_is_there_and_never_both(serving: Serving) -> None:
    held, given_up = serving.open(), serving.open(starts_at=STARTS - HOUR, ends_at=STARTS)
    first, second = serving.take(held), serving.take(given_up)

    @contextmanager
    def coming() -> Iterator[None]:
        with transaction.atomic():
            serving.come(first)
            yield

    @contextmanager
    def cancelling() -> Iterator[None]:
        with transaction.atomic():
            serving.cancel(given_up)
            yield

    assert str(overtaken(coming, work=partial(serving.cancel, held))) == actions.HELD
    assert serving.go(first).minutes == 60
    with pytest.raises(Conflict, match="have served here"):
        serving.cancel(held)
    come = partial(serving.come, second, at=STARTS - HOUR)
    assert "was cancelled" in str(overtaken(cancelling, work=come))
    with pytest.raises(Conflict, match="was cancelled"):
        serving.confirm(second, came_at=STARTS - HOUR, left_at=STARTS)


@pytest.mark.django_db(transaction=True)
def test_of_two_confirmations_at_once_one_counts(serving: Serving, service: Scope) -> None:
    taken = serving.take(serving.open())
    done = at_once([partial(serving.confirm, taken)] * 2)
    assert sum(isinstance(one, Conflict) for one in done) == 1
    with acting_as(service):
        post = ServicePost.objects.get()
        assert (post.served, post.minutes) == (1, 60)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_link_one_case_at_once_it_counts_once(serving: Serving, service: Scope) -> None:
    number = lamp_out(at=serving.at)
    with acting_as(service):
        lamp_mended(number, by=service, at=serving.at)
    served = [
        serving.confirm(serving.take(serving.open(), login), by="worker")
        for login in ("member", "second")
    ]
    done = at_once([partial(serving.link, one, number) for one in served])
    assert sum(isinstance(one, Conflict) for one in done) == 1
    with acting_as(service):
        assert Solved.objects.count() == 1 and Case.objects.filter(solved=True).count() == 1


@in_database
def test_nothing_puts_members_in_an_order_or_lists_who_has_not(
    serving: Serving, django_assert_num_queries: Any
) -> None:
    """The only lists of persons go by login or by when they agreed, and hold who has."""
    post = serving.open(places=3)
    serving.take(post, "second")
    serving.take(post, "member")
    by = serving.by("worker")
    with acting_as(by):
        with django_assert_num_queries(1):
            rows = [(one.account, one.post) for one in queries.serving_at(post)]
        assert [account.login for account, _post in rows if account] == ["second", "member"]
    with acting_as(serving.by("other")):
        unit = serving.by("other")
        seen = [one.login for one in queries.reported_of(unit, on=serving.at.date())]
        assert seen == sorted(seen) == ["member", "second"]


@in_database
def test_who_served_goes_when_its_time_is_over_and_still_counts_as_one(
    serving: Serving, service: Scope
) -> None:
    later: dict[str, Any] = {
        "starts_at": STARTS + timedelta(days=1),
        "ends_at": STARTS + timedelta(days=1, hours=1),
    }
    one = serving.confirm(serving.take(serving.open()))
    two = serving.take(serving.open(**later))
    serving.confirm(
        two, came_at=later["starts_at"], left_at=later["ends_at"], at=STARTS + timedelta(days=2)
    )
    serving.confirm(serving.take(serving.open(), "second"))
    assert over_time(rules.SERVICES, at=STARTS + timedelta(days=1000)) == 0
    with acting_as(service):
        assert must_be_served(by=service) == 2
    # Of the first member the first service is over its time, and the second a day later.
    for day, kept in ((1095.5, 1), (1097, 0)):
        over_time(rules.SERVICES, at=STARTS + timedelta(days=day))
        with acting_as(service):
            assert Volunteering.objects.filter(account__isnull=False).count() == kept
            assert must_be_served(by=service) == 2
            assert serving.value("service.hours", by=service) == 2
    with acting_as(service):
        numbers = Volunteering.objects.in_bulk([one.pk, two.pk])
        assert len({row.stands_for for row in numbers.values()} - {None}) == 1
    with (
        pytest.raises(DatabaseError, match="under the entry that says so"),
        transaction.atomic(),
        acting_as(service),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT members_forget_services(1, now())")


def must_be_served(*, by: Scope) -> int:
    """How many different members volunteered in autumn."""
    found = figures.derived(
        by=by,
        code="members.served",
        division=HERE,
        start=date(2026, 9, 1),
        end=date(2026, 11, 1),
        on=date(2029, 12, 1),
    )
    assert isinstance(found, Persons)
    return found.value or 0


@in_database
def test_all_service_of_a_member_is_one_matter_of_theirs(serving: Serving, service: Scope) -> None:
    confirmed, late = serving.confirm(serving.take(serving.open())), STARTS + timedelta(days=1100)
    taken, more = (serving.take(serving.open()) for _n in range(2))
    officer = with_power(serving.by("officer"), permission=Permission.PERSON_RIGHTS, at=serving.at)
    key = rules.service_key(serving.by("member").account or 0)
    with acting_as(officer):
        held = HOLDING.find(key)
        words = [text.split("\n") for _title, text in HOLDING.facts(held)]
        assert [len(lines) for lines in words] == [5, 5, 6] and "1.0" in words[2][-1]
        hold = rights.set_hold(by=officer, at=serving.at, held=held, reason="诉讼中")
    # Who works in the unit, or where it was served, does not answer for it.
    for login, kept in (("other", [key]), ("worker", [key]), ("handler", [])):
        by = serving.by(login)
        with acting_as(by), connection.cursor() as cursor:
            cursor.execute("SELECT members_kept_services(%s)", [list(by.homes())])
            assert [found for (found,) in cursor.fetchall()] == kept
    assert over_time(rules.SERVICES, at=late) == 0
    with acting_as(service):
        assert queries.services_kept_back(late) == 3
    with acting_as(officer):
        with pytest.raises(Conflict, match="legal hold"):
            rights.erase_person(by=officer, at=serving.at, held=held, has_texts=True)
        rights.lift_hold(by=officer, at=serving.at, hold=hold, reason="结束")
        rights.erase_person(by=officer, at=serving.at, held=held, has_texts=True)
    with acting_as(service):
        rows = Volunteering.objects.in_bulk([confirmed.pk, taken.pk, more.pk])
        assert {row.account_id for row in rows.values()} == {None}
        assert (rows[confirmed.pk].state, rows[taken.pk].state) == ("served", "cancelled")
        # A database that was restored holds it again, and knows it by when it was agreed.
        assert HOLDING.find_again(subject_id=held.subject_id, mark=held.mark) is None
        again = serving.take(serving.open())
    with acting_as(service):
        found = HOLDING.find_again(subject_id=held.subject_id, mark=again.taken_at.isoformat())
        assert found is not None and found.key == key


@in_database
def test_who_shows_the_code_does_not_use_it(serving: Serving) -> None:
    taken = serving.take(serving.open())
    both = Scope(serving.by("member").account, "both", serving.by("worker").grants)
    code = queries.code_of(taken.post, at=STARTS)
    with acting_as(both), pytest.raises(Forbidden, match="from anywhere"):
        actions.check_in(by=both, at=STARTS, service=taken, code=code, origin="here")


@pytest.mark.django_db(transaction=True)
def test_of_many_wrong_codes_at_once_ten_are_looked_at(serving: Serving) -> None:
    taken, by = serving.take(serving.open()), serving.by("member")

    def guess() -> object:
        with acting_as(by):
            try:
                return actions.check_in(by=by, at=STARTS, service=taken, code="0", origin="here")
            except actions.WrongCode as wrong:
                return wrong

    done = at_once([guess] * 12)
    assert sum(isinstance(one, actions.WrongCode) for one in done) == 10
    assert sum(isinstance(one, TooMany) for one in done) == 2
