"""What waits for an account on pages of other rooms, counted in the statement that reads it."""

from collections.abc import Mapping


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


waiting = Waiting()
