"""What is over its time goes, kind by kind, as dated rows say; what figures count stays."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, connection
from django.test import Client
from django.utils import timezone
from PIL import Image

import yijia
from tests.harness.county import HERE, County, over_time, with_power
from tests.harness.schema import faults
from tests.test_rights import MOBILE, NAME, OFFICER, TEXT, closed, held, lifted, read
from yijia.base.access import Permission
from yijia.base.errors import Invalid
from yijia.base.retention import Batch, Gone, Kind, Kinds, kinds
from yijia.base.scope import ANONYMOUS, service_scope
from yijia.engines.cases import actions as case_actions
from yijia.engines.cases import queries as cases
from yijia.engines.cases.models import Link
from yijia.engines.cases.rules import LinkKind
from yijia.engines.figures import actions as figures
from yijia.engines.notices import ticks as notices
from yijia.engines.notices.models import Delivery, Notice
from yijia.front import actions as front
from yijia.front.models import SavedList
from yijia.ground.access import actions as access
from yijia.ground.access.queries import acting_as
from yijia.ground.files import actions as files
from yijia.ground.files import queries as stored
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry
from yijia.ground.organisations.models import Appointment
from yijia.ground.people import actions as people
from yijia.ground.people import events as people_events
from yijia.ground.people.models import Account, BulkRequest, Reading, ReadingWords, Token
from yijia.ground.people.rules import Purpose
from yijia.ground.rights import actions, queries, rules
from yijia.ground.rights import ticks as rights_ticks
from yijia.ground.rights.events import CONFIGURED
from yijia.ground.rights.models import Hold, Request, Run, Term
from yijia.ground.rights.tests.test_pages import token_of
from yijia.ground.rights.ticks import keep_hourly, keep_nightly, keep_to_terms
from yijia.programmes.issues import actions as issues
from yijia.programmes.issues import queries as issue_queries
from yijia.programmes.issues.rules import IssueKind

pytestmark = pytest.mark.django_db
SERVICE = service_scope("test")
DAY = timedelta(days=1)
WORDS, YEARS = "issues.words", timedelta(days=1825)
# The records of what was done with persons' data are kept for half a year at least.
# Source: Cybersecurity Law of the PRC, article 21, as generally known.
LEAST_OF_READINGS = 183


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "orange").save(out, "JPEG")
    return SimpleUploadedFile("lamp.jpg", out.getvalue(), "image/jpeg")


def raised(at: datetime, **fields: Any) -> str:
    new = issues.NewIssue(IssueKind.HELP, category="0201", text=TEXT, division=HERE, **fields)
    with acting_as(ANONYMOUS):
        return issues.raise_issue(by=ANONYMOUS, at=at, new=new).number


@pytest.fixture
def ended(county: County, at: datetime) -> str:
    """An issue with a contact, a photo and words of everybody, which ended on that day."""
    with acting_as(ANONYMOUS):
        token = str(files.store_file(by=ANONYMOUS, at=at, upload=photo()).token)
    number = raised(at, address="测试甲家", name=NAME, mobile=MOBILE, photos=(token,))
    closed(county, number, at)
    return number


def said_of(number: str) -> set[str]:
    """All that is left of what anybody wrote."""
    with acting_as(ANONYMOUS):
        opened = issue_queries.access_own_issue(number=number)
        remarks = [text for one in opened.remarks for text in (one.public_text, one.private_text)]
        told = {opened.issue.text, opened.issue.address, opened.case.title, *remarks}
    return told - {""}


def must_agree(at: datetime) -> dict[str, int]:
    """What a recount finds for each figure; it must agree with what was counted."""
    with acting_as(SERVICE):
        outcome = figures.recount_figures(by=SERVICE, at=at)
    assert outcome.agrees
    return {result.figure: result.n for result in outcome.results}


def last_run(kind: str) -> Run:
    with acting_as(SERVICE):
        return Run.objects.filter(kind=kind).latest("id")


def dated(code: str, *, days: int, starts_on: date, at: datetime) -> None:
    """A rule that a county sets from a day on."""
    with (
        acting_as(SERVICE),
        journal.entry(by=SERVICE, at=at, event=CONFIGURED, new={"count": 1}),
    ):
        Term.objects.create(
            code=code, days=days, starts_on=starts_on, source="县里的规定", is_sample=False
        )
        journal.forget_reference_data()


def test_every_kind_that_is_removed_comes_with_a_dated_rule_and_its_source() -> None:
    rows: list[dict[str, str]] = []
    for path in Path(yijia.__file__).parent.rglob("data/terms.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    days = {row["code"]: int(row["days"]) for row in rows}
    removed = {kind.code: kind for kind in kinds if kind.remove is not None}
    assert set(days) == {*removed, rules.ANSWER} and len(rows) == len(days)
    assert all(row["source"] and row["is_sample"] == "1" for row in rows)
    assert days["people.reading"] >= LEAST_OF_READINGS
    # What a machine keeps for itself goes even where nobody has loaded a row.
    assert {code for code, kind in removed.items() if kind.is_hourly} <= {
        code for code, kind in removed.items() if kind.days == days[code]
    }


def test_a_kind_is_declared_once_and_is_removed_or_kept_with_a_reason() -> None:
    known, kind = Kinds(), Kind("x", "X", why="Needed.")
    known.add(kind)
    known.add(kind)
    for wrong in (replace(kind, label="Y"), Kind("y", "Y")):
        with pytest.raises(ValueError, match="the kind"):
            known.add(wrong)


def test_words_and_files_go_when_their_time_is_over_and_every_figure_stays(
    ended: str, at: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    with acting_as(ANONYMOUS):
        (file,) = issue_queries.access_own_issue(number=ended).photos
    before = must_agree(at)
    assert before["issues.solved"] == 1
    assert over_time(WORDS, at=at + YEARS) == 0 and TEXT in said_of(ended)
    with django_capture_on_commit_callbacks(execute=True):
        assert over_time(WORDS, at=at + YEARS + DAY) == 1
    assert said_of(ended) == {issue_queries.expired_note()}
    assert not stored.path_of(file.token).exists()
    assert must_agree(at + DAY) == before
    assert over_time(WORDS, at=at + YEARS + 2 * DAY) == 0
    with acting_as(ANONYMOUS):
        opened = issue_queries.access_own_issue(number=ended)
        assert opened.photos == [] and opened.issue.lon is None
        assert not issue_queries.held_of(opened).has_texts


def test_why_two_cases_were_linked_goes_with_the_words_of_either(
    county: County, at: datetime
) -> None:
    number, other = raised(at), raised(at)
    scope = county.scopes["dispatcher"]
    with acting_as(scope):
        case = cases.access_case(scope=scope, number=number)
        kind, why = LinkKind.CAUSE, "测试甲也说过"
        link = case_actions.link_cases(
            by=scope, at=at, case=case, number=other, kind=kind, reason=why
        )
    with acting_as(ANONYMOUS):
        case = issue_queries.access_own_issue(number=number).case
        issues.answer_issue(by=ANONYMOUS, at=at, case=case, verb="withdraw", inputs={})
    assert over_time(WORDS, at=at + YEARS + DAY) == 1
    with acting_as(SERVICE):
        assert Link.objects.get(pk=link.pk).reason == issue_queries.expired_note()


def test_a_hold_keeps_words_and_contact_of_one_matter_and_is_told(
    ended: str, county: County, at: datetime
) -> None:
    nameless = raised(at)
    with acting_as(ANONYMOUS):
        case = issue_queries.access_own_issue(number=nameless).case
        issues.answer_issue(by=ANONYMOUS, at=at, case=case, verb="withdraw", inputs={})
    with acting_as(OFFICER):
        hold = actions.set_hold(by=OFFICER, at=at, held=held(nameless), reason="诉讼中")
    late = at + YEARS + DAY
    assert over_time(WORDS, "issues.contact", at=late) == 2
    assert TEXT in said_of(nameless) and TEXT not in said_of(ended)
    run = last_run(WORDS)
    assert (run.removed, run.kept_back, run.ended_at) == (1, 1, late)
    assert last_run("issues.contact").kept_back == 0
    lifted(hold, at)
    assert over_time(WORDS, at=late + DAY) == 1 and TEXT not in said_of(nameless)


def test_a_hold_that_comes_between_keeps_the_words(
    ended: str, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting_as(OFFICER):
        seen = [held(ended)]
        actions.set_hold(by=OFFICER, at=at, held=seen[0], reason="诉讼中")
    monkeypatch.setattr(issue_queries, "words_due", lambda **_given: seen)
    assert over_time(WORDS, at=at + YEARS + DAY) == 0 and TEXT in said_of(ended)


def stepping(*batches: Gone | Exception) -> tuple[Kind, list[int]]:
    """A kind whose batches end so, and where each of them began."""
    left, began = list(batches), list[int]()

    def remove(batch: Batch) -> Gone:
        began.append(batch.after)
        step = left.pop(0)
        if isinstance(step, Exception):
            raise step
        return step

    return Kind("test.kind", "Things", since="then", remove=remove, days=1), began


def test_a_run_that_is_cut_off_goes_on_where_it_was_and_ends_with_one_entry(
    county: County, at: datetime
) -> None:
    kind, began = stepping(Gone(2, place=7), OSError("full"), Gone(2, place=9), Gone(1))
    with pytest.raises(ExceptionGroup):
        keep_to_terms([kind], at=at)
    with acting_as(SERVICE):
        run = Run.objects.get(kind=kind.code)
        assert (run.removed, run.place, run.ended_at) == (2, 7, None)
    assert keep_to_terms([kind], at=at + DAY) == 3
    assert began == [0, 7, 7, 9]
    with acting_as(SERVICE):
        (entry,) = Entry.objects.filter(event="rights.term_applied", subject_id=run.pk)
        assert Run.objects.filter(kind=kind.code).count() == 1
    assert entry.new == {"kind": kind.code, "count": 5, "kept": 0, "days": 1}


def test_what_many_years_have_left_is_not_removed_in_one_night(
    county: County, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rights_ticks, "MOST_BATCHES", 2)
    kind, began = stepping(Gone(2, place=7), Gone(2, place=9), Gone(1))
    assert keep_to_terms([kind], at=at) == 4
    with acting_as(SERVICE):
        assert Run.objects.get(kind=kind.code).ended_at is None
    assert keep_to_terms([kind], at=at + DAY) == 1
    assert began == [0, 7, 9] and last_run(kind.code).removed == 5


def test_what_fails_keeps_no_other_kind_back_and_nothing_over_leaves_nothing(
    county: County, at: datetime
) -> None:
    broken, _began = stepping(OSError("full"))
    fine, _began = stepping(Gone(3))
    with pytest.raises(ExceptionGroup) as told:
        keep_to_terms([broken, replace(fine, code="test.other")], at=at)
    assert len(told.value.exceptions) == 1 and last_run("test.other").removed == 3
    nothing, _began = stepping(Gone(0))
    assert keep_to_terms([replace(nothing, code="test.nothing")], at=at) == 0
    with acting_as(SERVICE):
        assert not Run.objects.filter(kind="test.nothing").exists()


def test_nothing_is_removed_of_what_nobody_has_said_how_long_it_is_kept(
    county: County, at: datetime
) -> None:
    kind, began = stepping(Gone(1))
    assert keep_to_terms([replace(kind, days=None)], at=at) == 0 and began == []


def test_readings_go_with_their_words_and_requests_but_not_those_of_who_is_held(
    county: County, at: datetime
) -> None:
    kept, gone = (raised(at, name=NAME, mobile=MOBILE) for _n in range(2))
    for number in (kept, gone):
        read(county.scopes["dispatcher"], number, at)
    with acting_as(OFFICER):
        actions.set_hold(by=OFFICER, at=at, held=held(kept), reason="诉讼中")
    with acting_as(SERVICE):
        persons = {number: held(number).person_id or 0 for number in (kept, gone)}
    asker = county.scopes["dispatcher"]
    asker = with_power(asker, permission=Permission.CONTACT_BULK, at=at)
    with acting_as(asker):
        people.ask_bulk_reading(
            by=asker,
            at=at,
            purpose=Purpose.VERIFY,
            words="核对",
            selection="area",
            division=HERE,
            wanted=[people.Wanted(persons[gone], "cases_case:1")],
        )
    # Readings bear the time of the database as well, which is the real one.
    late = timezone.now() + timedelta(days=1096)
    assert over_time("people.reading", at=late) == 2
    with acting_as(SERVICE):
        assert [one.person_id for one in Reading.objects.all()] == [persons[kept]]
        assert not BulkRequest.objects.exists() and not ReadingWords.objects.exists()
    assert over_time("people.reading", at=late) == 0


@pytest.mark.parametrize("login", ["dispatcher", "officer", "audit"])
def test_nobody_but_a_service_removes_readings(county: County, at: datetime, login: str) -> None:
    scope = county.scopes[login]
    read(county.scopes["dispatcher"], raised(at, name=NAME, mobile=MOBILE), at)
    with pytest.raises(IntegrityError, match="by a service"), acting_as(scope):
        people.forget_readings(by=scope, at=at, before=at + DAY, kept=(), limit=9)
    with (
        pytest.raises(IntegrityError, match="by a service"),
        acting_as(SERVICE),
        connection.cursor() as cursor,
        journal.entry(by=SERVICE, at=at, event=people_events.TOKENS_FORGOTTEN),
    ):
        cursor.execute("SELECT people_forget_readings(%s, 9, '{}')", [at + DAY])


@pytest.mark.parametrize("table", ["people_reading", "rights_erasure", "rights_consent"])
def test_the_application_itself_removes_none_of_them(county: County, table: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting_as(SERVICE),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {table}")


def test_answered_requests_and_lifted_holds_go_and_what_stands_or_waits_stays(
    county: County, at: datetime
) -> None:
    done, waiting, kept = (raised(at, name=NAME, mobile=MOBILE) for _n in range(3))
    kind = rules.RequestKind.COPY
    with acting_as(OFFICER):
        for number in (done, waiting, kept):
            matter = held(number)
            asked = actions.register_request(by=OFFICER, at=at, held=matter, kind=kind)
            if number != waiting:
                state = rules.RequestState.DONE
                actions.answer_request(by=OFFICER, at=at, request=asked, state=state, answer="")
        actions.set_hold(by=OFFICER, at=at, held=held(kept), reason="诉讼中")
        hold = actions.set_hold(by=OFFICER, at=at, held=held(waiting), reason="诉讼中")
    lifted(hold, at)
    assert over_time("rights.request", at=at + timedelta(days=1096)) == 2
    with acting_as(SERVICE):
        assert {request.key for request in Request.objects.all()} == {waiting, kept}
        assert {hold.key for hold in Hold.objects.all()} == {kept}


def test_notices_go_with_their_deliveries_and_what_waits_to_be_sent_stays(
    ended: str, at: datetime
) -> None:
    notices.make_notices(at=at)
    with acting_as(SERVICE):
        first, second = Notice.objects.order_by("pk")[:2]
        for notice, state in ((first, "not_wanted"), (second, "queued")):
            Delivery.objects.create(notice=notice, state=state, next_at=at, changed_at=at)
        count = Notice.objects.count()
    assert over_time("notices.notice", at=at + timedelta(days=366)) == count - 1
    with acting_as(SERVICE):
        assert [one.pk for one in Notice.objects.all()] == [second.pk]
        assert Delivery.objects.count() == 1


@pytest.mark.parametrize("login", ["dispatcher", "system"])
def test_nobody_but_a_service_removes_notices(
    ended: str, county: County, at: datetime, login: str
) -> None:
    notices.make_notices(at=at)
    with (
        pytest.raises(IntegrityError, match="by a service"),
        acting_as(county.scopes[login]),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT notices_forget(%s, 9)", [at + timedelta(days=366)])


def test_lists_of_who_has_left_go_and_what_they_shared_stays(county: County, at: datetime) -> None:
    centre = county.organisations["centre"].pk
    for login in ("dispatcher", "leader"):
        scope = county.scopes[login]
        with acting_as(scope):
            front.save_list(by=scope, at=at, name="own", question="", organisation=None)
            front.save_list(by=scope, at=at, name="shared", question="", organisation=centre)
    with acting_as(SERVICE):
        post = Appointment.objects.get(account__login="leader")
        access.leave_post(by=SERVICE, at=at, appointment=post, ends_on=at.date())
    assert over_time("front.savedlist", at=at + 29 * DAY) == 0
    assert over_time("front.savedlist", at=at + 31 * DAY) == 1
    with acting_as(SERVICE):
        left = SavedList.objects.values_list("account__login", "name")
        assert set(left) == {("dispatcher", "own"), ("dispatcher", "shared"), ("leader", "shared")}


def test_tokens_that_open_nothing_go_and_the_others_stay(county: County, at: datetime) -> None:
    with acting_as(SERVICE):
        account = Account.objects.get(login="leader")
        for _n in range(2):
            people.issue_token(by=SERVICE, at=at, account=account)
        first, second = Token.objects.filter(account=account).order_by("pk")
        people.revoke_token(by=SERVICE, at=at, token=first)
    assert over_time("people.token", at=at + timedelta(days=366)) == 1
    with acting_as(SERVICE):
        assert [token.pk for token in Token.objects.filter(account=account)] == [second.pk]


def test_every_hour_and_every_night_all_kinds_are_looked_at(
    county: County, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def look(*, by: object, at: datetime, kind: Kind) -> Gone:
        seen.append(kind.code)
        return Gone(0)

    monkeypatch.setattr(actions, "apply_term", look)
    assert (keep_hourly(at=at), keep_nightly(at=at)) == (0, 0)
    assert sorted(seen) == sorted(kind.code for kind in kinds)


def test_a_rule_of_the_county_holds_from_its_day_on_in_the_job_and_in_the_promise(
    ended: str, at: datetime
) -> None:
    dated(WORDS, days=30, starts_on=at.date() + 10 * DAY, at=at)
    assert over_time(WORDS, at=at + 9 * DAY) == 0
    told = {rule.kind.code: rule for rule in queries.rules_of_retention(at=at + 31 * DAY)}
    term = told[WORDS].term
    assert term is not None and (told[WORDS].days, term.source) == (30, "县里的规定")
    assert over_time(WORDS, at=at + 31 * DAY) == 1


def test_a_county_brings_in_its_own_terms_and_none_that_lie_in_the_past(
    county: County, at: datetime
) -> None:
    file = b"code,days,starts_on\nissues.words,30,2026-10-10\n"
    with acting_as(SERVICE):
        tried = actions.import_terms(by=SERVICE, at=at, file=file, source="doc", dry_run=True)
        assert tried.added == ("issues.words/2026-10-10",)
        assert not Term.objects.filter(code=WORDS, days=30).exists()
        assert actions.import_terms(by=SERVICE, at=at, file=file, source="doc").added
        assert actions.import_terms(by=SERVICE, at=at, file=file, source="doc").unchanged == 1
        term = queries.term_for(WORDS, on=date(2026, 10, 10))
        assert term is not None and (term.days, term.is_sample) == (30, False)
        wrong = b"code,days,starts_on\njournal.entry,x,2026-09-29\nissues.words,1,2026-09-29\n"
        with pytest.raises(Invalid) as refused:
            actions.import_terms(by=SERVICE, at=at, file=wrong, source="doc")
    assert [place for place, _why in refused.value.errors] == ["2.code", "2.days", "3.starts_on"]


def cells(html: str) -> str:
    return " ".join(html.split())


def test_everybody_reads_the_rules_by_which_it_is_removed(county: County, at: datetime) -> None:
    client = Client(headers={"Accept-Language": "en"})
    dated(WORDS, days=4321, starts_on=date(2026, 1, 1), at=at)
    page = cells(client.get("/privacy").content.decode())
    told = client.get("/api/v1/rights/retention").json()
    document = client.get("/api/openapi.json").json()
    described = document["paths"]["/api/v1/rights/retention"]["get"]["responses"]["200"]
    schema = described["content"]["application/json"]["schema"]
    assert faults(told, schema=schema, document=document) == []
    assert "<span>4321</span>" in page and "县里的规定" in page
    assert "How we use your contact" in page and "Sample data" in page
    by_code = {rule["code"]: rule for rule in told}
    assert set(by_code) == {kind.code for kind in kinds}
    assert by_code[WORDS]["days"] == 4321 and by_code[WORDS]["is_sample"] is False
    assert by_code["journal.entry"]["days"] is None and by_code["journal.entry"]["kept_because"]
    assert [rule["label"] for rule in told if rule["label"] not in page] == []
    chinese = Client(headers={"Accept-Language": "zh-hans"}).get("/privacy").content.decode()
    assert "诉求办结" in chinese and "保存期限" in chinese


def test_the_desk_sees_what_was_removed_last_and_nobody_else_does(
    ended: str, county: County, at: datetime
) -> None:
    late = at + YEARS + DAY
    with acting_as(OFFICER):
        actions.set_hold(by=OFFICER, at=at, held=held(raised(at)), reason="诉讼中")
    over_time(WORDS, at=late)
    client, path = Client(headers={"Accept-Language": "en"}), "/api/v1/work/rights/retention"
    off = {"Authorization": token_of(county.scopes["officer"])}
    assert client.get(path, headers=off).status_code == 403
    other = {"Authorization": token_of(county.scopes["dispatcher"])}
    assert client.get(path, headers=other).status_code == 403
    on = {"Authorization": token_of(county.scopes["officer"], power=Permission.PERSON_RIGHTS)}
    found = {rule["code"]: rule for rule in client.get(path, headers=on).json()}
    assert (found[WORDS]["last_run"]["removed"], found[WORDS]["next_at"][11:16]) == (1, "02:30")
    assert found["issues.mark"]["last_run"] is None


@pytest.mark.parametrize(
    ("at", "night"),
    [("2026-09-30T02:29", "2026-09-30T02:30"), ("2026-09-30T02:30", "2026-10-01T02:30")],
)
def test_the_next_night_is_the_one_that_has_not_begun(at: str, night: str) -> None:
    begins = datetime.fromisoformat("2026-01-01T02:30").time()
    found = rules.next_night(datetime.fromisoformat(at), begins=begins)
    assert found == datetime.fromisoformat(night)


def test_the_list_outside_names_a_contact_that_was_over_its_time(
    ended: str, at: datetime, erasures: Path
) -> None:
    assert over_time("issues.contact", at=at + timedelta(days=366)) == 1
    assert len(list(queries.listed_erasures())) == 1 and erasures.exists()
