"""Every declared figure, by code: filled once, by the programmes, when the project starts."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from yijia.engines.figures import rules
from yijia.engines.figures.rules import (
    OTHERS,
    Chapter,
    Composite,
    Countable,
    Coverage,
    Derived,
    Distinct,
    Figure,
    Median,
    Ratio,
    Span,
    Stock,
    Weighting,
)

# Makes words of one row's columns, for the reader's language: what stands under each column.
Words = Callable[[Mapping[str, object]], Mapping[str, str]]
# Says the codes of a dimension in the reader's language; a code that it does not know stays.
Named = Callable[[], Mapping[str, str]]
# The rules by which a composite is weighed within a range, oldest first.
Weightings = Callable[[Span], Sequence[Weighting]]
# The codes of the places that should have what a coverage is of, on each of some days.
Eligible = Callable[[Sequence[date]], Mapping[date, Collection[str]]]


FOLLOWS = "another figure of persons is told of the same table, and few follow from both"


class Registry:
    """Figures by code. A code that is taken, or a faulty declaration, stops the start."""

    def __init__(self, declared: Iterable[Figure] = ()) -> None:
        self._figures: dict[str, Figure] = {}
        self._words: dict[str, Words] = {}
        self._derived: dict[str, Derived] = {}
        self._stocks: dict[str, Stock] = {}
        self._named: dict[str, Named] = {}
        self._weightings: dict[str, Weightings] = {}
        self._eligible: dict[str, Eligible] = {}
        self._chapters: dict[str, Chapter] = {}
        for figure in declared:
            self.add(figure)

    def add(self, figure: Figure, *, words: Words | None = None) -> None:
        """Takes a declaration in, and how its rows are said where a column holds a code.

        Raises:
            ValueError: the code is taken by another declaration, or the declaration is faulty.
        """
        found = rules.faults(figure)
        others = [one for one in self if one.is_of_persons and one.code != figure.code]
        if figure.is_of_persons and _follows(figure, others=others):
            found.append(FOLLOWS)
        if found:
            raise ValueError(f"figure {figure.code}: {'; '.join(found)}")
        if self._figures.setdefault(figure.code, figure) != figure:
            raise ValueError(f"figure {figure.code}: declared twice")
        if words is not None:
            self._words[figure.code] = words

    def add_ratio(self, ratio: Ratio) -> None:
        """Takes a ratio in, of figures that are declared.

        Raises:
            ValueError: the code is taken, a figure of it is not declared, or it is faulty.
        """
        found = rules.faults_of_ratio(ratio)
        if any(self.get(part.code) != part for part in ratio.parts):
            found.append("both figures must be declared before")
        self._take(ratio, found=found)

    def add_stock(self, stock: Stock) -> None:
        """Takes a stock in, of figures that are declared; its rows are said as theirs are.

        Raises:
            ValueError: the code is taken, a figure of it is not declared, or it is faulty.
        """
        found = rules.faults_of_stock(stock)
        if any(self.get(figure.code) != figure for figure, _sign in stock.counted):
            found.append("both figures must be declared before")
        taken = stock.code in self._figures or stock.code in self._derived
        if taken or self._stocks.get(stock.code, stock) != stock:
            found.append("the code is taken")
        if found:
            raise ValueError(f"{stock.code}: {'; '.join(found)}")
        self._stocks[stock.code] = stock
        if stock.entered.code in self._words:
            self._words[stock.code] = self._words[stock.entered.code]

    def add_coverage(self, coverage: Coverage, *, eligible: Eligible | None = None) -> None:
        """Takes a coverage in, of figures or stocks that are declared.

        `eligible` says which places of its kinds should have it, where not all of them should.

        Raises:
            ValueError: the code is taken, what it is made of is not declared, or it is faulty.
        """
        found = rules.faults_of_coverage(coverage)
        if any(self.countable(part.code) != part for part in coverage.parts):
            found.append("what it is made of must be declared before")
        self._take(coverage, found=found)
        if eligible is not None:
            self._eligible[coverage.code] = eligible

    def add_derived(
        self, derived: Median | Distinct | Composite, *, weightings: Weightings | None = None
    ) -> None:
        """Takes in what is made of declared figures or ratios, a composite with its rules.

        Raises:
            ValueError: the code is taken, what it is made of is not declared, or it is faulty.
        """
        found = rules.faults_of_derived(derived)
        if isinstance(derived, Composite):
            known = all(self.derived(part.code) == part for part in derived.parts)
        else:
            known = self.get(derived.of.code) == derived.of
        if isinstance(derived, Distinct):
            others = [one.of for one in self.distincts() if one.code != derived.code]
            found += [FOLLOWS] if _follows(derived.of, others=others) else []
        if not known:
            found.append("what it is made of must be declared before")
        if isinstance(derived, Composite) != (weightings is not None):
            found.append("a composite, and nothing else, has rules that weigh it")
        self._take(derived, found=found)
        if weightings is not None:
            self._weightings[derived.code] = weightings

    def _take(self, derived: Derived, *, found: list[str]) -> None:
        taken = derived.code in self._figures or derived.code in self._stocks
        if taken or self._derived.setdefault(derived.code, derived) != derived:
            found.append("the code is taken")
        if found:
            self._derived.pop(derived.code, None)
            raise ValueError(f"{derived.code}: {'; '.join(found)}")

    def add_chapter(self, chapter: Chapter) -> None:
        """Takes in what stands together on the list of all numbers.

        Raises:
            ValueError: another chapter holds the numbers of a room already.
        """
        for room in chapter.rooms:
            if self._chapters.setdefault(room, chapter) != chapter:
                raise ValueError(f"the numbers of {room} stand in another chapter")

    def chapters(self) -> list[Chapter]:
        """The chapters in their order, the last for what stands in no other."""
        known = dict.fromkeys(self._chapters.values())
        return [*sorted(known, key=lambda one: one.order), OTHERS]

    def chapter_of(self, code: str) -> Chapter:
        """The chapter in which the number of a code stands."""
        return self._chapters.get(code.partition(".")[0], OTHERS)

    def add_names(self, dimension: str, *, named: Named) -> None:
        """Says how the codes of a dimension are read."""
        self._named[dimension] = named

    def names_of(self, dimension: str) -> Mapping[str, str]:
        """The codes of a dimension in words."""
        named = self._named.get(dimension)
        return named() if named is not None else {}

    def weightings(self, composite: Composite, *, span: Span) -> Sequence[Weighting]:
        """The rules that weigh a composite within a range, oldest first."""
        return self._weightings[composite.code](span)

    def eligible(
        self, coverage: Coverage, *, days: Sequence[date]
    ) -> Mapping[date, Collection[str]] | None:
        """The codes of the places that should have it, by day; None where all of its kinds do."""
        eligible = self._eligible.get(coverage.code)
        return eligible(days) if eligible is not None else None

    def is_kept(self, coverage: Coverage) -> bool:
        """Whether a programme keeps who is eligible, or all places of its kinds are."""
        return coverage.code in self._eligible

    def countable(self, code: str) -> Countable | None:
        """The figure or the stock of this code, or None."""
        return self._figures.get(code) or self._stocks.get(code)

    def countables(self) -> list[Countable]:
        """Figures and stocks in the order of their codes."""
        return sorted([*self._figures.values(), *self._stocks.values()], key=lambda one: one.code)

    def stocks(self) -> list[Stock]:
        """Stocks in the order of their codes."""
        return sorted(self._stocks.values(), key=lambda one: one.code)

    def derived(self, code: str) -> Derived | None:
        """The ratio, median, composite or number of persons of this code, or None."""
        return self._derived.get(code)

    def all_derived(self) -> list[Derived]:
        """What is made of figures, in the order of codes."""
        return sorted(self._derived.values(), key=lambda derived: derived.code)

    def ratio(self, code: str) -> Ratio | None:
        """The ratio of this code, or None."""
        found = self.derived(code)
        return found if isinstance(found, Ratio) else None

    def ratios(self) -> list[Ratio]:
        """Ratios in the order of their codes."""
        return [found for found in self.all_derived() if isinstance(found, Ratio)]

    def distincts(self) -> list[Distinct]:
        """Numbers of persons told apart, in the order of their codes."""
        return [found for found in self.all_derived() if isinstance(found, Distinct)]

    def get(self, code: str) -> Figure | None:
        """The figure of this code, or None."""
        return self._figures.get(code)

    def words_of(self, figure: Countable, *, item: Mapping[str, object]) -> Mapping[str, str]:
        """The columns of a row that its programme says in words."""
        words = self._words.get(figure.code)
        return words(item) if words is not None else {}

    def __iter__(self) -> Iterator[Figure]:
        """Figures in the order of their codes, so that whatever is made of them is stable."""
        return iter(sorted(self._figures.values(), key=lambda figure: figure.code))

    def __len__(self) -> int:
        return len(self._figures)

    def by_table(self) -> dict[str, list[Figure]]:
        """Figures of each counted table, both in stable order."""
        found: dict[str, list[Figure]] = {}
        for figure in sorted(self, key=lambda figure: (figure.table, figure.code)):
            found.setdefault(figure.table, []).append(figure)
        return found


def _follows(figure: Figure, *, others: Iterable[Figure]) -> bool:
    return any(rules.follow_from_each_other(figure, other) for other in others)


figures = Registry()
