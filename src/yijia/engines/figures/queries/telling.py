"""What is known of numbers of persons before any of them is told to the public."""

from collections.abc import Collection, Iterable, Mapping, Sequence
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


def parts_of(division: str) -> list[str]:
    """The codes of whatever lies, or ever lay, right below a division."""
    return [one.code for one in _below(division)]


def expected_in(within: Mapping[str, Collection[date]]) -> dict[tuple[str, date], list[str]]:
    """The divisions right below each place that were there in each of its months."""
    return {
        (place, month): [one.code for one in _below(place) if _was_there(one, month=month)]
        for place, months in within.items()
        for month in months
    }


def _below(place: str) -> list[Division]:
    return [one for one in places.gazetteer().values() if one.parent_id == place]


def _was_there(division: Division, *, month: date) -> bool:
    starts_on, ends_on = division.starts_on, division.ends_on
    return (starts_on is None or starts_on < next_month(month)) and (
        ends_on is None or ends_on > month
    )


def split(asks: Iterable[tuple[str, Sequence[date]]]) -> dict[str, set[date]]:
    """Which places are looked into, and in which months, before these numbers are told."""
    found: dict[str, set[date]] = {}
    for division, months in asks:
        for place in path_of(division)[:-1]:
            found.setdefault(place, set()).update(months)
    return found


def whole_months(span: Span) -> list[date]:
    """Every whole month inside a range."""
    return months_told_of(span, on=span.end)


def known(asks: Sequence[Ask]) -> Guard:
    """What has to be known of the figures of these asks, of the months in them; each figure takes
    one statement.
    """
    wanted: dict[Countable, list[tuple[str, Sequence[date]]]] = {}
    for ask in asks:
        pieces = [(place, whole_months(span)) for place, span in ask.pieces]
        wanted.setdefault(ask.figure, []).extend(pieces)
    return {figure: _known(figure, asked=asked) for figure, asked in wanted.items()}


def _known(figure: Countable, *, asked: Sequence[tuple[str, Sequence[date]]]) -> Known:
    places_split = split(asked)
    months = sorted({month for _place, of in asked for month in of})
    top = {path_of(place)[0] for place, _of in asked}
    cells_asked = {(code, month) for code in top for month in months}
    for place, within in places_split.items():
        codes = (place, *parts_of(place))
        cells_asked |= {(code, month) for code in codes for month in within}
    ordered = sorted(cells_asked)
    asks = [Ask(figure, code, Span(month, next_month(month))) for code, month in ordered]
    counted = dict(zip(ordered, (one.n for one in cells.read(asks)), strict=True))
    return Known(
        wholes={month: sum(counted.get((code, month), 0) for code in top) for month in months},
        parts={
            (place, month): _parts(place, month=month, counted=counted)
            for place, within in places_split.items()
            for month in within
        },
        expected=expected_in(places_split),
    )


def _parts(place: str, *, month: date, counted: dict[tuple[str, date], int]) -> dict[str, int]:
    """How many there are in each part of a place, and in itself for what lies in none of them."""
    found = {code: counted[code, month] for code in parts_of(place)}
    return found | {place: counted[place, month] - sum(found.values())}


def may_tell(ask: Ask, *, known: Guard, on: date) -> bool:
    """Whether the public may be told a number of persons: of every place and month of it."""
    return may_tell_pieces(ask.pieces, known=known[ask.figure], on=on)


def may_tell_pieces(pieces: Sequence[tuple[str, Span]], *, known: Known, on: date) -> bool:
    """The same of divisions, each with its days; of none of them nothing is told."""
    months = [(path_of(place), months_told_of(span, on=on)) for place, span in pieces]
    return bool(months) and all(
        bool(of) and all(known.may_tell(path, month=month) for month in of) for path, of in months
    )
