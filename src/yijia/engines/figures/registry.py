"""Every declared figure, by code: filled once, by the programmes, when the project starts."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from yijia.engines.figures import rules
from yijia.engines.figures.rules import Figure, Ratio

# Makes words of one row's columns, for the reader's language: what stands under each column.
Words = Callable[[Mapping[str, object]], Mapping[str, str]]


class Registry:
    """Figures by code. A code that is taken, or a faulty declaration, stops the start."""

    def __init__(self, declared: Iterable[Figure] = ()) -> None:
        self._figures: dict[str, Figure] = {}
        self._words: dict[str, Words] = {}
        self._ratios: dict[str, Ratio] = {}
        for figure in declared:
            self.add(figure)

    def add(self, figure: Figure, *, words: Words | None = None) -> None:
        """Takes a declaration in, and how its rows are said where a column holds a code.

        Raises:
            ValueError: the code is taken by another declaration, or the declaration is faulty.
        """
        found = rules.faults(figure)
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
        if ratio.code in self._figures or self._ratios.setdefault(ratio.code, ratio) != ratio:
            found.append("the code is taken")
        if found:
            raise ValueError(f"ratio {ratio.code}: {'; '.join(found)}")

    def ratio(self, code: str) -> Ratio | None:
        """The ratio of this code, or None."""
        return self._ratios.get(code)

    def ratios(self) -> list[Ratio]:
        """Ratios in the order of their codes."""
        return sorted(self._ratios.values(), key=lambda ratio: ratio.code)

    def get(self, code: str) -> Figure | None:
        """The figure of this code, or None."""
        return self._figures.get(code)

    def words_of(self, figure: Figure, *, item: Mapping[str, object]) -> Mapping[str, str]:
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


figures = Registry()
