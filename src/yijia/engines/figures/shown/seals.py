"""Published numbers on pages and for programs."""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext

from yijia.base.words import _
from yijia.engines.figures import queries
from yijia.engines.figures.queries import (
    AnyNumber,
    Declared,
    Month,
    MonthPage,
    Sealed,
)
from yijia.engines.figures.rules import (
    BY_NIGHT,
    Cause,
    Span,
    Stock,
    Unsealed,
    next_month,
    sealed_parts,
)
from yijia.engines.figures.shown.chapters import by_chapter
from yijia.engines.figures.shown.counts import n_words
from yijia.engines.figures.shown.pages import address, json_number, written

CAUSES = {
    Cause.FIRST: "",
    Cause.LATE: _("It was not published with the month: it was new, or red."),
    Cause.VERSION: _("Something else is counted, by a new version."),
    Cause.RECOUNT: _("A recount had found that it did not agree with its rows. Now it does."),
    Cause.CHANGED: _("It has changed since, and no recount since found a difference."),
}
UNSEALED = {
    Unsealed.PERSONS: _(
        "It counts persons: a row that is put right later would move it by one, and two numbers"
        " beside each other would tell of one person."
    ),
}
RED, NOT_SEALED = _("Does not agree with its rows"), _("Red, not sealed")


def month_text(month: date) -> str:
    """A month as an address writes it: 2026-10."""
    return f"{month:%Y-%m}"


def month_name(month: date) -> str:
    """A month as people say it."""
    return date_format(month, gettext("F Y"))


def months(found: Iterable[Month]) -> list[dict[str, object]]:
    """The published months on a page."""
    return [
        {
            "name": month_name(one.month),
            "href": reverse("figures:month", args=[month_text(one.month)]),
            "at": one.at,
            "publications": one.publications,
        }
        for one in found
    ]


def month_page(found: MonthPage) -> dict[str, object]:
    """What was published of a month, and what the figures say now."""
    month = month_text(found.span.start)
    return {
        "division": found.division,
        "month": month_name(found.span.start),
        "known_on": found.known_on,
        "print_href": reverse("figures:month-print", args=[month])
        + _asked(found.division.code, known_on=found.known_on),
        "publications": found.publications,
        "has_red": any(queries.is_red(now) for _figure, _sealed, now in found.lines),
        "chapters": [
            (title, [_line(*line, found=found) for line in lines])
            for title, lines in by_chapter(found.lines, code=lambda line: line[0].code)
        ],
        "unpublished": unpublished(found.unpublished),
        "below": [
            (place.name, _asked(place.code, known_on=found.known_on)) for place in found.below
        ],
    }


def _line(
    figure: Declared, sealed: Sealed | None, now: AnyNumber, *, found: MonthPage
) -> dict[str, object]:
    return {
        "title": gettext(figure.title),
        "href": address(figure.code, division=found.division.code, span=found.span),
        "value": written(sealed.value if sealed else None),
        "behind": behind(sealed),
        "which": which(sealed),
        "now": written_now(sealed, now=now),
        "red": written_red(sealed, now=now),
        "unit": unit_words(figure),
    }


def _asked(division: str, *, known_on: date | None) -> str:
    """What is asked of a month, as an address writes it."""
    day = {"known_on": known_on.isoformat()} if known_on else {}
    return f"?{urlencode({'division': division} | day)}"


def unpublished(found: Iterable[tuple[Declared, Unsealed]]) -> list[tuple[str, str]]:
    """Why some numbers are not published, and which: in words, one line for each reason."""
    titles: dict[Unsealed, list[str]] = {}
    for declared, why in found:
        titles.setdefault(why, []).append(gettext(declared.title))
    return [(gettext(UNSEALED[why]), " · ".join(named)) for why, named in titles.items()]


def unit_words(declared: Declared) -> str:
    """What a published number is counted in; of what there is on a day, on which."""
    unit = gettext(declared.unit)
    if any(isinstance(one, Stock) for one in sealed_parts(declared)):
        return gettext("%(unit)s, on the last day of the month") % {"unit": unit}
    return unit


def behind(sealed: Sealed | None) -> str:
    """How many stand behind a published number; nothing where it says so itself, or is none."""
    if sealed is None or sealed.value is None:
        return ""
    return n_words(sealed.code, n=sealed.n)


def which(sealed: Sealed | None) -> str:
    """By which version a number was counted, and in which publication of its month it stands."""
    if sealed is None:
        return ""
    told = {"version": sealed.version, "number": sealed.number}
    return gettext("version %(version)s, publication %(number)s") % told


def written_now(sealed: Sealed | None, *, now: AnyNumber) -> str:
    """What a figure says now in a table, where that is something else than was published."""
    return "" if sealed and sealed.value == now.value else written(now.value)


def written_red(sealed: Sealed | None, *, now: AnyNumber) -> str:
    """That a figure does not agree with its rows, and so is not sealed as it stands now."""
    if not queries.is_red(now):
        return ""
    return gettext(RED if sealed and sealed.value == now.value else NOT_SEALED)


def seal_rows(found: Iterable[Sealed]) -> list[dict[str, object]]:
    """Seals in a table, the latest first: when, what, by which version, and why again."""
    return [
        {
            "at": one.at,
            "value": written(one.value),
            "behind": behind(one),
            "version": one.version,
            "note": _why(one),
        }
        for one in found
    ]


def whole_month(span: Span) -> date | None:
    """The month that a range is, if it is exactly one."""
    first = span.start
    return first if first.day == 1 and span.end == next_month(first) else None


def month_document(one: Month, *, beside: str) -> dict[str, object]:
    """A published month for a program; `beside` is the address that months are added to."""
    return {
        "month": month_text(one.month),
        "publications": one.publications,
        "at": moment_document(one.at),
        "href": f"{beside}/{month_text(one.month)}",
    }


def month_page_document(found: MonthPage) -> dict[str, object]:
    """What was published of a month and a division, for a program."""
    return {
        "month": month_text(found.span.start),
        "division": found.division.code,
        "known_on": found.known_on,
        "publications": [
            {"number": one.number, "at": moment_document(one.at), "note": _said(one.note)}
            for one in found.publications
        ],
        "items": [
            (seal_document(sealed) if sealed else _nothing(figure.code))
            | {"now": json_number(now.value), "red": queries.is_red(now)}
            for figure, sealed, now in found.lines
        ],
        "unpublished": [
            {"code": declared.code, "title": gettext(declared.title), "why": why.value}
            for declared, why in found.unpublished
        ],
    }


def seal_document(one: Sealed) -> dict[str, object]:
    """One frozen number for a program."""
    return {
        "code": one.code,
        "value": json_number(one.value),
        "n": one.n,
        "version": one.version,
        "publication": one.number,
        "at": moment_document(one.at),
        "cause": one.cause.value if one.cause else None,
        "note": _why(one),
    }


def _nothing(code: str) -> dict[str, object]:
    """What a program is told of a figure that could not be sealed."""
    empty = ("value", "n", "version", "publication", "at", "cause")
    return {"code": code, "note": ""} | dict.fromkeys(empty)


def _why(one: Sealed) -> str:
    """Why a number was sealed again: its own cause, and what the person who published said where
    that is of what has changed.
    """
    if one.cause is None or (one.cause is Cause.CHANGED and one.note != BY_NIGHT):
        return _said(one.note)
    return gettext(CAUSES[one.cause]) if CAUSES[one.cause] else ""


def _said(note: str) -> str:
    return gettext(note) if note else ""


def moment_document(at: datetime) -> str:
    """A moment for a program, by the clock here."""
    return timezone.localtime(at).isoformat()
