"""The published numbers of a month, on paper."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from yijia.base.typesetting import pdf_of
from yijia.base.words import _
from yijia.engines.figures.queries import AnyNumber, Declared, MonthPage, Sealed
from yijia.engines.figures.shown.chapters import by_chapter
from yijia.engines.figures.shown.pages import written
from yijia.engines.figures.shown.seals import (
    behind,
    month_name,
    month_text,
    unit_words,
    unpublished,
    which,
    written_now,
    written_red,
)
from yijia.ground.shell.templatetags.shell import day, moment

TEMPLATE = Path(__file__).parents[1] / "templates" / "figures" / "month.typ"
HEAD = (_("What is counted"), _("Published number"), _("Now, if changed"))
KNOWN = _("As known when %(day)s was over.")
NOT_PUBLISHED = _("Not published: %(titles)s. %(why)s")
NOT_OFFICIAL = _("Demonstration data, not official.")


def month_pdf(found: MonthPage, *, site: str, at: datetime) -> bytes:
    """A month of a place to print; `site` is where its numbers can be checked: scheme and host."""
    month = found.span.start
    href = site + reverse("figures:month", args=[month_text(month)])
    href += f"?division={found.division.code}"
    href += f"&known_on={found.known_on}" if found.known_on else ""
    data = {
        "lang": "en" if (get_language() or "").startswith("en") else "zh",
        "place": found.division.name,
        "title": month_name(month),
        "known": gettext(KNOWN) % {"day": day(found.known_on)} if found.known_on else "",
        "publications": [
            _publication(number=one.number, at=one.at, note=one.note) for one in found.publications
        ],
        "head": [gettext(word) for word in HEAD],
        "chapters": [
            [title, [_line(*line) for line in lines]]
            for title, lines in by_chapter(found.lines, code=lambda line: line[0].code)
        ],
        "unpublished": [
            gettext(NOT_PUBLISHED) % {"titles": titles, "why": why}
            for why, titles in unpublished(found.unpublished)
        ],
        "check": gettext("Every number opens the rows that it is counted from: %(href)s")
        % {"href": href},
        "made": gettext("Made on %(at)s") % {"at": _said(at)},
        "note": gettext(NOT_OFFICIAL) if settings.YIJIA_DEMONSTRATION else "",
    }
    return pdf_of(TEMPLATE, data, fonts=settings.YIJIA_FONTS_DIR)


def _line(figure: Declared, sealed: Sealed | None, now: AnyNumber) -> list[str]:
    return [
        gettext(figure.title),
        unit_words(figure),
        written(sealed.value if sealed else None),
        _now(sealed, now=now),
        behind(sealed),
        which(sealed),
    ]


def _now(sealed: Sealed | None, *, now: AnyNumber) -> str:
    told = [written_now(sealed, now=now), written_red(sealed, now=now)]
    return " · ".join(one for one in told if one)


def _publication(*, number: int, at: datetime, note: str) -> str:
    """Which publication it is, and of a later one why there was another."""
    told = gettext("Publication %(number)s, %(at)s") % {"number": number, "at": _said(at)}
    return f"{told}: {gettext(note)}" if note else told


def _said(at: datetime) -> str:
    return moment(timezone.localtime(at))
