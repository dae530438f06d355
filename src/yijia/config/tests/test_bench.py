"""The bench: it runs from end to end at toy scale, reads pgbench rightly, and tells the truth."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.harness import database
from yijia.base.ciphers import Profile
from yijia.config import postgres
from yijia.config.bench import (
    answers,
    assigned,
    bulk,
    intake,
    looking,
    matching,
    millions,
    pgbench,
    report,
    rivals,
    sealing,
    size,
    stage,
    statements,
    sweep,
    traffic,
)
from yijia.config.bench.findings import Part, Target, rate, share
from yijia.config.bench.series import Series
from yijia.config.bench.statements import Heard, Unheard
from yijia.config.cli import bench as cli
from yijia.config.server import Address

SAID = """\
pgbench (18.4)
transaction type: multiple scripts
scaling factor: 1
query mode: prepared
number of clients: 8
number of threads: 2
maximum number of tries: 1
duration: 3 s
number of transactions actually processed: 6130
number of failed transactions: 0 (0.000%)
latency average = 3.912 ms
initial connection time = 12.561 ms
tps = 2044.801232 (without initial connection time)
SQL script 1: one.sql
 - weight: 1 (targets 50.0% of total)
 - 3081 transactions (50.3% of total, tps = 1027.738237)
"""
LOG = """\
2026-11-24 19:51:29.461 UTC [12] LOG:  statement: SELECT session
2026-11-24 19:51:29.461 UTC [12] LOG:  statement: BEGIN
2026-11-24 19:51:29.462 UTC [77] LOG:  statement: SELECT figures_fold(50000)
2026-11-24 19:51:29.462 UTC [12] LOG:  execute _pg3_0:\x20
\tSELECT set_config('yijia.account', $1, true),
\t  set_config('yijia.slots', $2, true)
\t
2026-11-24 19:51:29.462 UTC [77] LOG:  execute <unnamed>: SELECT $1
2026-11-24 19:51:29.462 UTC [12] DETAIL:  Parameters: $1 = '7', $2 = '350181'
2026-11-24 19:51:29.462 UTC [77] DETAIL:  Parameters: $1 = 'it''s'
2026-11-24 19:51:29.463 UTC [3] LOG:  received SIGHUP, reloading configuration files
2026-11-24 19:51:29.464 UTC [12] LOG:  statement: SELECT * FROM "cases_case"
2026-11-24 19:51:29.465 UTC [12] LOG:  statement: COMMIT
"""
PLAN = pgbench.Plan(
    server=postgres.Server(Path("/nowhere")),
    database="none",
    scripts=(),
    clients=8,
    length=(),
    settings={},
)
IDENTITY = (
    "SELECT set_config('yijia.account', '7', true),\n  set_config('yijia.slots', '350181', true)"
)
DRAWING = "SELECT nextval('journal_entry_id_seq') AS entry_id, 1 AS subject_id"
TOGETHER = (
    "INSERT INTO people_person SELECT '03f0df85-c81a-45f2-a981-b4c963ce7fff'; "
    "INSERT INTO cases_case SELECT '1000123', '2611251000123', 1, '1000123 lamps'; "
    "INSERT INTO cases_search SELECT '1000123', '''2611251000123'' ''路灯'' ''灯'''"
)
KEPT = (
    f"INSERT INTO shell_givenanswer VALUES ('api', '\\x{'a' * 64}', '\\x{'b' * 64}',"
    " '2026-11-24 19:51:29+00:00')"
)


def test_what_pgbench_says_is_read() -> None:
    assert pgbench.read(SAID) == pgbench.Reading(
        transactions=6130, rate=2044.801232, milliseconds=3.912
    )


@pytest.mark.parametrize(
    "said",
    [
        "",
        SAID.replace("tps =", "speed ="),
        SAID.replace("failed transactions: 0", "failed transactions: 3"),
        SAID.replace("processed: 6130", "processed: 0"),
    ],
)
def test_a_run_of_pgbench_that_failed_is_no_reading(said: str) -> None:
    with pytest.raises(pgbench.Unreadable):
        pgbench.read(said)


def test_settings_are_handed_over_as_words() -> None:
    settings = {"yijia.organisations": "{1,2}", "yijia.slots": "a b"}
    assert pgbench.options(settings) == "-c yijia.organisations={1,2} -c yijia.slots=a\\ b"


def test_a_request_is_found_in_the_log_among_others() -> None:
    heard = statements.request_in(statements.read(LOG), holding="cases_case")
    assert heard == Heard(
        before=("SELECT session",), inside=(IDENTITY, 'SELECT * FROM "cases_case"')
    )
    assert heard.count == 3
    assert statements.identity_in(heard) == {"yijia.account": "7", "yijia.slots": "350181"}
    assert statements.Statement(77, "SELECT 'it''s'") in statements.read(LOG)
    assert statements.request_in(statements.read(LOG), holding="issues_issue") is None


def test_a_request_is_repeated_whole() -> None:
    heard = Heard(before=("SELECT 1",), inside=("SELECT 2", "SELECT 3"))
    script = "SELECT 1;\nBEGIN;\nSELECT 2;\nSELECT 3;\nCOMMIT;\n"
    assert statements.request_script(heard) == script


def test_what_must_differ_between_two_intakes_gives_way_to_variables() -> None:
    script = statements.intake_script(
        (DRAWING, TOGETHER, KEPT), identity=1000123, number="2611251000123"
    )
    own, number = ":subject_id::bigint", "(9000000000000 + :subject_id::bigint)::text"
    together = TOGETHER.replace("'03f0df85-c81a-45f2-a981-b4c963ce7fff'", "gen_random_uuid()")
    together = together.replace("'1000123', '2611251000123'", f"{own}, {number}")
    together = together.replace("'1000123', '''2611251000123''", f"{own}, ('''' || {number} || '''")
    together = f"{together})::tsvector"
    kept = KEPT.replace(f"'\\x{'a' * 64}'", f"sha256(int8send({own}))")
    lines = ["BEGIN;", f"{DRAWING} \\gset", f"{together};", f"{kept};", "COMMIT;"]
    assert script.splitlines() == lines


def test_an_intake_that_cannot_be_repeated_is_refused() -> None:
    with pytest.raises(Unheard, match="gen_random_uuid"):
        statements.intake_script((DRAWING, KEPT), identity=1, number="2")


def test_no_text_is_taken_for_a_variable_of_pgbench() -> None:
    plain = "SELECT 'at 10:30', '{\"a\": 1}'::jsonb"
    assert statements.query_script(plain) == f"{plain};\n"
    assert statements.query_script("SELECT 'at:noon'::text") == "SELECT U&'at\\003anoon'::text;\n"
    with pytest.raises(Unheard, match=":noon"):
        statements.query_script("SELECT :noon")


def test_a_sweep_is_judged_by_its_slowest_round() -> None:
    found = sweep.part(20_000, moved=20_000, first=10.0, swept=[4.0, 5.0], read=[0.5, 0.5])
    (target,) = found.targets
    assert (target.found, target.met) == ("50 s", True)
    assert [row.shown[0] for row in found.rows] == ["4,500/s", "2,000/s", "40,000/s", "11.2 %"]
    slow = sweep.part(20_000, moved=0, first=13.0, swept=[4.0], read=[0.5])
    assert not slow.targets[0].met


def test_ratios_are_made_round_by_round() -> None:
    ratio = Series.of([10, 30, 80]).over(Series.of([100, 100, 200]))
    assert ratio.values == (0.1, 0.3, 0.4)
    assert (ratio.median, ratio.lowest, ratio.highest) == (0.3, 0.1, 0.4)


def test_a_request_says_the_length_of_its_body_in_bytes() -> None:
    request = traffic.Request("POST", "/x", {"Idempotency-Key": "<key>"}, body="é")
    assert request.as_sent(Address("127.0.0.1", 80)) == (
        "POST /x HTTP/1.1\r\nHost: 127.0.0.1:80\r\nIdempotency-Key: <key>\r\n"
        "Content-Length: 2\r\n\r\né"
    )


def test_the_page_tells_facts_aims_numbers_and_statements() -> None:
    aims = [Target("fast", "≥ 3 %", "2.4 %", met=False), Target("few", "≤ 5", "5", met=True)]
    rows = [share("page ÷ query", Series.of([0.02, 0.031])), rate("page", Series.of([1999.6]))]
    part = Part("Page", "What it is.", targets=aims, rows=rows, statements=["SELECT 1"])
    lines = report.written(report.Report([("commit", "abc")], [part])).splitlines()
    assert "| commit | abc |" in lines
    assert "| fast | ≥ 3 % | 2.4 % | **not met** |" in lines
    assert "| few | ≤ 5 | 5 | met |" in lines
    assert "| page ÷ query | 2.5 % | 2.0 % | 3.1 % |" in lines
    assert "| page | 2,000/s | 2,000/s | 2,000/s |" in lines
    assert "SELECT 1;" in lines
    assert report.told(aims).splitlines() == [
        "NOT MET  fast: 2.4 % (wanted ≥ 3 %)",
        "met      few: 5 (wanted ≤ 5)",
    ]


def test_sealing_is_told_by_cipher_beside_the_bare_library() -> None:
    found = {
        (profile, name): Series((100.0 if name.startswith("bare") else 10.0,))
        for profile in Profile
        for name in ("sealed", "opened", "bare sealed", "bare opened")
    }
    told = sealing.part(found, whole=Series((20.0,)))
    assert [target.found for target in told.targets] == ["10%"] * 4
    assert not any(target.met for target in told.targets)
    assert told.rows[2].shown[0] == "10.0 %" and len(told.rows) == 13


def test_a_plan_says_which_indexes_it_enters_and_what_it_reads_whole() -> None:
    below: list[dict[str, object]] = [
        {"Node Type": "Index Scan", "Index Name": "cases_case_open_listed"},
        {"Node Type": "Seq Scan", "Relation Name": "cases_case", "Plans": []},
    ]
    found = looking.plan_of({"Node Type": "Limit", "Plans": below})
    assert found == looking.Plan(("cases_case_open_listed",), ("cases_case",))
    assert found.reads_cases and not looking.plan_of(below[0]).reads_cases


def test_a_narrowed_list_that_reads_all_cases_or_costs_more_statements_misses_its_aim() -> None:
    address = Address("127.0.0.1", 1)
    request = traffic.Request("GET", "/work?in=area&state=signed", {})
    pace = traffic.Pace(answers=10, rate=2.0, half_within=5.0, most_within=9.0, own_share=0.1)
    reading = pgbench.Reading(transactions=10, rate=100.0, milliseconds=80.0)

    def asked(name: str, *, count: int, plan: looking.Plan | None) -> looking.Asked:
        found = looking.Found([pace], [replace(pace, rate=4.0)], [reading])
        drive = traffic.Drive(address, [request], 8, expected=200)
        return looking.Asked(name, drive, PLAN, count, plan, drive, found)

    whole = asked("one state", count=4, plan=looking.Plan((), ("cases_case",)))
    good = asked("one topic", count=5, plan=looking.Plan(("cases_case_open_listed",), ()))
    told = looking.part([whole, good], twins=asked("near duplicates", count=2, plan=None))
    assert [target.found for target in told.targets] == [
        *("2.0%", "50%, one state", "one state", "4, 5", "80.0 ms"),
    ]
    assert not any(target.met for target in told.targets)
    assert "one topic: 5 statements; enters cases_case_open_listed" in told.notes


def test_figures_that_are_slow_grow_or_cost_too_much_at_ten_million_miss_their_aims() -> None:
    def of(value: float) -> Series:
        return Series.of([value])

    request = traffic.Request("GET", answers.PATH, {})
    question = answers.Question("the county", answers.PATH, answers.OF_A_NUMBER)
    asked = answers.Asked(question, request, Heard((), ("SELECT 1",)), PLAN)
    few, many = answers.Waits(of(1), of(2)), answers.Waits(of(2), of(6))
    told = millions.part(
        stage.Stage(server=PLAN.server, size=size.FULL, say=print),
        loading=bulk.Loading(of(1), of(2), whole=of(199_999), rows=3, put_back=of(1)),
        counting=millions.Counting(of(9), recount=of(61), duckdb=of(2), cells=4),
        reading=millions.Reading(
            [(asked, few, many)],
            pages=[(asked, answers.Waits(of(9), of(11)), few.half)],
            last=(asked, answers.Waits(of(90), of(110)), few.half),
        ),
        times=of(1.2),
    )
    found = [target.found for target in told.targets]
    assert found == ["6.0 ms", "2.00", "11.0 ms", "61 s", "1.20", "199,999 rows/s"]
    assert not any(target.met for target in told.targets)
    assert told.title == "Figures at 10,000,000 cases"


def test_a_race_that_was_lost_once_misses_its_aim() -> None:
    room, claims = rivals.Races("one room"), rivals.Races("two claims")
    for number in range(20):
        room.keep(is_won=number != 7, seconds=1.5)
        claims.keep(is_won=True, seconds=0.25)
    told = rivals.part([room, claims], rivals=50, places=10)
    assert [(one.aim, one.found, one.met) for one in told.targets] == [
        ("20 of 20", "19 of 20", False),
        ("20 of 20", "20 of 20", True),
    ]
    assert "from 1 to 40" in told.text.replace("\n", " ")
    assert [row.shown[0] for row in told.rows] == ["1.50 s", "0.25 s"]


def _bench(module: str, *words: str, place: Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("YIJIA_")}
    return subprocess.run(
        [sys.executable, "-m", module, *words],
        env=environment | {"YIJIA_DATA_DIR": str(place)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.long
def test_a_small_bench_measures_all_parts_and_writes_the_page(place: Path) -> None:
    page = place / "page.md"
    with database.migrated_beforehand(place):
        done = _bench("yijia.config.bench", "--quick", "--to", str(page), place=place)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Done in" in done.stdout
    written = page.read_text("utf-8")
    most = millions.TITLE.format(cases=size.QUICK.most)
    for title in ("Aims", intake.TITLE, "Queue page of 50 rows", looking.TITLE, "Figures", most):
        assert f"\n## {title}\n" in written
    exact = "Statements of one intake between BEGIN and COMMIT | ≤ 5 | 5 | met |"
    assert exact in written
    assert str(place) not in written


@pytest.mark.long
def test_a_bench_of_one_part_tells_that_part_and_leaves_nothing(place: Path) -> None:
    done = _bench("yijia", "bench", "--quick", "--only", "matching", place=place)
    assert (done.returncode, done.stderr) == (0, "")
    assert "one core's work: " in done.stdout and "Written to" not in done.stdout
    assert not list(place.glob("bench-*"))


def test_a_page_is_not_written_of_one_part(place: Path) -> None:
    asked = ["--only", "matching", "--to", str(place / "page.md")]
    refused = CliRunner().invoke(cli.command, asked)
    assert refused.exit_code == click.UsageError.exit_code
    assert "leave --to or --only away" in refused.output


def test_matching_is_told_with_its_limits_and_beside_the_optimum() -> None:
    found = {"seconds": 1.5, "megabytes": 140.0, "met": 9.0, "cost": 70.0}
    rounds = [{"found": found}, {"found": found | {"megabytes": 501.0}}]
    best = {"found": found, "best": {"met": 9.0, "cost": 70.0}}
    told = matching.part(rounds, compared=best, sizes=(10_000, 1_000))
    assert [(one.found, one.met) for one in told.targets] == [
        ("1.5 s", True),
        ("501 MB", False),
        ("9 met at a cost of 70", True),
    ]
    worse = {"found": found | {"cost": 71.0}, "best": best["best"]}
    assert not matching.part(rounds, compared=worse, sizes=(10, 5)).targets[-1].met


def test_a_small_batch_is_as_good_as_one_matrix_of_all_pairs() -> None:
    ours, best = assigned.found(120, kinds=3), assigned.best(120, kinds=3)
    assert (ours["met"], ours["cost"]) == (best["met"], best["cost"])
