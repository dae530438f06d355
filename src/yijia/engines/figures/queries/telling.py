"""What is known of numbers of persons before any of them is told to the public."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from yijia.engines.figures.queries import cells
from yijia.engines.figures.queries.cells import Ask
from yijia.engines.figures.rules import Countable, Span, next_month
from yijia.engines.figures.rules.telling import Known, months_told_of
from yijia.ground.places import queries as places
from yijia.ground.places.models import Division

# What is known of each figure.
Guard = dict[Countable, Known]


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


def known(asks: Sequence[Ask], *, on: date) -> Guard:
    """What has to be known of the figures of these asks, of the months in them that are over on a
    day; each figure takes one statement.
    """
    wanted: dict[Countable, list[tuple[list[str], list[date]]]] = {}
    for ask in asks:
        told = [(path_of(place), months_told_of(span, on=on)) for place, span in ask.pieces]
        wanted.setdefault(ask.figure, []).extend(told)
    if not wanted:
        return {}
    beneath = _beneath()
    return {
        figure: _known(figure, asked=asked, beneath=beneath) for figure, asked in wanted.items()
    }


def _known(
    figure: Countable,
    *,
    asked: Sequence[tuple[list[str], list[date]]],
    beneath: Mapping[str, Sequence[Division]],
) -> Known:
    """What is counted of the whole in the months asked, and of the parts of every place above."""
    wholes = {(path[0], month) for path, months in asked for month in months}
    split = {(place, month) for path, months in asked for place in path[:-1] for month in months}
    codes = {place: [one.code for one in beneath.get(place, ())] for place, _month in split}
    parts = {(part, month) for place, month in split for part in (place, *codes[place])}
    counted = _counted(figure, asked=sorted(wholes | parts))
    return Known(
        wholes={key: counted[key] for key in wholes},
        parts={
            (place, month): _parts(place, codes[place], month=month, counted=counted)
            for place, month in split
        },
        expected={
            (place, month): [
                one.code for one in beneath.get(place, ()) if _was_there(one, month=month)
            ]
            for place, month in split
        },
    )


def _counted(
    figure: Countable, *, asked: Sequence[tuple[str, date]]
) -> dict[tuple[str, date], int]:
    """How many there are in each place and month."""
    asks = [Ask(figure, code, Span(month, next_month(month))) for code, month in asked]
    return dict(zip(asked, (one.n for one in cells.read(asks)), strict=True))


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
