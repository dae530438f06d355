"""Who may call units together, and who stands above whom: told by the programme whose affair it is.

The engine knows no committee and no street; villages and services would tell it of theirs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

# The body right above another one on a day, both by id; None at the top.
Above = Callable[[int, date], int | None]
# The bodies that may be called to what lies in a division on a day, by id, the nearest first.
Units = Callable[[str, date], Sequence[int]]


@dataclass(frozen=True)
class Ladder:
    """Which kinds of organisation convene, whom they may call, and who is told when one waits.

    `page` is the name of the page of a convening, asked with its number, and `start` that on which
    one begins, asked with the number of the case.
    """

    kinds: frozenset[str]
    above: Above
    units: Units
    page: str
    start: str


class Conveners:
    """The one ladder of the house, told once when it starts."""

    def __init__(self) -> None:
        self._held: Ladder | None = None

    def add(self, ladder: Ladder) -> None:
        """Takes in the ladder.

        Raises:
            ValueError: another one was told before.
        """
        if self._held not in (None, ladder):
            raise ValueError("who may convene was told before")
        self._held = ladder

    @property
    def ladder(self) -> Ladder | None:
        """The ladder, or None where no programme that convenes is installed."""
        return self._held


conveners = Conveners()
