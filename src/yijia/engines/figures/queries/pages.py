"""What a page about figures needs, each in a number of statements that never grows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yijia.base.scope import Scope
from yijia.engines.figures import rules
from yijia.engines.figures.queries import areas, behind, making, reading, recounts
from yijia.engines.figures.queries.areas import Area
from yijia.engines.figures.queries.around import Around, around
from yijia.engines.figures.queries.cells import Ask
from yijia.engines.figures.queries.ratios import Share
from yijia.engines.figures.queries.reading import Value
from yijia.engines.figures.rules import Countable, Derived, Ratio, Span
from yijia.ground.places.models import Division


@dataclass(frozen=True)
class Overview:
    """Every figure of one division: this year, and this month; the shares of this year; what else
    is made of figures, which is read on a page of its own; and the last recount.
    """

    division: Area
    year: Span
    month: Span
    lines: list[tuple[Countable, Value, Value]]
    shares: list[Share]
    further: Sequence[Derived]
    night: recounts.Night | None


def overview(*, by: Scope, division: str, on: date) -> Overview:
    """Every figure that the asker may see of a division, in one statement; and the last recount.

    Raises:
        NotFound: there is no such division or circle.
    """
    place = areas.access_area(code=division)
    year, month = rules.this_year(on), rules.this_month(on)
    seen = [
        figure
        for figure in reading.figures_for(by=by)
        if figure.public or reading.is_privileged(by=by, division=division)
    ]
    asks = [Ask(figure, division, span) for figure in seen for span in (year, month)]
    made = making.derived_for(by=by, division=division)
    both = [one for one in made if isinstance(one, Ratio)]
    asks += [Ask(part, division, year) for ratio in both for part in ratio.parts]
    found = reading.answers(by=by, asks=asks, on=on)
    counted, divided = found[: 2 * len(seen)], found[2 * len(seen) :]
    lines = list(zip(seen, counted[::2], counted[1::2], strict=True))
    shares = list(map(Share, both, divided[::2], divided[1::2]))
    further = [one for one in made if not isinstance(one, Ratio)]
    night = next(iter(recounts.whole_nights(most=1)), None)
    return Overview(place, year, month, lines=lines, shares=shares, further=further, night=night)


@dataclass(frozen=True)
class FigurePage:
    """One figure of one division over a range, with what stands around it, and why its rows are
    not opened, where they are not.
    """

    around: Around
    figure: Countable
    value: Value
    parts: list[tuple[Division, Value]]
    months: list[Value]
    closed: behind.Closed | None
    result: recounts.LatestResult | None


def figure_page(
    *, by: Scope, code: str, division: str, start: date, end: date, on: date
) -> FigurePage:
    """One number, its parts by division, and twelve months up to the end of the range or to `on`.

    All numbers are read in one statement, so they agree with each other. What lies in the division
    itself is in the number only.

    Raises:
        NotFound: it is not there, or not the asker's to see.
        Invalid: the range is none.
    """
    figure = reading.access_figure(by=by, code=code, division=division)
    page = around(division=division, start=start, end=end, on=on)
    asks = [Ask(figure, place, span) for place, span in page.asks()]
    number, parts, months = page.sorted_out(reading.answers(by=by, asks=asks, on=on))
    return FigurePage(
        around=page,
        figure=figure,
        value=number,
        parts=parts,
        months=months,
        closed=behind.why_closed(Ask(figure, division, Span(number.start, number.end)), by=by),
        result=recounts.latest_result(by=by, figure=figure, division=division),
    )
