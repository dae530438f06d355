"""What a page about figures needs, each in a number of statements that never grows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yijia.base.scope import Scope
from yijia.engines.figures import registry, rules
from yijia.engines.figures.queries import areas, behind, making, reading, recounts
from yijia.engines.figures.queries.about import AnyNumber
from yijia.engines.figures.queries.areas import Area
from yijia.engines.figures.queries.around import Around, around
from yijia.engines.figures.queries.cells import Ask
from yijia.engines.figures.queries.reading import Value
from yijia.engines.figures.rules import (
    MOST_LEADING,
    Chapter,
    Countable,
    Derived,
    Median,
    Ratio,
    Span,
)
from yijia.ground.places.models import Division


@dataclass(frozen=True)
class Listed:
    """One number on the list: that of the year, and of what is counted also that of the month."""

    declared: Countable | Derived
    year: AnyNumber
    month: Value | None


@dataclass(frozen=True)
class Section:
    """The numbers of a chapter: the few that stand large, the others, and what is read on a page
    of its own.
    """

    chapter: Chapter
    leading: list[Listed]
    others: list[Listed]
    further: list[Derived]


@dataclass(frozen=True)
class Overview:
    """Every number of one division by chapter, of this year and this month; and the last recount of
    all.
    """

    division: Area
    year: Span
    month: Span
    sections: list[Section]
    night: recounts.Night | None


def this_years(*, by: Scope, division: str, on: date) -> list[tuple[Countable, Value]]:
    """Every counted number that the asker may see of a division, of this year, in one statement.

    Raises:
        NotFound: there is no such division or circle.
    """
    areas.access_area(code=division)
    seen, year = _seen(by=by, division=division), rules.this_year(on)
    asks = [Ask(one, division, year) for one in seen]
    return list(zip(seen, reading.answers(by=by, asks=asks, on=on), strict=True))


def _seen(*, by: Scope, division: str) -> list[Countable]:
    privileged = reading.is_privileged(by=by, division=division)
    return [one for one in reading.figures_for(by=by) if one.public or privileged]


def overview(*, by: Scope, division: str, on: date) -> Overview:
    """Every number that the asker may see of a division, in a number of statements that does not
    grow with them; and the last recount.

    Raises:
        NotFound: there is no such division or circle.
    """
    place = areas.access_area(code=division)
    year, month = rules.this_year(on), rules.this_month(on)
    seen = _seen(by=by, division=division)
    made = making.derived_for(by=by, division=division)
    # Of what reads many places or rows only what stands large is read here.
    leading = {code for chapter in registry.figures.chapters() for code in chapter.leading}
    read = [one for one in made if isinstance(one, Ratio | Median) or one.code in leading]
    asks: list[tuple[Countable | Derived, str, Span]] = [
        *((one, division, span) for one in seen for span in (year, month)),
        *((one, division, year) for one in read),
    ]
    found = making.read_each(by=by, asks=asks, on=on)
    counted = [one for one in found[: 2 * len(seen)] if isinstance(one, Value)]
    listed = [
        *map(Listed, seen, counted[::2], counted[1::2]),
        *(Listed(one, of, None) for one, of in zip(read, found[2 * len(seen) :], strict=True)),
    ]
    further = [one for one in made if one not in read]
    night = next(iter(recounts.whole_nights(most=1)), None)
    return Overview(place, year, month, sections=_sections(listed, further=further), night=night)


def _sections(listed: Sequence[Listed], *, further: Sequence[Derived]) -> list[Section]:
    """The numbers by chapter; those that have none are left out."""
    found = []
    for chapter in registry.figures.chapters():
        own = {one.declared.code: one for one in listed if _is_in(chapter, one.declared.code)}
        beside = [one for one in further if _is_in(chapter, one.code)]
        codes = [code for code in chapter.leading if code in own] or list(own)[:MOST_LEADING]
        if own or beside:
            others = [one for code, one in own.items() if code not in codes]
            found.append(Section(chapter, [own[code] for code in codes], others, beside))
    return found


def _is_in(chapter: Chapter, code: str) -> bool:
    return registry.figures.chapter_of(code) == chapter


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
