"""Figures at ten million cases: load, make anew, recount, read, open the rows, and take in."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from yijia.config import env
from yijia.config.bench import answers, bulk, surcharge, yardstick
from yijia.config.bench.answers import Asked, Waits
from yijia.config.bench.bulk import Loading
from yijia.config.bench.county import County
from yijia.config.bench.findings import Part, Row, Target, rate, share, wait
from yijia.config.bench.series import Series
from yijia.config.bench.size import Size
from yijia.config.bench.stage import SMALL, Stage, serving
from yijia.config.server import Address

DATABASE = "yijia_most"
ROWS_A_SECOND = 200_000
RECOUNT_SECONDS = 60
NUMBER_MILLISECONDS, PAGE_MILLISECONDS = 5, 10
FLAT = 1.5
TIMES_AN_INTAKE = 1.15
RECOUNTS = 2
TITLE = "Figures at {cases:,} cases"
TEXT = """\
A database of its own: the {small:,} cases of the smaller one, and so many ended cases more, loaded
in bulk in the order of days, by two connections of the owner. Filled are the two tables that most
figures count from, one row of `cases_case` and two of `cases_clock` for each case, and nothing that
no figure asks for: no words, marks, persons, search. A row is a row of these two tables. While they
come in, figure triggers, guard, checks, keys and unique indexes are on; foreign keys and the other
indexes are put aside and put back afterwards, the time of which stands apart. `yijia figures
rebuild-all` then makes all cells anew, after a recount of its own that keeps what they held, and
`yijia figures recount` counts and compares everything: both as an operator runs them, with the
start of the program. DuckDB, on as many cores, counts every figure of the same two tables from the
same rows in Parquet, and compares them with nothing; its answers have to be those of the recount. A
number and the first page of its rows are asked through the JSON door by anybody; all their
statements are said again by pgbench on two connections, each planned anew and each transaction
timed from BEGIN to COMMIT. The last page stands apart: it alone adds up all rows, as the proof of
the number. The same numbers are read from the smaller database in the same rounds. The intake is
that of the first part, said again by pgbench with figure triggers on and off in turn."""

NOTE = """\
{rows:,} rows came in at one go. {cells:,} cells were made, and every one agreed with its rows and
with DuckDB."""


@dataclass(frozen=True)
class Counting:
    """Seconds of making all cells anew, of recounts, and of DuckDB beside each."""

    afresh: Series
    recount: Series
    duckdb: Series
    cells: int


@dataclass(frozen=True)
class Reading:
    """The database's part of numbers, in the smaller and the largest database, and of pages, first
    ones and a last one.
    """

    numbers: list[tuple[Asked, Waits, Waits]]
    pages: list[tuple[Asked, Waits, Series]]
    last: tuple[Asked, Waits, Series]


def measure(stage: Stage, *, land: County, at: datetime) -> Part:
    """Loads the largest database and measures all of it; the database is gone afterwards."""
    cases = stage.size.most
    stage.say(f"Loading {cases - stage.size.small:,} cases more into a database of its own")
    loading = bulk.load(
        stage,
        database=DATABASE,
        material=land.material(open_share=stage.size.open_share),
        numbers=range(stage.size.small + 1, cases + 1),
        at=at,
    )
    stage.settle(DATABASE)
    counting = _counted(stage)
    with (
        serving(stage, database=SMALL) as small,
        serving(stage, database=DATABASE) as large,
        stage.owner(database=DATABASE) as owner,
    ):
        reading = _read(stage, small=small, large=large, land=land, at=at)
        times = surcharge.measure(stage, database=DATABASE, address=large, county=land, owner=owner)
    stage.drop(DATABASE)
    return part(stage, loading=loading, counting=counting, reading=reading, times=times)


def _counted(stage: Stage) -> Counting:
    stage.say("Making all cells anew, and recounting them, with DuckDB beside")
    words = ["figures", "rebuild-all", "--reason", "bulk load of the bench"]
    afresh = stage.operate(*words, database=DATABASE)
    stage.settle(DATABASE)
    place = env.data_dir() / "parquet"
    place.mkdir()
    recounts, others = list[float](), list[float]()
    with stage.owner(database=DATABASE) as owner:
        beside = yardstick.made(owner, place=place)
        for number in range(min(RECOUNTS, stage.size.rounds)):
            recounts.append(stage.operate("figures", "recount", database=DATABASE))
            found, took = beside.count()
            others.append(took)
            yardstick.check(owner, found=found)
            stage.say(f"Recount, round {number + 1}: {recounts[-1]:.1f} s, DuckDB {took:.1f} s")
        cells = owner.execute("SELECT count(*) FROM figures_cell").fetchone() or (0,)
    shutil.rmtree(place)
    return Counting(Series.of([afresh]), Series.of(recounts), Series.of(others), cells[0])


def _read(stage: Stage, *, small: Address, large: Address, land: County, at: datetime) -> Reading:
    stage.say("Reading numbers and the rows behind them")
    asked = answers.numbers(village=land.places[0], on=at.date())
    opened = answers.pages(village=land.places[0], on=at.date())
    opened.append(answers.last_page(village=land.places[0], on=at.date()))
    few = answers.overheard(stage, database=SMALL, address=small, questions=asked)
    many = answers.overheard(stage, database=DATABASE, address=large, questions=asked)
    pages = answers.overheard(stage, database=DATABASE, address=large, questions=opened)
    found = answers.waits(stage, [*few, *many, *pages])
    of_few, of_many, of_pages = (
        found[: len(few)],
        found[len(few) : len(few) + len(many)],
        found[len(few) + len(many) :],
    )
    http = [answers.over_http(stage, address=large, asked=page) for page in pages]
    *first, last = zip(pages, of_pages, http, strict=True)
    return Reading(list(zip(many, of_few, of_many, strict=True)), pages=first, last=last)


def part(
    stage: Stage, *, loading: Loading, counting: Counting, reading: Reading, times: Series
) -> Part:
    """What was found of all of it."""
    size = stage.size
    return Part(
        title=TITLE.format(cases=size.most),
        text=TEXT.format(small=size.small),
        targets=[*_of_reading(reading), *_of_counting(loading, counting=counting, times=times)],
        rows=[
            rate("bulk load with figure triggers, all but its first rounds", loading.whole),
            rate("bulk load with figure triggers, a round", loading.with_triggers),
            rate("bulk load without them, a round", loading.without),
            share("**bulk load, with ÷ without**", loading.with_triggers.over(loading.without)),
            _seconds("putting indexes and foreign keys back", loading.put_back),
            _seconds("making all cells anew", counting.afresh),
            _seconds("recount of all figures", counting.recount),
            _seconds("DuckDB, the same figures", counting.duckdb),
            _times("**recount ÷ DuckDB**", counting.recount.over(counting.duckdb)),
            *(row for one in reading.numbers for row in _of_number(*one, size=size)),
            *(row for one in (*reading.pages, reading.last) for row in _of_page(*one)),
            _times("**intake with figure triggers ÷ without**", times),
        ],
        notes=[NOTE.format(rows=loading.rows, cells=counting.cells)],
        statements=[text for page in reading.pages[:1] for text in page[0].heard.inside],
    )


def _of_reading(reading: Reading) -> list[Target]:
    slowest = max(many.most.median for _asked, _few, many in reading.numbers)
    grown = max(many.half.over(few.half).median for _asked, few, many in reading.numbers)
    page = max(waits.most.median for _asked, waits, _http in reading.pages)
    return [
        Target(
            "A number, database's part, 99 of 100 within, the slowest",
            f"≤ {NUMBER_MILLISECONDS} ms",
            f"{slowest:.1f} ms",
            met=slowest <= NUMBER_MILLISECONDS,
        ),
        Target(
            "A number, largest ÷ smaller database (flat), half within, the worst",
            f"≤ {FLAT}",
            f"{grown:.2f}",
            met=grown <= FLAT,
        ),
        Target(
            "A page of the rows behind a number, database's part, 99 of 100 within, the slowest",
            f"≤ {PAGE_MILLISECONDS} ms",
            f"{page:.1f} ms",
            met=page <= PAGE_MILLISECONDS,
        ),
    ]


def _of_counting(loading: Loading, *, counting: Counting, times: Series) -> list[Target]:
    recount, loaded = counting.recount.median, loading.whole.median
    return [
        Target(
            "Full recount",
            f"≤ {RECOUNT_SECONDS} s",
            f"{recount:.0f} s",
            met=recount <= RECOUNT_SECONDS,
        ),
        Target(
            "Intake with figure triggers ÷ without, its statements by pgbench",
            f"≤ {TIMES_AN_INTAKE}",
            f"{times.median:.2f}",
            met=times.median <= TIMES_AN_INTAKE,
        ),
        Target(
            "Bulk load with figure triggers, indexes and foreign keys put back after it",
            f"≥ {ROWS_A_SECOND:,} rows/s",
            f"{loaded:,.0f} rows/s",
            met=loaded >= ROWS_A_SECOND,
        ),
    ]


def _of_number(asked: Asked, few: Waits, many: Waits, *, size: Size) -> Iterator[Row]:
    name = asked.question.name
    for cases, waits in ((size.small, few), (size.most, many)):
        yield wait(f"number of {name}, {cases:,} cases, half within", waits.half, digits=2)
        yield wait(f"number of {name}, {cases:,} cases, 99 of 100 within", waits.most, digits=2)
    ratio = many.half.over(few.half)
    yield _times(f"**number of {name}, {size.most:,} ÷ {size.small:,} cases**", ratio)


def _of_page(asked: Asked, waits: Waits, http: Series) -> Iterator[Row]:
    name = asked.question.name
    yield wait(f"rows of {name}, database's part, half within", waits.half, digits=2)
    yield wait(f"rows of {name}, database's part, 99 of 100 within", waits.most, digits=2)
    yield wait(f"rows of {name}, over HTTP, one reader, half within", http)


def _seconds(what: str, series: Series) -> Row:
    return Row(what, series, unit=" s", digits=1)


def _times(what: str, series: Series) -> Row:
    return Row(what, series, unit=" times", digits=2)
