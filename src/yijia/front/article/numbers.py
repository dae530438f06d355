"""The article, number by number: what it says, and what was counted."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from yijia.base import words
from yijia.base.scope import Scope
from yijia.engines.figures import queries as figures
from yijia.engines.figures import registry
from yijia.engines.figures.queries import AnyNumber, Value
from yijia.engines.figures.rules import Countable, Derived, Reason, Span, span_of
from yijia.front import rules
from yijia.front.rules import Comparator, Verdict
from yijia.ground.places import queries as places

FILE = Path(__file__).parents[1] / "article.toml"


@dataclass(frozen=True)
class Bilingual:
    """A word in both languages."""

    zh: str
    en: str

    def text(self, language: str) -> str:
        """The word in a language."""
        return words.in_language(zh=self.zh, en=self.en, language=language)


@dataclass(frozen=True)
class Number:
    """One number of the article. `held`: it was counted and held, and has to hold from then on."""

    id: str
    printed: str
    title: Bilingual
    figure: str
    division: str
    start: date
    end: date
    comparator: Comparator
    value: Decimal
    unit: Bilingual
    held: bool


@dataclass(frozen=True)
class Sentence:
    """One sentence as it is printed, with its numbers, and with numbers that are but names."""

    id: str
    chapter: Bilingual
    text: str
    numbers: tuple[Number, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Article:
    """What was printed, where and when."""

    title: str
    source: str
    published_on: date
    sentences: tuple[Sentence, ...]

    @property
    def numbers(self) -> list[Number]:
        """Every number, in order."""
        return [number for sentence in self.sentences for number in sentence.numbers]


@dataclass(frozen=True)
class Finding:
    """A number beside what was counted, a figure or what is made of figures; None when nothing
    counts it yet.
    """

    number: Number
    counted: AnyNumber | None

    @property
    def has_rows(self) -> bool:
        """Whether it opens rows to whoever asks; what is made of figures opens them through those,
        and those of persons are not for everybody.
        """
        return isinstance(self.counted, Value) and self.counted.rows_open

    @property
    def is_red(self) -> bool:
        """Whether what was counted does not agree with its rows."""
        return self.counted is not None and figures.is_red(self.counted)

    @property
    def is_kept_back(self) -> bool:
        """Whether there is a number that is not told: too few persons, or too many rows."""
        if self.counted is None or isinstance(self.counted, Value):
            return self.counted is not None and self.counted.suppressed
        return self.counted.suppressed or self.counted.reason is Reason.TOO_MANY

    @property
    def verdict(self) -> Verdict:
        """Whether what was counted bears the sentence out."""
        if self.counted is None:
            return Verdict.NOT_COUNTED
        if self.counted.value is None:
            return Verdict.NOT_SHOWN if self.is_kept_back else Verdict.NOT_COUNTED
        number, counted = self.number, Decimal(self.counted.value)
        holds = rules.holds(comparator=number.comparator, stated=number.value, counted=counted)
        return Verdict.HOLDS if holds else Verdict.FAILS


@cache
def article() -> Article:
    """The article of the file."""
    return read_article(FILE.read_text("utf-8"))


def read_article(text: str) -> Article:
    """The article of a text in TOML."""
    told = tomllib.loads(text)
    units = {name: Bilingual(**unit) for name, unit in told["units"].items()}
    chapters = {name: Bilingual(**chapter) for name, chapter in told["chapters"].items()}
    sentences = tuple(
        Sentence(
            id=given["id"],
            chapter=chapters[given["chapter"]],
            text=given["text"],
            numbers=tuple(_number(number, units=units) for number in given.get("numbers", [])),
            names=tuple(given["names"]),
        )
        for given in told["sentences"]
    )
    return Article(told["title"], told["source"], told["published_on"], sentences=sentences)


def _number(given: Mapping[str, Any], *, units: Mapping[str, Bilingual]) -> Number:
    return Number(
        id=given["id"],
        printed=given["printed"],
        title=Bilingual(zh=given["title_zh"], en=given["title_en"]),
        figure=given["figure"],
        division=given["division"],
        start=given["from"],
        end=given["to"],
        comparator=Comparator(given["comparator"]),
        value=Decimal(str(given["value"])),
        unit=units[given["unit"]],
        held=given.get("held", False),
    )


def findings(numbers: Sequence[Number], *, by: Scope, on: date) -> dict[str, Finding]:
    """Every number beside what was counted, by id, in as many statements for many as for one of
    each kind.
    """
    # Before any place is entered, nothing is counted or made of the numbers of one.
    there, known = {*places.gazetteer(), *figures.circles()}, registry.figures
    counted = [
        number
        for number in numbers
        if number.division in there
        and (known.countable(number.figure) or known.derived(number.figure)) is not None
    ]
    answers = figures.read_each(by=by, asks=[_ask(number, by=by) for number in counted], on=on)
    values = {number.id: value for number, value in zip(counted, answers, strict=True)}
    return {number.id: Finding(number, values.get(number.id)) for number in numbers}


def _ask(number: Number, *, by: Scope) -> tuple[Countable | Derived, str, Span]:
    declared = figures.access_declared(by=by, code=number.figure, division=number.division)
    return declared, number.division, span_of(start=number.start, end=number.end)


def broken(found: Iterable[Finding]) -> list[str]:
    """The numbers that have held before and do not hold any more."""
    return [f.number.id for f in found if f.number.held and f.verdict is not Verdict.HOLDS]
