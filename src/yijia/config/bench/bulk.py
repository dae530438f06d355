"""A bulk load of what figures count: cases that have ended, and their clocks, in the order of days.

Nothing else is written, since no figure asks for it: no words, marks, persons or search. Figure
triggers, guard, checks, keys and unique indexes are on. Foreign keys and the other indexes are put
aside, those of the changes that wait to be folded with them, as for any bulk load, and put back
after it. One trigger is off meanwhile: the one that lets a case be born in its first state only.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg import sql

from yijia.config.bench.filling import ENTRY, SEEDS, Material
from yijia.config.bench.series import Series
from yijia.config.bench.stage import Stage
from yijia.engines.figures import registry

TABLES = ("cases_case", "cases_clock", "figures_delta")
# Rows of both tables that one case makes.
ROWS_OF_A_CASE = 3
WRITERS = 2
DAYS = 1700
LEAST_BATCHES = 20

_CASES = """
WITH dice AS MATERIALIZED (
  SELECT n, random() AS how,
    (%(codes)s::bigint[])[1 + floor(random() * %(places_count)s)::int]::text AS division,
    (%(topics)s::text[])[1 + floor(random() * %(topics_count)s)::int] AS topic,
    (%(bodies)s::bigint[])[1 + floor(random() * %(bodies_count)s)::int] AS body,
    %(at)s::timestamptz - interval '30 days'
      - (1 - n / %(all)s::float8) * %(days)s * interval '1 day' AS began
  FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
), made AS (
  INSERT INTO cases_case (number, kind, version, state, division_id, organisation_id, topic, sort,
    source, title, happened_at, recorded_at, due_at, due_provisional, ended_at, solved, satisfied,
    is_open)
  SELECT to_char(began, 'YYMMDD') || lpad(n::text, 8, '0'), 'issue', %(version)s, 'closed',
    division, body, topic, 'report', 'web', %(title)s, began, began,
    date_trunc('day', began) + interval '8 days', false,
    began + (1 + how * 8) * interval '1 day', how < 0.85, CASE WHEN how < 0.85 THEN 4 END, false
  FROM dice
  RETURNING id, number, division_id, organisation_id, happened_at, due_at, ended_at
)
INSERT INTO cases_clock (case_id, number, kind, step, run, division_id, organisation_id,
  started_at, due_at, due_provisional, stopped_at, in_time)
SELECT id, number, 'issue', step, 1, division_id, organisation_id, happened_at, due_at, false,
  ended_at, ended_at <= due_at
FROM made CROSS JOIN unnest(ARRAY['sign', 'resolve']) AS step
"""
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY (%s::regclass[]) AND NOT indisunique ORDER BY 1
"""
_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = ANY (%s::regclass[]) AND contype = 'f' ORDER BY 1, 2
"""
_TRIGGERS = """
SELECT tgrelid::regclass::text, tgname FROM pg_trigger
WHERE starts_with(tgname, 'figures_count_') AND tgrelid::regclass::text = ANY (%s)
"""
_PUTTING_BACK = "SET maintenance_work_mem = '512MB'; SET max_parallel_maintenance_workers = 2"


@dataclass(frozen=True)
class Loading:
    """Rows a second of both tables: with triggers and without, round by round, and then with them
    the `rows` that were left; and the seconds of putting indexes and keys back.
    """

    with_triggers: Series
    without: Series
    whole: Series
    rows: int
    put_back: Series


@dataclass(frozen=True)
class _Load:
    """What is loaded into which database."""

    stage: Stage
    database: str
    values: dict[str, object]
    batch: int

    def rows(self, numbers: range) -> float:
        """Loads the cases of these numbers by all writers at once, and returns rows a second."""
        began = time.perf_counter()
        with ThreadPoolExecutor(WRITERS) as writers:
            batches = [
                writers.submit(self._write, numbers[start : start + self.batch])
                for start in range(0, len(numbers), self.batch)
            ]
            try:
                for done in batches:
                    done.result()
            except BaseException:
                # Whoever stops the bench waits for the batches at work, and for no others.
                writers.shutdown(wait=False, cancel_futures=True)
                raise
        return ROWS_OF_A_CASE * len(numbers) / (time.perf_counter() - began)

    def _write(self, numbers: range) -> None:
        first, last = numbers[0], numbers[-1]
        given = {"first": first, "last": last, "seed": (first // self.batch % SEEDS) / SEEDS}
        with self.stage.owner(database=self.database) as owner:
            owner.execute("SET work_mem = '128MB'")
            with owner.transaction():
                for statement in (ENTRY, _CASES):
                    owner.execute(statement, self.values | given)


def load(
    stage: Stage, *, database: str, material: Material, numbers: range, at: datetime
) -> Loading:
    """Adds the cases of these numbers: some rounds with and without triggers, then the rest.

    What came in without triggers is counted by whoever makes the cells anew.
    """
    # Texts in an array are looked for one after another, whole numbers are found at once.
    codes = [int(code) for code in material.places]
    values = material.values() | {
        "codes": codes,
        "at": at,
        "all": numbers.stop,
        "days": DAYS,
    }
    batch = min(stage.size.batch, -(-len(numbers) // LEAST_BATCHES))
    loading, step = _Load(stage, database, values, batch), WRITERS * batch
    with_triggers, without, begin = list[float](), list[float](), numbers.start
    with stage.owner(database=database) as owner, _put_aside(owner) as put_back:
        for _round in range(stage.size.rounds):
            with_triggers.append(loading.rows(range(begin, begin + step)))
            with uncounted(owner):
                without.append(loading.rows(range(begin + step, begin + 2 * step)))
            begin += 2 * step
        whole = loading.rows(range(begin, numbers.stop))
        stage.say(f"Loaded {whole:,.0f} rows a second; putting indexes and keys back")
    return Loading(
        with_triggers=Series.of(with_triggers),
        without=Series.of(without),
        whole=Series.of([whole]),
        rows=ROWS_OF_A_CASE * (numbers.stop - begin),
        put_back=Series.of(put_back),
    )


@contextmanager
def _put_aside(owner: psycopg.Connection) -> Iterator[list[float]]:
    """Takes foreign keys and plain indexes away, and gives back how long it took to make them."""
    indexes = owner.execute(_INDEXES, [list(TABLES)]).fetchall()
    keys = owner.execute(_KEYS, [list(TABLES)]).fetchall()
    took = list[float]()
    for table, name, _made in keys:
        owner.execute(_said("ALTER TABLE {} DROP CONSTRAINT {}", table, name))
    for name, _made in indexes:
        owner.execute(_said("DROP INDEX {}", name))
    owner.execute("ALTER TABLE cases_case DISABLE TRIGGER cases_guard")
    yield took
    began = time.perf_counter()
    owner.execute(_PUTTING_BACK)
    owner.execute("ALTER TABLE cases_case ENABLE TRIGGER cases_guard")
    for _name, made in indexes:
        owner.execute(made)
    for table, name, made in keys:
        owner.execute(_said("ALTER TABLE {} ADD CONSTRAINT {} ", table, name) + sql.SQL(made))
    took.append(time.perf_counter() - began)


def _said(text: str, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*(sql.Identifier(name) for name in names))


@contextmanager
def uncounted(owner: psycopg.Connection) -> Iterator[None]:
    """Switches the figure triggers of all counted tables off, for a while."""
    triggers = owner.execute(_TRIGGERS, [list(registry.figures.by_table())]).fetchall()
    for table, name in triggers:
        owner.execute(_said("ALTER TABLE {} DISABLE TRIGGER {}", table, name))
    try:
        yield
    finally:
        for table, name in triggers:
            owner.execute(_said("ALTER TABLE {} ENABLE TRIGGER {}", table, name))
