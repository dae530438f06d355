"""Counting the rows behind a number apart, by a dimension, and telling persons apart.

Both are read from bounded rows when they are asked for, through functions of the owner: what a row
says of a person, and which persons they are, never leaves the database.
"""

from yijia.engines.figures.database.counting import amount_of, days_of, division_of
from yijia.engines.figures.database.rows import FORM, for_the_application, inside
from yijia.engines.figures.rules import Distinct, Figure
from yijia.ground.journal.database import visible_below

GROUPS = "figures_groups__"
PERSONS = "figures_persons__"
# Persons are told apart within everything that is asked, or within each code of a dimension.
WHOLE = ""
# One of the divisions asked, with its days.
ASKED = ('asked.place COLLATE "C"', "asked.since", "asked.until")


def groups_statements(figure: Figure) -> list[str]:
    """The function that counts a figure's rows apart; of a figure without dimensions there is none.

    Its arguments are division, first day, first day no more, and the code of a dimension.
    """
    if not figure.dimensions:
        return []
    days = days_of(figure) if figure.spread else "NULL::integer"
    name = f"{GROUPS}{figure.slug}"
    made = f"""
CREATE OR REPLACE FUNCTION {name}(text, date, date, text)
RETURNS TABLE (group_code text, group_days integer, group_n bigint, group_v numeric)
{FORM} AS $figures$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT counted.code, counted.days, count(*), sum(counted.v) FROM (
    SELECT (CASE $4 {_whens(figure)} END)::text AS code, {days} AS days,
      {amount_of(figure)}::numeric AS v
    FROM {figure.table} WHERE {inside(figure)}
  ) AS counted GROUP BY 1, 2;
END $figures$"""
    return [made, *for_the_application(f"{name}(text, date, date, text)")]


def persons_statements(distinct: Distinct) -> list[str]:
    """The function that tells persons apart, and hands out nothing but how many there are.

    Its arguments are divisions, the first day of each, the first day no more of each, what they are
    told apart within, and before when a row was written: without that, only rows below the asker's
    own divisions are told apart.
    """
    figure, name = distinct.of, f"{PERSONS}{distinct.slug}"
    arguments = "text[], date[], date[], text, timestamptz"
    made = f"""
CREATE OR REPLACE FUNCTION {name}({arguments})
RETURNS TABLE (group_code text, group_n bigint)
{FORM} AS $figures$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT told.code, count(DISTINCT told.subject)
  FROM unnest($1, $2, $3) AS asked(place, since, until) CROSS JOIN LATERAL (
    SELECT ({_within(figure)})::text AS code, ({distinct.subject}) AS subject
    FROM {figure.table}
    WHERE {inside(figure, asked=ASKED)} AND (({distinct.recorded}) < $5
      OR $5 IS NULL AND {visible_below(division_of(figure))})
  ) AS told GROUP BY 1;
END $figures$"""
    # It took one division, before there were circles; and it told apart within places and months.
    former = [
        f"DROP FUNCTION IF EXISTS {name}({taken}, text, integer, timestamptz)"
        for taken in ("text, date, date", "text[], date[], date[]")
    ]
    return [*former, made, *for_the_application(f"{name}({arguments})")]


def _within(figure: Figure) -> str:
    """What the persons of a figure are told apart within, as SQL over a row."""
    return f"CASE $4 {_whens(figure)} ELSE '' END" if figure.dimensions else "''"


def _whens(figure: Figure) -> str:
    """What a row is told apart by, for each dimension; by nothing where nothing is shown of it."""
    told = "({})::text"
    if figure.hidden:
        told = f"CASE WHEN {figure.hidden} THEN NULL ELSE {told} END"
    return " ".join(
        f"WHEN '{one.code}' THEN {told.format(one.expression)}" for one in figure.dimensions
    )
