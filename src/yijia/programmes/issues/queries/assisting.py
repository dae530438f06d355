"""Which units may be asked to assist with an issue."""

from datetime import date

from yijia.engines.cases import queries as cases
from yijia.programmes.issues.queries.choices import units_for
from yijia.programmes.issues.queries.held import Opened


def units_to_assist(opened: Opened, *, on: date, language: str) -> list[tuple[str, str]]:
    """The units that may be asked to assist with an issue, by code, nearest first.

    Neither the one that has it, nor one that it is kept from or that has not answered yet.
    """
    case = opened.case
    asked = {one.organisation_id for one in opened.assists if one.ended_at is None}
    without = {case.organisation_id or 0, *cases.bodies_kept_out(case), *asked}
    return units_for(case.division_id, on=on, language=language, without=without)
