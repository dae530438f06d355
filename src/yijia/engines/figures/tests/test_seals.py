"""A published month is frozen by the database; later work makes another seal beside it."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import frictionless
import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import Error as DatabaseError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from yijia.base.errors import Conflict, Forbidden, Invalid
from yijia.base.scope import ANONYMOUS, service_scope
from yijia.base.typesetting import pdf_of
from yijia.base.workdays import CHINA
from yijia.engines.figures import actions, queries, registry, ticks
from yijia.engines.figures.registry import Registry
from yijia.engines.figures.rules import Cause
from yijia.engines.figures.shown import printed
from yijia.engines.figures.shown.seals import NOT_SEALED
from yijia.engines.figures.tests.sample import (
    COUNTY,
    FIGURES,
    OPENED,
    PAID,
    PERSONS,
    TOWN,
    VILLAGE,
    declare,
    recount,
    run,
)
from yijia.ground.access.queries import acting_as

Cursor = psycopg.Cursor[Any]
pytestmark = pytest.mark.usefixtures("owner")
MARCH = date(2026, 3, 1)
ADD = "INSERT INTO sample_thing (opened_on) VALUES ('2026-03-07')"
WHY = "Two things were entered late."


@pytest.fixture(autouse=True)
def rows(owner: Cursor) -> None:
    """Three rows of March, one of which is not folded, and one of April."""
    run("INSERT INTO sample_thing (opened_on) VALUES ('2026-03-05'), ('2026-03-06')")
    actions.fold_deltas()
    run("INSERT INTO sample_thing (opened_on) VALUES ('2026-03-31'), ('2026-04-01')")


def publish(note: str = "", *, month: date = MARCH) -> int:
    scope = service_scope("test")
    with acting_as(scope):
        at = datetime(2026, 9, 30, 16, tzinfo=CHINA)
        return actions.publish_month(by=scope, at=at, month=month, note=note).number


def causes(code: str = OPENED.code) -> list[Cause | None]:
    found = queries.seals(by=ANONYMOUS, code=code, division=COUNTY, month=MARCH)
    return [one.cause for one in found]


def sealed(division: str = COUNTY) -> list[tuple[int, Any, str]]:
    found = queries.seals(by=ANONYMOUS, code=OPENED.code, division=division, month=MARCH)
    return [(one.number, one.value, one.note) for one in found]


def test_a_month_is_frozen_for_every_place_and_a_later_change_is_sealed_beside_it() -> None:
    assert publish() == 1
    assert [sealed(place) for place in (COUNTY, TOWN, VILLAGE)] == [[(1, 3, "")]] * 3
    run(ADD)
    assert sealed() == [(1, 3, "")]
    assert publish(WHY) == 2
    assert sealed() == [(2, 4, WHY), (1, 3, "")]
    actions.fold_deltas()
    with pytest.raises(Conflict):
        publish(WHY)


def test_only_what_has_changed_is_sealed_again() -> None:
    publish()
    run("UPDATE sample_thing SET amount = 2 WHERE opened_on = '2026-03-05'")
    publish(WHY)
    found = run("SELECT figure FROM figures_seal ORDER BY id DESC LIMIT 1")
    assert found == [("sample.paid",)]


@pytest.mark.parametrize(
    ("month", "note", "field"),
    [(date(2026, 9, 1), "", "month"), (MARCH, " ", "note"), (MARCH, "x" * 401, "note")],
)
def test_a_month_that_is_not_over_or_not_explained_is_refused(
    month: date, note: str, field: str
) -> None:
    publish()
    run(ADD)
    with pytest.raises(Invalid) as refused:
        publish(note, month=month)
    assert refused.value.field == field


def test_nobody_publishes_without_the_permission(at: datetime) -> None:
    with pytest.raises(Forbidden), acting_as(ANONYMOUS):
        actions.publish_month(by=ANONYMOUS, at=at, month=MARCH)


def test_persons_are_not_sealed() -> None:
    run("INSERT INTO sample_thing (opened_on) SELECT '2026-03-07' FROM generate_series(1, 9)")
    publish()
    assert PERSONS.code not in {code for (code,) in run("SELECT figure FROM figures_seal")}


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE figures_sealedsum SET v = 1",
        "DELETE FROM figures_seal",
        "INSERT INTO figures_publication (month, number, at) VALUES ('2026-02-01', 1, now())",
        "SELECT figures_publish(ARRAY['sample.opened'], '2026-02-01')",
    ],
)
def test_no_number_of_a_seal_can_be_typed(forgery: str) -> None:
    publish()
    with pytest.raises(DatabaseError), transaction.atomic():
        run(forgery)
    assert sealed() == [(1, 3, "")]


def test_of_two_who_publish_at_once_one_is_told_that_nothing_is_new(
    transactional_db: None,
) -> None:
    def one(_number: int) -> str:
        try:
            publish()
        except (Conflict, Invalid) as refused:
            return type(refused).__name__
        finally:
            connection.close()
        return "published"

    with ThreadPoolExecutor(max_workers=2) as threads:
        told = sorted(threads.map(one, range(2)))
    assert told.count("published") == 1
    assert sealed() == [(1, 3, "")]


def test_the_night_seals_what_later_work_has_changed(at: datetime) -> None:
    publish()
    assert ticks.seal_again(at=at) == 0
    run(ADD)
    assert ticks.seal_again(at=at) == 1
    assert [(number, value) for number, value, _note in sealed()] == [(2, 4), (1, 3)]
    assert causes() == [Cause.CHANGED, Cause.FIRST]


# Of two figures that stand beside each other one is made to differ from its rows.
TYPED = """
UPDATE figures_cell SET n = n + 7, v = v + 7
WHERE figure = 'sample.opened' AND grain = 'month' AND day = '2026-03-01'"""


BEHIND = """
ALTER TABLE sample_thing DISABLE TRIGGER USER;
INSERT INTO sample_thing (opened_on) VALUES ('2026-03-08');
ALTER TABLE sample_thing ENABLE TRIGGER USER"""


def test_what_was_typed_since_the_last_recount_is_found_when_it_would_be_sealed(
    owner: Cursor, client: Client, at: datetime
) -> None:
    actions.fold_deltas()
    assert recount().agrees
    owner.execute(TYPED.encode())
    assert publish() == 1
    assert (sealed(), causes(PAID.code)) == ([], [Cause.FIRST])
    assert queries.red_codes() == {OPENED.code}
    # It is said who was recounted; of the nights that recounted all nothing has changed.
    newest, night = client.get("/api/v1/recounts").json()
    assert (newest["whole"], newest["figures"], newest["red"]) == (False, 1, [OPENED.code])
    assert (night["whole"], night["red"]) == (True, [])
    assert "Recounted alone: Things opened." in client.get("/figures/recounts").content.decode()
    counted_afresh(OPENED.code, at=at)
    assert recount().agrees
    assert ticks.seal_again(at=at) == 1
    assert causes() == [Cause.LATE]


def test_where_nothing_agrees_nothing_is_published_and_what_was_found_stays(
    owner: Cursor, at: datetime
) -> None:
    publish()
    run(ADD)
    assert recount().agrees
    owner.execute(BEHIND.encode())
    with pytest.raises(actions.NothingAgrees) as refused:
        publish(WHY)
    assert refused.value.keeps_writes
    # The refusal leaves the transaction here, and what was found goes with it; by night it stays.
    assert queries.red_codes() == set()
    assert ticks.seal_again(at=at) == 0
    assert queries.red_codes() == {OPENED.code, PAID.code}
    assert sealed() == [(1, 3, "")]
    assert run("SELECT count(*) FROM figures_publication") == [(1,)]


def test_a_month_is_counted_and_sealed_in_as_many_statements_whatever_there_is(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    scope = service_scope("test")
    at = datetime(2026, 9, 30, 16, tzinfo=CHINA)
    with acting_as(scope), django_assert_num_queries(8):
        actions.publish_month(by=scope, at=at, month=MARCH)
    for month in range(1, 9):
        run("INSERT INTO sample_thing (opened_on) VALUES (%s)", [date(2026, month, 9)])
    with acting_as(scope), django_assert_num_queries(8):
        actions.publish_month(by=scope, at=at, month=MARCH, note=WHY)


def test_where_an_index_begins_with_the_day_no_row_of_another_month_is_read_for_a_seal(
    owner: Cursor,
) -> None:
    owner.execute("CREATE INDEX ON sample_thing (opened_on); SET enable_seqscan = off")
    asked = (
        "figures_within__sample_thing('2026-03-01', '2026-04-01') WHERE figure = 'sample.opened'"
    )
    owner.execute(f"EXPLAIN SELECT * FROM {asked}".encode())
    plan = "\n".join(line for (line,) in owner.fetchall())
    # Of the figures that are counted by another day nothing is read either.
    assert "Index Scan using sample_thing_opened_on_idx" in plan
    assert "opened_on >= '2026-03-01'" in plan and "ended_on" not in plan


def counted_afresh(code: str, *, at: datetime) -> None:
    with acting_as(service_scope("test")):
        actions.rebuild_figure(by=service_scope("test"), at=at, code=code, reason="a test")


def test_what_was_typed_is_never_sealed_and_what_was_put_right_says_so(
    owner: Cursor, at: datetime
) -> None:
    publish()
    owner.execute(TYPED.encode())
    assert not recount().agrees
    assert ticks.seal_again(at=at) == 0
    with pytest.raises(Conflict) as refused:
        publish(WHY)
    assert refused.value.message == actions.ALL_RED
    run(ADD)
    assert ticks.seal_again(at=at) == 1
    assert sealed() == [(1, 3, "")]
    assert causes(PAID.code) == [Cause.CHANGED, Cause.FIRST]
    counted_afresh(OPENED.code, at=at)
    assert ticks.seal_again(at=at) == 0
    assert recount().agrees
    assert ticks.seal_again(at=at) == 1
    assert [(number, value) for number, value, _note in sealed()] == [(3, 4), (1, 3)]
    assert causes() == [Cause.RECOUNT, Cause.FIRST]


def test_a_figure_that_is_red_when_its_month_is_published_follows_when_it_agrees(
    owner: Cursor, client: Client, at: datetime
) -> None:
    actions.fold_deltas()
    owner.execute(TYPED.encode())
    recount()
    publish()
    assert (sealed(), causes(PAID.code)) == ([], [Cause.FIRST])
    page = client.get("/figures/published/2026-03").content.decode()
    assert "Red, not sealed" in page and "Things opened" in page
    items = client.get("/api/v1/publications/2026-03").json()["items"]
    told = [(one["red"], one["value"], one["now"]) for one in items if one["code"] == OPENED.code]
    assert told == [(True, None, 10)]
    counted_afresh(OPENED.code, at=at)
    recount()
    assert ticks.seal_again(at=at) == 1
    assert causes() == [Cause.LATE]


def test_a_new_version_is_sealed_as_one(
    owner: Cursor, monkeypatch: pytest.MonkeyPatch, client: Client, at: datetime
) -> None:
    publish()
    other = replace(OPENED, where="kind = 'issue' AND id > 0", version=2)
    figures = tuple(other if one == OPENED else one for one in FIGURES)
    declare(owner, figures)
    monkeypatch.setattr(registry, "figures", Registry(figures))
    assert ticks.seal_again(at=at) == 1
    seals = client.get(f"/api/v1/figures/{OPENED.code}/seals?month=2026-03").json()
    assert [(one["version"], one["cause"], one["note"]) for one in seals] == [
        (2, "version", "Something else is counted, by a new version."),
        (1, "first", ""),
    ]


@pytest.mark.parametrize(("language", "said"), [("en", NOT_SEALED), ("zh-hans", "红色，未封存")])
def test_the_page_of_a_red_figure_says_that_nothing_new_is_sealed_of_it(
    owner: Cursor, client: Client, language: str, said: str
) -> None:
    publish()
    actions.fold_deltas()
    owner.execute(TYPED.encode())
    recount()
    asked = {"from": "2026-03-01", "to": "2026-04-01"}
    page = client.get(f"/figures/{OPENED.code}", asked, headers={"Accept-Language": language})
    assert said in page.content.decode()


def test_pages_show_what_was_published_and_what_is_said_now(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publish()
    run(ADD)
    assert "March 2026" in client.get("/figures/published").content.decode()
    client.get("/figures/published/2026-03")
    with django_assert_num_queries(7):
        page = client.get("/figures/published/2026-03").content.decode()
    assert ">3<" in page and ">4<" in page
    asked = {"from": "2026-03-01", "to": "2026-04-01"}
    assert "Numbers as published" in client.get(f"/figures/{OPENED.code}", asked).content.decode()
    assert client.get("/figures/published/2026-02").status_code == 404
    assert client.get("/figures/published/nonsense").status_code == 404
    assert client.get("/figures/published/new").status_code == 302


def test_a_month_is_printed_with_where_it_can_be_checked(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: dict[str, Any] = {}

    def set_document(template: Path, data: dict[str, Any], *, fonts: Path) -> bytes:
        told.update(data)
        return pdf_of(template, data, fonts=fonts)

    monkeypatch.setattr(printed, "pdf_of", set_document)
    publish()
    run(ADD)
    publish(note="A late letter came in.")
    run(ADD)
    document = client.get("/figures/published/2026-03.pdf", {"division": TOWN})
    assert document.headers["Content-Type"] == "application/pdf"
    assert document.content.startswith(b"%PDF-")
    ((chapter, lines),) = told["chapters"]
    assert chapter == "Other numbers"
    assert ["Things opened", "things", "4", "5", "", "version 1, publication 2"] in lines
    page = client.get("/figures/published/2026-03", {"division": TOWN}).content.decode()
    assert "version 1, publication 2" in page and "version 2, publication 1" in page
    assert [one.partition(": ")[2] for one in told["publications"]] == [
        "A late letter came in.",
        "",
    ]
    assert told["check"].endswith(f"http://testserver/figures/published/2026-03?division={TOWN}")
    assert client.get("/figures/published/2026-02.pdf").status_code == 404


def test_a_program_reads_and_publishes(client: Client) -> None:
    publish()
    (month,) = client.get("/api/v1/publications").json()
    assert (month["month"], month["publications"]) == ("2026-03", 1)
    page = client.get(month["href"]).json()
    values = {item["code"]: (item["value"], item["now"]) for item in page["items"]}
    assert values[OPENED.code] == (3, 3)
    seals = client.get(f"/api/v1/figures/{OPENED.code}/seals?month=2026-03").json()
    assert [(seal["value"], seal["publication"]) for seal in seals] == [(3, 1)]
    assert client.get(f"/api/v1/figures/{OPENED.code}/seals?month=March").status_code == 422
    assert client.get("/api/v1/publications/2026-02").status_code == 404
    refused = client.post(
        "/api/v1/publications", {"month": "2026-03"}, content_type="application/json"
    )
    assert refused.status_code == 401


def test_files_hold_what_was_known_on_a_day(client: Client) -> None:
    publish()
    run(ADD)
    with acting_as(service_scope("test")):
        later = datetime(2026, 10, 9, 12, tzinfo=CHINA)
        actions.publish_month(by=service_scope("test"), at=later, month=MARCH, note=WHY)
    package = client.get("/data/datapackage.json").json()
    names = {resource["path"] for resource in package["resources"]}
    assert f"{OPENED.code}.csv" in names and f"{PERSONS.code}.csv" not in names
    (resource,) = [r for r in package["resources"] if r["path"] == f"{OPENED.code}.csv"]
    fields = [field["name"] for field in resource["schema"]["fields"]]
    for known_on, value in (("2026-10-08", "3"), ("2026-10-09", "4"), ("", "4")):
        lines = lines_of(client, f"/data/{OPENED.code}.csv", known_on=known_on)
        assert list(lines[0]) == fields
        assert {line["division"]: line["value"] for line in lines}[COUNTY] == value
    assert lines_of(client, f"/data/{OPENED.code}.csv", known_on="2026-09-29") == []
    chosen = client.get("/data/?known_on=2026-10-08").content.decode()
    assert f"/data/{OPENED.code}.csv?known_on=2026-10-08" in chosen and "8 October 2026" in chosen
    assert client.get("/data/?known_on=soon").status_code == 422
    assert client.get(f"/data/{OPENED.code}.csv?known_on=soon").status_code == 422
    assert client.get(f"/data/{PERSONS.code}.csv").status_code == 404
    assert OPENED.code in {line["code"] for line in lines_of(client, "/data/figures.csv")}
    assert f"{OPENED.code}.csv" in client.get("/data/").content.decode()


def test_a_month_is_shown_as_it_was_known_on_a_day(client: Client) -> None:
    publish()
    run(ADD)
    with acting_as(service_scope("test")):
        later = datetime(2026, 10, 9, 12, tzinfo=CHINA)
        actions.publish_month(by=service_scope("test"), at=later, month=MARCH, note=WHY)
    page, program = "/figures/published/2026-03", "/api/v1/publications/2026-03"
    seals = f"/api/v1/figures/{OPENED.code}/seals?month=2026-03"
    for known_on, numbers in (("2026-09-29", []), ("2026-10-08", [3]), ("2026-10-09", [4, 3])):
        asked = {"known_on": known_on, "division": TOWN}
        told = client.get(program, asked).json()
        assert (told["known_on"], len(told["publications"])) == (known_on, len(numbers))
        values = [one["value"] for one in told["items"] if one["code"] == OPENED.code]
        assert values == numbers[:1]
        found = client.get(f"{seals}&known_on={known_on}").json()
        assert [one["value"] for one in found] == numbers
        shown = client.get(page, asked).content.decode()
        assert ("Nothing of this month had been published" in shown) is (not numbers)
        assert f"2026-03.pdf?division={TOWN}&amp;known_on={known_on}" in shown
        assert f"?division={VILLAGE}&amp;known_on={known_on}" in shown
        assert client.get(f"{page}.pdf", asked).content.startswith(b"%PDF-")
    assert client.get(program).json()["known_on"] is None
    wrong = client.get(page, {"known_on": "soon"})
    assert wrong.status_code == 422 and ">4<" in wrong.content.decode()
    for path in (f"{page}.pdf", f"{program}", seals.partition("?")[0]):
        asked = {"known_on": "soon", "month": "2026-03"}
        assert client.get(path, asked).status_code == (404 if path.endswith("pdf") else 422)


@pytest.mark.parametrize("is_demonstration", [False, True])
def test_others_read_the_published_files_by_their_description(
    client: Client, tmp_path: Path, settings: Any, is_demonstration: bool
) -> None:
    settings.YIJIA_DEMONSTRATION = is_demonstration
    publish()
    run(ADD)
    publish(note=WHY)
    described = client.get("/data/datapackage.json")
    (tmp_path / "datapackage.json").write_bytes(described.content)
    for resource in described.json()["resources"]:
        content = client.get(f"/data/{resource['path']}").content
        (tmp_path / resource["path"]).write_bytes(content)
    package = frictionless.Package(str(tmp_path / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["name", "type", "note"])
    assert all(task.stats["bytes"] for task in report.tasks)


def lines_of(client: Client, path: str, **asked: str) -> list[dict[str, str]]:
    text = client.get(path, asked).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))
