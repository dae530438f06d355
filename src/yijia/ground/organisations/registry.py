"""What else has a say when a body comes to stand elsewhere, and what programmes tell everybody of a
place: filled once, when the house starts.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date


class Stays:
    """The functions of the database that know which bodies may not be taken out of where they are.

    Such a function is given a body, and the parent (or NULL), the division and the kind that it
    would have: `(bigint, bigint, text, text)`; it is true where that would take the body, or one
    below it, out from below one that it has to stay below. Whoever declares it holds the same by a
    trigger, so that nobody is faster than the question.
    """

    def __init__(self) -> None:
        self._functions: set[str] = set()

    def add(self, function: str) -> None:
        """Takes in a function."""
        self._functions.add(function)

    def __iter__(self) -> Iterator[str]:
        """The functions in the order of their names."""
        return iter(sorted(self._functions))


stays = Stays()


@dataclass(frozen=True)
class Told:
    """How many of something there are at a place, and the first of them, each in a line."""

    count: int
    lines: tuple[str, ...]


# What there is in a division on a day, for everybody: no word of any person.
Tell = Callable[[str, date], Told]


@dataclass(frozen=True)
class Telling:
    """What a programme tells of a place: what it is called, and the page on which all of it stands.

    `page` is the name of an address without parts, which may be asked for a `division`.
    """

    code: str
    label: str
    page: str
    tell: Tell


class Tellings:
    """What programmes tell of places, in the order in which they were added."""

    def __init__(self) -> None:
        self._held: dict[str, Telling] = {}

    def add(self, telling: Telling) -> None:
        """Takes in one.

        Raises:
            ValueError: another one bears the same code.
        """
        if self._held.setdefault(telling.code, telling) != telling:
            raise ValueError(f"{telling.code} is told of twice")

    def __iter__(self) -> Iterator[Telling]:
        """All of them."""
        return iter(self._held.values())


tellings = Tellings()
