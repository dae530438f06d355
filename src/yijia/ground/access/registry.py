"""What other rooms count of an account: what waits for it, and what it leaves behind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


class Waiting:
    """The pages that say how many things wait there: each with a function of the database.

    The function is given the account's id before the database knows who asks, so it tells a number
    and no more. Counting here costs no statement of its own.
    """

    def __init__(self) -> None:
        self._functions: dict[str, str] = {}

    def add(self, page: str, *, function: str) -> None:
        """Declares what is counted for the page of a name.

        Raises:
            ValueError: something else is counted for it already.
        """
        if self._functions.setdefault(page, function) != function:
            raise ValueError(f"something else is counted for the page {page}")

    def functions(self) -> Mapping[str, str]:
        """The functions, by the name of the page."""
        return dict(self._functions)


@dataclass(frozen=True)
class Left:
    """What somebody who leaves a post leaves behind, counted by a function of the database.

    The function is given the id of the appointment (`database.left_statements`). While there is
    any of what `binds`, somebody has to be left who goes on with it.
    """

    code: str
    label: str
    function: str
    order: int
    binds: bool = False


class Leaving:
    """What is left behind with a post."""

    def __init__(self) -> None:
        self._held: dict[str, Left] = {}

    def add(self, left: Left) -> None:
        """Declares one thing that is left behind.

        Raises:
            ValueError: another one has this code.
        """
        if self._held.setdefault(left.code, left) != left:
            raise ValueError(f"something else is left behind as {left.code}")

    def __iter__(self) -> Iterator[Left]:
        return iter(sorted(self._held.values(), key=lambda left: left.order))


waiting = Waiting()
leaving = Leaving()
