"""Shares weighed together, by the rule that held in the period: data, dated, and shown with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yijia.base.scope import Scope
from yijia.engines.figures import registry, rules
from yijia.engines.figures.queries import ratios
from yijia.engines.figures.queries.ratios import Share
from yijia.engines.figures.queries.reading import Read
from yijia.engines.figures.rules import Composite, Reason, Span, Weighting


@dataclass(frozen=True)
class Weighed:
    """A composite of one division over a range, its shares, and the rules that hold within it.

    It has a value where one rule holds all the time and every share is of something.
    """

    composite: Composite
    division: str
    span: Span
    shares: tuple[Share, ...]
    rules_within: tuple[Weighting, ...]

    @property
    def rule(self) -> Weighting | None:
        """The one rule that holds all the time, or None."""
        if len(self.rules_within) != 1:
            return None
        (only,) = self.rules_within
        return only if only.within(self.span) == self.span else None

    @property
    def suppressed(self) -> bool:
        """Whether a part is kept back."""
        return any(share.suppressed for share in self.shares)

    @property
    def reason(self) -> Reason | None:
        """Why there is no value."""
        if self.suppressed:
            return Reason.SUPPRESSED
        if not self.rules_within:
            return Reason.NO_RULE
        if self.rule is None:
            return Reason.CHANGED
        return Reason.NOTHING if any(share.value is None for share in self.shares) else None

    @property
    def value(self) -> Decimal | None:
        """Points of 100, to one place."""
        pairs = [(s.numerator.value, s.denominator.value) for s in self.shares]
        counted = [(part, whole) for part, whole in pairs if part is not None and whole]
        if self.reason is not None or self.rule is None:
            return None
        return rules.weighed(counted, by=self.rule)


def weighed(
    *, by: Scope, asks: Sequence[tuple[Composite, str, Span]], on: date, read: Read | None = None
) -> list[Weighed]:
    """What was asked, in the order asked. The composites must be the asker's. `read` reads the
    sums, where they are not those of now.
    """
    every = [(part, place, span) for one, place, span in asks for part in one.parts]
    found = iter(ratios.shares(by=by, asks=every, on=on, read=read))
    shares = [tuple(next(found) for _part in one.parts) for one, _place, _span in asks]
    within = rules_within(asks)
    return [
        Weighed(one, place, span, shares=own, rules_within=held)
        for (one, place, span), own, held in zip(asks, shares, within, strict=True)
    ]


def rules_within(asks: Sequence[tuple[Composite, str, Span]]) -> list[tuple[Weighting, ...]]:
    """The rules within the range of each ask; those of a composite are read once."""
    spans: dict[Composite, list[Span]] = {}
    for one, _place, span in asks:
        spans.setdefault(one, []).append(span)
    known = {
        one: registry.figures.weightings(
            one, span=Span(min(s.start for s in own), max(s.end for s in own))
        )
        for one, own in spans.items()
    }
    return [
        tuple(rule for rule in known[one] if rule.within(span) is not None)
        for one, _place, span in asks
    ]
