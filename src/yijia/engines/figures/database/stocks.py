"""How many there are on a day, by the stock's own condition: what has come in and not gone.

A number of a stock is what came in less what went out, and both may agree with their rows while the
stock is wrong: a row that went out without having come in, or before it did, is taken away from it
and was never in it. So what is sealed is counted row by row, and the recount looks for such rows.
"""

from collections.abc import Sequence

from yijia.engines.figures.database.counting import (
    THOROUGHLY,
    condition_of,
    day_of,
    division_of,
    total_of,
)
from yijia.engines.figures.rules import Stock

_LEFT, _ASTRAY = "figures_left__", "figures_astray__"

# Of some stocks, how many there are when days begin that are yet to come, by leaf alone.
LEFT_OF = f"""
CREATE OR REPLACE FUNCTION figures_left_of(codes text[], until date)
RETURNS TABLE (figure text, division text, n bigint, v numeric)
LANGUAGE plpgsql STABLE {THOROUGHLY} AS $figures$
DECLARE stock text;
BEGIN
  FOR stock IN SELECT DISTINCT code FROM figures_stocks() WHERE code = ANY (codes) ORDER BY 1 LOOP
    RETURN QUERY EXECUTE format('SELECT * FROM %I($1)', '{_LEFT}' || replace(stock, '.', '__'))
      USING until;
  END LOOP;
END $figures$"""

# What went astray in some stocks, and in all that are made of some figures; of none given, in all.
ASTRAY_OF = f"""
CREATE OR REPLACE FUNCTION figures_astray_of(codes text[])
RETURNS TABLE (figure text, division text, day date, n bigint, v numeric)
LANGUAGE plpgsql STABLE {THOROUGHLY} AS $figures$
DECLARE stock text;
BEGIN
  FOR stock IN
    SELECT DISTINCT code FROM figures_stocks()
    WHERE codes IS NULL OR code = ANY (codes) OR part = ANY (codes) ORDER BY 1
  LOOP
    RETURN QUERY EXECUTE format('SELECT * FROM %I()', '{_ASTRAY}' || replace(stock, '.', '__'));
  END LOOP;
END $figures$"""

OWNER_ONLY = ["figures_left_of(text[], date)", "figures_astray_of(text[])"]


def stocks_statement(stocks: Sequence[Stock]) -> str:
    """The function that says which figures every stock is made of, and in which version it is."""
    lines = [
        f"('{stock.code}'::text, {stock.version}, '{figure.code}'::text, {sign})"
        for stock in stocks
        for figure, sign in stock.counted
    ]
    known = f"VALUES {', '.join(lines)}" if lines else "SELECT NULL::text, 0, NULL::text, 0 LIMIT 0"
    return f"""
CREATE OR REPLACE FUNCTION figures_stocks()
RETURNS TABLE (code text, version integer, part text, sign integer)
LANGUAGE sql IMMUTABLE AS $figures$ {known} $figures$"""


def counted_statements(stocks: Sequence[Stock]) -> list[str]:
    """The functions that count each stock from its rows, and find what went astray in it."""
    each = [line for stock in stocks for line in (_left(stock), _astray(stock))]
    return [stocks_statement(stocks), *each, LEFT_OF, ASTRAY_OF]


def functions(stocks: Sequence[Stock]) -> list[str]:
    """The functions of each stock alone, which nobody calls but the owner."""
    of_each = [(f"{_LEFT}{one.slug}(date)", f"{_ASTRAY}{one.slug}()") for one in stocks]
    return [name for pair in of_each for name in pair]


def _left(stock: Stock) -> str:
    """One pass over the table, whatever the days on which rows came and went."""
    entered, left = stock.entered, stock.left
    return f"""
CREATE OR REPLACE FUNCTION {_LEFT}{stock.slug}(date)
RETURNS TABLE (figure text, division text, n bigint, v numeric)
LANGUAGE sql STABLE PARALLEL SAFE AS $figures$
  SELECT '{stock.code}'::text COLLATE "C", {division_of(entered)}, count(*),
    coalesce({total_of(entered)}, 0)
  FROM {entered.table}
  WHERE {condition_of(entered)} AND {day_of(entered)} < $1
    AND NOT coalesce({condition_of(left)} AND {day_of(left)} < $1, false)
  GROUP BY 2
$figures$"""


def _astray(stock: Stock) -> str:
    """By leaf and the day on which they went out."""
    entered, left = stock.entered, stock.left
    return f"""
CREATE OR REPLACE FUNCTION {_ASTRAY}{stock.slug}()
RETURNS TABLE (figure text, division text, day date, n bigint, v numeric)
LANGUAGE sql STABLE PARALLEL SAFE AS $figures$
  SELECT '{stock.code}'::text COLLATE "C", {division_of(left)}, {day_of(left)}, count(*),
    coalesce({total_of(left)}, 0)
  FROM {left.table}
  WHERE {condition_of(left)}
    AND NOT coalesce({condition_of(entered)} AND {day_of(entered)} <= {day_of(left)}, false)
  GROUP BY 2, 3
$figures$"""
