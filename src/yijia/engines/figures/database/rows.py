"""The rows behind a number, through functions of the owner that hand out declared columns only.

They are made of the same condition as the count. Rows of a figure that is not public, or that
counts persons, are seen only from within the asker's own divisions, whatever the page forgot.
"""

from collections.abc import Callable
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
# The division, the days, the place after which the page begins, and how many rows at most; of a
# stock, how many are looked at, too.
LISTED = "text, date, date, date, bigint, integer"
LOOKED = f"{LISTED}, integer"
FORM = f"LANGUAGE plpgsql STABLE {DEFINER} SET plan_cache_mode = force_custom_plan"


def rows_statements(figure: Figure) -> list[str]:
    """The functions that list a figure's rows in pages and add them all up."""
    day, found = day_of(figure), partial(inside, figure)

    def listed(found: str) -> str:
        return f"""
    SELECT {day}, id::bigint, {amount_of(figure)}::numeric, {_item(figure)}
    FROM {figure.table}
    WHERE {found} AND ($4 IS NULL OR ({day}, id) > ($4, $5))
    ORDER BY {day}, id LIMIT $6"""

    return [
        _rows(listed, slug=figure.slug, given=LISTED, found=found),
        _total(figure, slug=figure.slug, found=found()),
        *for_the_application(f"{ROWS}{figure.slug}({LISTED})"),
        *for_the_application(f"{TOTAL}{figure.slug}(text, date, date)"),
    ]


def stock_statements(stock: Stock) -> list[str]:
    """The same functions for those that have come in and not gone out by the last day asked.

    They are looked for among what came in, the latest first, in blocks: after the rows of a block
    stands the place where it ended, without a value, unless all was looked through.
    """
    entered, left = stock.entered, stock.left
    gone = f"coalesce({condition_of(left)} AND {day_of(left)} < $3, false)"
    seen = "" if left.public else f" AND {visible_below(division_of(entered))}"

    def came(*, at_leaf: bool = False) -> str:
        return inside(entered, asked=("$1", EVER, "$3"), at_leaf=at_leaf) + seen

    def listed(found: str) -> str:
        day = day_of(entered)
        return f"""
    WITH looked AS MATERIALIZED (
      SELECT {day} AS day, id::bigint AS id, {amount_of(entered)}::numeric AS value,
        {gone} AS is_gone, CASE WHEN NOT {gone} THEN {_item(entered)} END AS item
      FROM {entered.table}
      WHERE {found} AND ($4 IS NULL OR ({day}, id) < ($4, $5))
      ORDER BY {day} DESC, id DESC LIMIT $7
    )
    (SELECT day, id, value, item FROM looked WHERE NOT is_gone
      ORDER BY day DESC, id DESC LIMIT $6)
    UNION ALL
    (SELECT day, id, NULL, NULL FROM looked WHERE (SELECT count(*) FROM looked) = $7
      ORDER BY day, id LIMIT 1)"""

    former = f"{ROWS}{stock.slug}(text, date, date, date, bigint, integer)"
    return [
        f"DROP FUNCTION IF EXISTS {former}",
        _rows(listed, slug=stock.slug, given=LOOKED, found=came),
        _total(entered, slug=stock.slug, found=f"{came()} AND NOT {gone}"),
        *for_the_application(f"{ROWS}{stock.slug}({LOOKED})"),
        *for_the_application(f"{TOTAL}{stock.slug}(text, date, date)"),
    ]


class _Found(Protocol):
    """The condition of the rows asked for, `at_leaf` of a place that has none below it."""

    def __call__(self, *, at_leaf: bool = False) -> str: ...


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


def _item(figure: Figure) -> str:
    """What may be shown of a row, and nothing of a hidden one."""
    item = ", ".join(f"'{column}', {column}" for column in figure.columns)
    item = f"json_build_object({item})"
    return f"CASE WHEN {figure.hidden} THEN '{{}}'::json ELSE {item} END" if figure.hidden else item


def _rows(listed: Callable[[str], str], *, slug: str, given: str, found: _Found) -> str:
    return f"""
CREATE OR REPLACE FUNCTION {ROWS}{slug}({given})
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
