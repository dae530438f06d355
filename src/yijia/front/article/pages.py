"""The article for people and for programs: each number with what was counted, and its rows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, gettext

from yijia.engines.figures import queries, registry
from yijia.engines.figures.shown import behind_words
from yijia.front import rules
from yijia.front.article.numbers import Article, Finding, Sentence
from yijia.front.rules import Verdict
from yijia.ground.places import queries as places

API_ROWS, API_MADE = "/api/v1/figures/{code}/rows", "/api/v1/figures/{code}"


@dataclass(frozen=True)
class Row:
    """One number in a list, in words."""

    id: str
    title: str
    place: str
    start: date
    end: date
    figure: str
    stated: str
    counted: str
    behind: str
    is_red: bool
    verdict: str
    colour: str
    href: str


@dataclass(frozen=True)
class Piece:
    """A piece of a sentence; `loud` are the words that a number, or a name, is printed in."""

    text: str
    loud: bool


@dataclass(frozen=True)
class Passage:
    """One sentence with the rows of its numbers."""

    id: str
    pieces: list[Piece]
    rows: list[Row]


@dataclass(frozen=True)
class Chapter:
    """Some sentences under one heading."""

    title: str
    passages: list[Passage]


@dataclass(frozen=True)
class Tally:
    """How many numbers there are, how many are counted, and how many of those hold."""

    all: int
    counted: int
    hold: int


def page(article: Article, *, found: Mapping[str, Finding]) -> dict[str, object]:
    """What the page shows."""
    language = get_language() or ""
    counted = [f for f in found.values() if f.counted is not None]
    hold = [f for f in counted if f.verdict is Verdict.HOLDS]
    return {
        "article": article,
        "chapters": list(_chapters(article, found=found, language=language)),
        "named": [
            _passage(s, found=found, language=language) for s in article.sentences if s.names
        ],
        "names": sorted({name for sentence in article.sentences for name in sentence.names}),
        "tally": Tally(all=len(found), counted=len(counted), hold=len(hold)),
    }


def _chapters(
    article: Article, *, found: Mapping[str, Finding], language: str
) -> Iterator[Chapter]:
    counting = [sentence for sentence in article.sentences if sentence.numbers]
    for title, sentences in groupby(counting, key=lambda s: s.chapter.text(language)):
        passages = [_passage(s, found=found, language=language) for s in sentences]
        yield Chapter(title=title, passages=passages)


def _passage(sentence: Sentence, *, found: Mapping[str, Finding], language: str) -> Passage:
    return Passage(
        id=sentence.id,
        pieces=_pieces(sentence),
        rows=[_row(found[number.id], language=language) for number in sentence.numbers],
    )


def _pieces(sentence: Sentence) -> list[Piece]:
    loud = {*(number.printed for number in sentence.numbers), *sentence.names}
    parts = re.split("|".join(f"({re.escape(words)})" for words in sorted(loud)), sentence.text)
    return [Piece(part, loud=part in loud) for part in parts if part]


def _row(finding: Finding, *, language: str) -> Row:
    number, unit = finding.number, finding.number.unit.text(language)
    place = places.gazetteer().get(number.division) or queries.circles().get(number.division)
    comparator = gettext(rules.COMPARATOR_LABELS[number.comparator])
    value = finding.counted.value if finding.counted else None
    return Row(
        id=number.id,
        title=number.title.text(language),
        place=place.name if place else number.division,
        start=number.start,
        end=number.end,
        figure=number.figure,
        stated=f"{comparator} {_written(number.value)} {unit}",
        counted="" if value is None else f"{_written(value)} {unit}",
        behind=behind_words(finding.counted) if finding.counted else "",
        is_red=finding.is_red,
        verdict=gettext(rules.VERDICT_LABELS[finding.verdict]),
        colour=rules.VERDICT_COLOURS.get(finding.verdict, "grey"),
        href=_address(
            finding,
            path=reverse(
                "figures:rows" if finding.has_rows else "figures:figure", args=[number.figure]
            ),
        ),
    )


def _written(value: int | Decimal) -> str:
    return f"{value:,}"


def _address(finding: Finding, *, path: str) -> str:
    """Where the rows behind a number are, or the numbers that it is made of, which open theirs;
    nothing while nothing counts it.
    """
    if finding.counted is None:
        return ""
    number = finding.number
    span = {"from": number.start.isoformat(), "to": number.end.isoformat()}
    return f"{path}?{urlencode({'division': number.division, **span})}"


def document(article: Article, *, found: Mapping[str, Finding]) -> dict[str, object]:
    """The same for a program, whose words do not change with the reader's language."""
    return {
        "title": article.title,
        "source": article.source,
        "published_on": article.published_on.isoformat(),
        "numbers": [
            _entry(found[number.id], sentence=sentence)
            for sentence in article.sentences
            for number in sentence.numbers
        ],
        "names": [
            {"printed": name, "sentence": sentence.text}
            for sentence in article.sentences
            for name in sentence.names
        ],
    }


def _entry(finding: Finding, *, sentence: Sentence) -> dict[str, object]:
    number, counted = finding.number, finding.counted
    path = API_ROWS if finding.has_rows else API_MADE
    known = registry.figures
    declared = known.countable(number.figure) or known.derived(number.figure)
    return {
        "id": number.id,
        "sentence": sentence.text,
        "printed": number.printed,
        "title_zh": number.title.zh,
        "title_en": number.title.en,
        "figure": number.figure,
        "declared": declared is not None,
        "division": number.division,
        "from": number.start.isoformat(),
        "to": number.end.isoformat(),
        "comparator": number.comparator.value,
        "value": _plain(number.value),
        "unit": number.unit.en,
        "counted": _plain(counted.value) if counted else None,
        "n": queries.n_of(counted) if counted else None,
        "red": finding.is_red,
        "verdict": finding.verdict.value,
        "rows": _address(finding, path=path.format(code=number.figure)) or None,
    }


def _plain(value: int | Decimal | None) -> int | float | None:
    """A number as JSON has it: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
