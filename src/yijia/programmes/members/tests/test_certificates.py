"""Certificates and shown names: true totals, told to whoever has the code, and taken back."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from tests.harness.clients import client_of
from tests.harness.racing import at_once
from yijia.base.errors import Conflict, Invalid, NotFound, TooMany, WrongSecret
from yijia.base.scope import ANONYMOUS, Scope
from yijia.engines.notices import queries as noticed
from yijia.engines.notices import ticks as notices
from yijia.engines.notices.shown import shown as in_words
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.programmes.members import actions, queries, rules
from yijia.programmes.members.models import Certificate, ShownName
from yijia.programmes.members.rules import Kind, Span
from yijia.programmes.members.tests.conftest import NAME, Reporting
from yijia.programmes.members.tests.test_pages import must_open, program
from yijia.programmes.members.tests.test_serving import HOUR, STARTS, TESTED, Serving

in_database = pytest.mark.django_db
AFTER = STARTS + 5 * HOUR
SPAN = Span(date(2026, 9, 1), date(2026, 9, 30))


def test_a_range_ends_after_it_begins_and_is_over() -> None:
    rules.check_span(SPAN, on=date(2026, 9, 30))
    for span, on in ((SPAN, date(2026, 9, 29)), (Span(SPAN.last_on, SPAN.first_on), SPAN.last_on)):
        with pytest.raises(Invalid) as refused:
            rules.check_span(span, on=on)
        assert refused.value.field == "last_on"
    assert rules.code_words("ABCDEFGH2345") == "ABCD-EFGH-2345"
    assert not rules.is_certificate_code("ABCDEFGH234") and not rules.is_certificate_code("O" * 12)


@pytest.fixture
def serving(reporting: Reporting) -> Serving:
    """A member who has volunteered for an hour, and was on duty for half an hour."""
    made = Serving(reporting.scopes, reporting.units, reporting.at)
    made.confirmed("member")
    made.confirm(made.take(made.open()))
    duty = made.open(kind=Kind.DUTY, starts_at=STARTS + HOUR, ends_at=STARTS + 2 * HOUR)
    with acting_as(made.by("other")):
        assigned = actions.assign_duty(by=made.by("other"), at=made.at, post=duty, login="member")
    half = STARTS + HOUR + timedelta(minutes=30)
    made.confirm(assigned, came_at=STARTS + HOUR, left_at=half)
    return made


def certified(serving: Serving, *, span: Span = SPAN, login: str = "member") -> Certificate:
    """A member has service certified."""
    with acting_as(serving.by(login)):
        return actions.make_certificate(by=serving.by(login), at=AFTER, span=span)


def checked(code: str, *, origin: str = "there") -> actions.Checked:
    """Somebody from outside checks a code."""
    with acting_as(ANONYMOUS):
        return actions.check_certificate(at=AFTER, code=code, origin=origin)


@in_database
def test_a_certificate_counts_what_was_confirmed_and_duty_apart(serving: Serving) -> None:
    one = certified(serving)
    assert (one.volunteered, one.volunteered_minutes, one.duties, one.duty_minutes) == (
        1,
        60,
        1,
        30,
    )
    found = checked(rules.code_words(one.code).lower())
    assert (found.told.volunteered_minutes, found.told.duty_minutes) == (60, 30)
    assert found.name == "" and found.told.ended_at is None
    for login, days in (("second", SPAN), ("member", Span(date(2026, 8, 1), date(2026, 8, 31)))):
        with pytest.raises(Conflict, match="no confirmed service"):
            certified(serving, span=days, login=login)
    by = serving.by("second")
    with acting_as(by), pytest.raises(NotFound):
        queries.access_own_certificate(scope=by, identity=one.pk)
    with acting_as(serving.by("member")):
        ended = actions.end_certificate(by=serving.by("member"), at=AFTER, certificate=one)
    assert checked(one.code).told.ended_at == ended.ended_at == AFTER


@in_database
def test_codes_cannot_be_tried_out(serving: Serving) -> None:
    code = certified(serving).code
    for _time in range(10):
        assert must_refuse("A" * 12) is WrongSecret
    assert must_refuse("A" * 12) is TooMany
    # Who has a right one is let in from there, however often.
    assert all(checked(code, origin="one").told.duties == 1 for _time in range(11))


def must_refuse(code: str) -> type[Exception]:
    """How a code is refused that is none; the try is kept, as the page keeps it."""
    with acting_as(ANONYMOUS):
        try:
            actions.check_certificate(at=AFTER, code=code, origin="one")
        except (WrongSecret, TooMany) as fault:
            return type(fault)
    raise AssertionError("it was let in")


@in_database
def test_a_name_is_shown_where_it_was_chosen_and_gone_at_once(
    serving: Serving, service: Scope
) -> None:
    one, by = certified(serving), serving.by("member")
    with acting_as(by):
        (post,) = {row.post for row in queries.own_services(by) if row.post.kind == "volunteering"}
        show = partial(actions.show_name, by=by, at=AFTER)
        show(page=one)
        show(page=post)
        with pytest.raises(Conflict, match="already"):
            show(page=post)
    with acting_as(ANONYMOUS):
        assert queries.names_at(post) == [NAME]
    assert checked(one.code).name == NAME
    with acting_as(by):
        name = queries.access_own_shown(scope=by, page=post)
        actions.hide_name(by=by, at=AFTER, name=name)
        assert queries.names_at(post) == []
        assert ShownName.objects.get(pk=name.pk).name_sealed is None
        with pytest.raises(Conflict, match="before"):
            actions.hide_name(by=by, at=AFTER, name=name)
    assert checked(one.code).name == NAME
    # Who has not served there shows no name there, nor does who left none.
    other = serving.open()
    with acting_as(by), pytest.raises(Conflict, match="only where you have served"):
        show(page=other)
    with acting_as(serving.by("second")), pytest.raises(Conflict, match="left no name"):
        actions.show_name(by=serving.by("second"), at=AFTER, page=post)


@in_database
def test_a_shown_name_goes_with_consent_contact_and_service(
    serving: Serving, service: Scope
) -> None:
    one, by = certified(serving), serving.by("member")
    member, page = client_of("member"), f"/your-data/members/{serving.own()[0].number}"
    with acting_as(by):
        actions.show_name(by=by, at=AFTER, page=one)
    assert member.post(f"{page}/withdraw").status_code == 302
    assert checked(one.code).name == ""
    with acting_as(by), pytest.raises(Conflict):
        actions.show_name(by=by, at=AFTER, page=queries.own_services(by)[0].post)
    assert member.post(f"{page}/consent").status_code == 302
    assert checked(one.code).name == NAME
    put = {"name": "测试乙", "mobile": "13900139000", "email": ""}
    assert member.post(f"{page}/correct", put).status_code == 302
    assert checked(one.code).name == ""
    with acting_as(by):
        actions.show_name(by=by, at=AFTER, page=one)
    assert checked(one.code).name == "测试乙"
    assert member.post(f"{page}/erase", {"kind": "erasure"}).status_code == 302
    assert checked(one.code).name == ""
    with acting_as(service):
        assert not ShownName.objects.filter(name_sealed__isnull=False).exists()
        # The certificate goes on until it is not kept any more whose services they were.
        key = rules.service_key(by.account or 0)
        assert checked(one.code).told.ended_at is None
        actions.erase_services(by=service, at=AFTER, key=key)
        assert Certificate.objects.get().account_id is None
    assert checked(one.code).told.ended_at == AFTER


@in_database
@pytest.mark.parametrize(
    ("sql", "because"),
    [
        ("UPDATE members_certificate SET volunteered_minutes = 900", "permission denied"),
        ("UPDATE members_certificate SET ended_at = NULL", "ends once"),
        (
            (
                "INSERT INTO members_certificate (account_id, code, first_on, last_on, volunteered,"
                " volunteered_minutes, duties, duty_minutes, made_at) SELECT account_id, 'X',"
                " '2020-01-01', '2020-01-02', 9, 9, 9, 9, now() FROM members_certificate"
            ),
            "is of service",
        ),
        ("UPDATE members_shownname SET ended_at = NULL", "taken back once"),
        (
            (
                "INSERT INTO members_shownname (account_id, person_id, certificate_id, name_sealed,"
                " shown_at) SELECT 1, n.person_id, n.certificate_id, decode('00', 'hex'), now()"
                " FROM members_shownname n"
            ),
            "where its member has served",
        ),
    ],
)
def test_a_shell_cannot_certify_or_show_for_anybody(
    serving: Serving, service: Scope, sql: str, because: str
) -> None:
    one, by = certified(serving), serving.by("member")
    with acting_as(by):
        actions.show_name(by=by, at=AFTER, page=one)
        actions.end_certificate(by=by, at=AFTER, certificate=one)
    with (
        pytest.raises(DatabaseError, match=because),
        transaction.atomic(),
        acting_as(service),
        journal.entry(by=service, at=AFTER, event=TESTED),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_show_one_name_at_once_it_stands_there_once(serving: Serving) -> None:
    one, by = certified(serving), serving.by("member")

    def show() -> object:
        with acting_as(by):
            return actions.show_name(by=by, at=AFTER, page=one)

    done = at_once([show] * 2)
    assert sum(isinstance(answer, Conflict) for answer in done) == 1
    assert checked(one.code).name == NAME


@in_database
def test_members_and_organisers_are_told(serving: Serving) -> None:
    waits = serving.report_in("second")
    post = serving.open()
    serving.take(post)
    serving.cancel(post)
    notices.make_notices(at=AFTER)
    (mine,) = serving.own()
    assert sentences(serving, "member") == [
        "The post on 30 September 2026, where you were to serve, was cancelled.",
        f"Your report-in {mine.number} is confirmed. From now on you may serve.",
        "Your service on 30 September 2026 is confirmed: 0.5 hours count.",
        "Your service on 30 September 2026 is confirmed: 1.0 hours count.",
        "Your unit has assigned you to duty on 30 September 2026.",
    ]
    assert sentences(serving, "worker") == [
        f"A member waits for your community: {mine.number}.",
        f"A member waits for your community: {waits.number}.",
        "A member will be at your post on 30 September 2026. Places left: 1.",
        "A member will be at your post on 30 September 2026. Places left: 1.",
        "A unit sends a member to your post on 30 September 2026.",
    ]
    assert sentences(serving, "other") == []
    # A member without a post that reads cases has the page, and where it leads.
    page = must_open(client_of("member"), "/notices")
    assert f"/reporting/{mine.number}" in page
    assert client_of("member").get("/api/v1/work/notices").json()["unread"] == 5


def sentences(serving: Serving, login: str) -> list[str]:
    """What somebody was told, in the order of the letters."""
    by = serving.by(login)
    with acting_as(by), override("en"):
        return sorted(one.sentence for one in in_words(noticed.told_to(by, after="").rows))


@in_database
def test_a_member_certifies_prints_and_shows_on_pages_and_anybody_checks(
    serving: Serving, service: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: AFTER)
    member, list_of = client_of("member"), "/my-service/certificates"
    stranger = Client(headers={"Accept-Language": "en"})
    assert "Certificates of service" in must_open(member, "/my-service")
    given = {"first_on": "2026-09-30", "last_on": "2026-09-01"}
    wrong = member.post(f"{list_of}/new", given)
    assert wrong.status_code == 422 and "before the first one" in wrong.content.decode()
    assert member.post(f"{list_of}/new", {**given, "first_on": "2026-09-01"}).status_code == 422
    given = {"first_on": "2026-09-01", "last_on": "2026-09-30"}
    assert member.post(f"{list_of}/new", given).status_code == 302
    with acting_as(serving.by("member")):
        one = Certificate.objects.get()
    shown, code = must_open(member, list_of), rules.code_words(one.code)
    assert code in shown and "1.0 hours in 1 services" in shown
    for data in ({}, {"name": "on"}):
        paper = member.post(f"{list_of}/{one.pk}/pdf", data)
        assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")
    assert code in must_open(stranger, f"/certificates?code={code}")
    answer = stranger.post("/certificates", {"code": code}).content.decode()
    assert "Valid" in answer and "0.5 hours in 1 services" in answer and NAME not in answer
    assert "at any time" in must_open(member, f"{list_of}/{one.pk}/show")
    assert member.post(f"{list_of}/{one.pk}/show").status_code == 302
    assert NAME in stranger.post("/certificates", {"code": code}).content.decode()
    for bad in ("short", "AAAA-AAAA-AAAA"):
        assert stranger.post("/certificates", {"code": bad}).status_code == 422
    api = program("member", by=service, at=AFTER)
    (mine,) = api.get("/api/v1/my-service/certificates").json()
    assert (mine["code"], mine["shows_name"], mine["duty_hours"]) == (code, True, 0.5)
    base = f"/api/v1/my-service/certificates/{one.pk}"
    assert api.post(f"{base}/hide").json()["shows_name"] is False
    assert api.post(f"{base}/end").json()["ended_at"]
    found = checked_by_program(code).json()
    assert (found["is_valid"], found["name"], found["volunteered"]) == (False, "", 1)
    assert checked_by_program("AAAA-AAAA-AAAA").status_code == 404


def checked_by_program(code: str) -> Any:
    """What a program is told that has a code and nothing else."""
    given = {"code": code}
    return Client().post("/api/v1/certificates/check", given, content_type="application/json")


@in_database
def test_a_name_at_a_post_is_shown_on_its_page_and_to_programs(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: AFTER)
    member, stranger = client_of("member"), Client()
    (mine,) = (
        one for one in member.get("/api/v1/my-service").json() if one["kind"] == "volunteering"
    )
    address, page = f"/my-service/volunteering/{mine['id']}", f"/service/{mine['post']}"
    assert NAME not in must_open(stranger, page)
    assert "any time" in must_open(member, f"{address}/show_name")
    assert member.post(f"{address}/show_name").status_code == 302
    assert NAME in must_open(stranger, page)
    assert stranger.get(f"/api/v1{page}").json()["names"] == [NAME]
    assert f"{address}/hide_name" in must_open(member, "/my-service")
    assert member.post(f"{address}/hide_name").status_code == 302
    assert NAME not in must_open(stranger, page)
