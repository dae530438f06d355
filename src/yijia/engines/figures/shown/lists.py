"""The list of all figures of a place, and what the recounts of the last nights found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from yijia.engines.figures import queries, registry
from yijia.engines.figures.queries import Listed, Night, Outcome, Overview
from yijia.engines.figures.rules import Span, Stock
from yijia.engines.figures.shown.counts import behind_words
from yijia.engines.figures.shown.derived import reason
from yijia.engines.figures.shown.pages import address, number, written
from yijia.ground.shell.paging import cursor_of


@dataclass(frozen=True)
class Tile:
    """One number that stands large: that of the year, and what is said of it in a note."""

    title: str
    value: int | str | None
    unit: str
    note: str
    href: str


@dataclass(frozen=True)
class Entry:
    """One number in a table: that of the year and that of the month, and what stands behind it."""

    text: str
    href: str
    value: str
    month: str
    unit: str
    of: str


def overview(found: Overview) -> dict[str, object]:
    """The list of the numbers of a division, by chapter."""
    code, year = found.division.code, found.year
    listed = [one for section in found.sections for one in (*section.leading, *section.others)]
    return {
        "division": found.division,
        "year": year.start,
        "night": found.night,
        "sections": [
            {
                "title": gettext(section.chapter.title),
                "tiles": [_tile(one, division=code, span=year) for one in section.leading],
                "entries": [_entry(one, division=code, span=year) for one in section.others],
                "further": [
                    (gettext(one.title), address(one.code, division=code, span=year))
                    for one in section.further
                ],
                "more": len(section.others) + len(section.further),
            }
            for section in found.sections
        ],
        "red": [
            (gettext(one.declared.title), address(one.declared.code, division=code, span=year))
            for one in listed
            if queries.is_red(one.year)
        ],
    }


def _tile(one: Listed, *, division: str, span: Span) -> Tile:
    return Tile(
        title=gettext(one.declared.title),
        value=number(one.year.value),
        unit=gettext(one.declared.unit),
        note=_note(one),
        href=address(one.declared.code, division=division, span=span),
    )


def _entry(one: Listed, *, division: str, span: Span) -> Entry:
    is_stock = isinstance(one.declared, Stock)
    return Entry(
        text=gettext(one.declared.title),
        href=address(one.declared.code, division=division, span=span),
        value=written(one.year.value),
        month=written(one.month.value) if one.month and not is_stock else "",
        unit=gettext("now") if is_stock else gettext(one.declared.unit),
        of=behind_words(one.year),
    )


def _note(one: Listed) -> str:
    """What is said beside the number of the year: of this month, or what it is made of; a stock is
    of its last day.
    """
    if isinstance(one.declared, Stock):
        return gettext("now")
    if one.month is None:
        why = queries.reason_of(one.year)
        return reason(why) if one.year.value is None else behind_words(one.year)
    if one.year.value is None or one.month.value is None:
        return ""
    return gettext("%(number)s of them this month") % {"number": written(one.month.value)}


def nights(found: Iterable[Night]) -> list[dict[str, object]]:
    """Recounts on a page, each with the figures that differed; of some figures, with which."""
    return [
        {
            "id": one.id,
            "at": one.at,
            "figures": len(one.codes),
            "only": "" if one.whole else " · ".join(title for title, _href in _named(one.codes)),
            "cells": written(one.cells),
            "mismatches": one.mismatches,
            "red": _named(one.red),
        }
        for one in found
    ]


def earlier(found: Sequence[Night]) -> str:
    """The address of the recounts before these, where there may be more."""
    if len(found) < queries.MOST_NIGHTS:
        return ""
    return f"{reverse('figures:recounts')}?{urlencode({'before': cursor_of(found[-1].id)})}"


def _named(codes: Iterable[str]) -> list[tuple[str, str]]:
    """The titles of figures that are declared, each with its page."""
    known = ((code, registry.figures.countable(code)) for code in codes)
    return [
        (gettext(figure.title), reverse("figures:figure", args=[code]))
        for code, figure in known
        if figure is not None
    ]


def recounted(found: Outcome) -> dict[str, object]:
    """A recount that was just asked for, on the page of its number."""
    red = [one.figure for one in found.results if one.mismatches]
    return {"at": found.at, "red": _named(red)}


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
        "id": one.id,
        "at": timezone.localtime(one.at).isoformat(),
        "whole": one.whole,
        "figures": len(one.codes),
        "cells": one.cells,
        "mismatches": one.mismatches,
        "red": one.red,
    }
