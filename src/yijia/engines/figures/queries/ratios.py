"""Reading ratios: both numbers in one statement, and so of one moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yijia.base.scope import Scope
from yijia.engines.figures import rules
from yijia.engines.figures.queries import reading
from yijia.engines.figures.queries.cells import Ask
from yijia.engines.figures.queries.reading import Read, Value
from yijia.engines.figures.rules import Ratio, Reason, Span


@dataclass(frozen=True)
class Share:
    """A ratio of one division over a range, and the two numbers that it is made of."""

    ratio: Ratio
    numerator: Value
    denominator: Value

    @property
    def suppressed(self) -> bool:
        """Whether one of the numbers counts too few persons to be shown to whoever asks."""
        return self.numerator.suppressed or self.denominator.suppressed

    @property
    def value(self) -> Decimal | None:
        """Hundredths to one place; None of nothing, and where a number is kept back."""
        part, whole = self.numerator.value, self.denominator.value
        if part is None or whole is None:
            return None
        return rules.share_of(part, denominator=whole)

    @property
    def reason(self) -> Reason | None:
        """Why there is no share."""
        if self.suppressed:
            return Reason.SUPPRESSED
        return Reason.NOTHING if self.value is None else None


def shares(
    *, by: Scope, asks: Sequence[tuple[Ratio, str, Span]], on: date, read: Read | None = None
) -> list[Share]:
    """What was asked, in the order asked, in one statement. The ratios must be the asker's. `read`
    reads the sums, where they are not those of now.
    """
    both = [Ask(part, place, span) for ratio, place, span in asks for part in ratio.parts]
    found = reading.answers(by=by, asks=both, on=on, read=read)
    return [
        Share(ratio, numerator=numerator, denominator=denominator)
        for (ratio, _place, _span), numerator, denominator in zip(
            asks, found[::2], found[1::2], strict=True
        )
    ]
