"""What else has a say when a body comes to stand elsewhere: filled once, when the house starts."""

from collections.abc import Iterator


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
