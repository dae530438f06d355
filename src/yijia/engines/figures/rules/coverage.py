"""How many places of those that should have something do have it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from yijia.base.errors import Invalid
from yijia.base.words import _
from yijia.engines.figures.rules.declared import Dimension, Figure, digest_of, is_code
from yijia.engines.figures.rules.stocks import Stock


class Comparison(StrEnum):
    """How a number is held against a threshold: reaching it is not exceeding it."""

    MORE_THAN = ">"
    AT_LEAST = ">="


@dataclass(frozen=True)
class Threshold:
    """A number with the comparison by which another is held against it."""

    comparison: Comparison
    value: Decimal

    def is_met(self, value: int | Decimal) -> bool:
        """Whether a number is more than the threshold, or reaches it, as it says."""
        more = value > self.value
        return more or (self.comparison is Comparison.AT_LEAST and value == self.value)


# As many digits before the point as a stored sum has.
LARGEST = Decimal(10) ** 18


def check_target(threshold: Threshold) -> None:
    """Refuses a number that no figure could have.

    Raises:
        Invalid: it is below nought, or too large.
    """
    if not 0 <= threshold.value < LARGEST:
        raise Invalid(_("Write a number that the figure can have."), field="value")


AT_LEAST_ONE = Threshold(Comparison.AT_LEAST, Decimal(1))


@dataclass(frozen=True)
class Coverage:
    """The share of places whose number meets a threshold, in hundredths, with both lists of them.

    Eligible are the divisions of these kinds that are there on the last day of the range; `among`
    leaves those out of which that figure counts nothing. A programme that keeps who is eligible
    says so when it declares the coverage (`registry.Eligible`). `revision` is raised where another
    threshold, other kinds or others eligible are meant.
    """

    code: str
    title: str
    sentence: str
    of: Figure | Stock
    kinds: tuple[str, ...]
    threshold: Threshold = AT_LEAST_ONE
    among: Figure | Stock | None = None
    unit: str = "%"
    source: str = _("Counted from the numbers of every place, when it is asked for.")
    dimensions: tuple[Dimension, ...] = ()
    revision: int = 0

    @property
    def parts(self) -> tuple[Figure | Stock, ...]:
        """The figures that it is made of."""
        return (self.of,) if self.among is None else (self.of, self.among)

    @property
    def public(self) -> bool:
        """Whether all that it is made of is for everybody."""
        return all(part.public for part in self.parts)

    @property
    def version(self) -> int:
        """The sum of the versions of what it is made of, and its own."""
        return sum(part.version for part in self.parts) + self.revision

    @property
    def digest(self) -> str:
        """The hash of everything declared that decides the number; who is eligible is data."""
        held = f"{self.threshold.comparison} {self.threshold.value.normalize():f}"
        parts = [part.digest for part in self.parts]
        return digest_of("coverage", " ".join(self.kinds), held, *parts)


def faults_of_coverage(coverage: Coverage) -> list[str]:
    """What is wrong with the declaration of a coverage."""
    found = [] if is_code(coverage.code) else ["code must be like room.number"]
    if not coverage.kinds:
        found.append("at least one kind of division must be named")
    if any(part.is_of_persons for part in coverage.parts):
        # Whether there is anybody in a place is kept back like how many.
        found.append("no place may be listed by how many persons there are")
    if not (coverage.title.strip() and coverage.sentence.strip()):
        found.append("title and sentence must be said")
    return found
