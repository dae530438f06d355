"""A number measured several times, and what it says as a ratio to another one."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Self


@dataclass(frozen=True)
class Series:
    """The values of one measurement, round by round."""

    values: tuple[float, ...]

    @classmethod
    def of(cls, values: Iterable[float]) -> Self:
        """The series of some values."""
        return cls(tuple(values))

    @property
    def median(self) -> float:
        """The middle value."""
        return median(self.values)

    @property
    def lowest(self) -> float:
        """The lowest value."""
        return min(self.values)

    @property
    def highest(self) -> float:
        """The highest value."""
        return max(self.values)

    def over(self, reference: "Series") -> "Series":
        """The ratios to a reference that was measured in the same rounds."""
        pairs = zip(self.values, reference.values, strict=True)
        return Series(tuple(value / other for value, other in pairs))
