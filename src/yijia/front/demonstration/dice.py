"""Dice that fall the same way every time."""

from random import Random


def dice(*words: str) -> Random:
    """The dice of a place or a day: the same words give the same numbers on every machine."""
    return Random(":".join(words))  # noqa: S311 - a made-up story is no secret
