"""The one place where a declaration becomes SQL; triggers, recount and rows are all made of it."""

from collections.abc import Iterable

from yijia.engines.figures.models import DIGITS, PLACES
from yijia.engines.figures.rules import LONGEST_DAYS, SPREAD, Figure

AMOUNT_TYPE = f"numeric({DIGITS},{PLACES})"
# The temporary schema comes last, or a caller's own table of the same name would be written.
DEFINER = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

NOTHING_COUNTED = f"""
SELECT NULL::text COLLATE "C" AS figure, NULL::text COLLATE "C" AS division, NULL::date AS day,
  0::bigint AS n, 0::{AMOUNT_TYPE} AS v WHERE false"""


def code_of(figure: Figure) -> str:
    """The figure's code as a value."""
    return f"""'{figure.code}'::text COLLATE "C" """.strip()


def cell_of(figure: Figure) -> str:
    """The code under which a row's number of days is counted apart."""
    days = f"lpad(({days_of(figure)})::text, 3, '0')"
    return f"""('{figure.code}{SPREAD}' || {days}) COLLATE "C" """.strip()


def belongs_to(wanted: str) -> str:
    """Whether the cell or delta is of a figure, or of its spread; `wanted` is SQL for its code."""
    return f"(figure = {wanted} OR figure > {wanted} || '{SPREAD}' AND figure < {wanted} || '$')"


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
    placed = f"({figure.division}) IS NOT NULL AND ({figure.day}) IS NOT NULL"
    spread = f" AND ({figure.spread}) IS NOT NULL" if figure.spread else ""
    return f"({figure.where}) AND {placed}{spread}"


def codes_of(figure: Figure) -> list[str]:
    """Under which codes a row is counted: the figure's own, and that of its days in a spread."""
    return [code_of(figure), *([cell_of(figure)] if figure.spread else [])]


def counted_rows(figure: Figure, *, relation: str, sign: int = 1) -> list[str]:
    """SELECTs of (figure, division, day, n, v), one line for every counted row of a relation."""
    return [
        f"SELECT {code} AS figure, {division_of(figure)} AS division,"
        f" {day_of(figure)} AS day, {sign}::bigint AS n, {sign} * {amount_of(figure)} AS v"
        f" FROM {relation} WHERE {condition_of(figure)}"
        for code in codes_of(figure)
    ]


def counted_statement(figures: Iterable[Figure]) -> str:
    """The function that counts every figure afresh from the rows, by leaf and day.

    It is a function and no view, so that a migration may still change the counted tables.
    """
    branches = [
        f"SELECT {code} AS figure, {division_of(figure)} AS division,"
        f" {day_of(figure)} AS day, count(*) AS n, {total_of(figure)} AS v"
        f" FROM {figure.table} WHERE {condition_of(figure)} GROUP BY 1, 2, 3"
        for figure in figures
        for code in codes_of(figure)
    ]
    body = "\nUNION ALL\n".join(branches or [NOTHING_COUNTED])
    return f"""
CREATE OR REPLACE FUNCTION figures_counted()
RETURNS TABLE (figure text, division text, day date, n bigint, v numeric)
LANGUAGE sql STABLE AS $figures$
{body}
$figures$"""
