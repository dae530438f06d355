"""A person's rights over their data: consent, look, correction, hold, erasure, and its list."""

import io
import json
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection
from django.utils.translation import override
from PIL import Image

from tests.harness.county import BESIDE, HERE, County, over_time
from yijia.base.access import Permission
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from yijia.base.scope import ANONYMOUS, GrantValue, Scope, service_scope
from yijia.engines.cases.models import Case, Remark
from yijia.ground.access.queries import acting_as
from yijia.ground.files import actions as files
from yijia.ground.files import queries as stored
from yijia.ground.journal import actions as journal
from yijia.ground.organisations.models import Appointment
from yijia.ground.people import actions as people
from yijia.ground.people.models import Person
from yijia.ground.people.rules import Purpose
from yijia.ground.rights import actions, queries, rules, shown, ticks
from yijia.ground.rights.events import CONSENT_WITHDRAWN
from yijia.ground.rights.models import Consent, Erasure, Hold, Notice, Request
from yijia.ground.rights.registry import Held
from yijia.ground.shell import paging
from yijia.programmes.issues import actions as issues
from yijia.programmes.issues import queries as issue_queries
from yijia.programmes.issues.rules import CONTACT, IssueKind
from yijia.programmes.issues.views.own import HOLDING

pytestmark = [pytest.mark.django_db, pytest.mark.compat]
Counting = Callable[[int], AbstractContextManager[object]]
SERVICE = service_scope("test")
NAME, MOBILE, TEXT = "测试甲", "13800138000", "测试甲家门口的路灯不亮，电话13800138000"
OFFICER = Scope(
    account=77,
    name="officer",
    grants=(GrantValue(frozenset({Permission.PERSON_RIGHTS}), division=HERE[:6]),),
)


@pytest.fixture
def number(county: County, at: datetime) -> str:
    """An issue of a person who left a contact, and whose text names them too."""
    new = issues.NewIssue(
        IssueKind.HELP,
        category="0201",
        text=TEXT,
        division=HERE,
        address="测试甲家",
        name=NAME,
        mobile=MOBILE,
    )
    with acting_as(ANONYMOUS):
        return issues.raise_issue(by=ANONYMOUS, at=at, new=new).number


def held(number: str) -> Held:
    return HOLDING.find(number)


def as_person(number: str, act: Callable[..., Any], **given: Any) -> Any:
    """Acts as the person who has shown the lookup code, in a transaction of their own."""
    with acting_as(ANONYMOUS):
        matter = held(number)
        queries.hold_person(matter)
        return act(by=ANONYMOUS, held=matter, **given)


def own(number: str, at: datetime) -> queries.Own:
    with acting_as(ANONYMOUS):
        return queries.access_own(HOLDING, held=held(number), at=at, language="en")


def read(scope: Scope, number: str, at: datetime) -> people.Contact:
    with acting_as(scope):
        opened = issue_queries.access_issue(scope=scope, number=number)
        return issues.read_contact(
            by=scope,
            at=at,
            case=opened.case,
            person_id=opened.issue.person_id or 0,
            purpose=Purpose.ANSWER,
        )


def move(county: County, login: str, number: str, verb: str, at: datetime, **given: str) -> None:
    scope = county.scopes[login]
    with acting_as(scope):
        case = issue_queries.access_issue(scope=scope, number=number).case
        issues.move_issue(by=scope, at=at, case=case, verb=verb, inputs=given)


def closed(county: County, number: str, at: datetime) -> None:
    """Takes the issue through the network, with remarks that name the person, to its end."""
    move(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    move(county, "handler", number, "sign", at)
    note = {"text": "测试甲您好，已修好。", "private_text": "已电 138-0013-8000"}
    move(county, "handler", number, "reply", at, **note)
    with acting_as(ANONYMOUS):
        case = issue_queries.access_own_issue(number=number).case
        issues.answer_issue(
            by=ANONYMOUS, at=at, case=case, verb="reopen", inputs={"reason": "测试甲：还是不亮"}
        )
    move(county, "handler", number, "submit", at, text="又修了一次。")
    move(county, "dispatcher", number, "approve", at)
    with acting_as(ANONYMOUS):
        case = issue_queries.access_own_issue(number=number).case
        issues.answer_issue(
            by=ANONYMOUS, at=at, case=case, verb="confirm", inputs={"satisfied": "5"}
        )


def test_a_consent_is_written_with_the_issue_and_costs_no_statement_more(
    county: County, number: str, at: datetime, django_assert_num_queries: Counting
) -> None:
    with acting_as(SERVICE):
        consent = Consent.objects.select_related("notice").get()
    assert (consent.purpose, consent.is_given, consent.notice.version) == (CONTACT, True, 1)
    new = issues.NewIssue(
        IssueKind.HELP, category="0201", text="路灯不亮", division=HERE, mobile=MOBILE
    )
    with acting_as(ANONYMOUS), django_assert_num_queries(3):
        issues.raise_issue(by=ANONYMOUS, at=at, new=new)


def test_a_withdrawn_consent_closes_the_contact_at_once(
    county: County, number: str, at: datetime
) -> None:
    assert read(county.scopes["dispatcher"], number, at).mobile == MOBILE
    as_person(number, actions.withdraw_consent, at=at, holding=HOLDING)
    with pytest.raises(Conflict, match="withdrawn"):
        read(county.scopes["dispatcher"], number, at)
    with pytest.raises(Conflict):
        as_person(number, actions.withdraw_consent, at=at, holding=HOLDING)
    assert own(number, at).is_withdrawn
    assert as_person(number, actions.show_contact, at=at).mobile == MOBILE


def test_the_database_itself_shows_a_closed_person_to_nobody_else(
    county: County, number: str, at: datetime
) -> None:
    """Whatever code would ask: the vault's door opens, and there is nobody behind it."""
    as_person(number, actions.withdraw_consent, at=at, holding=HOLDING)
    person = own(number, at).held.person_id or 0
    scope = county.scopes["dispatcher"]
    with acting_as(scope), pytest.raises(NotFound):
        people.read_contact(by=scope, at=at, person_id=person, purpose=Purpose.VISIT, subject="x:1")


def test_a_person_sees_who_read_their_data_by_post_and_never_by_name(
    county: County, number: str, at: datetime
) -> None:
    read(county.scopes["dispatcher"], number, at)
    as_person(number, actions.show_contact, at=at + timedelta(hours=1))
    mine, other = own(number, at).readers
    assert (mine.organisation, mine.post, mine.purpose) == ("", "", "Your own look")
    assert (other.organisation, other.purpose) == ("Centre", "To answer the person")


def test_a_reader_without_a_post_is_no_machine(county: County, number: str, at: datetime) -> None:
    with acting_as(SERVICE):
        gone = people.open_account(by=SERVICE, at=at, login="gone", password=None)
        person = held(number).person_id or 0
    left = Scope(account=gone.pk, name="gone")
    # Whoever is signed in is not the person, whatever they say that they look for.
    for scope, purpose in (
        (left, Purpose.AUDIT),
        (SERVICE, Purpose.AUDIT),
        (left, Purpose.OWN_LOOK),
    ):
        with acting_as(scope):
            people.read_contact(by=scope, at=at, person_id=person, purpose=purpose, subject="x:1")
    with override("zh-hans"):
        told = shown.own_page(own(number, at), holding=HOLDING, facts=())["readers"]
        assert isinstance(told, list)
        assert [(who, str(why)) for _when, who, why in told] == [
            ("已离岗人员", "登录后凭查询码查看"),
            ("系统", "审计检查"),
            ("已离岗人员", "审计检查"),
        ]


def test_the_post_held_at_the_time_of_reading_stays_with_it(
    county: County, number: str, at: datetime
) -> None:
    scope = county.scopes["dispatcher"]
    read(scope, number, at)
    with (
        acting_as(SERVICE),
        journal.entry(by=SERVICE, at=at, event=CONSENT_WITHDRAWN, new={"purpose": "x"}),
    ):
        held_now = Appointment.objects.filter(account__login="dispatcher")
        held_now.update(starts_on=date(2026, 12, 1))
    (reader,) = own(number, at).readers
    assert (reader.organisation, reader.post) == ("Centre", "dispatcher")


def test_every_reader_is_told_page_by_page_and_in_the_copy(
    county: County, number: str, at: datetime
) -> None:
    count = paging.PAGE + queries.FIRST_READERS
    for minutes in range(count):
        as_person(number, actions.show_contact, at=at + timedelta(minutes=minutes))
    mine = own(number, at)
    assert (len(mine.readers), mine.has_more_readers) == (queries.FIRST_READERS, True)
    with acting_as(ANONYMOUS):
        queries.hold_person(mine.held)
        person = mine.held.person_id or 0
        first = queries.readers_page(person, after="", language="en")
        second = queries.readers_page(person, after=first.next, language="en")
        every = list(queries.every_reader(person, language="en"))
    assert [*first.readers, *second.readers] == every and second.next == ""
    times = [reader.at for reader in every]
    assert times == sorted(times, reverse=True) and len(set(times)) == count


def test_nobody_sees_readings_consents_or_requests_of_another(
    county: County, number: str, at: datetime
) -> None:
    read(county.scopes["dispatcher"], number, at)
    as_person(number, actions.take_copy, at=at)
    person = own(number, at).held.person_id
    for scope in (ANONYMOUS, county.scopes["dispatcher"], county.scopes["leader"]):
        with acting_as(scope), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM rights_readings(%s, 10, NULL, NULL)", [person])
            assert cursor.fetchall() == []
            assert not Consent.objects.exists() and not Request.objects.exists()


def test_what_is_put_right_is_right_and_noted_without_values(
    county: County, number: str, at: datetime
) -> None:
    given = {"name": "测试乙", "mobile": "139 0013 9000"}
    as_person(number, actions.correct_contact, at=at, **given)
    assert read(county.scopes["dispatcher"], number, at) == people.Contact("测试乙", "13900139000")
    with pytest.raises(Invalid):
        as_person(number, actions.correct_contact, at=at, name="", mobile="1")
    assert [request.kind for request in own(number, at).requests] == ["correction"]


def everything_stored() -> str:
    """Every text that the database holds in clear about cases, issues, requests and the journal."""
    tables = (
        *("cases_case", "cases_remark", "cases_search", "issues_issue", "journal_entry"),
        *("people_person", "people_reading", "rights_request", "rights_erasure"),
    )
    with acting_as(SERVICE), connection.cursor() as cursor:
        found = []
        for table in tables:
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            found.append(cursor.fetchone()[0] or "")
    return " ".join(found)


def counted() -> dict[str, Any]:
    """What figures count of the case."""
    with acting_as(SERVICE):
        fields = ("state", "solved", "satisfied", "opened_on", "ended_on", "division_id", "topic")
        found: dict[str, Any] = Case.objects.values(*fields).get()
    return found


def test_after_erasing_nothing_of_the_person_is_left_and_the_case_stays_as_it_was(
    county: County, number: str, at: datetime, erasures: Path
) -> None:
    closed(county, number, at)
    before, stored = counted(), everything_stored()
    assert NAME in stored and MOBILE in stored
    kind = rules.RequestKind.WHOLE_ERASURE
    request = as_person(number, actions.ask_erasure, at=at, kind=kind)
    assert request.state == rules.RequestState.DONE
    stored = everything_stored()
    assert not [word for word in (NAME, MOBILE, "0013-8000", "家门口") if word in stored]
    assert counted() == before
    with acting_as(ANONYMOUS):
        opened = issue_queries.access_own_issue(number=number)
    assert opened.issue.text.endswith("Erased as the person asked")
    told = [remark.public_text[:3] for remark in opened.remarks if remark.public_text]
    assert told == ["***", "应本人", "又修了"]
    mine = own(number, at)
    assert not mine.has_contact and mine.erasure is not None
    assert mine.erasure.backups_gone_on == date(2026, 10, 30)
    (line,) = [json.loads(line) for line in erasures.read_text().split("\n") if line]
    assert set(line) == {"id", "person", "vault", "holding", "subject", "mark", "texts", "at"}
    assert NAME not in erasures.read_text() and erasures.stat().st_mode & 0o077 == 0


def test_what_a_part_says_loses_the_names_too(county: County, number: str, at: datetime) -> None:
    move(county, "dispatcher", number, "dispatch", at, organisation="lamps")
    move(county, "handler", number, "sign", at)
    part = f"接{NAME}反映，路面塌陷，电话{MOBILE}"
    move(county, "handler", number, "split", at, text=part, organisation="lamps")
    with acting_as(SERVICE):
        issues.erase_texts(by=SERVICE, at=at, number=number, names=(NAME,))
    stored = everything_stored()
    assert not [word for word in (NAME, MOBILE) if word in stored]
    assert "反映，路面塌陷" in stored


def test_the_words_of_a_closed_case_are_erased_once_and_a_second_time_is_refused(
    county: County, number: str, at: datetime, erasures: Path
) -> None:
    closed(county, number, at)
    kind = rules.RequestKind.WHOLE_ERASURE
    assert own(number, at).held.has_texts
    as_person(number, actions.ask_erasure, at=at, kind=kind)
    assert not own(number, at).held.has_texts
    with pytest.raises(Conflict, match="Nothing is left"):
        as_person(number, actions.ask_erasure, at=at, kind=kind)
    assert len(list(queries.listed_erasures())) == 1


def test_a_list_that_names_the_words_of_a_closed_case_twice_is_applied(
    county: County, number: str, at: datetime, erasures: Path
) -> None:
    closed(county, number, at)
    matter = own(number, at).held
    told = {"person": None, "vault": None, "subject": matter.subject_id, "mark": matter.mark}
    lines = [line(1, **told), line(2, **told)]
    erasures.write_text("".join(json.dumps(found) + "\n" for found in lines))
    assert replayed(at) == 2
    assert replayed(at) == 0
    assert not own(number, at).held.has_texts


def test_a_contact_alone_can_be_erased_and_not_twice(
    county: County, number: str, at: datetime
) -> None:
    kind = rules.RequestKind.ERASURE
    as_person(number, actions.ask_erasure, at=at, kind=kind)
    with acting_as(ANONYMOUS):
        assert issue_queries.access_own_issue(number=number).issue.text == TEXT
    with pytest.raises(NotFound):
        read(county.scopes["dispatcher"], number, at)
    assert as_person(number, actions.show_contact, at=at) is None
    with pytest.raises(Conflict, match="Nothing is left"):
        as_person(number, actions.ask_erasure, at=at, kind=kind)


def test_the_files_of_a_person_go_with_their_words(
    county: County, at: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "orange").save(out, "JPEG")
    upload = SimpleUploadedFile("lamp.jpg", out.getvalue(), "image/jpeg")
    with acting_as(ANONYMOUS):
        file = files.store_file(by=ANONYMOUS, at=at, upload=upload)
        new = issues.NewIssue(
            IssueKind.HELP,
            category="0201",
            text=TEXT,
            division=HERE,
            photos=(str(file.token),),
        )
        number = issues.raise_issue(by=ANONYMOUS, at=at, new=new).number
    assert stored.path_of(file.token).exists()
    with django_capture_on_commit_callbacks(execute=True):
        as_person(number, actions.ask_erasure, at=at, kind=rules.RequestKind.WHOLE_ERASURE)
    with acting_as(ANONYMOUS):
        assert issue_queries.access_own_issue(number=number).photos == []
    assert not stored.path_of(file.token).exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE issues_issue SET text = 'x'",
        "UPDATE cases_remark SET public_text = 'x'",
        "DELETE FROM issues_issue",
        "DELETE FROM rights_erasure",
        "UPDATE rights_consent SET is_given = true",
    ],
)
def test_the_application_changes_no_word_by_itself(number: str, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting_as(SERVICE),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_hold_keeps_from_erasing_and_from_reading_until_it_is_lifted(
    county: County, number: str, at: datetime
) -> None:
    with acting_as(OFFICER):
        hold = actions.set_hold(by=OFFICER, at=at, held=held(number), reason="诉讼中")
    with pytest.raises(Conflict, match="legal hold"):
        read(county.scopes["dispatcher"], number, at)
    kind = rules.RequestKind.ERASURE
    request = as_person(number, actions.ask_erasure, at=at, kind=kind)
    assert (request.state, request.due_on) == ("open", date(2026, 10, 30))
    assert own(number, at).has_contact
    answer: dict[str, Any] = {"state": rules.RequestState.DONE, "answer": ""}
    with acting_as(OFFICER):
        waiting = queries.access_request(OFFICER, identity=request.pk)
    with pytest.raises(Conflict), acting_as(OFFICER):
        actions.answer_request(by=OFFICER, at=at, request=waiting, **answer)
    with acting_as(OFFICER):
        standing = queries.access_hold(OFFICER, identity=hold.pk)
        actions.lift_hold(by=OFFICER, at=at, hold=standing, reason="诉讼已结束")
    assert read(county.scopes["dispatcher"], number, at).mobile == MOBILE
    with acting_as(OFFICER):
        waiting = queries.access_request(OFFICER, identity=request.pk)
        actions.answer_request(by=OFFICER, at=at, request=waiting, **answer)
    assert not own(number, at).has_contact


def test_a_hold_keeps_a_correction_back_and_asks_for_it_once(
    county: County, number: str, at: datetime
) -> None:
    with acting_as(OFFICER):
        hold = actions.set_hold(by=OFFICER, at=at, held=held(number), reason="诉讼中")
    given = {"name": "测试乙", "mobile": "13900139000"}
    as_person(number, actions.correct_contact, at=at, **given)
    as_person(number, actions.correct_contact, at=at, **given)
    asked = [(request.kind, request.state) for request in own(number, at).requests]
    assert asked == [("correction", "open")]
    with acting_as(OFFICER):
        standing = queries.access_hold(OFFICER, identity=hold.pk)
        actions.lift_hold(by=OFFICER, at=at, hold=standing, reason="诉讼已结束")
    assert read(county.scopes["dispatcher"], number, at) == people.Contact(NAME, MOBILE)


@pytest.fixture
def nameless(county: County, at: datetime) -> str:
    """An issue to which no contact was left."""
    new = issues.NewIssue(IssueKind.HELP, category="0201", text="路灯不亮", division=HERE)
    with acting_as(ANONYMOUS):
        return issues.raise_issue(by=ANONYMOUS, at=at, new=new).number


def lifted(hold: Hold, at: datetime) -> None:
    with acting_as(OFFICER):
        standing = queries.access_hold(OFFICER, identity=hold.pk)
        actions.lift_hold(by=OFFICER, at=at, hold=standing, reason="诉讼已结束")


def test_a_matter_without_a_contact_is_held_and_its_person_sees_what_they_asked_for(
    nameless: str, number: str, at: datetime
) -> None:
    with acting_as(OFFICER):
        hold = actions.set_hold(by=OFFICER, at=at, held=held(nameless), reason="诉讼中")
    with acting_as(OFFICER), pytest.raises(Conflict, match="stands already"):
        actions.set_hold(by=OFFICER, at=at, held=held(nameless), reason="诉讼中")
    kind = rules.RequestKind.WHOLE_ERASURE
    asked = as_person(nameless, actions.ask_erasure, at=at, kind=kind)
    mine, other = own(nameless, at), own(number, at)
    assert mine.is_held and [found.pk for found in mine.requests] == [asked.pk]
    assert not other.is_held and other.requests == []
    with pytest.raises(Conflict, match="legal hold"):
        as_person(nameless, actions.erase_person, at=at, has_texts=True)
    assert own(nameless, at).held.has_texts
    lifted(hold, at)
    as_person(nameless, actions.ask_erasure, at=at, kind=kind)
    mine = own(nameless, at)
    assert not mine.held.has_texts and [found.state for found in mine.requests] == ["done", "open"]


def test_the_desk_itself_sees_consents_and_erasures_of_nobody_but_whom_it_acts_for(
    number: str, nameless: str, at: datetime
) -> None:
    as_person(number, actions.erase_person, at=at, has_texts=False)
    with acting_as(OFFICER):
        assert not Consent.objects.exists() and not Erasure.objects.exists()
        queries.hold_person(held(nameless))
        assert not Consent.objects.exists() and not Erasure.objects.exists()
        queries.hold_person(held(number))
        assert Consent.objects.count() == Erasure.objects.count() == 1


def test_a_withdrawal_at_the_desk_closes_the_contact_at_once(
    county: County, number: str, at: datetime
) -> None:
    kind = rules.RequestKind.WITHDRAWAL
    with acting_as(OFFICER):
        request = actions.register_request(by=OFFICER, at=at, held=held(number), kind=kind)
    assert request.state == rules.RequestState.DONE
    assert own(number, at).is_withdrawn
    with pytest.raises(Conflict, match="withdrawn"):
        read(county.scopes["dispatcher"], number, at)


def consented(number: str, at: datetime, *, purpose: str, gives: bool) -> None:
    """A consent or its withdrawal as another programme would keep it."""
    with acting_as(SERVICE), journal.entry(by=SERVICE, at=at, event=CONSENT_WITHDRAWN):
        person, notice = held(number).person_id or 0, Notice.objects.earliest("id")
        Consent.objects.create(
            person_id=person, notice=notice, purpose=purpose, is_given=gives, at=at
        )


def test_one_of_two_consents_taken_back_closes_the_contact(
    county: County, number: str, at: datetime
) -> None:
    consented(number, at, purpose="visits.contact", gives=True)
    assert read(county.scopes["dispatcher"], number, at).mobile == MOBILE
    consented(number, at, purpose="visits.contact", gives=False)
    with pytest.raises(Conflict, match="withdrawn"):
        read(county.scopes["dispatcher"], number, at)


def test_who_left_a_contact_before_there_was_a_notice_may_withdraw(
    county: County, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = issues.NewIssue(
        IssueKind.HELP, category="0201", text="路灯不亮", division=HERE, mobile=MOBILE
    )
    with monkeypatch.context() as earlier, acting_as(ANONYMOUS):
        earlier.setattr(actions, "row_of_consent", lambda **_given: None)
        number = issues.raise_issue(by=ANONYMOUS, at=at, new=new).number
    assert own(number, at).consent is None
    as_person(number, actions.withdraw_consent, at=at, holding=HOLDING)
    assert own(number, at).is_withdrawn


def test_a_contact_is_not_taken_before_anything_was_told_of_its_use(
    county: County, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = issues.NewIssue(
        IssueKind.HELP, category="0201", text="路灯不亮", division=HERE, mobile=MOBILE
    )
    monkeypatch.setattr(queries, "notice_for", lambda *_purpose, **_on: None)
    with acting_as(ANONYMOUS), pytest.raises(Unavailable, match="without one"):
        issues.raise_issue(by=ANONYMOUS, at=at, new=new)
    with acting_as(ANONYMOUS):
        assert issues.raise_issue(by=ANONYMOUS, at=at, new=replace(new, mobile="")).number


def test_a_consent_is_given_again_under_the_notice_of_that_day(
    county: County, number: str, at: datetime
) -> None:
    with pytest.raises(Conflict, match="given again"):
        as_person(number, actions.give_consent, at=at, holding=HOLDING)
    as_person(number, actions.withdraw_consent, at=at, holding=HOLDING)
    with pytest.raises(Conflict, match="withdrawn"):
        read(county.scopes["dispatcher"], number, at)
    later = at + timedelta(days=1)
    as_person(number, actions.give_consent, at=later, holding=HOLDING)
    assert read(county.scopes["dispatcher"], number, later).mobile == MOBILE
    mine = own(number, later)
    assert mine.consent is not None and (mine.consent.is_given, mine.consent.at) == (True, later)
    as_person(number, actions.withdraw_consent, at=later, holding=HOLDING)
    assert own(number, later).is_withdrawn


def test_a_request_is_refused_with_a_reason_that_the_person_reads(
    county: County, number: str, at: datetime
) -> None:
    with acting_as(OFFICER):
        kind = rules.RequestKind.WHOLE_ERASURE
        request = actions.register_request(by=OFFICER, at=at, held=held(number), kind=kind)
        refused = rules.RequestState.REFUSED
        with pytest.raises(Invalid):
            actions.answer_request(by=OFFICER, at=at, request=request, state=refused, answer=" ")
        actions.answer_request(by=OFFICER, at=at, request=request, state=refused, answer="法定保存")
    assert [(r.state, r.answer) for r in own(number, at).requests] == [("refused", "法定保存")]


@pytest.mark.parametrize("login", ["dispatcher", "leader", "handler"])
def test_nobody_without_the_power_comes_to_the_desk(
    county: County, number: str, at: datetime, login: str
) -> None:
    scope = county.scopes[login]
    with acting_as(scope), pytest.raises(Exception, match="does not allow"):
        queries.holds(scope)
    with acting_as(scope), pytest.raises(Exception, match="does not allow"):
        actions.set_hold(by=scope, at=at, held=held(number), reason="x")


def test_who_answers_elsewhere_neither_finds_a_matter_nor_acts_on_it(
    county: County, number: str, at: datetime
) -> None:
    kind = rules.RequestKind.ERASURE
    with acting_as(OFFICER):
        matter = held(number)
        request = actions.register_request(by=OFFICER, at=at, held=matter, kind=kind)
        hold = actions.set_hold(by=OFFICER, at=at, held=matter, reason="诉讼中")
    other = replace(OFFICER, grants=(GrantValue(OFFICER.grants[0].permissions, division=BESIDE),))
    refused: dict[str, Any] = {"state": rules.RequestState.REFUSED, "answer": "法定保存"}
    with acting_as(other):
        with pytest.raises(NotFound):
            queries.find_held(other, key=number)
        assert not Request.objects.exists() and not Hold.objects.exists()
    for act in (
        lambda: actions.register_request(by=other, at=at, held=matter, kind=kind),
        lambda: actions.answer_request(by=other, at=at, request=request, **refused),
        lambda: actions.set_hold(by=other, at=at, held=matter, reason="x"),
        lambda: actions.lift_hold(by=other, at=at, hold=hold, reason="x"),
    ):
        # The database would stop them as well, so it is asked as one who sees everything.
        with acting_as(SERVICE), pytest.raises(Forbidden):
            act()


def test_what_has_ended_long_enough_ago_is_erased_and_what_a_hold_keeps_is_not(
    county: County, number: str, at: datetime
) -> None:
    closed(county, number, at)
    later = at + timedelta(days=365)
    assert over_time("issues.contact", at=later) == 0
    with acting_as(OFFICER):
        hold = actions.set_hold(by=OFFICER, at=at, held=held(number), reason="诉讼中")
    assert over_time("issues.contact", at=later + timedelta(days=1)) == 0
    with acting_as(OFFICER):
        standing = queries.access_hold(OFFICER, identity=hold.pk)
        actions.lift_hold(by=OFFICER, at=at, hold=standing, reason="诉讼已结束")
    assert over_time("issues.contact", at=later + timedelta(days=1)) == 1
    assert over_time("issues.contact", at=later + timedelta(days=1)) == 0
    mine = own(number, later)
    assert not mine.has_contact
    with acting_as(ANONYMOUS):
        assert issue_queries.access_own_issue(number=number).issue.text == TEXT


def test_what_comes_between_keeps_one_contact_and_not_the_others_from_being_erased(
    county: County, number: str, at: datetime, erasures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = issues.NewIssue(
        IssueKind.HELP, category="0201", text="路灯不亮", division=HERE, mobile=MOBILE
    )
    with acting_as(ANONYMOUS):
        second = issues.raise_issue(by=ANONYMOUS, at=at, new=new).number
    with acting_as(ANONYMOUS):
        seen = [held(number), held(second)]
    monkeypatch.setattr(issue_queries, "contacts_due", lambda **_given: seen)
    with acting_as(OFFICER):
        actions.set_hold(by=OFFICER, at=at, held=seen[0], reason="诉讼中")
    assert over_time("issues.contact", at=at) == 1
    assert own(number, at).has_contact and not own(second, at).has_contact
    assert len(list(queries.listed_erasures())) == 1


def test_what_is_refused_after_an_erasure_leaves_no_line(
    county: County, number: str, at: datetime, erasures: Path
) -> None:
    def erase_and_refuse(**given: Any) -> None:
        actions.erase_person(at=at, has_texts=False, **given)
        raise Conflict("Refused at the end.")

    with pytest.raises(Conflict, match="at the end"):
        as_person(number, erase_and_refuse)
    assert own(number, at).has_contact
    assert not erasures.exists()


OTHER = uuid.UUID(int=7)
LONG_AGO = "2020-01-01T00:00:00+00:00"


def line(number: int, **fields: Any) -> dict[str, Any]:
    """A line of the list, as another machine wrote it."""
    return {
        "id": str(uuid.UUID(int=number)),
        "holding": "issues",
        "texts": True,
        "at": LONG_AGO,
    } | fields


def replayed(at: datetime) -> int:
    """Applies every line that is missing, as `yijia erasures replay` does."""
    with acting_as(SERVICE):
        missing = list(queries.unapplied_erasures())
    for found in missing:
        with acting_as(SERVICE):
            actions.replay_erasure(by=SERVICE, at=at, line=found)
    return len(missing)


def vault_of(person_id: int, at: datetime) -> str:
    """The id of a person's vault, which only a transaction sees that has said why."""
    with acting_as(SERVICE):
        people.read_contact(
            by=SERVICE, at=at, person_id=person_id, purpose=Purpose.AUDIT, subject="x:1"
        )
        return str(Person.objects.get(pk=person_id).vault_id)


def test_the_list_is_applied_to_a_database_that_does_not_know_it(
    county: County, number: str, at: datetime, erasures: Path
) -> None:
    with acting_as(SERVICE):
        matter = held(number)
        case = Case.objects.get(number=number)
    vault = vault_of(matter.person_id or 0, at)
    lines: list[dict[str, Any]] = [
        line(1, person=matter.person_id, vault=vault, subject=case.pk, mark=matter.mark),
        line(2, person=matter.person_id, vault=str(OTHER), subject=case.pk, mark=LONG_AGO),
        line(3, person=None, vault=None, subject=999, mark=LONG_AGO),
    ]
    erasures.write_text("".join(json.dumps(found) + "\n" for found in lines) + '{"cut off')
    assert replayed(at) == 3
    assert replayed(at) == 0
    mine = own(number, at).erasure
    assert mine is not None and mine.at.isoformat() == LONG_AGO
    assert mine.backups_gone_on == date(2020, 1, 31)
    stored = everything_stored()
    assert NAME not in stored and MOBILE not in stored
    assert Remark.objects.count() == 0
    assert not own(number, at).has_contact


def test_another_person_who_came_to_the_same_id_is_left_alone(
    county: County, number: str, at: datetime, erasures: Path
) -> None:
    with acting_as(SERVICE):
        matter = held(number)
    found = line(
        1,
        person=matter.person_id,
        vault=str(OTHER),
        subject=matter.subject_id,
        mark=LONG_AGO,
    )
    erasures.write_text(json.dumps(found) + "\n")
    assert replayed(at) == 1
    assert read(county.scopes["dispatcher"], number, at).mobile == MOBILE
    with acting_as(ANONYMOUS):
        assert issue_queries.access_own_issue(number=number).issue.text == TEXT


def test_a_list_that_was_lost_is_written_again(
    county: County, number: str, at: datetime, erasures: Path
) -> None:
    as_person(number, actions.ask_erasure, at=at, kind=rules.RequestKind.ERASURE)
    before = list(queries.listed_erasures())
    erasures.unlink()
    assert ticks.write_missing_lines(at=at) == 1
    assert list(queries.listed_erasures()) == before
    assert ticks.write_missing_lines(at=at) == 0


def test_a_request_that_was_answered_erases_nothing_and_writes_no_line(
    county: County, number: str, at: datetime, erasures: Path
) -> None:
    refused, done = rules.RequestState.REFUSED, rules.RequestState.DONE
    with acting_as(OFFICER):
        kind = rules.RequestKind.WHOLE_ERASURE
        request = actions.register_request(by=OFFICER, at=at, held=held(number), kind=kind)
        actions.answer_request(by=OFFICER, at=at, request=request, state=refused, answer="法定保存")
    with pytest.raises(Conflict, match="answered before"), acting_as(OFFICER):
        actions.answer_request(by=OFFICER, at=at, request=request, state=done, answer="")
    assert own(number, at).has_contact
    assert not erasures.exists()
