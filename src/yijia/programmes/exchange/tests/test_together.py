"""Several at once: a project for needs of one kind, a batch for a place, resources from a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.harness.clients import client_of
from tests.harness.county import HERE
from tests.harness.racing import overtaken
from yijia.base.errors import Conflict, Forbidden, Invalid, NotFound
from yijia.base.scope import Scope
from yijia.ground.access.queries import acting_as
from yijia.ground.journal import actions as journal
from yijia.ground.journal.models import Entry
from yijia.ground.people import actions as people
from yijia.ground.people.models import Account
from yijia.ground.places.tests.test_sheets import workbook
from yijia.programmes.exchange import actions, events, queries, shown
from yijia.programmes.exchange.models import Listing, Match, Plan, Project, ProjectStep, Resource
from yijia.programmes.exchange.tests.conftest import Wishing
from yijia.programmes.exchange.tests.test_giving import DAY, FRIDAY, TESTED, Giving, giving
from yijia.programmes.exchange.tests.test_pages import _moment, must_open, must_save

__all__ = ["_moment", "giving"]

pytestmark = pytest.mark.django_db
STREET = HERE[:9]
HEADER = "organisation,category,quantity,serves,starts_on,weekdays,conditions_zh\n"
ROW = f"water,wheelchair,2,{STREET},2026-09-01,12345,上午\n"
BENCHES: dict[str, Any] = {
    "title_zh": "健身器材更新",
    "budget_yuan": "120000",
    "money": "党建经费",
    "owner": "water",
    "starts_on": "2026-10-01",
    "last_on": "2026-12-31",
    "steps": "2026-10-31 招标\n2026-11-30 安装",
}


def grouped(wishing: Wishing, *, count: int = 3) -> list[str]:
    """Needs of one kind in the list of one street."""
    return [wishing.listed(category="equipment") for _n in range(count)]


def opened(
    wishing: Wishing, needs: list[str], *, by: str = "dispatcher", **changed: Any
) -> Project:
    """Somebody opens a project for them."""
    given: dict[str, Any] = {
        "title_zh": "健身器材更新",
        "category": "equipment",
        "division": STREET,
        "owner": wishing.county.organisations["water"].pk,
        "budget_yuan": Decimal(120000),
        "money": "党建经费",
        "starts_on": date(2026, 10, 1),
        "last_on": date(2026, 12, 31),
        "needs": needs,
        "steps": [("招标", date(2026, 10, 31))],
    }
    with acting_as(wishing.by(by)):
        new = actions.NewProject(**(given | changed))
        return actions.open_project(by=wishing.by(by), at=wishing.at, new=new)


def states(wishing: Wishing) -> list[str]:
    with acting_as(wishing.by("worker")):
        return list(Listing.objects.order_by("pk").values_list("state", flat=True))


def test_needs_of_one_kind_become_a_project_and_whoever_asked_has_the_last_word(
    wishing: Wishing,
) -> None:
    needs = grouped(wishing)
    project = opened(wishing, needs)
    assert states(wishing) == ["planned"] * 3
    with acting_as(wishing.by("other")):
        (step,) = ProjectStep.objects.all()
        by, at = wishing.by("other"), wishing.at
        assert actions.finish_step(by=by, at=at, step_of=step).done_on == at.date()
        with pytest.raises(Conflict):
            actions.finish_step(by=by, at=at, step_of=step)
        actions.finish_project(by=by, at=at, project=project)
    assert states(wishing) == ["delivered"] * 3
    wishing.say(needs[0], "receive")
    wishing.say(needs[1], "miss", reason="没有装")
    assert states(wishing) == ["fulfilled", "listed", "delivered"]
    with pytest.raises(Conflict), acting_as(wishing.by("other")):
        actions.drop_project(by=wishing.by("other"), at=wishing.at, project=project, reason="x")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ends", [False, True])
def test_a_step_that_is_done_twice_at_once_or_as_its_project_ends_is_refused(
    wishing: Wishing, *, ends: bool
) -> None:
    project = opened(wishing, grouped(wishing))
    by, at = wishing.by("other"), wishing.at
    with acting_as(by):
        (step,) = queries.steps_of(project)

    def finish() -> object:
        with acting_as(by):
            found = queries.access_step(identity=step.pk)
            return actions.finish_step(by=by, at=at, step_of=found)

    @contextmanager
    def first() -> Iterator[object]:
        with acting_as(by):
            if ends:
                yield actions.finish_project(by=by, at=at, project=project)
            else:
                yield actions.finish_step(by=by, at=at, step_of=step)

    assert isinstance(overtaken(first, work=finish), Conflict)


@pytest.mark.django_db(transaction=True)
def test_a_project_and_the_end_of_several_proposals_do_not_wait_for_each_other(
    giving: Giving, service: Scope
) -> None:
    needs = grouped(giving)
    resources = [giving.enter(category="equipment") for _n in range(2)]
    # The older proposal is for the need that a project takes in later.
    older, newer = (giving.ask(needs[n], resources[n]) for n in (1, 0))

    @contextmanager
    def undone() -> Iterator[None]:
        with acting_as(service):
            actions.expire_match(by=service, at=giving.at, match=older)
            yield
            actions.expire_match(by=service, at=giving.at, match=newer)

    assert isinstance(overtaken(undone, work=lambda: opened(giving, needs)), Project)
    with acting_as(service):
        assert {one.state for one in Match.objects.all()} == {"expired"}


def test_who_gave_it_by_a_project_does_not_say_that_it_was_received(giving: Giving) -> None:
    needs = grouped(giving)
    project = opened(giving, needs, owner=giving.county.organisations["here"].pk)
    with acting_as(giving.by("worker")):
        actions.finish_project(by=giving.by("worker"), at=giving.at, project=project)
    with pytest.raises(Conflict, match="Your own unit"):
        giving.move(needs[0], "called_received")
    # What somebody else gives later is asked about as ever.
    giving.move(needs[0], "called_missed", reason="没有装")
    match = giving.accept_own(
        giving.claim(needs[0], giving.enter(category="equipment", quantity=1))
    )
    giving.match(actions.deliver_match, match, by="other")
    giving.move(needs[0], "called_received")
    assert states(giving) == ["fulfilled", "delivered", "delivered"]


def test_a_project_that_is_given_up_leaves_its_needs_as_old_as_they_are(wishing: Wishing) -> None:
    needs = grouped(wishing)
    project = opened(wishing, needs)
    wishing.say(needs[2], "withdraw")
    with acting_as(wishing.by("dispatcher")):
        by, at = wishing.by("dispatcher"), wishing.at
        with pytest.raises(Invalid):
            actions.drop_project(by=by, at=at, project=project, reason=" ")
        actions.drop_project(by=by, at=at, project=project, reason="没有经费")
        assert Project.objects.get().state == "dropped"
    assert states(wishing) == ["listed", "listed", "withdrawn"]
    assert wishing.opened(needs[0]).listing.made_on == wishing.at.date()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"owner": 0}, "owner"),
        ({"category": "books"}, "needs"),
        ({"last_on": date(2026, 9, 1)}, "last_on"),
    ],
)
def test_what_is_wrong_with_a_project_is_said_beside_its_field(
    wishing: Wishing, changed: dict[str, Any], field: str
) -> None:
    needs = grouped(wishing)
    with pytest.raises(Invalid) as refused:
        opened(wishing, needs, **changed)
    assert refused.value.field == field
    for few in (needs[:2], needs[:1] * 3):
        with pytest.raises(Invalid, match="at least"):
            opened(wishing, few)
    with pytest.raises(Forbidden):
        opened(wishing, needs, by="worker")
    assert states(wishing) == ["listed"] * 3


def test_a_batch_meets_as_many_as_it_can_and_people_confirm_it(giving: Giving) -> None:
    giving.enter(quantity=1, serves=HERE)
    giving.enter(quantity=1, weekdays=31)
    numbers = [giving.listed() for _n in range(3)]
    giving.listed(category="books")
    by, at = giving.by("dispatcher"), giving.at
    with acting_as(by):
        plan = actions.make_plan(by=by, at=at, division=STREET)
        lines = queries.lines_of_plan(plan)
        assert (plan.wanted, len(lines), plan.is_optimal) == (4, 2, True)
        # The older needs come first, and the pair that lacks nothing.
        assert [one.listing.number for one in lines] == numbers[:2]
        assert [(one.days, one.of_days) for one in lines] == [(7, 7), (5, 7)]
        with pytest.raises(Invalid):
            actions.confirm_plan(by=by, at=at, plan=plan, lines=[])
        (match,) = actions.confirm_plan(by=by, at=at, plan=plan, lines=[lines[0].pk])
        with pytest.raises(Conflict):
            actions.confirm_plan(by=by, at=at, plan=plan, lines=[lines[0].pk])
    assert (match.state, match.given_at, match.taken_at) == ("proposed", None, None)
    giving.match(actions.accept_match, match, by="other")
    giving.match(actions.accept_match, match, by="worker")
    assert giving.opened(numbers[0]).case.state == "promised"


def test_each_pair_of_a_batch_costs_its_own_proposal_alone(giving: Giving) -> None:
    giving.enter(quantity=9)
    for _n in range(4):
        giving.listed()
    by = giving.by("dispatcher")
    counts = []
    with acting_as(by):
        plan = actions.make_plan(by=by, at=giving.at, division=STREET)
        lines = [one.pk for one in queries.lines_of_plan(plan)]
        for chosen in (lines[:1], lines[1:]):
            with CaptureQueriesContext(connection) as found:
                actions.confirm_plan(by=by, at=giving.at, plan=plan, lines=chosen)
            counts.append(len(found))
    # A savepoint, an entry, the match, and their ends.
    assert counts[1] - counts[0] == 2 * 5


def test_a_confirmed_pair_shows_the_days_of_its_match(giving: Giving) -> None:
    giving.enter()
    giving.listed(starts_on=giving.at.date(), last_on=FRIDAY)
    by, late = giving.by("dispatcher"), giving.at + DAY
    with acting_as(by):
        plan = actions.make_plan(by=by, at=giving.at, division=STREET)
        (line,) = queries.lines_of_plan(plan)
        actions.confirm_plan(by=by, at=late, plan=plan, lines=[line.pk])
        document: Any = shown.plan_document(plan)
        lines = queries.lines_of_plan(plan)
        page: Any = shown.plan_page(plan, lines=lines, on=late.date())
    assert line.starts_on == giving.at.date()
    assert document["lines"][0]["starts_on"] == late.date()
    days = shown.range_words(late.date(), ends_on=FRIDAY + DAY)
    assert page["lines"][0]["days"] == days


def test_who_speaks_for_both_sides_consents_for_each(giving: Giving, service: Scope) -> None:
    giving.enter()
    giving.listed()
    with acting_as(service):
        plan = actions.make_plan(by=service, at=giving.at, division=STREET)
        lines = [one.pk for one in queries.lines_of_plan(plan)]
        (match,) = actions.confirm_plan(by=service, at=giving.at, plan=plan, lines=lines)
        assert actions.accept_match(by=service, at=giving.at, match=match).state == "agreed"
        accepted = Entry.objects.filter(event=events.MATCH_ACCEPTED.code).order_by("pk")
        assert [one.new["side"] for one in accepted] == ["unit", "need"]


def test_a_batch_says_that_it_may_not_be_the_best_and_takes_what_is_left_later(
    giving: Giving,
) -> None:
    giving.promised(giving.enter(quantity=1))
    later = [
        {"starts_on": date(2026, month, 9), "last_on": date(2026, month, 15)} for month in (11, 12)
    ]
    numbers = [giving.listed(**days) for days in later]
    desk = client_of("dispatcher")
    assert desk.post("/work/plans", {"division": STREET}).status_code == 302
    with acting_as(giving.by("dispatcher")):
        (line,) = queries.lines_of_plan(Plan.objects.get())
    assert line.listing.number == numbers[0]
    page = must_open(desk, f"/work/plans/{line.plan_id}")
    assert "1 of 2 needs" in page and "a better assignment may exist" in page


def test_a_batch_is_for_who_dispatches_there(giving: Giving) -> None:
    giving.enter()
    giving.listed()
    with pytest.raises(Forbidden), acting_as(giving.by("worker")):
        actions.make_plan(by=giving.by("worker"), at=giving.at, division=HERE)
    by = giving.by("dispatcher")
    with acting_as(by):
        with pytest.raises(Invalid):
            actions.make_plan(by=by, at=giving.at, division="350181002902")
        plan = actions.make_plan(by=by, at=giving.at, division=HERE)
    with pytest.raises(NotFound), acting_as(giving.by("leader")):
        queries.access_plan(scope=giving.by("leader"), identity=plan.pk)


def test_a_project_is_opened_gone_on_with_and_given_up_on_pages(giving: Giving) -> None:
    needs = grouped(giving)
    desk, anybody = client_of("dispatcher"), client_of("leader")
    assert f"/work/projects/new/{STREET}/equipment" in must_open(desk, "/projects")
    address = f"/work/projects/new/{STREET}/equipment"
    wrong = desk.post(address, BENCHES | {"needs": needs, "steps": "不是日期", "checked": "1"})
    assert wrong.status_code == 422 and "Begin each step" in wrong.content.decode()
    few = desk.post(address, BENCHES | {"needs": needs[:1], "checked": "1"})
    assert few.status_code == 422 and "at least 3" in few.content.decode()
    for public in ("title_zh", "money", "steps"):
        told = {public: f"{BENCHES[public]} 13900139000"}
        answer = desk.post(address, BENCHES | {"needs": needs, "checked": "1"} | told)
        assert answer.status_code == 422 and "a mobile number" in answer.content.decode()
    assert must_save(desk, address, BENCHES | {"needs": needs}) == 302
    project = Project.objects.get()
    page = must_open(anybody, f"/projects/{project.pk}")
    assert "健身器材更新" in page and "120,000.00" in page and "招标" in page
    first = ProjectStep.objects.order_by("due_on")[0]
    assert desk.post(f"/work/steps/{first.pk}/done").status_code == 302
    assert "done on" in must_open(anybody, f"/projects/{project.pk}")
    assert anybody.post(f"/work/projects/{project.pk}/done").status_code == 403
    drop = f"/work/projects/{project.pk}/drop"
    assert desk.post(drop, {"reason": "没有经费"}).status_code == 302
    assert "Was given up" in must_open(anybody, "/projects")


def test_batches_on_pages_and_projects_and_batches_by_program(
    giving: Giving, service: Scope, at: Any
) -> None:
    needs = grouped(giving)
    desk = client_of("dispatcher")
    giving.enter(category="equipment", quantity=2)
    for division, status in (("350181002902", 422), (STREET, 302)):
        assert desk.post("/work/plans", {"division": division}).status_code == status
    with acting_as(service):
        plan = Plan.objects.get()
    shown = must_open(desk, f"/work/plans/{plan.pk}")
    assert "No other assignment on those days" in shown and "elsewhere in the county" in shown
    with acting_as(service):
        account = Account.objects.get(login="dispatcher")
        token = people.issue_token(by=service, at=at, account=account)
    desk.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"

    def must_send(path: str, **given: Any) -> Any:
        answer = desk.post(f"/api/v1/work{path}", given, content_type="application/json")
        assert answer.status_code in {200, 201}, answer.content
        return answer.json()

    document = desk.get(f"/api/v1/work/plans/{plan.pk}").json()
    served = {"organisation": "water", "division": HERE, "this_month": 0, "later": 2}
    assert document["serves"] == [served] and "Which unit would serve which" in shown
    line = document["lines"][0]["id"]
    confirmed = desk.post(f"/work/plans/{plan.pk}", {"lines": [str(line)]})
    with acting_as(service):
        assert confirmed.status_code == 302 and Match.objects.count() == 1
    again = must_send("/plans", division=STREET)
    (other,) = must_send(f"/plans/{again['id']}/confirm", lines=[str(again["lines"][1]["id"])])
    assert (other["state"], other["unit_accepted"]) == ("proposed", False)
    assert len(desk.get("/api/v1/work/plans").json()) == 2
    place = {"category": "equipment", "division": STREET}
    made = must_send("/projects", needs=needs, **BENCHES, **place)
    step = must_send(f"/steps/{made['steps'][0]['id']}/done")["steps"]
    assert step[0]["done_on"] == "2026-09-30"
    assert must_send(f"/projects/{made['id']}/done")["state"] == "done"
    assert [one["state"] for one in desk.get("/api/v1/projects").json()] == ["done"]


@pytest.mark.parametrize(
    ("sql", "because"),
    [
        ("UPDATE exchange_project SET budget_yuan = 1", "permission denied"),
        ("UPDATE exchange_projectstep SET done_on = now()", "a step is done once"),
        ("UPDATE exchange_project SET state = 'done', ended_on = now()", "has ended"),
        ("DELETE FROM exchange_projectneed", "permission denied"),
        ("UPDATE exchange_plan SET wanted = 9", "permission denied"),
    ],
)
def test_a_shell_cannot_change_what_ended(
    wishing: Wishing, service: Scope, sql: str, because: str
) -> None:
    project = opened(wishing, grouped(wishing))
    by = wishing.by("dispatcher")
    with acting_as(by):
        actions.finish_project(by=by, at=wishing.at, project=project)
    with (
        pytest.raises(DatabaseError, match=because),
        transaction.atomic(),
        acting_as(service),
        journal.entry(by=service, at=wishing.at, event=TESTED),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def sheet(text: str) -> bytes:
    """A table as a workbook."""
    return workbook([list(line.split(",")) for line in text.strip().splitlines()])


def test_a_workbook_is_tried_its_faults_named_brought_in_and_undone(giving: Giving) -> None:
    unit = client_of("other")

    def send(content: bytes, **more: str) -> tuple[int, str]:
        upload = SimpleUploadedFile("r.xlsx", content)
        answer = unit.post("/work/giving/import", {"file": upload, "source": "来函", **more})
        return answer.status_code, answer.content.decode()

    faulty = HEADER + "lamps,wheelchair,2,350181,2026-09-01,9,\nwater,moon,x,1,2026-09-01,,\n"
    status, page = send(sheet(faulty))
    assert status == 422
    for fault in ("Row 2.organisation", "Row 2.weekdays", "Row 3.quantity"):
        assert fault in page
    # What everybody can read is looked through as it is on the page that asks for one.
    status, page = send(sheet(HEADER + ROW.replace("上午", "找王师傅 13900139000")))
    assert status == 422 and "Row 2.conditions_zh" in page
    status, page = send(sheet(HEADER + ROW), dry_run="on")
    assert status == 200 and "It would bring 1 new rows" in page
    assert not Resource.objects.exists()
    assert send(sheet(HEADER + ROW))[0] == 302
    (row,) = Resource.objects.all()
    assert (row.weekdays, row.serves_id, row.conditions_zh) == (31, STREET, "上午")
    status, page = send(sheet(HEADER + ROW), dry_run="on")
    assert "It would bring 0 new rows; 1 are known" in page
    match = giving.promised(row)
    refused = unit.post(f"/work/giving/import/{row.batch}/undo")
    assert refused.status_code == 409
    giving.match(actions.fail_match, match, by="other", reason="x")
    assert client_of("handler").post(f"/work/giving/import/{row.batch}/undo").status_code == 403
    assert unit.post(f"/work/giving/import/{row.batch}/undo").status_code == 302
    assert "Nothing yet" in must_open(unit, "/work/giving/import")
    assert must_open(unit, "/resources").count("Wheelchair") == 0


def test_a_program_brings_resources_in_and_undoes_it(
    giving: Giving, service: Scope, at: Any
) -> None:
    with acting_as(service):
        account = Account.objects.get(login="other")
        token = people.issue_token(by=service, at=at, account=account)
    unit = client_of("other")
    unit.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"

    def send(text: str, **more: str) -> Any:
        table = SimpleUploadedFile("r.csv", text.encode(), "text/csv")
        given = {"table": table, "source": "来函", **more}
        return unit.post("/api/v1/work/giving/import", given).json()

    assert send(HEADER + ROW)["dry_run"] is True
    assert len(send(HEADER + ROW, dry_run="false")["added"]) == 1
    batch = Resource.objects.get().batch
    undo = f"/api/v1/work/giving/import/{batch}/undo"
    assert unit.post(undo).json() == {"count": 1}
    assert unit.post(undo).status_code == 404
