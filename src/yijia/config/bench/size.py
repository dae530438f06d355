"""How large a run of the bench is."""

from dataclasses import dataclass

from yijia.front.demonstration.size import FULL as WHOLE_COUNTY
from yijia.front.demonstration.size import Size as CountySize


@dataclass(frozen=True)
class Size:
    """Cases in the two databases, rounds, and how long one measurement takes.

    `huge` is how many the larger one holds in the end, when the row policies are measured; `most`
    are in a third one, of which figures alone are asked.
    `reference` is what pgbench is told about its own length.
    """

    small: int
    large: int
    huge: int
    most: int
    rounds: int
    seconds: float
    reference: tuple[str, str]
    county: CountySize
    # How many of the dispatcher's lists are asked for.
    lists: int = 99
    open_share: float = 0.02
    connections: int = 8
    # How many needs and as many resources a batch has, and one that is compared with the optimum.
    batches: tuple[int, int] = (10_000, 1_000)
    # How many want the same at once, and how often each such race is run.
    rivals: int = 50
    races: int = 20
    batch: int = 100_000
    folded_at_once: int = 50_000


FULL = Size(
    small=100_000,
    large=1_000_000,
    huge=2_000_000,
    most=10_000_000,
    rounds=3,
    seconds=4.0,
    reference=("-T", "3"),
    county=WHOLE_COUNTY,
)
QUICK = Size(
    small=2_500,
    large=5_000,
    huge=7_500,
    most=6_000,
    rounds=1,
    seconds=0.05,
    reference=("-t", "10"),
    county=CountySize(few=1, many=1, issues_a_day=0.0),
    lists=2,
    open_share=0.3,
    folded_at_once=500,
    batches=(300, 60),
    rivals=10,
    races=2,
)
