"""The one place where a declaration becomes SQL; triggers, recount and rows are all made of it."""

from collections.abc import Iterable, Mapping, Sequence

from yijia.engines.figures.models import DIGITS, PLACES
from yijia.engines.figures.rules import LONGEST_DAYS, SPREAD, Figure

AMOUNT_TYPE = f"numeric({DIGITS},{PLACES})"
# The temporary schema comes last, or a caller's own table of the same name would be written.
DEFINER = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

# For functions that go through everything at once, where nobody waits: sums stay in memory, all
# processors count, and a statement is not translated to machine code, which takes longer than it
# saves. Sums by place and day are handed over by the million, so that must not seem dear.
THOROUGHLY = """SET work_mem = '256MB' SET max_parallel_workers_per_gather = 2
SET parallel_tuple_cost = 0.03 SET jit = off"""

COUNTED, WITHIN = "figures_counted", "figures_within"
_SUMS = "TABLE (figure text, division text, day date, n bigint, v numeric)"
NOTHING_COUNTED = f"""
SELECT NULL::text COLLATE "C" AS figure, NULL::text COLLATE "C" AS division, NULL::date AS day,
  0::bigint AS n, 0::{AMOUNT_TYPE} AS v WHERE false"""


def code_of(figure: Figure) -> str:
    """The figure's code as a value."""
    return f"""'{figure.code}'::text COLLATE "C" """.strip()


def belongs_to(wanted: str) -> str:
    """Whether the cell or delta is of one of some figures, or of its spread; `wanted` is SQL for an
    array of their codes.
    """
    return f"""split_part(figure, '{SPREAD}', 1) = ANY ({wanted})"""


def days_of(figure: Figure) -> str:
    """The days that a row took, from nought to what is counted as one."""
    return f"least(greatest(({figure.spread})::integer, 0), {LONGEST_DAYS})"


def division_of(figure: Figure) -> str:
    """The division of a row, in the order of codes."""
    return f'({figure.division})::text COLLATE "C"'


def day_of(figure: Figure) -> str:
    """The day of a row."""
    return f"({figure.day})::date"


def amount_of(figure: Figure) -> str:
    """What a row adds to the figure; a row without an amount adds nothing, but is counted."""
    if figure.amount is None:
        return f"1::{AMOUNT_TYPE}"
    return f"coalesce(({figure.amount})::{AMOUNT_TYPE}, 0)"


def total_of(figure: Figure) -> str:
    """What counted rows add up to."""
    counted = "count(*)" if figure.amount is None else f"sum({amount_of(figure)})"
    return f"{counted}::numeric"


def condition_of(figure: Figure) -> str:
    """Whether a row is counted at all."""
    return f"({figure.where}) AND {placed(figure)}"


def placed(figure: Figure) -> str:
    """Whether a row has all by which it is sorted: place, day, and number of days in a spread."""
    pieces = [figure.division, figure.day, *([figure.spread] if figure.spread else [])]
    return " AND ".join(f"({piece}) IS NOT NULL" for piece in pieces)


def passes(figures: Iterable[Figure]) -> list[list[Figure]]:
    """The figures of one table, together where they are counted by the same place and day: one
    pass over the rows then counts them all.
    """
    found: dict[tuple[str, str, str | None], list[Figure]] = {}
    for figure in figures:
        found.setdefault((figure.division, figure.day, figure.spread), []).append(figure)
    return list(found.values())


def counted_by_any(together: Sequence[Figure]) -> str:
    """Whether a row is counted by any figure of a pass; they share all but their own condition."""
    own = " OR ".join(f"({where})" for where in dict.fromkeys(one.where for one in together))
    return f"({own}) AND {placed(together[0])}"


def sums_of(
    together: Sequence[Figure],
    *,
    relation: str,
    sign: str = "1",
    days: tuple[str, str] | None = None,
) -> str:
    """A SELECT of (figure, division, day, n, v): what the rows of a relation add up to, in one pass
    for figures that are counted by the same place and day.

    `sign` is SQL over one row: how often it counts. Sums of nothing are left out. `days` is SQL for
    the first day and the first one no more of which rows are counted, all under the first.
    """
    first = together[0]
    keys = [division_of(first), days[0] if days else day_of(first)]
    grouped, codes = "1, 2", [code_of(figure) for figure in together]
    if first.spread:
        # The same rows once as a whole, and once for each number of days.
        keys += [days_of(first), f"grouping({days_of(first)}) = 0"]
        grouped = "GROUPING SETS ((1, 2), (1, 2, 3))"
        codes = [_code_of_either(figure) for figure in together]
    parts = [_part(figure, sign=sign) for figure in together]
    added = ", ".join(f"{n} AS n{at}, {v} AS v{at}" for at, (n, v) in enumerate(parts))
    shown = ", ".join(f"({code}, n{at}, v{at})" for at, code in enumerate(codes))
    names = ["division", "day", "days", "is_apart"][: len(keys)]
    listed = ", ".join(f"{key} AS {name}" for key, name in zip(keys, names, strict=True))
    return f"""SELECT shown.figure, counted.division, counted.day, shown.n, shown.v FROM (
  SELECT {listed}, {added}
  FROM {relation} WHERE {counted_by_any(together)}{_during(first, days=days)} GROUP BY {grouped}
) AS counted CROSS JOIN LATERAL (VALUES {shown}) AS shown (figure, n, v)
WHERE shown.n <> 0 OR shown.v <> 0"""


def _during(figure: Figure, *, days: tuple[str, str] | None) -> str:
    """Whether a row counts on one of some days, to stand behind another condition."""
    day = day_of(figure)
    return f" AND {day} >= {days[0]} AND {day} < {days[1]}" if days else ""


def _code_of_either(figure: Figure) -> str:
    """The figure's own code, or that of a number of days in its spread."""
    apart = f"'{figure.code}{SPREAD}' || lpad(days::text, 3, '0')"
    return f"""(CASE WHEN is_apart THEN {apart} ELSE '{figure.code}' END) COLLATE "C" """.strip()


def _part(figure: Figure, *, sign: str) -> tuple[str, str]:
    """How many rows of one figure there are among those of a pass, and what they add up to."""
    own = f"FILTER (WHERE {figure.where})"
    n = f"(count(*) {own})" if sign == "1" else f"coalesce(sum({sign}) {own}, 0)::bigint"
    if figure.amount is None:
        return n, f"{n}::numeric"
    return n, f"coalesce(sum({sign} * {amount_of(figure)}) {own}, 0)"


def counted_statements(by_table: Mapping[str, Sequence[Figure]]) -> list[str]:
    """The functions that count every figure afresh from the rows, by leaf and day: those of one
    table, and all; and those of one table within some days, by leaf alone.

    They are functions and no views, so that a migration may still change the counted tables.
    """
    made = [
        _counted(f"{COUNTED}__{table}", [sums_of(one, relation=table) for one in passes(figures)])
        for table, figures in by_table.items()
    ]
    days = ("$1", "$2")
    within = [
        _counted(
            f"{WITHIN}__{table}",
            [sums_of(one, relation=table, days=days) for one in passes(figures)],
            given="date, date",
        )
        for table, figures in by_table.items()
    ]
    every = [f"SELECT * FROM {COUNTED}__{table}()" for table in by_table]
    return [*made, *within, _counted(COUNTED, every or [NOTHING_COUNTED]), COUNTED_OF]


def _counted(name: str, parts: Sequence[str], *, given: str = "") -> str:
    body = "\nUNION ALL\n".join(parts)
    return f"""
CREATE OR REPLACE FUNCTION {name}({given}) RETURNS {_SUMS}
LANGUAGE sql STABLE PARALLEL SAFE AS $figures$
{body}
$figures$"""


# Some figures afresh, all of their rows by leaf and day, or those within some days by leaf alone.
# Tables that none of them counts are not read. It is stable, so that it sees what the statement
# sees that calls it.
COUNTED_OF = f"""
CREATE OR REPLACE FUNCTION figures_counted_of(wanted text[], since date, until date)
RETURNS {_SUMS} LANGUAGE plpgsql STABLE {THOROUGHLY} AS $figures$
#variable_conflict use_column
DECLARE counted text;
BEGIN
  FOR counted IN
    SELECT DISTINCT counted_table FROM figures_definition
    WHERE code = ANY (wanted) AND NOT retired ORDER BY 1
  LOOP
    IF since IS NULL THEN
      RETURN QUERY EXECUTE format($counted$
        SELECT * FROM %I() WHERE {belongs_to("$1")} $counted$, '{COUNTED}__' || counted)
        USING wanted;
    ELSE
      RETURN QUERY EXECUTE format($counted$
        SELECT * FROM %I($2, $3) WHERE {belongs_to("$1")} $counted$, '{WITHIN}__' || counted)
        USING wanted, since, until;
    END IF;
  END LOOP;
END $figures$"""
