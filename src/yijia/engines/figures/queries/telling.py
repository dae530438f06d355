"""What is known of numbers of persons before any of them is told to the public."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from yijia.engines.figures.queries.cells import Ask, Sum
from yijia.engines.figures.rules import Countable, Span, next_month
from yijia.engines.figures.rules.telling import Known, months_told_of
from yijia.ground.places import queries as places
from yijia.ground.places.models import Division

# What is known of each figure.
Guard = dict[Countable, Known]
# The divisions of an ask, each with the way to it and the months told of it.
Paths = list[tuple[list[str], list[date]]]


def path_of(division: str) -> list[str]:
    """The codes from the whole down to a division."""
    found = places.access_division(code=division)
    return [*(above.code for above in places.path_to(found)), division]


def _beneath() -> dict[str, list[Division]]:
    """What lies, or ever lay, right below each division."""
    found: dict[str, list[Division]] = {}
    for one in places.gazetteer().values():
        if one.parent_id is not None:
            found.setdefault(one.parent_id, []).append(one)
    return found


def _was_there(division: Division, *, month: date) -> bool:
    starts_on, ends_on = division.starts_on, division.ends_on
    return (starts_on is None or starts_on < next_month(month)) and (
        ends_on is None or ends_on > month
    )


@dataclass(frozen=True)
class Wanted:
    """What has to be known of a figure: of the whole in the months asked, and of the parts of
    every place above; `beneath` is what lies below each place.
    """

    figure: Countable
    wholes: frozenset[tuple[str, date]]
    split: frozenset[tuple[str, date]]
    beneath: Mapping[str, Sequence[Division]]

    @property
    def asks(self) -> list[Ask]:
        """What is asked, always in the same order: a place and a month each."""
        parts = {
            (part, month)
            for place, month in self.split
            for part in (place, *(one.code for one in self.beneath.get(place, ())))
        }
        return [
            Ask(self.figure, code, Span(month, next_month(month)))
            for code, month in sorted(self.wholes | parts)
        ]

    def known(self, sums: Iterable[Sum]) -> Known:
        """What is known when that was counted."""
        counted = {
            (ask.division, ask.span.start): one.n for ask, one in zip(self.asks, sums, strict=True)
        }
        below = {place: self.beneath.get(place, ()) for place, _month in self.split}
        return Known(
            wholes={key: counted[key] for key in self.wholes},
            parts={
                (place, month): _parts(
                    place, [one.code for one in below[place]], month=month, counted=counted
                )
                for place, month in self.split
            },
            expected={
                (place, month): [one.code for one in below[place] if _was_there(one, month=month)]
                for place, month in self.split
            },
        )


def wanted(asks: Sequence[Ask], *, on: date) -> list[Wanted]:
    """What has to be known of the figures of these asks, of the months in them that are over on a
    day. It is read in the statement that reads what was asked, so that both are of one moment.
    """
    paths: dict[Countable, Paths] = {}
    for ask in asks:
        told = [(path_of(place), months_told_of(span, on=on)) for place, span in ask.pieces]
        paths.setdefault(ask.figure, []).extend(told)
    if not paths:
        return []
    beneath = _beneath()
    return [
        Wanted(
            figure,
            wholes=frozenset((path[0], month) for path, months in asked for month in months),
            split=frozenset(
                (place, month) for path, months in asked for place in path[:-1] for month in months
            ),
            beneath=beneath,
        )
        for figure, asked in paths.items()
    ]


def known(wanted: Sequence[Wanted], sums: Iterable[Sum]) -> Guard:
    """What is known, from the sums of what was wanted, in its order."""
    rest = iter(sums)
    return {one.figure: one.known(islice(rest, len(one.asks))) for one in wanted}


def _parts(
    place: str, below: Iterable[str], *, month: date, counted: Mapping[tuple[str, date], int]
) -> dict[str, int]:
    """How many there are in each part of a place, and in itself for what lies in none of them."""
    found = {code: counted[code, month] for code in below}
    return found | {place: counted[place, month] - sum(found.values())}


def may_tell(ask: Ask, *, known: Guard, on: date) -> bool:
    """Whether the public may be told a number of persons: of every place and month of it."""
    of = known[ask.figure]
    months = [(path_of(place), months_told_of(span, on=on)) for place, span in ask.pieces]
    return bool(months) and all(
        bool(told) and all(of.may_tell(path, month=month) for month in told)
        for path, told in months
    )
