"""The triggers that write, in the very transaction that does the work, what it changed.

Each event has its own trigger, without a column list and for the whole statement: so every way of
writing is counted, and a bulk load costs one line for each leaf and day.
"""

from collections.abc import Sequence

from yijia.engines.figures.database.counting import DEFINER, counted_by_any, passes, sums_of
from yijia.engines.figures.rules import Figure

PREFIX = "figures_count_"
# How many rows of a statement are counted cannot be known beforehand, and taken for few they would
# be sorted to be added up by place and day: of a hundred thousand, that takes half as long again.
ADDING_UP = f"{DEFINER} SET enable_sort = off"
OLD, NEW = "figures_old_rows", "figures_new_rows"
# What counts of each event, and how often: a row that was changed counts once as it is, and once
# less as it was.
SIGN = "figures_sign"
COUNTED = {
    "INSERT": (NEW, "1"),
    "UPDATE": (
        f"(SELECT *, 1 AS {SIGN} FROM {NEW} UNION ALL SELECT *, -1 FROM {OLD}) AS both_sides",
        SIGN,
    ),
    "DELETE": (f"(SELECT *, -1 AS {SIGN} FROM {OLD}) AS gone", SIGN),
}
TRANSITIONS = {
    "INSERT": f"NEW TABLE AS {NEW}",
    "UPDATE": f"OLD TABLE AS {OLD} NEW TABLE AS {NEW}",
    "DELETE": f"OLD TABLE AS {OLD}",
}

RETIRE = f"""
DO $figures$
DECLARE stale record;
BEGIN
  FOR stale IN
    SELECT tgname, tgrelid::regclass AS counted FROM pg_trigger
    WHERE starts_with(tgname, '{PREFIX}') AND NOT tgrelid::regclass::text = ANY (%s)
  LOOP
    EXECUTE format('DROP TRIGGER %%I ON %%s', stale.tgname, stale.counted);
  END LOOP;
END $figures$"""


def table_statements(table: str, *, figures: Sequence[Figure]) -> list[str]:
    """The counting function of one table and its three triggers."""
    name = f"{PREFIX}{table}"
    return [
        _function(name, figures=figures),
        # Whoever could hang this function on a table of their own could write any number.
        f"REVOKE ALL ON FUNCTION {name}() FROM PUBLIC",
        *(_trigger(name, table=table, event=event) for event in COUNTED),
    ]


def _function(name: str, *, figures: Sequence[Figure]) -> str:
    insert, update, delete = (
        "\n".join(_pass(together, event=event) for together in passes(figures)) for event in COUNTED
    )
    return f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql
{ADDING_UP} AS $figures$
BEGIN
  IF TG_OP = 'INSERT' THEN{insert}
  ELSIF TG_OP = 'UPDATE' THEN{update}
  ELSE{delete}
  END IF;
  RETURN NULL;
END $figures$"""


def _pass(together: Sequence[Figure], *, event: str) -> str:
    """One statement for all figures of a pass; what cancels out is not written.

    Where no row is counted by any of them, it costs nearly nothing: so does a statement that could
    have changed rows, and changed none, and so do rows that will be counted later.
    """
    relation, sign = COUNTED[event]
    return f"""
    IF EXISTS (SELECT FROM {relation} WHERE {counted_by_any(together)}) THEN
      INSERT INTO figures_delta (figure, division, day, n, v)
      {sums_of(together, relation=relation, sign=sign)};
    END IF;"""


def _trigger(name: str, *, table: str, event: str) -> str:
    return (
        f"CREATE OR REPLACE TRIGGER {name}_{event.lower()} AFTER {event} ON {table}"
        f" REFERENCING {TRANSITIONS[event]} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )


def retire_statement(tables: Sequence[str]) -> str:
    """Drops counting triggers from tables that no figure counts any more."""
    names = ", ".join(f"'{table}'" for table in tables)
    return RETIRE % f"ARRAY[{names}]::text[]"
