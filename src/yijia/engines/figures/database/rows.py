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
from yijia.engines.figures.rules import BEGINNING, Figure, Stock
from yijia.ground.journal.database import APP_ROLE, visible_below

ROWS = "figures_rows__"
TOTAL = "figures_total__"
EVER = f"'{BEGINNING.isoformat()}'::date"
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
    RETURN QUERY SELECT {day}, id::bigint, {amount_of(figure)}::numeric, {_item(figure)}
    FROM {figure.table}
    WHERE {found} AND ($4 IS NULL OR ({day}, id) > ($4, $5))
    ORDER BY {day}, id LIMIT $6;"""

    return [
        _rows(listed, slug=figure.slug, given=LISTED, found=found),
        _total(figure, slug=figure.slug, found=found()),
        *for_the_application(f"{ROWS}{figure.slug}({LISTED})"),
        *for_the_application(f"{TOTAL}{figure.slug}(text, date, date)"),
    ]


def stock_statements(stock: Stock) -> list[str]:
    """The same functions for those that have come in and not gone out by the last day asked.

    They are looked for among what came in, the latest first, until there are enough, or as many
    have been looked at as may be for a page: then the place where that ended stands after the rows,
    without a value.
    """
    entered, left = stock.entered, stock.left
    gone = f"coalesce({condition_of(left)} AND {day_of(left)} < $3, false)"
    seen = "" if left.public else f" AND {visible_below(division_of(entered))}"

    def came(*, at_leaf: bool = False) -> str:
        return inside(entered, asked=("$1", EVER, "$3"), at_leaf=at_leaf) + seen

    former = f"{ROWS}{stock.slug}(text, date, date, date, bigint, integer)"
    return [
        f"DROP FUNCTION IF EXISTS {former}",
        _rows(partial(_looked_for, entered, gone=gone), slug=stock.slug, given=LOOKED, found=came),
        _total(entered, slug=stock.slug, found=f"{came()} AND NOT {gone}"),
        *for_the_application(f"{ROWS}{stock.slug}({LOOKED})"),
        *for_the_application(f"{TOTAL}{stock.slug}(text, date, date)"),
    ]


def _looked_for(entered: Figure, found: str, *, gone: str) -> str:
    """Hands out those of `found` that are not `gone`; a row without an item is gone."""
    day = day_of(entered)
    return f"""
    FOR row_day, row_id, row_value, row_item IN
      SELECT {day}, id::bigint, {amount_of(entered)}::numeric,
        CASE WHEN NOT {gone} THEN {_item(entered)} END
      FROM {entered.table}
      WHERE {found} AND ($4 IS NULL OR ({day}, id) < ($4, $5))
      ORDER BY {day} DESC, id DESC LIMIT $7
    LOOP
      looked := looked + 1;
      IF row_item IS NOT NULL THEN
        shown := shown + 1;
        RETURN NEXT;
      END IF;
      EXIT WHEN shown = $6 OR looked = $7;
    END LOOP;
    IF looked = $7 AND shown < $6 THEN
      row_value := NULL;
      row_item := NULL;
      RETURN NEXT;
    END IF;"""


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
DECLARE
  looked integer := 0;
  shown integer := 0;
BEGIN
  IF EXISTS (SELECT FROM places_division WHERE code > $1 AND code < $1 || '~') THEN
    {listed(found())}
  ELSE
    {listed(found(at_leaf=True))}
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
