"""How large a demonstration county is made."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Communities and villages below each town, issues a day at first, members who reported in,
    and on how many Saturdays they helped.

    Streets are towns that are mostly built over, so their two numbers stand the other way round.
    """

    few: int
    many: int
    issues_a_day: float
    members: int = 0
    weeks: int = 0


FULL = Size(few=3, many=16, issues_a_day=0.3, members=2_723, weeks=60)
