"""What is kept from some of those whose grants reach it: filled once, when the house starts."""

from collections.abc import Iterator


class Kept:
    """For each kind of subject the function of the database that knows what is kept, and from whom.

    The function is given the organisations in which somebody holds a post, `bigint[]`, and hands
    out the ids of the subjects that are kept from them, `SETOF bigint`.
    """

    def __init__(self) -> None:
        self._functions: dict[str, str] = {}

    def add(self, kind: str, *, function: str) -> None:
        """Takes in who knows what is kept of a kind, which is the name of a table."""
        self._functions[kind] = function

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Kinds and functions in the order of the kinds."""
        return iter(sorted(self._functions.items()))


kept = Kept()
