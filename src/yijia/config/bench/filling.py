"""Filling the bench's own databases with cases as the intake writes them, in bulk, as the owner.

Guard, row checks and figure triggers stay on, and each batch has its journal entry. Two triggers
are off meanwhile: those that let a case be born in its first state only, and a unit be asked to
assist under an entry about that very case, since these are put down as they would stand after
years, none so old that its words would be due for removal: else the worker beside the server would
be measured. The dice fall the same way each time.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import psycopg

from yijia.base import bigrams

SEEDS = 1000

ENTRY = """
WITH written AS (
  INSERT INTO journal_entry (event, actor_name, subject_type, division, old, new, reason,
    happened_at, transaction_id)
  VALUES ('bench.filled', 'service:bench', 'cases_case', '', '{}',
    jsonb_build_object('count', %(last)s::bigint - %(first)s::bigint + 1), '', now(),
    pg_current_xact_id()::text::bigint)
  RETURNING id
)
SELECT set_config('yijia.entry', id::text, true), setseed(%(seed)s) FROM written
"""
_DICE = """
CREATE TEMPORARY TABLE bench_dice ON COMMIT DROP AS
SELECT n, random() < %(open_share)s AS is_open, random() AS who, random() AS how,
  (%(places)s::text[])[1 + floor(random() * %(places_count)s)::int] AS division,
  (%(topics)s::text[])[1 + floor(random() * %(topics_count)s)::int] AS topic,
  (%(bodies)s::bigint[])[1 + floor(random() * %(bodies_count)s)::int] AS body,
  random() AS age
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
"""
# A tenth lies with the centre, a tenth with the body whose page is looked at. Each is found by its
# text, its number and one of 4,096 words. Of the open ones those that were answered are to be
# called back; of fifty one is supervised, about one its unit has asked for more time, and with one
# the body whose page is looked at is asked to assist.
_CASES = """
WITH course AS (
  SELECT *, %(at)s::timestamptz
      - CASE WHEN is_open THEN age * interval '20 days'
        ELSE interval '30 days' + age * interval '1700 days' END AS began,
    CASE WHEN NOT is_open THEN CASE WHEN how < 0.85 THEN 'closed' WHEN how < 0.95
        THEN 'withdrawn' ELSE 'not_accepted' END
      WHEN who < 0.1 THEN 'registered' WHEN how < 0.2 THEN 'dispatched'
      WHEN how < 0.8 THEN 'signed' ELSE 'replied' END AS state
  FROM bench_dice
), made AS (
  INSERT INTO cases_case (number, kind, version, state, division_id, organisation_id, topic, sort,
    source, title, happened_at, recorded_at, due_at, next_due_at, due_provisional, ended_at, solved,
    satisfied, is_open, supervision)
  SELECT to_char(began, 'YYMMDD') || lpad(n::text, 7, '0'), 'issue', %(version)s, state, division,
    CASE WHEN who < 0.1 THEN %(centre)s WHEN who < 0.2 THEN %(busy)s ELSE body END,
    topic, 'report', 'web', %(title)s, began, began,
    CASE WHEN state <> 'replied' THEN date_trunc('day', began) + interval '8 days' END,
    CASE WHEN is_open THEN date_trunc('day', began) + (1 + how * 7) * interval '1 day' END, false,
    CASE WHEN NOT is_open THEN began + (1 + how * 8) * interval '1 day' END,
    CASE WHEN state = 'closed' THEN true END,
    CASE WHEN state = 'closed' THEN 3 + floor(who * 3)::int END, is_open,
    CASE WHEN is_open AND n %% 50 = 3 THEN 2 ELSE 0 END
  FROM course
  RETURNING id, number, kind, division_id, organisation_id, topic, happened_at, due_at,
    next_due_at, ended_at, is_open, state = 'replied' AS is_answered
), running AS (
  INSERT INTO cases_clock (case_id, number, kind, step, run, division_id, organisation_id,
    started_at, due_at, due_provisional, stopped_at, in_time)
  SELECT id, number, kind, step, 1, division_id, organisation_id, happened_at,
    CASE step WHEN 'resolve' THEN due_at ELSE next_due_at END, false, ended_at,
    CASE WHEN NOT is_open THEN true END
  FROM made CROSS JOIN unnest(CASE WHEN is_answered THEN ARRAY['register', 'resolve', 'callback']
    ELSE ARRAY['register', 'resolve'] END) AS step
), asked AS (
  INSERT INTO cases_ask (case_id, number, kind, division_id, organisation_id, days, asked_at)
  SELECT id, number, 'extension', division_id, organisation_id, 2, happened_at
  FROM made WHERE is_open AND NOT is_answered AND id %% 50 = 1
), wanted AS (
  INSERT INTO cases_remark (case_id, verb, organisation_id, public_text, private_text, at)
  SELECT id, 'ask_to_assist', organisation_id, '', %(title)s, happened_at
  FROM made WHERE is_open AND NOT is_answered AND organisation_id <> %(busy)s AND id %% 50 = 2
  RETURNING id, case_id, organisation_id, at
), assisting AS (
  INSERT INTO cases_assist (case_id, organisation_id, lead_id, wanted_id, due_on, due_provisional,
    asked_at, outcome, shows_case)
  SELECT case_id, %(busy)s, organisation_id, id, at::date + 5, false, at, '', true FROM wanted
), sought AS (
  INSERT INTO cases_search (case_id, document)
  SELECT id, (%(document)s || ' ''' || number || ''' ''' || left(md5(number), 3)
    || '''')::tsvector FROM made
), marked AS (
  INSERT INTO cases_clockmark (case_id, step, mark, at, amount, unit, cause)
  SELECT id, step, 'start', happened_at, 5, 'workdays', ''
  FROM made CROSS JOIN unnest(CASE WHEN is_answered THEN ARRAY['register', 'resolve', 'callback']
    ELSE ARRAY['register', 'resolve'] END) AS step
)
INSERT INTO issues_issue (case_id, kind, category_id, source, text, address)
SELECT id, 'report', topic, 'web', %(text)s, '' FROM made
"""
# The reference of the folder: as many changes are carried from one table to another, unsummed.
_MOVED = """
CREATE TABLE bench_from (LIKE figures_delta INCLUDING ALL);
CREATE TABLE bench_to (figure text, division text, day date, n bigint, v numeric);
"""
_TO_MOVE = """
INSERT INTO bench_from (figure, division, day, n, v)
SELECT figure, division, day, n, v FROM figures_delta ORDER BY id LIMIT %s
"""
_MOVE = """
WITH taken AS (
  DELETE FROM bench_from WHERE id IN (
    SELECT id FROM bench_from ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
  ) RETURNING figure, division, day, n, v
)
INSERT INTO bench_to SELECT figure, division, day, n, v FROM taken
"""


@dataclass(frozen=True)
class Material:
    """What cases are made of: where they lie, what about, and who has them."""

    places: Sequence[str]
    topics: Sequence[str]
    bodies: Sequence[int]
    centre: int
    busy: int
    title: str
    text: str
    version: int
    open_share: float

    def values(self) -> dict[str, object]:
        """The same as values of a statement."""
        lists = {"places": self.places, "topics": self.topics, "bodies": self.bodies}
        counts = {f"{name}_count": len(of) for name, of in lists.items()}
        found_by = {"document": bigrams.document(self.text)}
        return vars(self) | found_by | {name: list(of) for name, of in lists.items()} | counts


def fill(
    owner: psycopg.Connection,
    material: Material,
    *,
    numbers: range,
    at: datetime,
    batch: int,
    progress: Callable[[int], None],
) -> None:
    """Adds the cases of these numbers, a batch in each transaction."""
    shared = material.values() | {"at": at}
    with _born_anyhow(owner):
        for start in range(numbers.start, numbers.stop, batch):
            end = min(start + batch, numbers.stop) - 1
            seed = (start // batch % SEEDS) / SEEDS
            values = shared | {"first": start, "last": end, "seed": seed}
            with owner.transaction():
                for statement in (ENTRY, _DICE, _CASES):
                    owner.execute(statement, values)
            progress(end - start + 1)


@contextmanager
def _born_anyhow(owner: psycopg.Connection) -> Iterator[None]:
    owner.execute("ALTER TABLE cases_case DISABLE TRIGGER cases_guard")
    owner.execute("ALTER TABLE cases_assist DISABLE TRIGGER cases_assist_guard")
    try:
        yield
    finally:
        owner.execute("ALTER TABLE cases_assist ENABLE TRIGGER cases_assist_guard")
        owner.execute("ALTER TABLE cases_case ENABLE TRIGGER cases_guard")


def waiting(owner: psycopg.Connection) -> int:
    """How many changes wait to be folded."""
    found = owner.execute("SELECT count(*) FROM figures_delta").fetchone()
    return int(found[0]) if found else 0


def prepare_moving(owner: psycopg.Connection, *, rows: int) -> None:
    """Copies some changes aside, for `move`."""
    owner.execute(_MOVED)
    owner.execute(_TO_MOVE, [rows])


def move(owner: psycopg.Connection, *, rows: int) -> int:
    """Carries some rows from one table to another, and returns how many."""
    return owner.execute(_MOVE, [rows]).rowcount
