"""How large a demonstration county is made."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Communities and villages below each town, and how many issues a day at first.

    Streets are towns that are mostly built over, so their two numbers stand the other way round.
    """

    few: int
    many: int
    issues_a_day: float


FULL = Size(few=3, many=16, issues_a_day=0.3)
