"""Who may call units together, who stands above whom, and what a meeting may take up: told by the
programmes whose affair it is.

The engine knows no committee and no street; villages and services would tell it of theirs.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from yijia.base.scope import Scope

# The body right above another one on a day, both by id; None at the top.
Above = Callable[[int, date], int | None]
# The bodies that may be called to what lies in a division on a day, by id, the nearest first.
Units = Callable[[str, date], Sequence[int]]


@dataclass(frozen=True)
class Ladder:
    """Which kinds of organisation convene, whom they may call, and who is told when one waits.

    `hears` is the body that a whistle is blown for: it names the units.

    `page` is the name of the page of a convening, asked with its number, and `start` that on which
    one begins, asked with the number of the case.
    """

    kinds: frozenset[str]
    above: Above
    units: Units
    page: str
    start: str
    hears: Above


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


@dataclass(frozen=True)
class Matter:
    """Something open that a meeting may take up, named without a word of any person.

    `source` is who offers it, `key` what it is known by there, and `title` says in the reader's
    language what it is. `case` is the id of the case that it is about.
    """

    source: str
    key: str
    title: str
    case: int | None = None


# What is open in a division, for somebody, at a moment: each the most urgent first.
Offer = Callable[[Scope, str, datetime], Sequence[Matter]]


@dataclass(frozen=True)
class Source:
    """Who offers matters, and what they are called together."""

    code: str
    label: str
    offer: Offer


class Matters:
    """What programmes offer to a meeting: a registry without duplicates."""

    def __init__(self) -> None:
        self._held: dict[str, Source] = {}

    def add(self, code: str, *, label: str, offer: Offer) -> None:
        """Declares who offers matters.

        Raises:
            ValueError: another one bears the same code.
        """
        made = Source(code, label, offer)
        if self._held.setdefault(code, made) != made:
            raise ValueError(f"matters of {code} are declared twice")

    def __iter__(self) -> Iterator[Source]:
        """Every source, in the order of their codes."""
        return iter(sorted(self._held.values(), key=lambda one: one.code))


matters = Matters()
