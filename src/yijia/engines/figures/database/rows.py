"""The rows behind a number, through functions of the owner that hand out declared columns only.

They are made of the same condition as the count. Rows of a figure that is not public, or that
counts persons, are seen only from within the asker's own divisions, whatever the page forgot.
"""

from functools import partial
from typing import Protocol

from yijia.engines.figures.database.counting import (
    DEFINER,
    amount_of,
    condition_of,
    day_of,
    division_of,
    total_of,
)
from yijia.engines.figures.rules import FIRST_DAY, Figure, Stock
from yijia.ground.journal.database import APP_ROLE, visible_below

ROWS = "figures_rows__"
TOTAL = "figures_total__"
EVER = f"'{FIRST_DAY.isoformat()}'::date"
FORM = f"LANGUAGE plpgsql STABLE {DEFINER} SET plan_cache_mode = force_custom_plan"


def rows_statements(figure: Figure) -> list[str]:
    """The functions that list a figure's rows in pages and add them all up."""
    return _both(figure, slug=figure.slug, found=partial(inside, figure))


def stock_statements(stock: Stock) -> list[str]:
    """The same functions for those that have come in and not gone out by the last day asked."""
    entered, left = stock.entered, stock.left
    gone = f"coalesce({condition_of(left)} AND {day_of(left)} < $3, false)"
    seen = "" if left.public else f" AND {visible_below(division_of(entered))}"

    def found(*, at_leaf: bool = False) -> str:
        came = inside(entered, asked=("$1", EVER, "$3"), at_leaf=at_leaf)
        return f"{came} AND NOT {gone}{seen}"

    return _both(entered, slug=stock.slug, found=found)


class _Found(Protocol):
    """The condition of the rows asked for, `at_leaf` of a place that has none below it."""

    def __call__(self, *, at_leaf: bool = False) -> str: ...


def _both(figure: Figure, *, slug: str, found: _Found) -> list[str]:
    rows = f"{ROWS}{slug}(text, date, date, date, bigint, integer)"
    total = f"{TOTAL}{slug}(text, date, date)"
    return [
        _rows(figure, slug=slug, found=found),
        _total(figure, slug=slug, found=found()),
        *for_the_application(rows),
        *for_the_application(total),
    ]


def for_the_application(function: str) -> list[str]:
    """Lets the application call a function, and nobody else."""
    return [
        f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION {function} TO {APP_ROLE}",
    ]


def inside(
    figure: Figure, *, asked: tuple[str, str, str] = ("$1", "$2", "$3"), at_leaf: bool = False
) -> str:
    """Whether a row lies in the division and the days [from, to) asked, and is the asker's to
    see; `asked` is SQL for the three. Of a place with none below it an index has the order by days.
    """
    division, day = division_of(figure), day_of(figure)
    below, since, until = asked
    here = f"{division} >= {below} AND {division} < {below} || '~'"
    if at_leaf:
        here = f"{division} = {below}"
    found = f"{condition_of(figure)} AND {here} AND {day} >= {since} AND {day} < {until}"
    if figure.public and not figure.is_of_persons:
        return found
    return f"{found} AND {visible_below(division)}"


def _rows(figure: Figure, *, slug: str, found: _Found) -> str:
    day = day_of(figure)
    item = ", ".join(f"'{column}', {column}" for column in figure.columns)
    item = f"json_build_object({item})"
    if figure.hidden:
        item = f"CASE WHEN {figure.hidden} THEN '{{}}'::json ELSE {item} END"

    def listed(found: str) -> str:
        return f"""
    SELECT {day}, id::bigint, {amount_of(figure)}::numeric, {item}
    FROM {figure.table}
    WHERE {found} AND ($4 IS NULL OR ({day}, id) > ($4, $5))
    ORDER BY {day}, id LIMIT $6"""

    return f"""
CREATE OR REPLACE FUNCTION {ROWS}{slug}(text, date, date, date, bigint, integer)
RETURNS TABLE (row_day date, row_id bigint, row_value numeric, row_item json)
{FORM} AS $figures$
#variable_conflict use_column
BEGIN
  IF EXISTS (SELECT FROM places_division WHERE code > $1 AND code < $1 || '~') THEN
    RETURN QUERY {listed(found())};
  ELSE
    RETURN QUERY {listed(found(at_leaf=True))};
  END IF;
END $figures$"""


def _total(figure: Figure, *, slug: str, found: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION {TOTAL}{slug}(text, date, date)
RETURNS TABLE (total_n bigint, total_v numeric)
{FORM} AS $figures$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT count(*), coalesce({total_of(figure)}, 0)
  FROM {figure.table} WHERE {found};
END $figures$"""
