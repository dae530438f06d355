"""The list of all figures of a place, and what the recounts of the last nights found."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from yijia.engines.figures import queries, registry
from yijia.engines.figures.queries import Night, Outcome, Overview, Value
from yijia.engines.figures.rules import Countable, Stock
from yijia.engines.figures.shown.counts import share_line
from yijia.engines.figures.shown.pages import Line, address, number, written


@dataclass(frozen=True)
class Tile:
    """One figure on the list: its number of the year, and of the month in a note."""

    title: str
    value: int | str | None
    unit: str
    note: str
    href: str
    red: bool


def overview(found: Overview) -> dict[str, object]:
    """The list of figures of a division."""
    tiles = [
        Tile(
            title=gettext(figure.title),
            value=number(year.value),
            unit=gettext(figure.unit),
            note=_note(figure, month=month),
            href=address(figure.code, division=found.division.code, span=found.year),
            red=year.red,
        )
        for figure, year, month in found.lines
    ]
    shares = [share_line(gettext(s.ratio.title), s, span=found.year) for s in found.shares]
    red = [Line(tile.title, tile.href, value="") for tile in tiles if tile.red]
    red += [line for line, one in zip(shares, found.shares, strict=True) if queries.is_red(one)]
    return {
        "division": found.division,
        "year": found.year.start,
        "tiles": tiles,
        "night": found.night,
        "shares": shares,
        "red": red,
        "further": [
            (gettext(one.title), address(one.code, division=found.division.code, span=found.year))
            for one in found.further
        ],
    }


def _note(figure: Countable, *, month: Value) -> str:
    """What is said of this month beside the number of the year; a stock is of its last day."""
    if isinstance(figure, Stock):
        return gettext("now")
    return gettext("%(number)s of them this month") % {"number": written(month.value)}


def nights(found: Iterable[Night]) -> list[dict[str, object]]:
    """Recounts on a page, each with the figures that differed; of some figures, with which."""
    return [
        {
            "at": one.at,
            "figures": len(one.codes),
            "only": "" if one.whole else " · ".join(title for title, _href in _named(one.codes)),
            "cells": written(one.cells),
            "mismatches": one.mismatches,
            "red": _named(one.red),
        }
        for one in found
    ]


def _named(codes: Iterable[str]) -> list[tuple[str, str]]:
    """The titles of figures that are declared, each with its page."""
    known = ((code, registry.figures.get(code)) for code in codes)
    return [
        (gettext(figure.title), reverse("figures:figure", args=[code]))
        for code, figure in known
        if figure is not None
    ]


def outcome_document(found: Outcome) -> dict[str, object]:
    """A recount just made, for a program."""
    return {
        "at": timezone.localtime(found.at).isoformat(),
        "figures": [one.figure for one in found.results],
        "red": [one.figure for one in found.results if one.mismatches],
    }


def night_document(one: Night) -> dict[str, object]:
    """A recount for a program."""
    return {
        "at": timezone.localtime(one.at).isoformat(),
        "whole": one.whole,
        "figures": len(one.codes),
        "cells": one.cells,
        "mismatches": one.mismatches,
        "red": one.red,
    }
