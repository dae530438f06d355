"""Where members live: confirmed by the community, kept from the unit, each counted once."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.harness.county import BESIDE, HERE, over_time, with_power
from tests.harness.racing import at_once
from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.events import Event
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.figures import queries as figures
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry
from yijia.ground.people.rules import Purpose
from yijia.ground.rights import actions as rights
from yijia.ground.rights import queries as right_queries
from yijia.programmes.members import actions, queries, rules
from yijia.programmes.members.actions.desk import NOT_ONESELF
from yijia.programmes.members.models import ReportIn
from yijia.programmes.members.rules import Reason, State
from yijia.programmes.members.shown import report_page
from yijia.programmes.members.tests.conftest import MOBILE, NAME, Reporting
from yijia.programmes.members.views.own import HOLDING

DAY = timedelta(days=1)
TESTED = Event(code="members.tested", sentence="Tested.")
in_database = pytest.mark.django_db
HEAD = "login,unit,division,starts_on\n"


def test_every_state_can_be_left_or_is_an_end() -> None:
    left = {edge.source for edge in rules.EDGES}
    assert {state for state in State if state not in left} == set(State) - rules.OPEN
    assert all(edge.reason for edge in rules.EDGES)
    with pytest.raises(Conflict):
        rules.target_of(State.MOVED, verb="confirm")


@pytest.mark.parametrize("number", ["", "M", "7", "Mx", "M²", "M" + "9" * 30])
def test_what_is_no_number_finds_nothing(number: str) -> None:
    with pytest.raises(NotFound):
        rules.id_of(number)
    assert rules.id_of(rules.number_of(7)) == 7


def month_of(report: ReportIn) -> date:
    """The month in which somebody reported in, by its first day."""
    return timezone.localdate(report.asked_at).replace(day=1)


def reported(*, division: str = HERE, by: Scope, at: datetime) -> int:
    """How many have reported in up to a day, as who works there is told."""
    span = {"start": date(2026, 1, 1), "end": at.date() + DAY}
    code = "members.reported"
    found = figures.value(by=by, code=code, division=division, on=at.date(), **span)
    return int(found.value or 0)


@in_database
def test_a_community_confirms_a_member_or_says_why_not(reporting: Reporting) -> None:
    waits = reporting.report_in()
    assert (waits.state, waits.organisation_id) == (State.ASKED, reporting.units["here"])
    for login in ("handler", "dispatcher", "neighbour", "other"):
        with pytest.raises(NotFound):
            reporting.desk(actions.confirm_report, waits, by=login)
    no = reporting.desk(actions.decline_report, waits, reason=Reason.NOT_REACHED)
    assert (no.state, no.reason) == (State.DECLINED, "not_reached")
    with pytest.raises(Conflict, match="look at it again"):
        reporting.desk(actions.confirm_report, waits)
    again = reporting.confirmed()
    assert (again.state, again.starts_on) == (State.CONFIRMED, reporting.at.date())
    with pytest.raises(Conflict, match="confirmed in this community"):
        reporting.report_in()
    ended = reporting.desk(actions.end_report, again, at=reporting.at + DAY)
    assert (ended.state, ended.ends_on) == (State.ENDED, reporting.at.date() + DAY)


@in_database
def test_only_a_member_reports_in_and_once_at_a_time(reporting: Reporting) -> None:
    for login, changed, field in (
        ("handler", {}, "unit"),
        ("member", {"unit": "lamps"}, "unit"),
    ):
        with pytest.raises(Forbidden) as refused:
            reporting.report_in(login, **changed)
        assert refused.value.field == field
    for changed, field in (
        ({"division": "350181"}, "division"),
        ({"name": " "}, "name"),
        ({"mobile": "12"}, "mobile"),
    ):
        with pytest.raises(Invalid) as invalid:
            reporting.report_in(**changed)
        assert invalid.value.field == field
    waits = reporting.report_in()
    with pytest.raises(Conflict, match="Take it back first"):
        reporting.report_in(division=BESIDE)
    second = reporting.by("second")
    with acting_as(second), pytest.raises(NotFound):
        queries.access_own_report(scope=second, number=waits.number)
    with acting_as(second), pytest.raises(Forbidden):
        actions.withdraw_report(by=second, at=reporting.at, report=waits)
    by = reporting.by("member")
    with acting_as(by):
        assert actions.withdraw_report(by=by, at=reporting.at, report=waits).state == "withdrawn"
    assert reporting.report_in(division=BESIDE).state == State.ASKED


@in_database
def test_nobody_confirms_themselves(reporting: Reporting) -> None:
    report = reporting.report_in()
    both = replace(reporting.by("worker"), account=reporting.by("member").account)
    with acting_as(both), pytest.raises(Forbidden, match="Nobody confirms themselves"):
        actions.confirm_report(by=both, at=reporting.at, report=report)


@in_database
def test_moving_house_keeps_what_was_and_counts_nobody_twice(
    reporting: Reporting, service: Scope
) -> None:
    first, later = reporting.confirmed(), reporting.at + 40 * DAY
    new = reporting.report_in(division=BESIDE, at=later)
    assert [one.state for one in reporting.own()] == [State.ASKED, State.CONFIRMED]
    reporting.desk(actions.confirm_report, new, by="neighbour", at=later + DAY)
    now, before = reporting.own()
    assert (now.state, now.division_id, now.starts_on) == (
        State.CONFIRMED,
        BESIDE,
        later.date() + DAY,
    )
    assert (before.pk, before.state, before.ends_on) == (first.pk, State.MOVED, now.starts_on)
    assert (before.counted_on, now.counted_on) == (month_of(first), None)
    with acting_as(service):
        counted = [reported(division=place, by=service, at=later + DAY) for place in (HERE, BESIDE)]
        assert counted == [1, 0]
        assert reported(division=HERE[:9], by=service, at=later + DAY) == 1
    # Whoever moves back within the same days was never in two places at once.
    back = reporting.report_in(at=later + 2 * DAY)
    reporting.desk(actions.confirm_report, back, at=later + 2 * DAY)
    assert [one.state for one in reporting.own()] == [State.CONFIRMED, State.MOVED, State.MOVED]


@in_database
def test_the_unit_sees_that_its_member_reported_and_not_where(reporting: Reporting) -> None:
    report, unit, on = reporting.confirmed(), reporting.by("other"), reporting.at.date()
    reporting.report_in("second")
    with acting_as(unit):
        (seen,) = queries.reported_of(unit, on=on)
        assert (seen.login, seen.unit) == ("member", reporting.units["water"])
        assert not ReportIn.objects.exists()
        assert queries.desk(unit).rows == {State.ASKED: [], State.CONFIRMED: []}
    for login in ("handler", "worker", "member"):
        with acting_as(reporting.by(login)):
            assert queries.reported_of(reporting.by(login), on=on) == []
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM members_reported(%s, %s)",
                    [[reporting.units["water"]], on],
                )
                assert cursor.fetchone() == (0,)
    by = reporting.by("member")
    with acting_as(by):
        actions.withdraw_report(by=by, at=reporting.at, report=report)
    with acting_as(unit):
        assert queries.reported_of(unit, on=on) == []


@in_database
def test_no_day_that_is_told_joins_a_member_to_a_place(
    reporting: Reporting, service: Scope
) -> None:
    there = reporting.report_in("second", division=BESIDE, at=reporting.at - DAY)
    reporting.desk(actions.confirm_report, there, by="neighbour", at=reporting.at - DAY)
    reporting.confirmed()
    unit, on = reporting.by("other"), reporting.at.date()
    with acting_as(unit), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM members_reported(%s, %s)", [[reporting.units["water"]], on])
        assert {name for name, *_kind in cursor.description} == {"unit_id", "login"}
        assert len(cursor.fetchall()) == len((HERE, BESIDE))
    with acting_as(service):
        told = figures.rows(
            by=service,
            code="members.reported",
            division=HERE[:9],
            start=on.replace(day=1),
            end=on + DAY,
        )
    assert [row.item["counted_on"] for row in told.rows] == ["2026-09-01"] * 2


@in_database
def test_the_journal_knows_neither_the_place_nor_the_name(
    reporting: Reporting, service: Scope
) -> None:
    reporting.confirmed()
    with acting_as(service):
        entries = Entry.objects.filter(event__startswith="members.")
        assert entries.count() == 2
        for entry in entries:
            said = f"{entry.old} {entry.new} {entry.reason} {entry.division}"
            assert all(word not in said for word in (HERE, NAME, MOBILE))


@in_database
def test_name_and_number_open_for_the_community_alone_and_each_look_is_told(
    reporting: Reporting,
) -> None:
    report, worker = reporting.report_in(), reporting.by("worker")
    with acting_as(worker):
        found = queries.access_report(scope=worker, number=report.number)
        read = partial(actions.read_contact, by=worker, at=reporting.at, report=found)
        contact = read(purpose=Purpose.VERIFY)
        assert (contact.name, contact.mobile) == (NAME, MOBILE)
    for login in ("other", "dispatcher", "neighbour"):
        with acting_as(reporting.by(login)), pytest.raises(Forbidden):
            actions.read_contact(
                by=reporting.by(login), at=reporting.at, report=report, purpose=Purpose.VERIFY
            )
    with acting_as(ANONYMOUS):
        held = HOLDING.find(report.number)
        own = right_queries.access_own(HOLDING, held=held, at=reporting.at, language="en")
        assert [reader.purpose for reader in own.readers] == ["To ask the person what is not clear"]
        rights.withdraw_consent(by=ANONYMOUS, at=reporting.at, holding=HOLDING, held=held)
    with acting_as(worker), pytest.raises(Conflict):
        read(purpose=Purpose.VERIFY)


@in_database
def test_name_and_number_are_shut_when_the_report_in_has_ended(reporting: Reporting) -> None:
    report, worker = reporting.confirmed(), reporting.by("worker")
    assert report_page(report)["has_contact"]
    ended = reporting.desk(actions.end_report, report)
    assert not report_page(ended)["has_contact"]
    with acting_as(worker), pytest.raises(Conflict, match="needed no more"):
        actions.read_contact(by=worker, at=reporting.at, report=ended, purpose=Purpose.VERIFY)


@in_database
def test_who_works_in_the_unit_answers_for_none_of_its_members(
    reporting: Reporting, service: Scope
) -> None:
    report = reporting.report_in()
    with acting_as(service), connection.cursor() as cursor:
        for unit, kept in (("water", [report.number]), ("lamps", [])):
            cursor.execute("SELECT members_kept_numbers(%s)", [[reporting.units[unit]]])
            assert [number for (number,) in cursor.fetchall()] == kept


@in_database
def test_who_leaves_the_post_is_told_to_the_unit_no_more_and_confirmed_by_nobody(
    reporting: Reporting, service: Scope
) -> None:
    reporting.confirmed()
    waits, unit, left = reporting.report_in("second"), reporting.by("other"), reporting.at + DAY
    for login in ("member", "second"):
        reporting.leave(login, by=service, at=left)
    with acting_as(unit):
        on = reporting.at.date()
        assert [one.login for one in queries.reported_of(unit, on=on)] == ["member"]
        assert queries.reported_of(unit, on=left.date()) == []
    with pytest.raises(Conflict, match="no member of this unit any more"):
        reporting.desk(actions.confirm_report, waits, at=left)
    no = reporting.desk(actions.decline_report, waits, at=left, reason=Reason.MISTAKE)
    assert no.state == State.DECLINED


@in_database
@pytest.mark.parametrize("state", [State.ASKED, State.CONFIRMED])
def test_who_wants_to_be_erased_need_not_end_it_first(
    reporting: Reporting, service: Scope, state: State
) -> None:
    report = reporting.report_in() if state is State.ASKED else reporting.confirmed()
    officer = with_power(
        reporting.by("officer"), permission=Permission.PERSON_RIGHTS, at=reporting.at
    )
    with acting_as(officer):
        held = HOLDING.find(report.number)
        rights.erase_person(by=officer, at=reporting.at, held=held, has_texts=True)
    with acting_as(service):
        left = ReportIn.objects.get()
    ended = State.WITHDRAWN if state is State.ASKED else State.ENDED
    assert (left.account_id, left.state, left.closed_at) == (None, ended, reporting.at)


@in_database
def test_whose_it_was_goes_when_its_time_is_over(reporting: Reporting, service: Scope) -> None:
    report = reporting.confirmed()
    with acting_as(service), pytest.raises(Conflict, match="It goes on"):
        actions.forget_report(by=service, at=reporting.at, number=report.number)
    reporting.desk(actions.end_report, report)
    after = reporting.at + timedelta(days=31)
    assert over_time(rules.CONTACT, at=after) == 1
    assert over_time(rules.HISTORY, at=after) == 0
    assert over_time(rules.HISTORY, at=reporting.at + timedelta(days=1096)) == 1
    with acting_as(service):
        left = ReportIn.objects.get()
        assert (left.account_id, left.counted_on) == (None, month_of(report))
        # It is counted as before, and stands in nobody's way.
        assert reported(by=service, at=reporting.at) == 1
    assert reporting.own() == []
    assert reporting.report_in().state == State.ASKED
    with (
        acting_as(service),
        pytest.raises(DatabaseError, match="forgotten under the entry"),
        transaction.atomic(),
        journal.entry(by=service, at=reporting.at, event=TESTED),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT members_forget(%s)", [left.pk])


@in_database
def test_an_officer_erases_the_contact_and_whose_it_was(
    reporting: Reporting, service: Scope
) -> None:
    report = reporting.report_in()
    reporting.desk(actions.decline_report, report, reason=Reason.MISTAKE)
    officer = with_power(
        reporting.by("officer"), permission=Permission.PERSON_RIGHTS, at=reporting.at
    )
    with acting_as(officer):
        held = HOLDING.find(report.number)
        assert held.has_texts and HOLDING.facts(held)[0][1] == report.number
        assert HOLDING.document(held)["division"] == HERE
        rights.erase_person(by=officer, at=reporting.at, held=held, has_texts=True)
    with acting_as(service):
        assert ReportIn.objects.get().account_id is None
        assert HOLDING.find_again(subject_id=report.pk, mark=held.mark) is not None
    assert reporting.own() == []


@in_database
@pytest.mark.parametrize(
    ("sql", "because"),
    [
        ("UPDATE members_reportin SET division_id = '350181002902'", "permission denied"),
        ("UPDATE members_reportin SET counted_on = NULL", "permission denied"),
        ("UPDATE members_reportin SET account_id = NULL", "permission denied"),
        ("DELETE FROM members_reportin", "permission denied"),
        ("UPDATE members_reportin SET state = 'asked', starts_on = NULL", "go on like this"),
        ("UPDATE members_reportin SET starts_on = '2020-01-01'", "go on like this"),
        (
            (
                "INSERT INTO members_reportin (account_id, unit_id, division_id, organisation_id,"
                " state, asked_at, starts_on, reason) SELECT account_id, unit_id, division_id,"
                " organisation_id, 'confirmed', now(), now()::date, '' FROM members_reportin"
            ),
            "which confirms it",
        ),
    ],
)
def test_a_shell_cannot_say_where_somebody_lives(
    reporting: Reporting, service: Scope, sql: str, because: str
) -> None:
    reporting.confirmed()
    with (
        pytest.raises(DatabaseError, match=because),
        transaction.atomic(),
        acting_as(service),
        journal.entry(by=service, at=reporting.at, event=TESTED),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@in_database
def test_a_list_of_before_is_tried_out_and_brought_in_once(
    reporting: Reporting, service: Scope
) -> None:
    reporting.confirmed()
    rows = f"member,water,{HERE},2026-01-05\nsecond,water,{HERE},2026-01-05\n"
    bring = partial(actions.import_reports, at=reporting.at, source="test")
    with acting_as(service):
        tried = bring(by=service, file=(HEAD + rows).encode(), dry_run=True)
        assert (tried.added, tried.unchanged) == (("second",), 1)
        for added in (1, 0):
            assert len(bring(by=service, file=(HEAD + rows).encode()).added) == added
        assert reported(by=service, at=reporting.at) == 2
    faulty = f"member,moon,{HERE},2026-01-05\nmember,water,{BESIDE},2027-01-05\nx y,water,1,\n"
    worker = reporting.by("worker")
    with acting_as(worker), pytest.raises(Invalid) as refused:
        bring(by=worker, file=(HEAD + faulty).encode())
    assert {at for at, _said in refused.value.errors} >= {
        *("2.unit", "3.login", "3.division", "3.starts_on"),
        *("4.login", "4.division", "4.starts_on"),
    }
    # Who is confirmed where the bringer does not look is refused without a word of where.
    neighbour, member = reporting.by("neighbour"), f"member,water,{BESIDE},2026-09-30\n"
    with acting_as(neighbour), pytest.raises(Conflict, match="elsewhere"):
        bring(by=neighbour, file=(HEAD + member).encode())
    with acting_as(reporting.by("leader")), pytest.raises(Forbidden):
        bring(by=reporting.by("leader"), file=(HEAD + member).encode())


@in_database
def test_a_dry_run_names_who_was_confirmed_in_these_days(
    reporting: Reporting, service: Scope
) -> None:
    report, later = reporting.confirmed(), reporting.at + 9 * DAY
    reporting.desk(actions.end_report, report, at=later)
    bring = partial(actions.import_reports, by=service, at=later, source="test")
    for day, fault in ((later.date() - DAY, True), (later.date(), False)):
        file = f"{HEAD}second,water,{HERE},{day}\nmember,water,{BESIDE},{day}\n".encode()
        with acting_as(service):
            if fault:
                with pytest.raises(Invalid) as refused:
                    bring(file=file, dry_run=True)
                assert [at for at, _said in refused.value.errors] == ["3.starts_on"]
            else:
                assert bring(file=file, dry_run=True).added == bring(file=file).added


@in_database
def test_a_list_makes_nobody_a_member(reporting: Reporting, service: Scope) -> None:
    lines = (
        # No account, no member's post, one in another unit, and none yet on that day.
        *(f"nobody,water,{HERE},2026-01-05", f"handler,water,{HERE},2026-01-05"),
        *(f"member,lamps,{HERE},2026-01-05", f"second,water,{HERE},2016-12-31"),
    )
    bring = partial(actions.import_reports, at=reporting.at, source="test", dry_run=True)
    with acting_as(service), pytest.raises(Invalid) as refused:
        bring(by=service, file=(HEAD + "\n".join(lines)).encode())
    assert [at for at, _said in refused.value.errors] == [f"{row}.login" for row in (2, 3, 4, 5)]
    both = replace(reporting.by("worker"), account=reporting.by("member").account)
    own = f"{HEAD}member,water,{HERE},2026-01-05".encode()
    with acting_as(both), pytest.raises(Invalid) as refused:
        bring(by=both, file=own)
    assert refused.value.errors == (("2.login", NOT_ONESELF),)
    left = reporting.at + DAY
    reporting.leave("member", by=service, at=left)
    with acting_as(service), pytest.raises(Invalid):
        bring(by=service, file=own, at=left)
    with acting_as(service):
        assert not ReportIn.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_communities_that_confirm_at_once_one_holds(reporting: Reporting) -> None:
    report = reporting.report_in()
    done = at_once([partial(reporting.desk, actions.confirm_report, report)] * 2)
    assert sum(isinstance(one, Conflict) for one in done) == 1
    assert [one.state for one in reporting.own()] == [State.CONFIRMED]


@pytest.mark.django_db(transaction=True)
def test_of_two_report_ins_sent_at_once_one_is_taken(reporting: Reporting) -> None:
    works = [partial(reporting.report_in, division=place) for place in (HERE, BESIDE)]
    assert sum(isinstance(one, Conflict) for one in at_once(works)) == 1
    assert [one.state for one in reporting.own()] == [State.ASKED]
