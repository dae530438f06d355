"""What people of the demonstration write, read from `texts.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("texts.toml")


@dataclass(frozen=True)
class Topic:
    """A category: how often it comes up and where, who answers for it, what people write of it."""

    code: str
    weight: float
    where: str
    wet: bool
    units: Mapping[str, float]
    texts: Sequence[tuple[str, str]]
    replies: Sequence[str]


@dataclass(frozen=True)
class Words:
    """Everything that is written, but for what belongs to a category."""

    topics: Sequence[Topic]
    spots: Sequence[str]
    hours: Sequence[str]
    declines: Sequence[tuple[str, str, str]]
    returns: Sequence[str]
    reopens: Sequence[str]
    second_replies: Sequence[str]
    withdrawals: Sequence[str]
    notes: Sequence[str]
    names: Sequence[str]
    said: Mapping[str, Sequence[str]]


@cache
def words() -> Words:
    """The words of the file."""
    read = tomllib.loads(FILE.read_text("utf-8"))
    topics = [_topic(code, given) for code, given in read["categories"].items()]
    return Words(
        topics=topics, **read["pieces"], **read["moves"], **read["people"], said=read["said"]
    )


def _topic(code: str, given: Mapping[str, Any]) -> Topic:
    return Topic(
        code=code,
        weight=given["weight"],
        where=given.get("where", ""),
        wet=given.get("wet", False),
        units=given["units"],
        texts=given["texts"],
        replies=given["replies"],
    )
